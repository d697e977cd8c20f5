"""Questions about what was done to whom are answered from the records, and from nothing else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from agents.base import PriorCase
from assistant import Desk, Request, Settings, ledger
from assistant.intake import accept
from evals.provider import Provider

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)


class Kept:
    """Moderation history with three mutes and a warning."""

    cases = (
        PriorCase("1", "老王", "abuse", "mute", datetime(2026, 9, 3, tzinfo=UTC)),
        PriorCase("2", "小李", "ads_spam", "mute", datetime(2026, 9, 9, tzinfo=UTC)),
        PriorCase("3", "老王", "abuse", "mute", datetime(2026, 9, 20, tzinfo=UTC)),
        PriorCase("4", "Rocky", "abuse", "warn", datetime(2026, 10, 2, tzinfo=UTC)),
    )

    def sanctions(self, start: datetime, end: datetime, member: str = "") -> list[PriorCase]:
        found = [case for case in self.cases if start <= case.at < end]
        return [case for case in found if member.lower() in ("", case.member.lower())]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk.open(Settings(home=tmp_path_factory.mktemp("home"))) as opened:
        yield opened


def answer(desk: Desk, text: str) -> str:
    task = accept(Request(text=text, now=NOW), desk.settings, desk.records)
    query = ledger.asked(task)
    assert query is not None
    return str(ledger.answered(query, task, desk.library, Kept()).data["answer"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("谁上个月被禁言最多", ["2026-09-01 至 2026-09-30", "共 3 次", "最多的是：老王（2 次）"]),
        ("老王之前被处理过几次", ["处理共 2 次", "老王 禁言 2 次"]),
        ("Rocky 今年有没有被警告过", ["警告共 1 次"]),
        ("有谁最近被封禁过吗", ["封禁共 0 次", "没有批准过的"]),
        ("who was muted most last month", ["2026-09-01 to 2026-09-30: 3 mutes", "Most: 老王 (2)"]),
        ("has Rocky been warned before", ["1 warnings"]),
        ("how many members were banned this year", ["0 bans", "Nothing approved"]),
    ],
)
def test_the_records_answer(desk: Desk, text: str, parts: list[str]) -> None:
    said = answer(desk, text)
    assert all(part in said for part in parts), said


@pytest.mark.parametrize(
    "text",
    [
        "禁言最多几天",
        "被禁言的人怎么申诉",
        "谁有权限封禁",
        "被警告过两次的人再发广告会怎么样，规则怎么写",
        "这条消息之前有没有被处理过：“加我微信”",
        "上个月反馈最多的问题是什么",
        "上个月谁被禁言最多次，规则里写的上限是多少",
        "who may ban members",
        "how long was a mute meant to be under the rules",
        "帮我写一份上个月禁言名单的公告",
    ],
)
def test_questions_about_rules_and_orders_are_no_questions_to_the_records(desk: Desk, text: str) -> None:
    assert ledger.asked(accept(Request(text=text, now=NOW), desk.settings, desk.records)) is None


def test_a_month_is_the_calendars(desk: Desk) -> None:
    task = accept(
        Request(text="谁上个月被禁言过", now=datetime(2026, 3, 31, tzinfo=UTC)), desk.settings, desk.records
    )
    query = ledger.asked(task)
    assert query is not None and (query.since, query.until) == (date(2026, 2, 1), date(2026, 2, 28))


def test_the_desk_answers_without_a_model_call(tmp_path: Path) -> None:
    with Provider() as provider:
        given = {"home": tmp_path / "home", "model": "stand-in", "base_url": provider.url}
        with Desk.open(Settings(**given)) as desk:  # type: ignore[arg-type]
            reply = desk.handle(Request(text="谁上个月被禁言最多", now=NOW))
    (deliverable,) = reply.deliverables
    assert (reply.route.agent, deliverable.kind, provider.requests) == ("knowledge", "answer", [])
    assert "共 0 次" in deliverable.markdown and "“记录”页" in deliverable.markdown
