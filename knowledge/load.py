"""One file in, its text and what it says of itself out. Each format has its own reader; all errors leave
here as one sentence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath

from knowledge.bundle import read_member
from knowledge.containers import zip_kind
from knowledge.decode import decode
from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter, read_front_matter
from knowledge.phrases import phrases

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 200_000
"""More is a log or an export, not a document that rules are quoted from."""
MAX_UNBROKEN = 300_000
"""Characters in one line without the end of a sentence: data of a program, not something people wrote."""
_PAGE = re.compile(rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,400}?-->\s*)?<(?:!doctype html|html)", re.S)
_STOP = re.compile(r"[。!\uff01?\uff1f;\uff1b]|[.]\s")
_READERS = {
    **dict.fromkeys((".docx", ".doc"), "knowledge.load_docx"),
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".csv", ".tsv"), "knowledge.load_table"),
    **dict.fromkeys((".pptx", ".ppt"), "knowledge.load_slides"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "knowledge.load_html"),
    **dict.fromkeys((".eml", ".mbox", ".mht", ".mhtml"), "knowledge.load_mail"),
    ".pdf": "knowledge.load_pdf",
    ".zip": "knowledge.load_zip",
}
_TABLES = (".xlsx", ".xls", ".xlsm", ".csv", ".tsv")
_MARKDOWN = (".md", ".markdown")
_TEXT = (*_MARKDOWN, ".txt", ".text", "")
TYPES = (".md", ".txt", ".html", ".docx", ".pdf", ".xlsx", ".csv", ".pptx", ".eml", ".mbox", ".zip")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as read: headings as `#` lines, list items as `- ` lines, tables as `|` rows."""

    text: str
    front: FrontMatter
    markdown: bool
    """Whether `#` lines are headings for sure (Markdown, Word, HTML) or the text is plain."""
    wrapped: bool = False
    """Whether lines end where the page did (PDF), so that sentences must be joined again."""
    removed: tuple[str, ...] = ()
    """What the reader itself left out: menus of a page, quoted mail, hidden words, cells without a result."""
    page: int = 0
    """How many menus and bars were among that: proofs that it was a page."""
    tags: bool = False
    """Whether HTML tags in the text are markup (Markdown); elsewhere they are words somebody wrote."""


Reader = Callable[[bytes, str, str], Loaded]


def supported(path: PurePath) -> bool:
    """Whether files of this name are read as documents."""
    return path.suffix.lower() in (*_READERS, *_TEXT)


def is_table(path: PurePath) -> bool:
    """Whether files of this name hold rows rather than prose."""
    return path.suffix.lower() in _TABLES


def read_bytes(path: Path, name: str, language: str) -> bytes:
    """The file's bytes; raises LibraryError when missing, no file, unreadable, empty or over 20 MB."""
    say = phrases("knowledge").say
    try:
        if (inside := read_member(path, language)) is not None:
            return _measured(inside, len(inside), name, language)
        size = path.stat().st_size
        if not path.is_file():
            raise LibraryError(say("file_no_file", language, name=name))
        raw = b"" if size > MAX_BYTES else _first_bytes(path)
    except FileNotFoundError as missing:
        raise LibraryError(say("file_missing", language, name=name)) from missing
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LibraryError(say("file_unreadable", language, name=name, reason=reason)) from error
    return _measured(raw, size, name, language)


def _measured(raw: bytes, size: int, name: str, language: str) -> bytes:
    """`raw` when it is neither empty nor too big; `size` is what the file says of itself."""
    say = phrases("knowledge").say
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
    """Text of a file by its first bytes, else by its extension. Raises LibraryError."""
    suffix = _kind(raw, PurePath(name).suffix.lower())
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
    return Loaded(body, front, markdown=suffix in _MARKDOWN, tags=suffix in _MARKDOWN)


def longest_without_stop(text: str) -> int:
    """Length of the longest run of characters in one line without the end of a sentence; only lines that
    could be over the limit are looked at."""
    lines = (line for line in text.split("\n") if len(line) > MAX_UNBROKEN)
    return max((len(part) for line in lines for part in _STOP.split(line)), default=0)


def _kind(raw: bytes, suffix: str) -> str:
    """Extensions lie: a web page saved as .doc or .xls, a PDF saved as .txt, a workbook called .csv."""
    if suffix and not supported(PurePath(f"x{suffix}")):
        return suffix
    if raw.startswith(b"PK\x03\x04"):
        return zip_kind(raw) or suffix
    head = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf-"):
        return ".pdf"
    if _PAGE.match(head) and suffix not in (".eml", ".mbox", ".mht", ".mhtml"):
        return ".html"
    return suffix
