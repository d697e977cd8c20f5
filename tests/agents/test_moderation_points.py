"""Rules that count breaches in points."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from team_rules import DAY, found, steps_of, taken_in

from agents.base import PriorCase
from agents.moderation.points import amounts_in, thresholds_in
from agents.moderation.rulebook import Rulebook
from agents.moderation.sanction import advise, strikes
from knowledge.library import Library
from knowledge.text import language_of

NOW = datetime(2026, 2, 10, tzinfo=UTC)
TWO_CLAUSES = (
    "# 群规\n\n1. 打广告一次记 2 分，骂人一次记 4 分。\n\n2. 记分满 4 分的禁言两天，满 8 分的移出。\n"
)
FORBIDDING = (
    "# 版規\n\n第一條 禁止廣告，違者記2分。\n\n第二條 禁止謾罵，違者記4分。\n\n"
    "第三條 累計達4分者禁言兩天，達8分者踢出。\n"
)
TABLES = (
    "# 群规\n\n| 行为 | 记分 |\n|---|---|\n| 广告 | 2 分 |\n| 骂人 | 4 分 |\n\n"
    "| 累计 | 处理 |\n|---|---|\n| 4 分 | 禁言 2 天 |\n| 8 分 | 移出 |\n"
)
ENGLISH = (
    "# Rules\n\n1. Each advert earns 2 points and each insult 4 points.\n\n"
    "2. With 4 points you are muted for two days, with 8 points you are removed.\n"
)


@pytest.mark.parametrize("text", [TWO_CLAUSES, FORBIDDING, TABLES, ENGLISH])
def test_points_make_a_ladder_for_each_kind_of_breach(tmp_path: Path, text: str) -> None:
    with taken_in(tmp_path, text) as library:
        book = Rulebook(library, language_of(text), DAY)
        told = [steps_of(book, name).split(": ")[1] for name in ("ads_spam", "abuse")]
        assert told == ["remind mute2880 mute2880 kick", "mute2880 kick"]
        assert book.clause("ads_spam") is not None


@pytest.mark.parametrize(
    ("before", "category", "action"),
    [
        ([], "ads_spam", "remind"),
        ([("ads_spam", "remind", 5)], "ads_spam", "mute"),
        ([("ads_spam", "remind", 50), ("ads_spam", "mute", 20), ("ads_spam", "mute", 5)], "ads_spam", "kick"),
        ([("abuse", "mute", 5)], "ads_spam", "mute"),
        ([("abuse", "mute", 5), ("ads_spam", "remind", 6)], "ads_spam", "kick"),
        ([("ads_spam", "remind", 5), ("ads_spam", "mute", 4)], "abuse", "kick"),
        ([("ads_spam", "remind", 400)], "ads_spam", "remind"),
    ],
)
def test_points_of_all_breaches_add_up(
    tmp_path: Path, before: list[tuple[str, str, int]], category: str, action: str
) -> None:
    with taken_in(tmp_path, TWO_CLAUSES) as library:
        book = Rulebook(library, "zh", DAY)
        prior = [
            PriorCase(f"c{n}", "甲", kind, step, NOW - timedelta(days=days), "1")
            for n, (kind, step, days) in enumerate(before)
        ]
        past = strikes(prior, category, NOW, book, None)
        advised = advise("violation", found(category), past.count, book, carried=past.carried)
        assert advised.step.action == action
        assert not advised.is_first


def test_points_last_as_long_as_the_rules_say(tmp_path: Path) -> None:
    with taken_in(tmp_path, f"{TWO_CLAUSES}\n3. 记分 40 天后清零。\n") as library:
        book = Rulebook(library, "zh", DAY)
        for days, count in ((39, 1), (41, 0)):
            prior = [PriorCase("c", "甲", "ads_spam", "remind", NOW - timedelta(days=days), "1")]
            assert strikes(prior, "ads_spam", NOW, book, None).count == count


@pytest.mark.parametrize(
    "text",
    [
        "警告扣 10 分，禁言扣 30 分，移出清零。",
        "首次警告并记 2 分，第二次禁言一天。",
        "禁言 30 分钟，累计三次的移出。",
        "积分满 100 分可以兑换图鉴。",
        "The point is to be kind; two warnings and you are removed.",
    ],
)
def test_what_is_no_point_system(text: str) -> None:
    assert not list(thresholds_in(text)) and not amounts_in(text)


def test_the_starter_library_counts_no_points(tmp_path: Path) -> None:
    with Library.open(tmp_path / "starter") as library:
        library.load_starter()
        assert [Rulebook(library, language, DAY).points() for language in ("zh", "en")] == [None, None]
