"""How many tokens text is for a model: exactly where tiktoken's table is at hand, else by published ratios.

tiktoken downloads a missing table without a time limit, so it is only asked for a table that lies whole in
its cache (TIKTOKEN_CACHE_DIR, DATA_GYM_CACHE_DIR or data-gym-cache in the temporary folder). That is looked
up once per process, in a thread; until the table is read, text is estimated: Han characters, Latin letters,
digits and marks by the ratios of tokens.yaml, whose sources stand there, on the dear side.
"""

import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from knowledge.phrases import data

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]")
_DIGIT = re.compile(r"[0-9]")
_MARK = re.compile(
    r"[!-/:-@\[-`{-~\u2010-\u2027\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
_BLANK = re.compile(r"\s")
_SEPARATE = 200_000
"""Characters that an exact count takes at once; longer text is estimated."""


def count(text: str, model: str = "") -> int:
    """Tokens of a text for a model; returns at once, whatever is or is not on the disk."""
    exact = _Tables.of(encoding_of(model))
    if exact is not None and len(text) <= _SEPARATE:
        return exact(text)
    return estimate(text, model)


def encoding_of(model: str) -> str:
    """The tiktoken table that counts for a model; empty when there is none."""
    return str(_family(model.lower()).get("encoding", ""))


def estimate(text: str, model: str = "") -> int:
    """Tokens by ratio alone, at least one for any text."""
    ratios = data("agents", "tokens.yaml")["ratios"][_family(model.lower()).get("ratios", "unknown")]
    han, latin, digits, marks = (len(kind.findall(text)) for kind in (_HAN, _LATIN, _DIGIT, _MARK))
    others = len(text) - han - latin - digits - marks - len(_BLANK.findall(text))
    total = (
        han * ratios["han"]
        + latin * ratios["latin"]
        + digits * ratios["digit"]
        + marks * ratios["mark"]
        + others * ratios["other"]
    )
    return ceil(total) if text else 0


def look_for_tables(wait: float = 0.0) -> None:
    """Starts reading the tables that are at hand, once per process; waits for it at most `wait` seconds."""
    _Tables.look(wait)


class _Tables:
    """The exact counters of this process, by encoding."""

    _counters: dict[str, Callable[[str], int]] = {}  # noqa: RUF012
    _reader: threading.Thread | None = None
    _lock = threading.Lock()

    @classmethod
    def of(cls, encoding: str) -> Callable[[str], int] | None:
        if encoding and cls._reader is None:
            cls.look(0.0)
        return cls._counters.get(encoding)

    @classmethod
    def look(cls, wait: float) -> None:
        with cls._lock:
            if cls._reader is None:
                cls._reader = threading.Thread(target=cls._read, daemon=True)
                cls._reader.start()
        if wait:
            cls._reader.join(wait)

    @classmethod
    def forget(cls) -> None:
        """As in a new process."""
        with cls._lock:
            cls._counters, cls._reader = {}, None

    @classmethod
    def _read(cls) -> None:
        found = {
            name: counter
            for name in data("agents", "tokens.yaml")["encodings"]
            if (counter := _counter(name))
        }
        cls._counters = found


def _counter(encoding: str) -> Callable[[str], int] | None:
    if not at_hand(encoding):
        return None
    import tiktoken

    try:
        table: Any = tiktoken.get_encoding(encoding)
    except Exception:  # a table of a form this tiktoken does not read
        return None
    return lambda text: len(table.encode(text, disallowed_special=()))


def at_hand(encoding: str) -> bool:
    """Whether tiktoken will read the encoding's table from its cache: the file is there and whole."""
    known = data("agents", "tokens.yaml")["encodings"].get(encoding)
    folder = _cache_folder()
    if known is None or folder is None:
        return False
    file = folder / hashlib.sha1(known["address"].encode()).hexdigest()
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == str(known["sha256"])
    except OSError:
        return False


def _cache_folder() -> Path | None:
    """Where tiktoken looks; None when its cache is switched off by an empty name."""
    for name in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        if name in os.environ:
            return Path(os.environ[name]) if os.environ[name] else None
    return Path(tempfile.gettempdir()) / "data-gym-cache"


@cache
def _family(model: str) -> dict[str, Any]:
    for family in data("agents", "tokens.yaml")["families"]:
        if any(fnmatchcase(model, pattern) for pattern in family["models"]):
            found: dict[str, Any] = family
            return found
    return {}
