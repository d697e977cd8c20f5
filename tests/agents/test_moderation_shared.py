"""Rules that forbid in one place and give the steps in another."""

from pathlib import Path

import pytest
from team_rules import DAY, found, steps_of, taken_in

from agents.moderation.references import chain_of, references, said_of
from agents.moderation.rulebook import Rulebook
from agents.moderation.sanction import advise
from knowledge.text import language_of

ITEMS = """# 徒步群约定

一、不受欢迎的行为

1. 打广告、拉人

2. 骂人、人身攻击

二、怎么处理

违反第一条任何一项：第一次警告，第二次禁言 6 小时，第三次请出群。
"""
LISTED = """# 版規

## 違規行為

- 廣告、引流
- 謾罵、人身攻擊

## 處理

- 第一次：警告
- 第二次：禁言 6 小時
- 第三次：踢出
"""
ENGLISH = """# Hiking club

## Not welcome here

1. Advertising of any kind
2. Insults and personal attacks

## What happens then

Every breach: first a warning, then a mute of six hours, then removal.
"""
LONG_ITEMS = """# 约定

第三条 任何人不得有以下行为：
（一）打广告或者引流，比如发个人名片、别处的进群二维码、拼单砍价助力的网址、代购和各种副业招募的信息，不论有没有收钱；
（二）骂人或者作人身攻击，比如用脏字、难听的绰号、拿别人的口音籍贯身材和家里人开不合适的玩笑，不论当面还是私下转述；

第四条 违反第三条的，第一次警告，第二次禁言 6 小时，第三次请出群。
"""


@pytest.mark.parametrize(
    ("text", "ads", "abuse"),
    [
        (ITEMS, "一、1", "一、2"),
        (LISTED, "違規行為", "違規行為"),
        (ENGLISH, "1", "2"),
        (LONG_ITEMS, "第三条（一）", "第三条（二）"),
    ],
)
def test_the_item_that_forbids_is_cited_with_the_steps_of_all(
    tmp_path: Path, text: str, ads: str, abuse: str
) -> None:
    with taken_in(tmp_path, text) as library:
        book = Rulebook(library, language_of(text), DAY)
        clauses = [book.clause(name) for name in ("ads_spam", "abuse")]
        assert [clause.clause if clause else None for clause in clauses] == [ads, abuse]
        steps = {steps_of(book, name).split(": ")[1] for name in ("ads_spam", "abuse")}
        assert steps == {"warn mute360 kick"}


def test_an_item_of_something_else_forbids_nothing(tmp_path: Path) -> None:
    text = "# 说明\n\n## 秋季比赛\n\n1. 广告设计\n\n2. 辩论\n\n## 处理\n\n违规的首次警告，第二次移出。\n"
    with taken_in(tmp_path, text) as library:
        assert Rulebook(library, "zh", DAY).clause("ads_spam") is None


BY_NUMBER = """# 约定

一、不受欢迎的行为

1. 打广告

2. 骂人

3. 刷屏

二、怎么处理

1. 有第一条第 1、3 项行为的：首次警告，第二次请出群。

2. 有第一条第 2 项行为的：首次禁言 6 小时，第二次请出群。
"""
IN_ONE_CLAUSE = """# House rules

1. No advertising.

2. No insults.

3. Breaking rule 1 earns a warning, then removal. Breaking rule 2 earns a mute of two hours, then a ban.
"""


@pytest.mark.parametrize(
    ("text", "category", "step", "heavier"),
    [
        (BY_NUMBER, "ads_spam", "warn", "kick"),
        (BY_NUMBER, "abuse", "mute360", "kick"),
        (BY_NUMBER, "flooding", "warn", "kick"),
        (IN_ONE_CLAUSE, "ads_spam", "warn", "kick"),
        (IN_ONE_CLAUSE, "abuse", "mute120", "ban"),
    ],
)
def test_steps_go_with_the_rules_they_are_given_for(
    tmp_path: Path, text: str, category: str, step: str, heavier: str
) -> None:
    with taken_in(tmp_path, text) as library:
        advised = advise("violation", found(category), 0, Rulebook(library, language_of(text), DAY))
        named = [s.action + str(s.minutes or "") for s in (advised.step, advised.heavier) if s]
        assert named == [step, heavier]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("违反第一条第2、4项的，警告", {(1, 2), (1, 4)}),
        ("违反第五条、第六条的，警告", {(5,), (6,)}),
        ("违反第3.1至3.3条的，警告", {(3, 1), (3, 2), (3, 3)}),
        ("violating rules 2 to 4 earns a warning", {(2,), (3,), (4,)}),
        ("如有第二次违规，移出", set()),
        ("首次警告，第二次移出", set()),
    ],
)
def test_rules_named_by_number(text: str, named: set[tuple[int, ...]]) -> None:
    assert {chain for chain, _ in references(text)} == named


def test_what_is_said_of_other_rules_is_not_said_of_this_one() -> None:
    text = "违反第二条的，警告。违反第四条的，移出。"
    assert said_of(text, "第四条") == "违反第四条的，移出。"
    assert said_of(text, "第五条") is None
    assert said_of("首次警告，再犯移出。", "第五条") == "首次警告，再犯移出。"


@pytest.mark.parametrize(
    ("number", "chain"),
    [("一、1", (1, 1)), ("第三条（一）", (3, 1)), ("3.1.1(2)", (3, 1, 1, 2)), ("二②", (2, 2))],
)
def test_levels_of_a_number(number: str, chain: tuple[int, ...]) -> None:
    assert chain_of(number) == chain


@pytest.mark.parametrize(
    "rule", ["Ads: first a warning, then removal.", "No ads. First a warning, then removal."]
)
def test_the_shortest_word_for_it_will_do(tmp_path: Path, rule: str) -> None:
    with taken_in(tmp_path, f"# House rules\n\n1. {rule}\n\n2. Read the threads ahead of you.\n") as library:
        clause = Rulebook(library, "en", DAY).clause("ads_spam")
        assert clause is not None and clause.clause == "1"
