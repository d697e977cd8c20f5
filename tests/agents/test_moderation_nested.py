"""Rules whose steps are numbered under them: one ladder, cited by the rule that they stand under."""

from pathlib import Path

import pytest
from team_rules import DAY, found, steps_of, taken_in

from agents.moderation.ladder import Step
from agents.moderation.provision import parent_number
from agents.moderation.rulebook import Rulebook
from agents.moderation.sanction import advise
from knowledge.library import Library
from knowledge.text import language_of

BRACKETED = """# 读书会群规

1. 群里谢绝一切广告
   1) 第一次：书面警告
   2) 第二次：禁言两天
   3) 第三次：请出群
2. 不得骂人
   1) 第一次：提醒
   2) 第二次：禁言 5 小时
   3) 第三次：请出群
"""
DEEP = """# 社团守则

4. 言行

4.1 不准推销商品

4.1.1 初次违反的，警告一次

4.1.2 再次违反的，禁言 8 小时

4.1.3 第三次违反的，移出社团

4.2 不准侮辱别人

4.2.1 初次违反的，禁言 1 天

4.2.2 再次违反的，移出社团
"""
CIRCLED = """# 版規

一、禁止招攬廣告
①初犯：警告
②再犯：靜音六小時
③三犯：踢出
二、禁止謾罵他人
①初犯：提醒
②再犯：靜音三小時
③三犯：踢出
"""
UNDER_A_CLAUSE = """# 管理办法

3.1 未经同意发布推广信息的，按以下规定处理
(1) 首次，警告
(2) 15 日内第二次，禁言 4 日
(3) 15 日内第三次，移出

3.2 辱骂同伴的，按以下规定处理
(1) 首次，提醒
(2) 第二次，禁言 4 小时
(3) 第三次，移出
"""
LETTERED = """# House rules

1. Promotion of your own shop is not allowed.
   a. First time: warning
   b. Second time: mute for two days
   c. Third time: removal
2. Insults are not allowed.
   a. First time: reminder
   b. Second time: mute for five hours
   c. Third time: removal
"""
BEHIND_ITS_RULE = """# House rules

## 2. Promotion

2.1 Never post promotion for a shop.

2.2 First breach: warning.

2.3 Second breach: mute for two days.

2.4 Third breach: removal.

## 3. Insults

3.1 Never insult a member.

3.2 First breach: mute for five hours.

3.3 Second breach: removal.
"""


@pytest.mark.parametrize(
    ("text", "ads", "abuse"),
    [
        (BRACKETED, "1: warn mute2880 kick", "2: remind mute300 kick"),
        (DEEP, "4.1: warn mute480 kick", "4.2: mute1440 kick"),
        (CIRCLED, "一: warn mute360 kick", "二: remind mute180 kick"),
        (UNDER_A_CLAUSE, "3.1: warn mute5760 kick", "3.2: remind mute240 kick"),
        (LETTERED, "1: warn mute2880 kick", "2: remind mute300 kick"),
        (BEHIND_ITS_RULE, "2.1: warn mute2880 kick", "3.1: mute300 kick"),
    ],
)
def test_numbered_steps_are_one_ladder_of_their_rule(tmp_path: Path, text: str, ads: str, abuse: str) -> None:
    with taken_in(tmp_path, text) as library:
        book = Rulebook(library, language_of(text), DAY)
        assert [steps_of(book, "ads_spam"), steps_of(book, "abuse")] == [ads, abuse]


@pytest.mark.parametrize(
    ("text", "count", "step", "quote"),
    [
        (BRACKETED, 0, Step("remind"), "第一次：提醒"),
        (BRACKETED, 1, Step("mute", 300), "第二次：禁言 5 小时"),
        (BRACKETED, 2, Step("kick"), "第三次：请出群"),
        (LETTERED, 0, Step("remind"), "First time: reminder"),
    ],
)
def test_the_rung_that_is_taken_is_the_one_that_is_quoted(
    tmp_path: Path, text: str, count: int, step: Step, quote: str
) -> None:
    with taken_in(tmp_path, text) as library:
        book = Rulebook(library, language_of(text), DAY)
        advised = advise("violation", found("abuse"), count, book)
        assert advised.step == step
        parts = book.parts(advised.source) if advised.source else []
        assert quote in [part.text for part in parts]


