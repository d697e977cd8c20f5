"""Commands that only read the library go on where the home folder cannot be written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Union

from assistant.cli.frame import desk, language_of_program, settings, warn
from assistant.cli.options import say

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.settings import Settings
    from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library that can be read, without a desk: nothing is recorded."""

    settings: "Settings"
    library: "Library"


Reading = Union["Desk", Shelf]


@contextmanager
def reading(home: Path | None, lang: str | None) -> Iterator[Reading]:
    """A desk; where the home cannot be written and holds a library, that library alone, with a sentence on
    what is off.
    """
    from knowledge.read_only import holds_library, why_not_written

    chosen = settings(home, lang)
    reason = why_not_written(chosen.home)
    if not reason or not holds_library(chosen.home):
        with desk(home, lang) as at:
            yield at
        return
    from knowledge.library import Library

    warn(say("home_read_only", lang, home=chosen.home, reason=reason))
    library = Library.open_to_read(chosen.home, language=language_of_program(lang))
    try:
        yield Shelf(chosen, library)
    finally:
        library.close()
