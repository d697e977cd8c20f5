"""The list of questions that the library had no answer to."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.unanswered import Unanswered, unanswered

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


def listed(*questions: str, **data: Any) -> list[Unanswered]:
    """The list after these questions, the newest first as the records give them."""
    kept = [
        SimpleNamespace(
            id=f"d{number}",
            request=text,
            at=NOON - timedelta(minutes=number),
            deliverable=SimpleNamespace(
                agent="knowledge", data=data or {"answerable": False, "suggestion": f"补一条回答“{text}”"}
            ),
        )
        for number, text in enumerate(questions)
    ]
    records: Any = SimpleNamespace(deliverables=lambda limit: kept[:limit])
    return unanswered(records)


@pytest.mark.parametrize(
    "again",
    [
        "能在群里拍卖相机吗？",
        "請問能在群裏拍賣相機嗎",
        "你好，请问 能在群里拍卖相机吗 谢谢！",
        "能在群里拍卖相机",
    ],
)
def test_a_question_put_again_is_counted(again: str) -> None:
    (one,) = listed("能在群里拍卖相机吗", again)
    assert (one.times, one.text, one.at) == (2, "能在群里拍卖相机吗", NOON)


def test_two_questions_are_two() -> None:
    assert [one.times for one in listed("能在群里拍卖相机吗", "能在群里拍卖镜头吗")] == [1, 1]


@pytest.mark.parametrize(
    ("question", "private"),
    [
        ("我的电话 13812345678，能登记两个吗", "13812345678"),
        ("@小鹿同学 能不能当团长", "小鹿同学"),
        ("Can mia@example.org sell lenses here?", "mia@example.org"),
    ],
)
def test_people_are_masked_in_the_question_and_the_proposal(question: str, private: str) -> None:
    (one,) = listed(question)
    assert private not in one.text + one.proposal
    assert "[" in one.text


def test_what_was_answered_is_not_listed() -> None:
    assert listed("群规在哪里", answerable=True) == []


def test_a_gap_in_the_rules_is_listed_with_the_clause_proposed() -> None:
    (one,) = listed("他一直发语音", rule_gap="补一条语音的规则")
    assert one.proposal == "补一条语音的规则"
