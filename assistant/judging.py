"""A file of messages judged into another file: in order, row by row, and going on where it was stopped.

The output is usable at any moment. Beside it stands a note of how far it is sure to be whole; it goes when
the work is done. Of the messages before that place only those are heard again that matter to what follows.
"""

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import IO, Any

from filelock import FileLock, Timeout

from agents.base import Tools
from agents.moderation.bulk import Judged, judge_stream
from agents.tables.stream import Messages, open_messages
from assistant.desk import Desk
from assistant.past import Past
from assistant.plain_json import dump
from assistant.request import read_moment
from assistant.rulings import Kind, kind_of
from knowledge.errors import BadInput
from knowledge.phrases import phrases

_SECONDS = 2.0
_EVERY = 1000
_FINGERPRINT = 1_048_576
_SWEPT = 100_000
"""New objects after which the collector of unreachable circles looks again."""


@dataclass(frozen=True, slots=True)
class Judging:
    """What is judged and how. `now` is None for the present moment; `columns`: role → header of the table."""

    source: Path
    language: str
    now: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """After some rows: how many of `total` are written, how many of them before this run, by verdict."""

    done: int
    total: int
    resumed: int
    counts: Counter[str]


class Stopped(KeyboardInterrupt):
    """A person stopped the work; `done` rows are written."""

    def __init__(self, done: int) -> None:
        super().__init__()
        self.done = done


@dataclass(frozen=True, slots=True)
class _Note:
    """What the file beside the output says: all that has to be the same to go on, and how far it is whole."""

    of: str
    now: str
    done: int = 0
    size: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        draft = path.with_name(f"{path.name}.new")
        draft.write_text(json.dumps({name: getattr(self, name) for name in self.__slots__}), "utf-8")
        draft.replace(path)

    @classmethod
    def read(cls, path: Path, of: str, target: Path) -> "_Note | None":
        """The note of an earlier run over the same rows, None when there is none that fits."""
        try:
            note = cls(**json.loads(path.read_text("utf-8")))
            return note if note.of == of and target.stat().st_size >= note.size else None
        except (OSError, ValueError, TypeError):
            return None


def rulings(desk: Desk, asked: Judging) -> Iterator[dict[str, Any]]:
    """Every message of a file with its ruling, as `to_dict` of the deliverable shows it. BadInput when the
    file cannot be used."""
    messages = open_messages(asked.source, asked.language, asked.columns)
    moment = _moment(desk, asked.now, asked.language)
    for one in _judged(desk, messages, asked.language, moment, 0):
        yield shown(one, moment)


def judge_into(desk: Desk, asked: Judging, target: Path) -> Iterator[Standing]:
    """The same, written to `target`; goes on behind what an interrupted run wrote there. BadInput when the
    source cannot be used or another process writes there; OSError as it comes; Stopped on Ctrl-C."""
    kind = kind_of(target, asked.language)
    assert kind is not None
    messages = open_messages(asked.source, asked.language, asked.columns)
    if not target.parent.is_dir():
        raise NotADirectoryError(target.parent)
    beside, of = target.with_name(f".{target.name}.resume"), _fingerprint(asked, target)
    try:
        with FileLock(target.with_name(f".{target.name}.lock"), timeout=0) as lock:
            fresh = _Note(of, _moment(desk, asked.now, asked.language).isoformat())
            note = _Note.read(beside, of, target) or fresh
            with _seldom_swept():
                yield from _work(desk, asked, messages, kind, note, target, beside)
            beside.unlink(missing_ok=True)
        with suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)
    except Timeout as busy:
        raise BadInput(phrases("assistant").say("batch_in_use", asked.language, path=target)) from busy


@contextmanager
def _seldom_swept() -> Iterator[None]:
    """Rows hold no circles: looking for unreachable ones all the time would be a sixth of the work."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_SWEPT, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def shown(one: Judged, moment: datetime) -> dict[str, Any]:
    """A ruling as it is printed; a file's own times are taken to be of the zone of `moment`."""
    return one.to_dict(moment.tzinfo)


def _moment(desk: Desk, now: str | None, language: str) -> datetime:
    moment = read_moment(now, language) if now else datetime.now(desk.settings.zone)
    return moment if moment.tzinfo else moment.replace(tzinfo=desk.settings.zone)


def _judged(desk: Desk, messages: Messages, language: str, moment: datetime, after: int) -> Iterator[Judged]:
    past, lessons = Past.of(desk.records), desk.records.lessons()
    tools = Tools(desk.in_force(moment.date()), cases=past, lessons=lessons)
    return judge_stream(messages.pieces(), tools, language, moment, after)


def _fingerprint(asked: Judging, target: Path) -> str:
    """What has to be the same for two runs to write the same."""
    with asked.source.open("rb") as file:
        head = hashlib.sha256(file.read(_FINGERPRINT)).hexdigest()
    state = asked.source.stat()
    parts = [str(asked.source.resolve()), state.st_size, state.st_mtime_ns, head, asked.now, target.suffix]
    return dump([*parts, asked.language, sorted(asked.columns.items())])


def _work(
    desk: Desk, asked: Judging, messages: Messages, kind: Kind, note: _Note, target: Path, beside: Path
) -> Iterator[Standing]:
    moment, counts, done = datetime.fromisoformat(note.now), Counter(note.counts), note.done
    moment = moment.astimezone(desk.settings.zone) if asked.now is None else moment
    with target.open("r+b" if note.done else "wb") as out:
        out.seek(note.size if note.done else 0)
        out.truncate()
        if not note.done:
            _put(out, kind.head)
        yield Standing(done, messages.total, done, counts)
        size, due = out.tell(), monotonic() + _SECONDS
        try:
            for one in _judged(desk, messages, asked.language, moment, done):
                _put(out, kind.row(shown(one, moment), not done))
                counts[one.verdict] += 1
                done += 1
                if done % _EVERY == 0 and monotonic() > due:
                    out.flush()
                    size, due = out.tell(), monotonic() + _SECONDS
                    _Note(note.of, note.now, done, size, dict(counts)).write(beside)
                    yield Standing(done, messages.total, note.done, counts)
        except KeyboardInterrupt:
            raise Stopped(done) from None
        finally:
            size = out.tell()
            _put(out, kind.tail(counts))
            out.flush()
            _Note(note.of, note.now, done, size, dict(counts)).write(beside)
    yield Standing(done, messages.total, note.done, counts)


def _put(out: IO[bytes], text: str) -> None:
    out.write(text.encode("utf-8", "replace"))
