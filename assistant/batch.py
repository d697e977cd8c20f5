"""Many requests in one process: a JSON line in, a JSON line out, in order, resumable after a crash.

The output file is the only state. A line counts as done once it ends in a newline; what a killed run left
half-written is cut off. Line n of the output answers the nth non-blank line of the input.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from assistant.desk import Desk, Undelivered
from assistant.faults import LOG, log
from assistant.plain_json import dump
from assistant.request import Request
from knowledge.errors import BadInput, OpsDeskError
from knowledge.phrases import phrases

_FIELDS = frozenset(Request.model_fields)


@dataclass(frozen=True, slots=True)
class Progress:
    """After each line; `resumed` lines were there before, `errors` counts all error lines of the output."""

    done: int
    total: int
    resumed: int
    errors: int
    ignored: tuple[str, ...] = ()
    """Names in the input that are no field of a request (case files carry more than the request)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One input line: its place, its id as given, and what it asks for or why it cannot be read."""

    number: int
    """1-based line of the file."""
    id: Any
    given: dict[str, Any] | None


def run_batch(desk: Desk, source: Path, target: Path, language: str = "zh") -> Iterator[Progress]:
    """Works through `source`, writing to `target`. BadInput when either file cannot be used."""
    if source.resolve() == target.resolve():
        raise _bad("batch_same_file", language)
    lines = read_lines(source, language)
    try:
        with FileLock(f"{target}.lock", timeout=0), _open(target, language) as out:
            resumed, errors = _resume(out, target, lines, language)
            yield from _work(
                desk, source, lines, out, Progress(resumed, len(lines), resumed, errors), language
            )
    except Timeout as busy:
        raise _bad("batch_in_use", language, path=target) from busy
    except OSError as refused:
        raise _bad("batch_unwritable_output", language, path=target) from refused
    Path(f"{target}.lock").unlink(missing_ok=True)


def read_lines(source: Path, language: str = "zh") -> list[Line]:
    """All non-blank lines; one that is not a JSON object has `given` None."""
    try:
        raw = source.read_bytes()
    except OSError as missing:
        raise _bad("batch_missing_input", language, path=source) from missing
    rows = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [_line(number, row) for number, row in enumerate(rows, start=1) if row.strip()]


def _line(number: int, row: bytes) -> Line:
    try:
        given = json.loads(row.decode("utf-8"))
    except (ValueError, RecursionError):
        return Line(number, None, None)
    if not isinstance(given, dict):
        return Line(number, None, None)
    return Line(number, given.get("id"), given)


def _work(
    desk: Desk, source: Path, lines: list[Line], out: IO[bytes], before: Progress, language: str
) -> Iterator[Progress]:
    errors, resumed = before.errors, before.resumed
    ignored = tuple(sorted({name for line in lines for name in line.given or () if name not in _FIELDS}))
    yield replace(before, ignored=ignored)
    for done, line in enumerate(lines[resumed:], start=resumed + 1):
        answer = _answer(desk, line, source.parent, language)
        errors += "error" in answer
        out.write(dump(answer).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())
        yield Progress(done, len(lines), resumed, errors, ignored)


def _answer(desk: Desk, line: Line, base: Path, language: str) -> dict[str, Any]:
    if line.given is None:
        sentence = phrases("assistant").say("batch_unreadable_line", language, number=line.number)
        return {"id": line.id, "error": sentence}
    try:
        asked = {name: value for name, value in line.given.items() if name in _FIELDS - {"id"}}
        return {"id": line.id, **desk.handle(Request.read(asked, base)).to_dict()}
    except Undelivered as failure:
        reply = failure.reply
        return {"id": line.id, "error": str(failure), "route": reply.route.to_dict()}
    except OpsDeskError as failure:
        return {"id": line.id, "error": str(failure)}
    except Exception as failure:
        log(failure, desk.settings.logs, f"batch line {line.number}")
        sentence = phrases("assistant").say("batch_internal", language, log=desk.settings.logs / LOG)
        return {"id": line.id, "error": sentence}


def _open(target: Path, language: str) -> IO[bytes]:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return target.open("r+b" if target.exists() else "w+b")
    except OSError as refused:
        raise _bad("batch_unwritable_output", language, path=target) from refused


def _resume(out: IO[bytes], target: Path, lines: list[Line], language: str) -> tuple[int, int]:
    """Lines already answered, and how many of them are error lines; the file is left behind them.
    BadInput when they answer another batch."""
    done, keep, errors = 0, 0, 0
    for row in out:
        if not row.endswith(b"\n"):
            break
        written = _written(row)
        if done >= len(lines) or written is None or written["id"] != lines[done].id:
            raise _bad("batch_other_output", language, path=target, number=done + 1)
        done, keep, errors = done + 1, keep + len(row), errors + ("error" in written)
    out.seek(keep)
    out.truncate()
    return done, errors


def _written(row: bytes) -> dict[str, Any] | None:
    """What an output line holds, when it is one."""
    try:
        found = json.loads(row)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "id" in found else None


def _bad(key: str, language: str, **values: object) -> BadInput:
    return BadInput(phrases("assistant").say(key, language, **values))
