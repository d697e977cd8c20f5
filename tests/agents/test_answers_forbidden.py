"""Whether something is forbidden, and who may do it: the yes of a rule that says no, the one who acts."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.answers.agent import AnswersAgent
from agents.base import Brief, Tools
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def clause(number: str, text: str) -> Clause:
    return Clause(f"c{number}", "choir.md", "合唱团约定", "约定", number, text, 0, language_of(text), "rules")


SHELF = FakeLibrary(
    [
        clause("1", "排练时禁止录像，发现即请离场。"),
        clause("2", "休息室可以吃东西。"),
        clause("3", "Filming a rehearsal is not allowed."),
        clause("4", "移出名单：对于严重违规的成员，管理员有权将其移出名单，并公示结果。"),
    ]
)


def lead(text: str) -> str:
    made = finished(run(AnswersAgent(), Brief(text, language_of(text), NOW), Tools(SHELF)))
    return made.markdown.splitlines()[0]


@pytest.mark.parametrize(
    ("question", "opens"),
    [
        ("排练时禁止录像吗？", "**是"),
        ("排练时录像违规吗？", "**是"),
        ("排练时可以录像吗？", "**不可以"),
        ("Is filming a rehearsal forbidden?", "**Yes"),
        ("Is filming a rehearsal allowed?", "**No"),
    ],
)
def test_a_question_whether_something_is_forbidden_is_told_by_the_rule(question: str, opens: str) -> None:
    assert lead(question).startswith(opens)


def test_what_is_allowed_is_never_told_to_be_forbidden() -> None:
    assert not lead("休息室禁止吃东西吗？").startswith("**是")


def test_who_may_is_the_one_who_acts_and_not_the_one_it_is_done_to() -> None:
    assert lead("谁可以把人移出名单？") == "**管理员。**"
