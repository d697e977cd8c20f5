"""Turns what went wrong into one sentence for a person and, for our own mistakes, a traceback in the log."""

import logging
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path

from assistant.events import Failed
from knowledge.errors import BadInput, LibraryError, ModelError, OpsDeskError
from knowledge.phrases import phrases

_KINDS: tuple[tuple[type[OpsDeskError], str], ...] = (
    (BadInput, "bad_input"),
    (LibraryError, "library"),
    (ModelError, "model"),
)
LOG = "opsdesk.log"
_BYTES = 2_000_000


def failed(failure: Exception, logs: Path, language: str, agent: str = "", key: str = "internal") -> Failed:
    """An OpsDeskError speaks for itself; anything else is logged and said with the phrase `key`."""
    if isinstance(failure, OpsDeskError):
        return Failed(str(failure), kind_of(failure), agent)
    log(failure, logs, agent or key)
    sentence = phrases("assistant").say(key, language, log=logs / LOG)
    return Failed(sentence, "records" if key == "not_recorded" else "internal", agent)


def kind_of(failure: OpsDeskError) -> str:
    return next((kind for family, kind in _KINDS if isinstance(failure, family)), "failed")


def log(failure: BaseException, logs: Path, where: str) -> None:
    """Appends a traceback; a log that cannot be written must not hide the failure itself."""
    try:
        _logger(logs).error("%s", where, exc_info=failure)
    except OSError:
        logging.getLogger("opsdesk").debug("no log in %s", logs)


class _Quiet(RotatingFileHandler):
    """Says nothing on the terminal when the log itself cannot be written (a full disk)."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        return None


@cache
def _logger(logs: Path) -> logging.Logger:
    logs.mkdir(parents=True, exist_ok=True)
    logger = logging.Logger(f"opsdesk:{logs}")
    handler = _Quiet(logs / LOG, maxBytes=_BYTES, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(message)s"))
    logger.addHandler(handler)
    return logger
