"""What the rules say of a thing: the rule about it, not a clause that names the rules."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agents import agent
from agents.answers.asking import query, read
from agents.base import Brief, Tools
from agents.runner import run
from knowledge.library import Library
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
RULES = """---
type: rules
---
# 群规

## 3 行为

3.1 招揽广告：未报备发布推广、二维码，一条即成立。首次警告，第二次禁言 24 小时。

3.2 Advertising and soliciting: no adverts without registration. First time: warning.
"""
FAQ = """---
type: faq
---
# 常见问题

## 入群后先做什么？

改好昵称，看一遍群规最重要的三条：不发未报备的广告、不泄露隐私、有危险告诉管理员。
"""


@pytest.mark.parametrize(
    "text", ["群规对广告怎么说？", "群規對廣告怎麼說", "What do the rules say about advertising?"]
)
def test_the_rulebook_is_where_to_look_and_no_subject(text: str) -> None:
    question = read(text)
    assert question.of_rules
    assert not any("规" in word or word.startswith("rule") for word in question.focus)
    assert "群规" not in query(text)


def test_a_question_of_nothing_but_the_rules_keeps_its_word() -> None:
    assert query("群规怎么说")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("群规对广告怎么说？", "3.1"),
        ("群規對廣告怎麼說", "3.1"),
        ("What do the rules say about advertising?", "3.2"),
    ],
)
def test_the_rule_about_the_thing_comes_first(tmp_path: Path, text: str, clause: str) -> None:
    (tmp_path / "rules.md").write_text(RULES, "utf-8")
    (tmp_path / "faq.md").write_text(FAQ, "utf-8")
    library = Library.open(tmp_path / "library")
    library.add([tmp_path / "rules.md", tmp_path / "faq.md"])
    work = run(agent("knowledge"), Brief(text, language_of(text), NOW), Tools(library))
    while True:
        try:
            next(work)
        except StopIteration as done:
            assert done.value.citations[0].clause == clause
            break
