from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from agents.base import Delta, Evidence, Stage
from assistant import Desk, Request
from assistant.events import Delivered, Failed, Replied, Routed, Started
from knowledge.errors import BadInput, OpsDeskError


def test_a_stream_tells_everything_in_order(desk: Desk) -> None:
    kinds = [type(event) for event in desk.stream(Request(text="echo 一下"))]
    assert kinds[:3] == [Routed, Started, Stage]
    assert kinds[-2:] == [Delivered, Replied]
    assert kinds.index(Evidence) < kinds.index(Delta) < kinds.index(Delivered)


def test_the_reply_is_the_public_contract(desk: Desk) -> None:
    reply = desk.handle(Request(text="echo 一下", conversation="群A"))
    plain = reply.to_dict()
    assert set(plain) == {"request_id", "conversation", "route", "deliverables", "usage"}
    assert plain["conversation"] == "群A"
    assert plain["route"]["agent"] == "echo" and plain["route"]["then"] == []
    (deliverable,) = plain["deliverables"]
    assert deliverable["data"]["said"] == "echo 一下"
    assert deliverable["citations"][0]["quote"] == "群内禁止发布广告。"
    assert plain["usage"]["calls"] == 0


def test_a_follow_up_gets_the_last_deliverable(desk: Desk) -> None:
    desk.handle(Request(text="echo 第一版", conversation="c"))
    reply = desk.handle(Request(text="再短一点", conversation="c"))
    assert reply.route.followup
    assert reply.deliverables[0].data["previous"] == "echo 第一版"
    assert reply.deliverables[0].request_text == "echo 第一版\n再短一点"


def test_conversations_do_not_mix(desk: Desk) -> None:
    desk.handle(Request(text="echo 第一版", conversation="c"))
    reply = desk.handle(Request(text="再短一点", conversation="d"))
    assert reply.route.agent == "other"


def test_a_compound_request_builds_on_the_first_result(desk: Desk) -> None:
    reply = desk.handle(Request(text="echo 然后 second"))
    assert [d.agent for d in reply.deliverables] == ["echo", "second"]
    assert reply.deliverables[1].data["upstream"] == ["echo"]


@pytest.mark.parametrize("broken", ["sulk", "crash"])
def test_one_failure_does_not_stop_the_others(desk: Desk, broken: str) -> None:
    reply = desk.handle(Request(text=f"{broken} 和 second", agent=None))
    assert [d.agent for d in reply.deliverables] == ["second"]
    assert [f.agent for f in reply.failures] == [broken]
    assert reply.to_dict()["failures"][0]["agent"] == broken


def test_nothing_delivered_is_an_error_with_the_agents_sentence(desk: Desk) -> None:
    with pytest.raises(OpsDeskError, match="请附上文件。"):
        desk.handle(Request(text="sulk"))


def test_an_unexpected_error_is_logged_and_its_detail_kept_from_people(desk: Desk) -> None:
    events = list(desk.stream(Request(text="crash")))
    (failure,) = [event for event in events if isinstance(event, Failed)]
    assert failure.kind == "internal" and "secret detail" not in failure.message
    assert "ZeroDivisionError: secret detail" in (desk.settings.logs / "opsdesk.log").read_text("utf-8")


def test_a_log_that_cannot_be_written_is_not_told_on_the_terminal(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    (desk.settings.logs / "opsdesk.log").mkdir()
    events = list(desk.stream(Request(text="crash")))
    assert [event.kind for event in events if isinstance(event, Failed)] == ["internal"]
    assert capfd.readouterr().err == ""


def test_a_request_for_nobody_is_answered_with_what_the_desk_can_do(desk: Desk) -> None:
    (deliverable,) = desk.handle(Request(text="帮我订一张机票")).deliverables
    assert (deliverable.agent, deliverable.kind) == ("other", "help")
    assert {entry["name"] for entry in deliverable.data["agents"]} == {"echo", "sulk", "crash", "second"}


def test_a_named_agent_is_taken_without_the_router(desk: Desk) -> None:
    reply = desk.handle(Request(text="second 说了什么", agent="echo"))
    assert (reply.route.agent, reply.route.confidence, reply.route.then) == ("echo", 1.0, ())
    assert reply.deliverables[0].data["options"]["agent_given"] == "yes"


def test_a_named_agent_still_sees_a_follow_up(desk: Desk) -> None:
    desk.handle(Request(text="echo 第一版", conversation="c"))
    reply = desk.handle(Request(text="再短一点", conversation="c", agent="echo"))
    assert reply.deliverables[0].data["previous"] == "echo 第一版"


def test_the_moment_is_the_requests_own(desk: Desk) -> None:
    given = desk.handle(Request(text="echo", now=datetime(2026, 5, 1, 9, 30, tzinfo=UTC)))
    naive = desk.handle(Request(text="echo", now=datetime(2026, 5, 1, 9, 30)))
    assert given.deliverables[0].data["now"] == "2026-05-01T09:30:00+00:00"
    assert naive.deliverables[0].data["now"] == "2026-05-01T09:30:00+08:00"


def test_a_text_in_no_language_follows_the_conversation(desk: Desk) -> None:
    desk.handle(Request(text="echo this please", conversation="c"))
    assert desk.handle(Request(text="60?", conversation="c")).deliverables[0].language == "en"
    assert desk.handle(Request(text="再短一点", conversation="c")).deliverables[0].language == "zh"
    spoken = desk.handle(Request(text="60?", conversation="c", language="en"))
    assert spoken.deliverables[0].language == "en"


def test_a_missing_attachment_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="找不到附件"):
        desk.handle(Request(text="echo 这个", attachments=(tmp_path / "没有.csv",)))
    with pytest.raises(BadInput, match="不是文件"):
        desk.handle(Request(text="echo 这个", attachments=(tmp_path,)))


def test_what_was_delivered_is_kept_when_the_reader_goes_away(desk: Desk) -> None:
    stream: Iterator[Any] = iter(desk.stream(Request(text="echo 然后 second", conversation="c")))
    for event in stream:
        if isinstance(event, Delivered):
            break
    stream.close()  # type: ignore[attr-defined]
    conversation = desk.records.conversation("c")
    assert conversation is not None
    assert [kept.deliverable.agent for kept in conversation.turns[0].deliverables] == ["echo"]


def test_a_request_is_kept_when_the_reader_goes_away_at_once(desk: Desk) -> None:
    stream: Iterator[Any] = iter(desk.stream(Request(text="echo 一下", conversation="c")))
    assert isinstance(next(stream), Routed)
    stream.close()  # type: ignore[attr-defined]
    conversation = desk.records.conversation("c")
    assert conversation is not None
    assert [(turn.text, turn.agent, turn.deliverables) for turn in conversation.turns] == [
        ("echo 一下", "echo", ())
    ]


def test_a_reply_survives_records_that_cannot_be_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("INSERT", None, Exception("disk full"))

    monkeypatch.setattr(desk.records, "remember", refuse)
    events = list(desk.stream(Request(text="echo")))
    assert isinstance(events[-1], Replied) and events[-1].reply.deliverables
    assert [e.kind for e in events if isinstance(e, Failed)] == ["records"]


def test_routing_alone_keeps_no_record(desk: Desk) -> None:
    assert desk.route(Request(text="echo 一下", conversation="c")).agent == "echo"
    assert desk.records.conversation("c") is None
