"""The page's own logic, without a browser."""

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agents import AGENTS
from assistant import Request
from assistant.events import Failed
from knowledge.errors import BadInput
from ui import jobs, session
from ui.agents_shown import shown, values_at
from ui.jobs import Job


def test_values_at_goes_through_lists_and_skips_what_is_empty() -> None:
    content = {"a": {"b": 1}, "v": [{"body": "x"}, {"body": ""}, {"body": "y"}], "n": None}
    assert list(values_at(content, "a.b")) == [1]
    assert list(values_at(content, "v[].body")) == ["x", "y"]
    assert list(values_at(content, "n")) == list(values_at(content, "missing.deep")) == []
    assert list(values_at(content, "")) == []


@pytest.mark.parametrize("name", AGENTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_agent_can_be_shown(name: str, language: str) -> None:
    look = shown(name)
    assert look.title(language)
    assert look.job(language)
    assert look.icon.startswith(":material/")
    assert look.badges({}, language) == []
    assert look.copies({}, language) == []


def test_badges_and_copies_speak_the_page_language() -> None:
    look = shown("moderation")
    content = {"verdict": "violation", "action": "mute", "duration": "", "member_notice": "hello"}
    assert look.badges(content, "zh") == ["违规", "禁言"]
    assert look.copies(content, "en") == [("Notice to the member", "hello")]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a<b>|c?.csv", "a_b_c_.csv"),
        ("", "file-1"),
        ("...", "file-1"),
        ("反馈 表(9月).xlsx", "反馈 表(9月).xlsx"),
        ("x" * 300 + ".csv", None),
    ],
)
def test_an_upload_is_only_ever_a_name(
    given: str, kept: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = SimpleNamespace(settings=SimpleNamespace(home=tmp_path))
    monkeypatch.setattr(session, "desk", lambda: desk)
    file = SimpleNamespace(name=given, getvalue=lambda: b"data")
    (path,) = session.keep_uploads([file])
    assert path.resolve().is_relative_to(tmp_path / "uploads")
    assert path.read_bytes() == b"data"
    assert kept is None or path.name == kept
    assert len(path.name) <= 120


def test_two_uploads_of_one_name_are_both_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = SimpleNamespace(settings=SimpleNamespace(home=tmp_path))
    monkeypatch.setattr(session, "desk", lambda: desk)
    files = [SimpleNamespace(name="a.csv", getvalue=lambda n=n: n) for n in (b"1", b"2")]
    assert sorted(path.read_bytes() for path in session.keep_uploads(files)) == [b"1", b"2"]


class _Desk:
    """Plays events, or fails."""

    def __init__(self, *events: Any) -> None:
        self.events = events
        self.closed = threading.Event()

    def stream(self, request: Request) -> Iterator[Any]:
        try:
            for event in self.events:
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            self.closed.set()


def _run(desk: _Desk) -> Job:
    job = Job(Request(text="你好", language="zh"))
    jobs._work(desk, job)  # type: ignore[arg-type]
    assert job.done.is_set()
    return job


def test_a_refused_request_ends_in_its_sentence() -> None:
    (failure,) = _run(_Desk(BadInput("请写一句话。"))).failures()
    assert failure.message == "请写一句话。"


def test_an_unexpected_fault_shows_no_traceback() -> None:
    (failure,) = _run(_Desk(ZeroDivisionError("division by zero"))).failures()
    assert failure.kind == "internal"
    assert "division" not in failure.message


def test_stopping_closes_the_stream() -> None:
    desk = _Desk(Failed("a", "x"), Failed("b", "x"), Failed("c", "x"))
    job = Job(Request(text="你好"))
    job.stopping.set()
    jobs._work(desk, job)  # type: ignore[arg-type]
    assert len(job.events) == 1
    assert desk.closed.is_set()
