"""Folding and language of text: what counts as the same word when people type Chinese many ways."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, Literal

_CJK = re.compile(r"[㐀-䶿一-鿿\uac00-\ud7af\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
# \uff01 \uff1f \uff1b \uff09: full-width ! ? ; )
_END = "\u3002!?;\uff01\uff1f\uff1b\n"
_SENTENCE = re.compile(f'[^{_END}]*[{_END}]+[”’」』")\uff09】]*|[^{_END}]+')
# Characters that show nothing: zero-width, joiners, direction marks, variation selectors, soft hyphen.
_INVISIBLE = re.compile(r"[­​-‏‪-‮⁠-⁩︀-️\U000e0100-\U000e01ef]")


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _mainland_converter() -> Any:
    from opencc import OpenCC

    return OpenCC("tw2sp")


@cache
def _taiwan_converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2tw")


@lru_cache(maxsize=4096)
def to_traditional(words: str) -> str:
    """Simplified words in Traditional characters, the words themselves as they are."""
    return str(_taiwan_converter().convert(words)) if words else words


def mainland(text: str) -> str:
    """Traditional text in Simplified characters and mainland words (軟體 → 软件); other text as it is."""
    if not has_cjk(text) or _converter().convert(text) == text:
        return text
    return str(_mainland_converter().convert(text))


@lru_cache(maxsize=65536)
def fold_char(char: str) -> str:
    """One character folded: width and compatibility forms, Traditional to Simplified, lower case."""
    if char.isascii():
        return char.lower()
    if _INVISIBLE.match(char):
        return ""
    plain = unicodedata.normalize("NFKC", char).lower()
    return str(_converter().convert(plain)) if _CJK.search(plain) else plain


class _Folding(dict[int, str]):
    """A table for `str.translate` that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = fold_char(chr(code))
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Text as it is matched: NFKC, Simplified, lower case, invisible characters removed."""
    return text.translate(_FOLDING)


def fold_map(text: str) -> tuple[str, list[int]]:
    """Folded text and, for each of its characters, the index in `text` it came from (plus the end)."""
    out: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for folded in fold_char(char):
            out.append(folded)
            origin.append(index)
    origin.append(len(text))
    return "".join(out), origin


def language_of(text: str) -> Literal["zh", "en"]:
    """`zh` as soon as Chinese carries the text (a Chinese character weighs as much as a Latin word)."""
    chinese = len(_CJK.findall(text))
    latin = len(_LATIN_WORD.findall(text))
    return "en" if latin > chinese * 1.5 or (latin and not chinese) else "zh"


def has_cjk(text: str) -> bool:
    return bool(_CJK.search(text))


def sentences(text: str) -> list[str]:
    """Verbatim sentences; joined they give the text back."""
    return _SENTENCE.findall(text)
