"""How a member's text is read: evasive spellings undone, every character still knowing where it stood.

The dense view is folded text without the separators that split words, with emoji letters and look-alike
spellings (薇❤, 威 信, v x) replaced by the plain word. Offsets lead back to the original.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import Any

from agents.moderation.sounds import makes_no_word, variants
from agents.moderation.spelt import disguised, word_ends
from knowledge.phrases import data
from knowledge.text import fold_char

_PACKAGE = "agents.moderation"
_BACKWARDS = "\u202e"
_TOKEN = re.compile(r"[a-z0-9]+|[一-鿿㐀-䶿]+")
_GAP = re.compile(r"(?<=[a-z0-9一-鿿㐀-䶿])[^a-z0-9一-鿿㐀-䶿]+[a-z0-9一-鿿㐀-䶿]")
_EVEN = 3
_ALONE = re.compile(r"(?<![a-z0-9])[a-z0-9](?![a-z0-9])|(?<![一-鿿㐀-䶿])[一-鿿㐀-䶿](?![一-鿿㐀-䶿])")
_APART = re.compile(r"(?<![a-z0-9])[a-z](?:[^a-z0-9一-鿿㐀-䶿]{1,6}[a-z](?![a-z0-9]))+")
_LATIN_RUN = re.compile(r"[a-z]{6,}")
_MARKS = ",。!?;:"
_MANY = 4
"""Letters written apart from which they are taken for more than one word."""
_SIGN = re.compile(r"[^a-z0-9一-鿿㐀-䶿\s]")
_REVERSED = re.compile(r"\u202e([^\u202a-\u202e\n]*)")
_DIGIT_RUN = re.compile(r"(?<![0-9])[0-9](?:[\s\-.*_·]{1,2}[0-9]){5,}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Reading:
    """`dense` is what patterns match; `origin[i]` is the place in `text` of its i-th character."""

    text: str
    dense: str
    origin: Sequence[int]
    ends: Sequence[int]
    """`ends[i]`: index in `text` just after what the i-th dense character stands for."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span of the original for a span of the dense view."""
        if _BACKWARDS in self.text:
            places = {*self.origin[start:end], *(end - 1 for end in self.ends[start:end])}
            return min(places), max(places) + 1
        return self.origin[start], self.ends[end - 1]

    def quote(self, start: int, end: int) -> str:
        """The member's own characters for a span of the dense view."""
        first, last = self.span(start, end)
        return self.text[first:last]


def read(text: str) -> Reading:
    """The dense view of a text; never longer than four times the text."""
    dense, places = _folded(text)
    if not PLAIN.hidden.isdisjoint(text):
        dense, places = _words_apart(text, dense, places)
    dense, places = _without_separators(dense, places)
    return _spelled_out(text, dense, places)


class _Plain(dict[int, str]):
    """A table for `str.translate` that learns each character when it first meets it."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()
        """Characters that are not read as exactly one."""
        self.hidden: set[str] = set()
        """Characters that take no room; who joins words with them leaves out the blanks."""
        self.pictures: set[str] = set()
        """Pictures that are read as a word; who uses one again and again splits words with it."""

    def __missing__(self, code: int) -> str:
        look, char = _look_alikes(), chr(code)
        if unicodedata.category(char) == "Cf":
            self.uneven.add(char)
            self.hidden.add(char)
            self[code] = ""
            return ""
        self[code] = read = "".join(look.get(folded, folded) for folded in look.get(char) or fold_char(char))
        if len(read) != 1:
            self.uneven.add(char)
        if char in look and unicodedata.category(char) == "So":
            self.pictures.add(char)
        return read


PLAIN = _Plain()


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Folded text and the place in `text` of each of its characters, in the order a reader sees them."""
    dense = text.translate(PLAIN)
    if PLAIN.uneven.isdisjoint(text) and PLAIN.pictures.isdisjoint(text):
        return dense, range(len(text))
    order = _as_shown(text) if _BACKWARDS in text else range(len(text))
    often = {char for char in PLAIN.pictures & set(text) if text.count(char) >= _EVEN}
    order = [n for n in order if text[n] not in often] if often else order
    places = [index for index in order for _ in PLAIN[ord(text[index])]]
    return dense if order == range(len(text)) else "".join(PLAIN[ord(text[n])] for n in order), places


