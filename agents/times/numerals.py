"""Chinese and English number words up to four digits, as people write them in dates, times and counts."""

import re

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = r"(?:\d{1,4}|[〇零一二三四五六七八九十百千两廿卅]{1,7})"
"""Pattern of one whole number on folded text."""


def whole_number(text: str) -> int | None:
    """`三十一` → 31, `二〇二六` → 2026, `12` → 12; None when it is not a number."""
    word = text.strip().replace("廿", "二十").replace("卅", "三十")
    if word.isascii() and word.isdigit():
        return int(word)
    if not word or re.search(r"[^〇零一二三四五六七八九十百千两俩]", word):
        return None
    if not set(word) & set(_UNITS):
        return int("".join(str(_DIGITS[char]) for char in word))
    return _with_units(word)


def _with_units(word: str) -> int:
    total, digit, last = 0, 0, 1
    for char in word:
        if char in _UNITS:
            last = _UNITS[char]
            total += (digit or 1) * last
            digit = 0
        else:
            digit = _DIGITS[char]
            last = 1 if char in "零〇" else last
    shorthand = last // 10 if last >= 100 and word[-1] not in _UNITS else 1
    return total + digit * shorthand
