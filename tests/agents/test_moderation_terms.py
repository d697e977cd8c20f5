"""Rules that are repealed, or not in force yet, by what the team's own text says."""

from datetime import date
from pathlib import Path

import pytest
from team_rules import DAY, steps_of, taken_in

from agents.moderation.rulebook import Rulebook
from agents.moderation.terms import terms_in, terms_of_title
from knowledge.text import language_of

LATER = date(2026, 11, 20)
ZH = "# 合唱团群规\n\n{}\n\n第七条 禁止骂人，首次警告，再犯移出。\n"
EN = "# Choir rules\n\n{}\n\n7. Insults are not allowed. First time: warning; second: removal.\n"


@pytest.mark.parametrize(
    ("form", "rule", "now", "later"),
    [
        (ZH, "第六条 （已废止）禁止发广告，首次移出。", False, False),
        (ZH, "第六条 禁止发广告，首次移出。【已作废】", False, False),
        (ZH, "第六条 禁止发广告（2024 版已废止，见第九条）。首次移出。", False, False),
        (ZH, "第六条 本条已废止。禁止发广告，首次移出。", False, False),
        (ZH, "第六条 ~~禁止发广告，首次移出。~~", False, False),
        (ZH, "第六条 （征求意见稿）禁止发广告，首次移出。", False, False),
        (ZH, "第六条 禁止發廣告，首次移出。本條自 2026 年 10 月 1 日起施行。", False, True),
        (ZH, "第六条 禁止发广告，首次移出（二〇二六年十月一日起施行）。", False, True),
        (ZH, "第六条 禁止发广告，首次移出。（2026-10-01 起）", False, True),
        (ZH, "第六条 禁止发广告，首次移出（自2026年10月1日起废止）。", True, False),
        (ZH, "第六条 禁止发广告，首次移出。有效期至 2026 年 9 月 30 日。", True, False),
        (ZH, "第六条 禁止发广告，首次移出。\n\n第八条 第六条自2026年10月1日起停止执行。", True, False),
        (ZH, "第六条 禁止发广告，首次移出。废止的条款保留编号并注明“已废止”。", True, True),
        (ZH, "第六条 禁止发广告，首次移出。报名表自2026年10月1日起重新填写。", True, True),
        (EN, "6. Advertising is not allowed. First time: ban. [Repealed]", False, False),
        (EN, "6. (Repealed; see rule 9) Advertising is not allowed. First time: ban.", False, False),
        (EN, "6. This rule is no longer in force. Advertising is banned on the first offence.", False, False),
        (EN, "6. Advertising: first time ban. Takes effect on 1 October 2026.", False, True),
        (EN, "6. Advertising: first time ban. [Repealed with effect from October 1, 2026]", True, False),
        (EN, "6. Advertising: first time ban. (until 30 September 2026)", True, False),
        (EN, "6. Advertising: first time ban.\n\n8. Rule 6 is repealed.", False, False),
        (EN, "6. Advertising: posts are deleted, first time ban.", True, True),
    ],
)
def test_a_clause_is_applied_only_while_its_text_says_it_holds(
    tmp_path: Path, form: str, rule: str, now: bool, later: bool
) -> None:
    text = form.format(rule)
    with taken_in(tmp_path, text) as library:
        for day, holds in ((DAY, now), (LATER, later)):
            book = Rulebook(library, language_of(text), day)
            assert (book.clause("ads_spam") is not None) is holds, day
            assert steps_of(book, "abuse").endswith("warn kick")


@pytest.mark.parametrize(
    "rules",
    [
        "## 3 广告（已废止）\n\n3.1 禁止发广告，首次移出。",
        "## 3 广告 — 已废止\n\n3.1 禁止发广告，首次移出。",
        "## 3. No advertising (repealed)\n\nNo advertising. First time: ban.",
        "3. 禁止发广告（已废止）\n   1) 第一次警告\n   2) 第二次移出",
        "3. 禁止发广告。（已废止）\n   1) 第一次警告\n   2) 第二次移出",
    ],
)
def test_what_stands_under_a_repealed_heading_is_repealed(tmp_path: Path, rules: str) -> None:
    with taken_in(tmp_path, f"# Rules\n\n{rules}\n") as library:
        assert Rulebook(library, language_of(rules), DAY).clause("ads_spam") is None


@pytest.mark.parametrize(
    "text",
    [
        "# 群规\n\n自2026年10月1日起施行\n\n1. 禁止发广告，首次警告。",
        "# 群规（2026年10月1日起施行）\n\n1. 禁止发广告，首次警告。",
        "# 群规\n\n1. 禁止发广告，首次警告。\n\n2. 本群规自2026年10月1日起施行。",
        "# 群规\n\n2026年1月5日发布，2026年10月1日起施行\n\n1. 禁止发广告，首次警告。",
        "# 群规\n\n1. 禁止发广告，首次警告。\n\n2. 本群规经管理组讨论通过，自2026年10月1日起施行。",
        "# Rules\n\nAdopted 5 January 2026, effective 1 October 2026\n\n1. No advertising. First: warning.",
        "# Rules\n\n1. No advertising. First time: warning.\n\n2. These rules take effect on 1 October 2026.",
    ],
)
def test_a_document_that_begins_later_is_not_applied_before(tmp_path: Path, text: str) -> None:
    with taken_in(tmp_path, text) as library:
        books = [Rulebook(library, language_of(text), day) for day in (DAY, LATER)]
        assert [book.clause("ads_spam") is not None for book in books] == [False, True]


def test_front_matter_says_it_before_the_text_does(tmp_path: Path) -> None:
    rules = "# 群规\n\n1. 禁止发广告，首次警告。\n\n2. 本群规自2026年10月1日起施行。"
    text = f"---\neffective: 2026-01-01\n---\n{rules}"
    with taken_in(tmp_path, text) as library:
        assert Rulebook(library, "zh", DAY).clause("ads_spam") is not None


def test_a_sentence_with_a_day_of_its_own_waits_for_it(tmp_path: Path) -> None:
    text = "# 群规\n\n1. 发广告首次警告，第二次移出。自2026年10月1日起，首次移出。"
    with taken_in(tmp_path, text) as library:
        told = [steps_of(Rulebook(library, "zh", day), "ads_spam") for day in (DAY, LATER)]
        assert told[0] == "1: warn kick" and told[1].startswith("1: kick")


def test_a_repealed_step_leaves_the_others(tmp_path: Path) -> None:
    text = "# 群规\n\n2. 不得骂人\n   1) 第一次警告\n   2) （已废止）第二次禁言一天\n   3) 第二次移出\n"
    with taken_in(tmp_path, text) as library:
        assert steps_of(Rulebook(library, "zh", DAY), "abuse") == "2: warn kick"


@pytest.mark.parametrize(
    "text",
    [
        "删除违规消息，首次警告。",
        "处分被撤销的，当天恢复。",
        "取消关注后不再推送。",
        "Deleted posts are not restored.",
        "Suspended members may appeal.",
        "新活动自2026年3月1日起报名。",
    ],
)
def test_what_speaks_of_other_things_is_no_term(text: str) -> None:
    assert terms_in(text) == []


@pytest.mark.parametrize("title", ["5. Banned words", "2. 取消订阅", "3 消息 删除", "2026 年度计划"])
def test_titles_that_say_nothing_of_their_force(title: str) -> None:
    assert terms_of_title(title) == ()