def test_the_heavier_step_is_the_next_rung(tmp_path: Path) -> None:
    with taken_in(tmp_path, LETTERED) as library:
        advised = advise("violation", found("ads_spam"), 0, Rulebook(library, "en", DAY))
        assert (advised.step, advised.heavier) == (Step("warn"), Step("mute", 2880))


def test_rules_with_one_sanction_each_are_no_steps_of_one_another(tmp_path: Path) -> None:
    text = "# 群规\n\n1. 发广告的，首次警告\n2. 骂人的，首次禁言一天\n3. 诈骗的，首次移出\n"
    with taken_in(tmp_path, text) as library:
        book = Rulebook(library, "zh", DAY)
        told = [steps_of(book, name) for name in ("ads_spam", "abuse", "fraud_scam")]
        assert told == ["1: warn", "2: mute1440", "3: kick"]


@pytest.mark.parametrize(
    ("number", "parent"),
    [
        ("3.1.1(2)", "3.1.1"),
        ("1、a", "1"),
        ("2.3", "2"),
        ("二（一）", "二"),
        ("四②", "四"),
        ("7", ""),
        ("a", ""),
    ],
)
def test_the_number_a_clause_stands_under(number: str, parent: str) -> None:
    assert parent_number(number) == parent


def test_the_starter_library_keeps_its_numbers(tmp_path: Path) -> None:
    with Library.open(tmp_path / "starter") as library:
        library.load_starter()
        book = Rulebook(library, "zh", DAY)
        assert steps_of(book, "ads_spam") == "3.1: warn mute1440 kick"
        assert steps_of(book, "flooding") == "3.10: remind warn mute60 mute1440"


FORBIDDING_AFTERWARDS = """# 群规

一、不准打广告
（一）初次违反的，由值班的管理员私下警告一次，并删去所发的内容。
（二）两个月内第二次违反的，禁言四天，并在管理群里通报。
（三）两个月内第三次违反的，移出本群，半年内不得再加入。
"""
HEADED = """# House rules

## 1. Promotion

Do not promote your shop.

### First offence

Warning.

### Second offence

Two-day mute.

## 2. Insults

### First offence

Five-hour mute.

### Second offence

Removal.
"""
BULLETS_UNDER_BULLETS = """# 群规

- 不准打广告
  - 初次警告
  - 第二次禁言两天
- 不准骂人
  - 初次提醒
  - 第二次禁言 5 小时
"""


@pytest.mark.parametrize(
    ("text", "category", "steps"),
    [
        (FORBIDDING_AFTERWARDS, "ads_spam", "warn mute5760 kick"),
        (HEADED, "ads_spam", "warn mute2880"),
        (HEADED, "abuse", "mute300 kick"),
        (BULLETS_UNDER_BULLETS, "ads_spam", "warn mute2880"),
        (BULLETS_UNDER_BULLETS, "abuse", "remind mute300"),
    ],
)
def test_steps_of_one_rule_are_told_from_what_stands_beside_them(
    tmp_path: Path, text: str, category: str, steps: str
) -> None:
    with taken_in(tmp_path, text) as library:
        assert steps_of(Rulebook(library, language_of(text), DAY), category).split(": ")[1] == steps


@pytest.mark.parametrize(
    ("rule", "steps"),
    [("打广告的，第三次移出。", "warn mute1440 kick"), ("打广告的，再犯禁言两天。", "warn mute2880")],
)
def test_what_follows_later_is_nothing_for_the_first_time(tmp_path: Path, rule: str, steps: str) -> None:
    with taken_in(tmp_path, f"# 群规\n\n1. {rule}\n\n2. 骂人的，首次警告，再犯移出。\n") as library:
        book = Rulebook(library, "zh", DAY)
        assert steps_of(book, "ads_spam") == f"1: {steps}"
        assert not advise("violation", found("ads_spam"), 0, book).is_first
