"""Bytes to text. Guessing libraries take short GBK text for Korean, so the order is fixed: what the file
declares, strict UTF-8, then GB18030; Big5 only where GB18030 reads it as rare characters."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from knowledge.errors import LibraryError
from knowledge.phrases import phrases

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_BROKEN = 0.1
"""Up to this share of broken characters, bytes are taken for damaged UTF-8."""
_STRANGE = 0.3
_UNREADABLE = 0.1
_ALONE = 0.9
_PAIRS = re.compile(rb"(?=.*[\x80-\xff])(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf])*", re.S)
_HIGH = re.compile(rb"[\x80-\xff]+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})", re.I)


def decode(raw: bytes, name: str, language: str) -> str:
    """Text of a file. Raises LibraryError when the bytes are not text."""
    text = text_of(raw)
    if text is None:
        raise LibraryError(phrases("knowledge").say("file_binary", language, name=name))
    return text


def text_of(raw: bytes) -> str | None:
    """The text that bytes hold, without mark and NUL, lines ended by `\n`; None when they are not text.

    Bytes that stand for no character become U+FFFD."""
    for bom, codec in _BOMS:
        if raw.startswith(bom):
            return _readable(_tidy(raw.decode(codec, "replace")))
    wide = _wide_without_mark(raw)
    if wide is not None:
        return _tidy(wide)
    if _looks_binary(raw):
        return None
    plain = _as_utf8(raw)
    return _readable(_tidy(_declared(raw))) if plain is None else _tidy(plain)


def _declared(raw: bytes) -> str:
    """In the code page the file declares, else the likeliest one."""
    declared = _CHARSET.search(raw[:4096])
    codec = declared[1].decode("ascii").lower() if declared else "utf-8"
    try:
        return raw.decode("gb18030" if codec in ("gb2312", "gbk") else codec)
    except (UnicodeDecodeError, LookupError):
        return _mostly_utf8(raw) or _line_by_line(raw) or _western(raw) or _chinese(raw)


def _mostly_utf8(raw: bytes) -> str | None:
    """UTF-8 with a few broken places (a cut last character, a pasted byte) is still UTF-8; its broken lines
    are read in a Chinese code page where that gives them everyday letters."""
    text = raw.decode("utf-8", "replace")
    if not _few(text, least=2):
        return None
    lines = raw.split(b"\n")
    broken = [line for line in lines if not _few(line.decode("utf-8", "replace"))]
    return "\n".join(_mended(lines, _page(broken))) if broken else text


def _few(text: str, least: int = 0) -> bool:
    """Whether broken places are few among the wide characters, or up to `least` in a longer text."""
    broken = text.count("�")
    whole = sum(char > "\x7f" for char in text) - broken
    return broken <= max(_BROKEN * whole, least if whole > 20 else 0)


def _mended(lines: Sequence[bytes], page: str) -> Iterator[str]:
    """UTF-8 lines with some of another page. Chinese letters that UTF-8 can take for Latin ones go with the
    line before them."""
    foreign = False
    for line in lines:
        text = line.decode("utf-8", "replace")
        broken = not _few(text)
        read = _plainly(line, page) if broken or (foreign and _PAIRS.fullmatch(line)) else ""
        if broken or not line.isascii():
            foreign = bool(read)
        yield read or (broken and _western(line)) or text


def _plainly(line: bytes, codec: str) -> str:
    """The line in a code page that gives it everyday letters; else empty."""
    try:
        text = line.decode(codec)
    except UnicodeDecodeError:
        return ""
    return text if _strangeness(text) < _STRANGE else ""


def _line_by_line(raw: bytes) -> str | None:
    """Files put together of UTF-8 and Chinese parts, where both have lines of their own; else None."""
    every = raw.split(b"\n")
    page = _page([line for line in every if _as_utf8(line) is None])
    lines: list[str] = []
    codecs: set[str] = set()
    for line in every:
        # Two or four Chinese letters of a code page can be valid UTF-8: Latin or Greek ones that no text has.
        likely = (page, "utf-8") if _PAIRS.fullmatch(line) else ("utf-8", page)
        for codec in likely:
            try:
                lines.append(line.decode(codec))
            except UnicodeDecodeError:
                continue
            codecs |= set() if line.isascii() else {codec}
            break
        else:
            return None
    text = "\n".join(lines)
    return text if len(codecs) == 2 and _strangeness(text[:20_000]) < _STRANGE else None


def _page(lines: Sequence[bytes]) -> str:
    """The Chinese code page of lines that are no UTF-8: Big5 only where it is clearly better."""
    readings = [b"\n".join(lines)[:60_000].decode(codec, "replace") for codec in ("gb18030", "big5")]
    simplified, traditional = (_strangeness(text[:20_000]) for text in readings)
    return "big5" if traditional < simplified * 0.5 else "gb18030"


def _western(raw: bytes) -> str | None:
    """Windows-1252, where letters with accents and curly marks stand alone among plain ones; else None."""
    runs = _HIGH.findall(raw[:200_000])
    alone = sum(len(run) == 1 for run in runs)
    return raw.decode("cp1252", "replace") if runs and alone >= _ALONE * len(runs) else None


def _chinese(raw: bytes) -> str:
    return raw.decode(_page([raw]), "replace")


@cache
def _everyday() -> frozenset[str]:
    """Hanzi of GB 2312 level one, plus what their Big5 users write most: the common first plane of each
    standard.
    """
    level_one = bytes(b for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for b in (row, cell))
    common = bytes(
        b
        for row in range(0xA4, 0xC7)
        for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        for b in (row, cell)
    )
    return frozenset(level_one.decode("gb2312", "ignore") + common.decode("big5", "ignore"))


def _strangeness(text: str) -> float:
    wide = [char for char in text if char > "\x7f"]
    odd = sum(
        char == "�"
        or (char.isalpha() and char not in _everyday())
        or unicodedata.category(char) in ("Co", "Cn")
        for char in wide
    )
    return odd / max(1, len(wide))


def _wide_without_mark(raw: bytes) -> str | None:
    """UTF-16 saved without its mark: a share of zeros, and one of the two byte orders reads well."""
    head = raw[:4096]
    zeros = head.count(0)
    if zeros < max(2, len(head) * 0.01) or (zeros < len(head) * 0.2 and _as_utf8(raw) is not None):
        return None
    texts = [raw.decode(codec, "replace") for codec in ("utf-16-le", "utf-16-be")]
    text = min(texts, key=lambda text: _strangeness(text[:4096]))
    shown = text[:4096]
    plain = sum(char.isprintable() or char in "\t\r\n\x00" for char in shown)
    return text if plain > len(shown) * 0.95 and _strangeness(shown) < _STRANGE else None


def _as_utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _looks_binary(raw: bytes) -> bool:
    head = raw[:8192]
    controls = sum(head.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return controls > max(8, len(head) * 0.02)


def _readable(text: str) -> str | None:
    """The text, unless much of it stands for nothing a person could have typed."""
    head = text[:4096]
    nothing = sum(char == "�" or unicodedata.category(char) in ("Co", "Cn", "Cs") for char in head)
    return text if nothing <= len(head) * _UNREADABLE else None


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff")
