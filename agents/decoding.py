"""Bytes to text: byte order mark, strict UTF-8, then the Chinese code pages.

Statistical guessers call short GB18030 text Korean, so none is used.
"""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DAMAGED_SHARE = 0.1


def decode(raw: bytes) -> str:
    """Text of a file; never fails. Bytes that stand for no character become U+FFFD, NUL is left out."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _plain(raw[len(mark) :].decode(encoding, errors="replace"))
    wide = _unmarked_utf16(raw)
    return _plain(raw.decode(wide, errors="replace") if wide else _eight_bit(raw))


def _eight_bit(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        text = _strict(raw, encoding)
        if text is not None and (encoding == "utf-8" or not _mostly_utf8(raw)):
            return text
    if _mostly_utf8(raw):
        return raw.decode("utf-8", errors="replace")
    big5 = _strict(raw, "big5")
    return big5 if big5 is not None else raw.decode("gb18030", errors="replace")


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _mostly_utf8(raw: bytes) -> bool:
    """A few stray bytes in UTF-8 must not turn the whole file into another code page."""
    text = raw.decode("utf-8", errors="replace")
    damaged = text.count("�")
    other = sum(char > "\x7f" for char in text) - damaged
    return other > 0 and damaged <= _DAMAGED_SHARE * other


def _unmarked_utf16(raw: bytes) -> str:
    head = raw[:4096]
    if len(head) < 4 or head.count(0) < len(head) // 5:
        return ""
    odd, even = head[1::2].count(0), head[::2].count(0)
    if min(odd, even) * 4 > max(odd, even):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _plain(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
