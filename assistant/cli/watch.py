"""`opsdesk knowledge sync --watch`: the library follows a folder until it is stopped."""

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, TypeAlias

from assistant.cli.frame import out, warn
from assistant.cli.options import say
from assistant.cli.taking_in import note, plain, show
from assistant.plain_json import dump
from knowledge.errors import OpsDeskError
from knowledge.walk import picture

if TYPE_CHECKING:
    from assistant.desk import Desk


Picture: TypeAlias = frozenset[tuple[str, int, int]]
_QUIET = 1.0
"""Seconds without a change before a folder is read: an editor may be in the middle of saving."""
_PATIENCE = 15.0
"""Seconds after which a folder that is never quiet is read all the same."""


def watch(at: "Desk", folder: Path, every: float, actor: str | None, as_json: bool, language: str) -> None:
    """Looks every so many seconds and tells what changed, as one JSON object a line with `as_json`. Returns
    on Ctrl-C. A folder that is away for a while costs nothing: its documents stay until it is back.
    """
    warn(say("watching", language, path=folder))
    trouble: Mapping[str, str] = {}
    seen = picture(folder)
    with _stopping() as stop:
        try:
            while not stop.is_set():
                trouble = _look(at, folder, actor, as_json, language, trouble)
                time.sleep(every)
                seen = _when_quiet(folder, seen, min(every, _QUIET))
        except KeyboardInterrupt:
            pass
    warn(say("watch_ended", language))


@contextmanager
def _stopping() -> Iterator[Event]:
    """Set on Ctrl-C besides the interruption, which is lost when it falls into a callback of a library."""
    stop = Event()

    def interrupt(number: int, frame: FrameType | None) -> None:
        stop.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _when_quiet(folder: Path, before: Picture, pause: float) -> Picture:
    """The folder as it is, once it stays so for a moment; at once when it is as it was `before`."""
    end = time.monotonic() + _PATIENCE
    now = picture(folder)
    while now != before and time.monotonic() < end:
        time.sleep(pause)
        before, now = now, picture(folder)
    return now


def _look(
    at: "Desk", folder: Path, actor: str | None, as_json: bool, language: str, trouble: Mapping[str, str]
) -> Mapping[str, str]:
    """One round; what fails is told once and again only when it fails otherwise."""
    try:
        done = at.library.sync(folder)
    except OpsDeskError as failure:
        if trouble != {"": str(failure)}:
            warn(say("error", language, message=failure))
        return {"": str(failure)}
    changed = done.added or done.updated or done.removed
    if changed or (done.failed and done.failed != trouble):
        note(at, done, "library_sync", actor)
        if as_json:
            out(dump(plain(done)), raw=True)
        else:
            show(done, language, brief=True)
    return done.failed
