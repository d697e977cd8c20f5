"""Other words for a word: how members ask and how rules say it, in both languages."""

import re
from collections import defaultdict
from functools import cache

from knowledge.phrases import data
from knowledge.text import fold, has_cjk
from knowledge.words import stem

PACKAGE = "agents.answers"
_DIGITS = {char: str(at) for at, char in enumerate("一二三四五六七八九十", 1)} | {"两": "2"}
_COUNTED = re.compile(r"([一二两三四五六七八九十])(个?[㐀-鿿]{1,3})")
SAME, NEAR = 0.84, 0.55


@cache
def _table() -> dict[str, dict[str, float]]:
    """Word → its other words, each with how much it counts."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    lists = data(PACKAGE, "wording.yaml")
    for name, worth in (("near", NEAR), ("same", SAME)):
        for group in lists[name]:
            forms = [fold(str(form)) for form in group]
            for form in forms:
                found[_key(form)].update({other: worth for other in forms if other != form})
    return dict(found)


def _key(form: str) -> str:
    return form if has_cjk(form) else " ".join(stem(word) for word in form.split())


def others(word: str) -> dict[str, float]:
    """Other words for `word` (folded; English by its stem), with how much each counts; `三天` is `3天`."""
    found = _table().get(_key(word), {})
    counted = _COUNTED.fullmatch(word)
    return found | {f"{_DIGITS[counted[1]]}{counted[2]}": 1.0} if counted else found


@cache
def _starts() -> dict[str, tuple[str, ...]]:
    starts: dict[str, list[str]] = defaultdict(list)
    for form in _table():
        if has_cjk(form) and len(form) > 2:
            starts[form[0]].append(form)
    return {char: tuple(sorted(forms, key=len, reverse=True)) for char, forms in starts.items()}


def known_at(text: str, at: int) -> str:
    """The longest known wording of three or more characters that starts at `at`; empty when none does."""
    return next((form for form in _starts().get(text[at], ()) if text.startswith(form, at)), "")
