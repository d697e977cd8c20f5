"""Within how many days a further breach counts, and how long each kind of record lasts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from team_rules import found, taken_in

from agents.base import PriorCase
from agents.moderation.ladder import parse_ladder
from agents.moderation.lasting import lasting_by_kind
from agents.moderation.rulebook import Rulebook
from agents.moderation.sanction import advise, strikes
from knowledge.text import language_of

NOW = datetime(2026, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("初次警告；10 日内第二次，禁言半天；40 日内第三次，请出群", (0, 10, 40)),
        ("初犯警告，一個月內再犯者禁言兩天", (0, 30)),
        ("先提醒；要是在三周之内再犯，就禁言一小时", (0, 21)),
        ("首次警告，再犯（60 天内）禁言 1 天", (0, 60)),
        ("首次警告，当天再犯禁言一小时", (0, 1)),
        ("Warning; a second strike within 12 days earns a mute of one day.", (0, 12)),
        ("You get a warning. If it happens again within two months, you are removed.", (0, 60)),
        ("A warning first. Three strikes in any 45-day period and you are banned.", (0, 0, 45)),
        ("警告 20 天内有效，第二次禁言两天，5 天内可申诉，第三次移出", ()),
        ("首次警告，第二次移出，60 天内不得重新加入", ()),
        ("1 分钟内连发 6 条的，首次警告，第二次移出", ()),
    ],
)
def test_days_in_which_a_further_time_counts(text: str, windows: tuple[float, ...]) -> None:
    ladder = parse_ladder(text)
    assert ladder is not None and ladder.windows == windows


ADS_ZH = "# 群规\n\n1. 谢绝广告：初次警告；10 日内第二次，禁言半天；40 日内第三次，请出群。\n"
ADS_EN = "# Rules\n\n1. No promotion. First strike: warning. Second strike within 12 days: one-day mute.\n"
REMINDED = "# 群规\n\n1. 谢绝广告，先提醒一次；三周内再犯的，禁言一小时；还犯的请出群。\n"
LONG = "# 群规\n\n1. 谢绝广告，首次警告；四个月内再犯，禁言一天。\n"


@pytest.mark.parametrize(
    ("text", "before", "action"),
    [
        (ADS_ZH, [("warn", 9)], "mute"),
        (ADS_ZH, [("warn", 11)], "warn"),
        (ADS_ZH, [("mute", 12), ("warn", 39)], "kick"),
        (ADS_ZH, [("mute", 9), ("warn", 45)], "mute"),
        (ADS_EN, [("warn", 11)], "mute"),
        (ADS_EN, [("warn", 20)], "warn"),
        (REMINDED, [("remind", 20)], "mute"),
        (REMINDED, [("remind", 22)], "remind"),
        (REMINDED, [("warn", 2)], "mute"),
        (LONG, [("warn", 110)], "mute"),
        (LONG, [("warn", 125)], "warn"),
    ],
)
def test_only_what_lies_in_the_window_counts(
    tmp_path: Path, text: str, before: list[tuple[str, int]], action: str
) -> None:
    with taken_in(tmp_path, text) as library:
        book = Rulebook(library, language_of(text), NOW.date())
        prior = [
            PriorCase(f"c{days}", "甲", "ads_spam", step, NOW - timedelta(days=days), "1")
            for step, days in before
        ]
        past = strikes(prior, "ads_spam", NOW, book, None)
        advised = advise("violation", found("ads_spam"), past.count, book, reminded=past.reminded)
        assert advised.step.action == action


@pytest.mark.parametrize(
    ("text", "category", "days"),
    [
        ("广告类记录 25 天后失效，辱骂类记录 150 天后失效，其他记录 70 天后失效。", "ads_spam", 25),
        ("广告类记录 25 天后失效，辱骂类记录 150 天后失效，其他记录 70 天后失效。", "abuse", 150),
        ("广告类记录 25 天后失效，辱骂类记录 150 天后失效，其他记录 70 天后失效。", "", 70),
        ("Advertising strikes expire after 25 days; insult strikes expire after 150 days.", "abuse", 150),
    ],
)
def test_each_kind_of_record_lasts_as_long_as_it_is_said_to(text: str, category: str, days: int) -> None:
    assert lasting_by_kind(text)[category]["warn"] == days


def test_the_time_of_one_kind_of_record_is_not_that_of_another(tmp_path: Path) -> None:
    text = (
        "# 群规\n\n1. 谢绝广告，首次警告。\n\n2. 不得骂人，首次警告。\n\n3. 广告的违规记录 25 天后失效，"
        "骂人的违规记录 150 天后失效。\n"
    )
    with taken_in(tmp_path, text) as library:
        book = Rulebook(library, "zh", NOW.date())
        told = [book.validity(name) for name in ("ads_spam", "abuse", "flooding")]
        assert [days["warn"] for days, _ in told] == [25, 150, 30]
        assert [clause.clause if clause else None for _, clause in told] == ["3", "3", None]