def _words_apart(text: str, dense: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    """With a blank between the known English words of each run that hidden characters join."""
    blanks: list[int] = []
    for run in _LATIN_RUN.finditer(dense):
        first, last = sorted((places[run.start()], places[run.end() - 1]))
        if not PLAIN.hidden.isdisjoint(text[first:last]):
            blanks += [run.start() + end for end in word_ends(run[0])]
    if not blanks:
        return dense, places
    pieces, at, kept = [], 0, list[int]()
    for blank in sorted(blanks):
        pieces.append(dense[at:blank])
        kept += [*places[at:blank], places[blank - 1]]
        at = blank
    return " ".join([*pieces, dense[at:]]), [*kept, *places[at:]]


def _as_shown(text: str) -> list[int]:
    """Places in the order of the screen: what follows a right-to-left override is shown from its end."""
    order: list[int] = []
    at = 0
    for match in _REVERSED.finditer(text):
        order += range(at, match.start(1))
        order += range(match.end(1) - 1, match.start(1) - 1, -1)
        at = match.end()
    return [*order, *range(at, len(text))]


@cache
def _look_alikes() -> dict[str, str]:
    table: dict[str, str] = {}
    spec = data(_PACKAGE, "lexicon/evasion.yaml")
    for plain, others in spec["look_alikes"].items():
        table.update(dict.fromkeys(others, str(plain)))
    for block in spec["letter_blocks"]:
        first = ord(block["first"])
        table.update({chr(first + n): chr(ord("a") + n) for n in range(26)})
    return table


def _without_separators(text: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    if not _maybe_split(text):
        return text, places
    drop = {m.start() + n for m in _DIGIT_RUN.finditer(text) for n, c in enumerate(m[0]) if not c.isdigit()}
    drop |= _between(text, list(_TOKEN.finditer(text)))
    if not drop:
        return text, places
    drop |= _scattered(text, drop)
    blanks = _between_words(text, drop)
    kept = [n for n in range(len(text)) if n not in drop or n in blanks]
    return "".join([" " if n in blanks else text[n] for n in kept]), [places[n] for n in kept]


def _between_words(text: str, drop: set[int]) -> set[int]:
    """Of the places to be dropped between single letters, those that stand between two words."""
    blanks: set[int] = set()
    for run in _APART.finditer(text):
        for letters in _together(text, run, drop):
            if len(letters) >= _MANY:
                blanks |= {letters[end] - 1 for end in word_ends("".join(text[n] for n in letters))}
    return blanks


def _together(text: str, run: re.Match[str], drop: set[int]) -> list[list[int]]:
    """Places of the letters of a run, by stretches without anything that stays."""
    stretches: list[list[int]] = [[]]
    for n in range(*run.span()):
        if text[n].isascii() and text[n].isalpha():
            stretches[-1].append(n)
        elif n not in drop:
            stretches.append([])
    return stretches


def _maybe_split(text: str) -> bool:
    """Whether anything may stand inside a word: a symbol that can split one, or a character by itself."""
    if text.isalnum() or not _GAP.search(text):
        return False
    return any(map(is_soft, _SIGN.findall(text))) or bool(_ALONE.search(text))


def _between(text: str, tokens: list[re.Match[str]]) -> set[int]:
    """Places of what stands between the pieces of split words."""
    gaps = [text[left.end() : right.start()] for left, right in pairwise(tokens)]
    drop: set[int] = set()
    for n, (left, right) in enumerate(pairwise(tokens)):
        if _even_run(tokens, gaps, n) or (
            _splits_a_word(left[0], gaps[n], right[0])
            and not _parts_words(left[0], right[0], gaps[n], _around(tokens, gaps, n))
        ):
            drop.update(range(left.end(), right.start()))
    return drop


def _around(tokens: list[re.Match[str]], gaps: list[str], n: int) -> list[str]:
    """The gaps on the other sides of lone characters beside a gap."""
    before = gaps[n - 1 : n] if len(tokens[n][0]) == 1 else []
    return before + (gaps[n + 1 : n + 2] if len(tokens[n + 1][0]) == 1 else [])


def _parts_words(left: str, right: str, gap: str, around: list[str]) -> bool:
    """Whether a blank stands between two words that are themselves split by signs (g.e.t l.o.s.t)."""
    return (
        (left + right).isascii() and gap.isspace() and any(g.strip() and all(map(is_soft, g)) for g in around)
    )


def _even_run(tokens: list[re.Match[str]], gaps: list[str], n: int) -> bool:
    """Whether a gap is one of many equal ones between lone characters, whatever it is made of."""
    gap = gaps[n]
    if not gap or gap.isspace() or len(gap) > 3 or (tokens[n][0] + tokens[n + 1][0]).isdigit():
        return False
    first = last = n
    while first > 0 and gaps[first - 1] == gap and len(tokens[first][0]) == 1:
        first -= 1
    while last < len(gaps) - 1 and gaps[last + 1] == gap and len(tokens[last + 1][0]) == 1:
        last += 1
    ends = len(tokens[n][0]) == 1 or n == first, len(tokens[n + 1][0]) == 1 or n == last
    return all(ends) and last - first + 1 >= _EVEN


def _scattered(chars: str, drop: set[int]) -> set[int]:
    """The other places of a symbol that mostly splits words, and of any other such sign beside a comma or a
    stop, where no words are left for it to part."""
    used = Counter(chars[n] for n in drop)
    often = {char for char, times in used.items() if times >= _EVEN and is_soft(char)}
    if not often:
        return set()
    symbols = {char for char in often if unicodedata.category(char) == "So"}
    return {n for n, char in enumerate(chars) if char in symbols or (char in often and _at_mark(chars, n))}


def _at_mark(chars: str, at: int) -> bool:
    """Whether a comma or a stop stands near it."""
    return any(char in _MARKS for char in chars[max(at - 2, 0) : at + 3])


@cache
def _separator() -> re.Pattern[str]:
    return re.compile(data(_PACKAGE, "lexicon/evasion.yaml")["separator"])


def _splits_a_word(left: str, gap: str, right: str) -> bool:
    """Whether a gap hides one word: symbols between Chinese characters, or blanks around a lone character."""
    if not gap or len(gap) > 6 or not all(is_soft(char) for char in gap):
        return False
    if left.isdigit() or right.isdigit():
        return False
    if left.isascii() and right.isascii():
        return len(left) == 1 == len(right)
    if gap.isspace():
        return len(left) == 1 or len(right) == 1
    return _word_like(left) and _word_like(right)


def _word_like(token: str) -> bool:
    return not token.isascii() or len(token) == 1


@lru_cache(maxsize=4096)
def is_soft(char: str) -> bool:
    return bool(_separator().match(char)) or unicodedata.category(char) in {"So", "Sk", "Me", "Cs", "Co"}


def _spelled_out(text: str, dense: str, places: Sequence[int]) -> Reading:
    swaps = _swaps(dense)
    if not swaps and isinstance(places, range):
        return Reading(text, dense, range(len(text) + 1), range(1, len(text) + 1))
    ends: Sequence[int] = [place + 1 for place in places]
    if swaps:
        chars, places, ends = _swap(list(dense), places, ends, swaps)
        dense = "".join(chars)
    return Reading(text, dense, [*places, len(text)], ends)


def _swaps(dense: str) -> list[tuple[int, int, str]]:
    """Leftmost-longest spellings found: (start, end, plain word)."""
    found: dict[int, tuple[int, str]] = {}
    for last, (variant, word, by_sound) in spellings().iter(dense):
        start, end = last - len(variant) + 1, last + 1
        if not is_bounded(dense, start, end) or found.get(start, (0, ""))[0] > last:
            continue
        if not by_sound or makes_no_word(dense, start, end):
            found[start] = (end, word)
    for start, end, word in disguised(dense):
        found.setdefault(start, (end, word))
    chosen: list[tuple[int, int, str]] = []
    for start in sorted(found):
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, *found[start]))
    return chosen


