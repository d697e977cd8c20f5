"""Bytes to text. Guessing libraries take short GBK text for Korean, so the order is fixed: what the file
declares, strict
UTF-8, then GB18030; Big5 only where GB18030 reads it as rare characters."""

import re
import unicodedata
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
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})", re.I)


def decode(raw: bytes, name: str, language: str) -> str:
    """Text of a file. Raises LibraryError when the bytes are not text."""
    for bom, codec in _BOMS:
        if raw.startswith(bom):
            return _tidy(raw.decode(codec, "replace"))
    wide = _wide_without_mark(raw)
    if wide is not None:
        return _tidy(wide)
    if _looks_binary(raw):
        raise LibraryError(phrases("knowledge").say("file_binary", language, name=name))
    return _tidy(_strict(raw))


def _strict(raw: bytes) -> str:
    declared = _CHARSET.search(raw[:4096])
    codecs = ["utf-8"] + ([declared[1].decode("ascii")] if declared else [])
    for codec in codecs:
        try:
            return raw.decode("gb18030" if codec.lower() in ("gb2312", "gbk") else codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return _mostly_utf8(raw) or _chinese(raw)


def _mostly_utf8(raw: bytes) -> str | None:
    """UTF-8 with a few broken places (a cut last character, a pasted byte) is still UTF-8."""
    text = raw.decode("utf-8", "replace")
    broken, wide = text.count("�"), sum(char > "\x7f" for char in text)
    return text if wide > 20 and broken <= max(2, wide * 0.02) else None


def _chinese(raw: bytes) -> str:
    readings = []
    for codec in ("gb18030", "big5"):
        text = raw.decode(codec, "replace")
        readings.append((_strangeness(text), text))
    simplified, traditional = readings
    return traditional[1] if traditional[0] < simplified[0] * 0.5 else simplified[1]


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
    """UTF-16 saved without its mark: every other byte of plain Latin text is zero."""
    head = raw[:4096]
    if len(head) < 8 or head.count(0) < len(head) * 0.3:
        return None
    codec = "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
    text = raw.decode(codec, "replace")
    return text if sum(char.isprintable() or char in "\r\n\t" for char in text) > len(text) * 0.95 else None


def _looks_binary(raw: bytes) -> bool:
    head = raw[:8192]
    controls = sum(head.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return controls > max(8, len(head) * 0.02)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff")
