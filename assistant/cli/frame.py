"""What every command does around its work: settings, one JSON value or plain text, one sentence on failure.

Exit status: 0 fine, 1 the work failed, 2 wrong usage.
"""

import functools
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import typer

from assistant.cli.options import say
from assistant.language import program_language
from assistant.plain_json import dump
from knowledge.errors import BadInput, OpsDeskError
from knowledge.text import language_of

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
# Terminals act on these; text from members and documents must not.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class WrongUsage(OpsDeskError):
    """What was typed cannot be used; exit status 2."""


class WorkFailed(OpsDeskError):
    """The command did its part and says so itself; `shown` is its JSON."""

    def __init__(self, message: str, shown: object = None) -> None:
        super().__init__(message)
        self.shown = shown


@contextmanager
def usage() -> Iterator[None]:
    """BadInput that comes from the command line's own words is wrong usage."""
    try:
        yield
    except BadInput as wrong:
        raise WrongUsage(str(wrong)) from wrong


def command(work: Callable[P, R]) -> Callable[P, R]:
    """Wraps a command that has `as_json`, `home` and `lang` among its options."""

    @functools.wraps(work)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        as_json = bool(kwargs.get("as_json"))
        try:
            return work(*args, **kwargs)
        except OpsDeskError as failure:
            _fail(failure, as_json, str(kwargs.get("lang") or ""))
            raise typer.Exit(2 if isinstance(failure, WrongUsage) else 1) from failure
        except BrokenPipeError:
            # The reader (head, less) has gone; Python would complain again when it closes standard output.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        except (typer.Exit, typer.Abort, KeyboardInterrupt):
            raise
        except Exception as failure:
            if type(failure).__module__.startswith("typer."):
                raise
            _crash(failure, as_json, kwargs.get("home"))
            raise typer.Exit(1) from failure

    return guarded


def _fail(failure: OpsDeskError, as_json: bool, lang: str) -> None:
    language = lang if lang in ("zh", "en") else language_of(str(failure))
    warn(say("error", language, message=failure))
    if as_json:
        shown = failure.shown if isinstance(failure, WorkFailed) else None
        show_json(shown if shown is not None else {"error": str(failure)})


def _crash(failure: Exception, as_json: bool, home: object) -> None:
    from assistant.faults import LOG, log
    from assistant.settings import Settings

    try:
        logs = Settings.read(home=home).logs
    except OpsDeskError as unset:
        _fail(unset, as_json, "")
        return
    log(failure, logs, "command line")
    _fail(OpsDeskError(say("crashed", log=logs / LOG)), as_json, "")


def language_of_program(lang: str | None) -> str:
    """What `--lang` says, else what the machine speaks; WrongUsage for other languages."""
    from assistant.request import known_language

    with usage():
        return known_language(lang) or program_language()


def settings(home: Path | None = None, lang: str | None = None) -> "Settings":
    from assistant.settings import Settings

    language = language_of_program(lang)
    return Settings.read(language, home=home, language=language if lang else None)


def desk(home: Path | None = None, lang: str | None = None) -> "Desk":
    from assistant.desk import Desk

    return Desk.open(settings(home, lang))


def show_json(value: object) -> None:
    """The one JSON value of a `--json` run."""
    out(dump(value, indent=2), raw=True)


def out(text: str, raw: bool = False) -> None:
    """To standard output; control characters removed unless it is JSON, where they are escaped."""
    _write(sys.stdout, text if raw else printable(text))


def warn(text: str) -> None:
    """To standard error."""
    _write(sys.stderr, printable(text))


def printable(text: str) -> str:
    return _CONTROL.sub("", text)


def _write(stream: Any, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()