def opens_word(dense: str, start: int) -> bool:
    """Whether what starts there is not the middle of a Latin word (`this` is no `his`)."""
    return not start or not (_latin(dense[start]) and _latin(dense[start - 1]))


def is_bounded(dense: str, start: int, end: int) -> bool:
    """Latin ends of a match stand at word edges."""
    before = dense[start - 1] if start else " "
    after = dense[end] if end < len(dense) else " "
    return not (_latin(dense[start]) and _latin(before)) and not (_latin(dense[end - 1]) and _latin(after))


def _latin(char: str) -> bool:
    return "a" <= char <= "z"


def _swap(
    chars: list[str], places: Sequence[int], ends: Sequence[int], swaps: list[tuple[int, int, str]]
) -> tuple[list[str], list[int], list[int]]:
    out: tuple[list[str], list[int], list[int]] = ([], [], [])
    at = 0
    for start, end, word in swaps:
        _extend(out, chars[at:start], places[at:start], ends[at:start])
        n = len(word)
        spread = [start + k * (end - start) // n for k in range(n)]
        stops = [max(start + 1, start + (k + 1) * (end - start) // n) for k in range(n)]
        _extend(out, list(word), [places[i] for i in spread], [ends[j - 1] for j in stops])
        at = end
    _extend(out, chars[at:], places[at:], ends[at:])
    return out


def _extend(
    out: tuple[list[str], list[int], list[int]],
    chars: Sequence[str],
    places: Sequence[int],
    ends: Sequence[int],
) -> None:
    out[0].extend(chars)
    out[1].extend(places)
    out[2].extend(ends)


@cache
def spellings() -> Any:
    """Automaton of every evasive spelling of the listed words."""
    from ahocorasick import Automaton

    automaton = Automaton()
    for variant, word in variants():
        automaton.add_word(variant, (variant, word, True))
    for word, parts in data(_PACKAGE, "lexicon/evasion.yaml")["spellings"].items():
        for variant in map("".join, product(*map(_choices, parts))):
            if variant != word:
                automaton.add_word(variant, (variant, word, False))
    automaton.make_automaton()
    return automaton


def _choices(part: Any) -> list[str]:
    return list(part) if isinstance(part, str) else [str(piece) for piece in part]
