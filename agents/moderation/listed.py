"""The concepts of hundreds of texts at once: every listed word and every word of a hint in one walk."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from agents.moderation.chars import Flags, Joined, Numbers, different
from agents.moderation.detect import Spans, concepts, found_by
from agents.moderation.lexicon import Lexicon, Pattern, lexicon
from agents.moderation.needed import MOST_HINTS
from agents.moderation.reading import Reading
from agents.moderation.trie import Found, Trie, is_whole, rows, spread

_PLACE = 32
_AT_ONCE = 512
"""Texts for which what was met fits into the cache of a processor."""


def concepts_of_all(readings: Sequence[Reading]) -> list[Spans]:
    """What `concepts` makes of each."""
    pieces = (readings[n : n + _AT_ONCE] for n in range(0, len(readings), _AT_ONCE))
    return [spans for piece in pieces for spans in _concepts_of(piece)]


def _concepts_of(readings: Sequence[Reading]) -> list[Spans]:
    lex = lexicon()
    words, joined = _words_of(lex), Joined.of([reading.dense for reading in readings])
    found = words.trie.found(joined.codes)
    whole = found.only(is_whole(joined.codes, found) | ~words.edged[found.words])
    numbers = joined.numbers()
    spans: list[dict[str, list[tuple[int, int]]]] = [{} for _ in readings]
    for text, start, end, names in _named(words, whole, joined, numbers):
        for name in names:
            spans[text].setdefault(name, []).append((start, end))
    for text, pattern in words.hints.worth_trying(numbers[found.starts], found.words, len(readings)):
        dense = readings[text].dense
        if pattern.expression.search(dense) and (places := list(found_by(pattern, dense))):
            spans[text].setdefault(pattern.concept, []).extend(places)
    shielded = set(numbers[whole.starts[words.harmless[whole.words]]].tolist())
    return [concepts(readings[n], lex) if n in shielded else found for n, found in enumerate(spans)]


def _named(
    words: "_Words", found: Found, joined: Joined, numbers: Numbers
) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
    """(text, start, end, concepts) of each listed word, by where it ends and the longest first."""
    found = found.only(words.listed[found.words])
    found = found.only(np.argsort((found.ends << _PLACE) + found.starts))
    texts = numbers[found.starts]
    first = joined.starts[texts]
    places = (found.starts - first).tolist(), (found.ends - first).tolist()
    names = map(words.names.__getitem__, found.words.tolist())
    return zip(texts.tolist(), *places, names, strict=True)


class _Words:
    """All words of a lexicon in one trie, and what each of them says."""

    def __init__(self, lex: Lexicon) -> None:
        listed, harmless = dict(lex.words.items()), dict(lex.harmless.items())
        hints = {word for pattern in lex.patterns for words in pattern.hints for word in words}
        every = [*listed, *(harmless.keys() - listed), *sorted(hints - listed.keys() - harmless.keys())]
        self.trie = Trie(every)
        edged = {word for words in (listed, harmless) for word, (_, edge, _) in words.items() if edge}
        self.edged, self.listed, self.harmless = (
            np.array([word in some for word in every]) for some in (edged, listed, harmless)
        )
        """Whether a word has to be whole; names a concept; is a harmless phrase."""
        self.names = [listed[word][2] if word in listed else () for word in every]
        self.hints = _Hints(lex.patterns, every)


class _Hints:
    """Which patterns are worth trying where which words were met, as `worth_trying` has it."""

    def __init__(self, patterns: Sequence[Pattern], every: Sequence[str]) -> None:
        self._patterns = patterns
        self._unhinted = np.array([n for n, p in enumerate(patterns) if not p.hints], dtype=np.int64)
        opened = _by_word((words, n) for n, p in enumerate(patterns) for words in p.hints[:1])
        self._opened = rows(opened.get(word, ()) for word in every)
        """By word the patterns whose first hint it is."""
        further = {words: None for pattern in patterns for words in pattern.hints[1:]}
        number = {words: n for n, words in enumerate(further)}
        met = _by_word(number.items())
        self._met = rows(met.get(word, ()) for word in every)
        """By word the other hints it is one of."""
        self._nothing = len(number)
        self._asked = [
            np.array([_nth(number, p.hints, place, self._nothing) for p in patterns], dtype=np.int64)
            for place in range(1, MOST_HINTS)
        ]

    def worth_trying(self, texts: Numbers, words: Numbers, total: int) -> Iterator[tuple[int, Pattern]]:
        """(number of the text, pattern), in the order of the texts and of the lexicon."""
        width = len(self._patterns)
        patterns, of = spread(self._opened, words)
        always = np.add.outer(np.arange(total) * width, self._unhinted).ravel()
        keys = different(np.concatenate([texts[of] * width + patterns, always]))
        at, patterns = keys // width, keys % width
        met = self._all_met(texts, words, total)
        for hints in self._asked:
            kept = met[at, hints[patterns]]
            at, patterns = at[kept], patterns[kept]
        return zip(at.tolist(), map(self._patterns.__getitem__, patterns.tolist()), strict=True)

    def _all_met(self, texts: Numbers, words: Numbers, total: int) -> Flags:
        """For each text and further hint whether one of its words is there."""
        met = np.zeros((total, self._nothing + 1), dtype=bool)
        hints, of = spread(self._met, words)
        met[texts[of], hints] = True
        met[:, self._nothing] = True
        return met


def _by_word(hints: Iterable[tuple[frozenset[str], int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for words, number in hints:
        for word in words:
            found[word].append(number)
    return found


def _nth(number: Mapping[frozenset[str], int], hints: Sequence[frozenset[str]], n: int, nothing: int) -> int:
    return number[hints[n]] if n < len(hints) else nothing


@lru_cache(maxsize=1)
def _words_of(lex: Lexicon) -> _Words:
    return _Words(lex)
