"""What misjudged messages teach takes effect or says why not, and never leaves a person at risk alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from agents.base import Deliverable
from agents.moderation.judge import judge
from agents.moderation.taught import Taught
from assistant.records import Records
from assistant.records.history import Handled
from knowledge.errors import BadInput

NOW = datetime(2026, 5, 6, 20, tzinfo=UTC)
PLAIN = "我是真的不想活了"


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(f"sqlite:///{tmp_path / 'records.db'}")
    yield opened
    opened.close()


def kept(records: Records, message: str, verdict: str, category: str = "", **more: Any) -> str:
    findings = [{"category": category, "severity": "high", "clause": "3.1"}] if category else []
    data = {"action": "none", "message": message, "verdict": verdict, "findings": findings, **more}
    given = Deliverable("moderation", "moderation_advice", "zh", data, "# 建议", citations=(), findings=())
    handled = Handled("群A", uuid4().hex, message, "moderation", "", "zh", NOW, [], {}, {}, {}, [], [given])
    records.remember(handled)
    return given.id


def judged(records: Records, message: str) -> tuple[str, tuple[str, ...]]:
    found = Taught(records.lessons()).heard(message, judge(message, brought=True), "zh")
    return found.verdict, found.categories


@pytest.mark.parametrize("right", [{"verdict": "allow"}, {"verdict": "violation"}, {"action": "ban"}])
def test_who_plainly_speaks_of_suicide_cannot_be_judged_otherwise(
    records: Records, right: dict[str, str]
) -> None:
    key = kept(records, PLAIN, "review", "self_harm", care=["私下联系"], member="小叶")
    with pytest.raises(BadInput, match="轻生"):
        records.misjudge(key, **right)
    assert records.deliverable(key).status == "open" and not records.learned()


def test_a_lesson_from_before_does_not_switch_care_off(records: Records) -> None:
    from sqlalchemy.orm import Session

    from assistant.records.tables import LessonRow

    key = kept(records, PLAIN, "review", "self_harm")
    with Session(records._writer) as session, session.begin():
        row = LessonRow(
            deliverable_id=key, text=PLAIN, verdict="allow", category="self_harm", at=NOW, applied=True
        )
        session.add(row)
    assert records.lessons() and judged(records, PLAIN) == ("review", ("self_harm",))
    with pytest.raises(BadInput, match="轻生"):
        records.apply(key)


def test_care_is_never_a_sanction(records: Records) -> None:
    key = kept(records, PLAIN, "review", "self_harm", care=["私下联系"], member="小叶")
    with pytest.raises(BadInput, match="不能改成处罚"):
        records.edit(key, "改过的话", action="ban")
    records.edit(key, "改过的话")
    records.approve(key)
    assert not records.cases() and not records.prior("小叶", NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("message", "category"),
    [("脑子被驴踢了吧你", "abuse"), ("那个村的人全是贼", "hate_discrimination"), ("你全家早点死绝", "abuse")],
)
def test_a_miss_that_is_marked_without_its_kind_is_judged_as_what_it_is_most_like(
    records: Records, message: str, category: str
) -> None:
    key = kept(records, message, "allow")
    records.misjudge(key, verdict="violation")
    assert records.learned()[0].category == category
    records.apply(key)
    assert judged(records, message) == ("violation", (category,))


def test_a_miss_that_is_like_nothing_asks_for_its_kind(records: Records) -> None:
    message = "菜地浇水轮到二组"
    key = kept(records, message, "allow")
    records.misjudge(key, verdict="violation")
    with pytest.raises(BadInput, match="--category"):
        records.apply(key)
    records.misjudge(key, verdict="violation", category="illegal_gambling_drugs")
    assert records.apply(key).applied
    assert judged(records, message) == ("violation", ("illegal_gambling_drugs",))


def test_what_words_alone_cannot_prove_is_said(records: Records) -> None:
    key = kept(records, "听说水库的水又不行了", "allow")
    records.misjudge(key, verdict="violation", category="rumor_misinformation")
    with pytest.raises(BadInput, match="review"):
        records.apply(key)
    records.misjudge(key, verdict="review", category="rumor_misinformation")
    records.apply(key)
    assert judged(records, "听说水库的水又不行了") == ("review", ("rumor_misinformation",))


def test_a_missed_cry_for_help_can_be_taught(records: Records) -> None:
    message = "替我把多肉浇了吧，以后都交给你了"
    key = kept(records, message, "allow")
    records.misjudge(key, verdict="review", category="self_harm")
    records.apply(key)
    assert judged(records, message) == ("review", ("self_harm",))


def test_another_category_is_a_lesson_too(records: Records) -> None:
    message = "你这废物给我滚出去"
    key = kept(records, message, "violation", "off_topic")
    records.misjudge(key, category="abuse")
    records.apply(key)
    assert judged(records, message)[1][0] == "abuse"
    with pytest.raises(BadInput, match="选一个"):
        records.misjudge(key, category="rudeness")
