"""One file in, its text and what it says of itself out. Each format has its own reader; all errors leave
here as one sentence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from knowledge.decode import decode
from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter, read_front_matter
from knowledge.phrases import phrases

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 200_000
"""More is a log or an export, not a document that rules are quoted from."""
MAX_UNBROKEN = 300_000
"""Characters in one line without the end of a sentence: data of a program, not something people wrote."""
_STOP = re.compile(r"[。!\uff01?\uff1f;\uff1b]|[.]\s")
_READERS = {
    ".docx": "knowledge.load_docx",
    ".pdf": "knowledge.load_pdf",
    ".html": "knowledge.load_html",
    ".htm": "knowledge.load_html",
    ".xhtml": "knowledge.load_html",
}
_TEXT = (".md", ".markdown", ".txt", ".text", "")
TYPES = (".md", ".txt", ".html", ".docx", ".pdf")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as read: headings as `#` lines, list items as `- ` lines, tables as `|` rows."""

    text: str
    front: FrontMatter
    markdown: bool
    """Whether `#` lines are headings for sure (Markdown, Word, HTML) or the text is plain."""
    wrapped: bool = False
    """Whether lines end where the page did (PDF), so that sentences must be joined again."""


Reader = Callable[[bytes, str, str], Loaded]


def supported(path: Path) -> bool:
    return path.suffix.lower() in (*_READERS, *_TEXT)


def read_bytes(path: Path, name: str, language: str) -> bytes:
    """The file's bytes; raises LibraryError when missing, no file, unreadable, empty or over 20 MB."""
    say = phrases("knowledge").say
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise LibraryError(say("file_no_file", language, name=name))
        raw = b"" if size > MAX_BYTES else _first_bytes(path)
    except FileNotFoundError as missing:
        raise LibraryError(say("file_missing", language, name=name)) from missing
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LibraryError(say("file_unreadable", language, name=name, reason=reason)) from error
    if max(size, len(raw)) > MAX_BYTES:
        sizes = {"size": round(max(size, len(raw)) / 1024**2), "limit": MAX_BYTES // 1024**2}
        raise LibraryError(say("file_too_big", language, name=name, **sizes))
    if not raw.strip(b"\x00 \t\r\n"):
        raise LibraryError(say("file_empty", language, name=name))
    return raw


def _first_bytes(path: Path) -> bytes:
    """A file may grow, or state no size at all, while it is read."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def load(raw: bytes, name: str, language: str) -> Loaded:
    """Text of a file by its extension, or by its first bytes when those differ. Raises LibraryError."""
    suffix = _kind(raw, Path(name).suffix.lower())
    if suffix in _READERS:
        reader: Reader = import_module(_READERS[suffix]).read
        return reader(raw, name, language)
    if suffix not in _TEXT:
        types = " ".join(TYPES)
        raise LibraryError(phrases("knowledge").say("file_type", language, name=name, types=types))
    return _plain(raw, name, language, suffix)


def _plain(raw: bytes, name: str, language: str, suffix: str) -> Loaded:
    text = decode(raw, name, language)
    if text.count("\n") > MAX_LINES:
        lines = {"lines": text.count("\n") + 1, "limit": MAX_LINES}
        raise LibraryError(phrases("knowledge").say("file_too_long", language, name=name, **lines))
    if longest_without_stop(text) > MAX_UNBROKEN:
        limit = {"limit": MAX_UNBROKEN}
        raise LibraryError(phrases("knowledge").say("file_unbroken", language, name=name, **limit))
    front, body = read_front_matter(text, name, language)
    return Loaded(body, front, markdown=suffix in (".md", ".markdown"))


def longest_without_stop(text: str) -> int:
    """Length of the longest run of characters in one line without the end of a sentence; only lines that
    could be over the limit are looked at."""
    lines = (line for line in text.split("\n") if len(line) > MAX_UNBROKEN)
    return max((len(part) for line in lines for part in _STOP.split(line)), default=0)


def _kind(raw: bytes, suffix: str) -> str:
    """Extensions lie: a web page or a PDF saved as .txt is read as what it is."""
    if suffix not in _TEXT:
        return suffix
    head = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf-"):
        return ".pdf"
    if head.startswith((b"<!doctype html", b"<html")):
        return ".html"
    return suffix
