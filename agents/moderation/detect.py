"""Findings of one text: concepts seen, rules they complete, confidence after the context was heard."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from agents.moderation.lexicon import (
    FAMILY,
    SEVERITIES,
    Lexicon,
    Pattern,
    Rule,
    found_terms,
    lexicon,
    worth_trying,
)
from agents.moderation.reading import Reading, opens_word, read

Spans = Mapping[str, Sequence[tuple[int, int]]]
MANY = 32
"""Messages from which it pays to work with arrays."""
VIOLATION = 0.7
"""The confidence from which a finding is sure."""
_TOO_MANY = 40
_LONG = 60
_SENTENCE_END = re.compile(r"[。!?;\n]|(?<=[一-鿿])\.|\.(?=\s)")


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule completed; `start`/`end` in the dense view."""

    rule: Rule
    start: int
    end: int
    confidence: float
    excuses: tuple[str, ...] = ()
    """Names of the context guards that lowered the confidence."""


def concepts(reading: Reading, lex: Lexicon | None = None) -> Spans:
    """Where each concept occurs; words inside a harmless phrase (笑死, 杀毒) do not count."""
    lex = lex or lexicon()
    dense = reading.dense
    shields = [(start, end) for start, end, _ in found_terms(lex.harmless, dense)]
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end, names in found_terms(lex.words, dense):
        if not _shielded(start, end, shields):
            for name in names:
                spans[name].append((start, end))
    for pattern in worth_trying(lex, dense):
        for start, end in found_by(pattern, dense):
            if not _shielded(start, end, shields):
                spans[pattern.concept].append((start, end))
    return spans


def looked_at(texts: Sequence[str]) -> list[tuple[Reading, Spans]]:
    """The reading of each text and where its concepts occur, worked out together where that is quicker."""
    if len(texts) < MANY:
        return [(reading, concepts(reading)) for reading in map(read, texts)]
    from agents.moderation.listed import concepts_of_all
    from agents.moderation.plain import read_all

    readings = read_all(texts)
    return list(zip(readings, concepts_of_all(readings), strict=True))


def found_by(pattern: Pattern, dense: str) -> Iterator[tuple[int, int]]:
    """Where a pattern matches, but for the middle of Latin words."""
    for match in pattern.expression.finditer(dense):
        start, end = match.span()
        if end > start and opens_word(dense, start):
            yield start, end


def _shielded(start: int, end: int, shields: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in shields)


def hits(spans: Spans, lex: Lexicon | None = None, dense: str = "") -> list[Hit]:
    """Every rule that the concepts complete, at its tightest place. In a long text (`dense`) words of
    everyday families add up within one sentence only."""
    lex = lex or lexicon()
    ends = [match.start() for match in _SENTENCE_END.finditer(dense)] if len(dense) > _LONG else []
    found: list[Hit] = []
    seen: set[str] = set()
    is_unmet = spans.keys().isdisjoint
    for concept in spans:
        for rule in lex.rules.get(concept, ()):
            if rule.name not in seen:
                seen.add(rule.name)
                if not any(map(is_unmet, rule.needs)):
                    found += _complete(rule, spans, ends)
    return found


def _complete(rule: Rule, spans: Spans, ends: Sequence[int]) -> list[Hit]:
    if any(spans.get(concept) for concept in rule.unless):
        return []
    groups = [
        sorted({span for name in group for span in spans.get(name, ())})[:_TOO_MANY] for group in rule.needs
    ]
    if not all(groups):
        return []
    if len(groups) == 1:
        return [Hit(rule, start, end, rule.confidence) for start, end in _outermost(groups[0])]
    together = ends if any(name.startswith(FAMILY) for group in rule.needs for name in group) else ()
    best = _tightest(groups, rule.window, together)
    return [Hit(rule, *best, rule.confidence)] if best else []


def _outermost(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest of overlapping spans, at most three of them."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept[:3]


def _tightest(
    groups: Sequence[Sequence[tuple[int, int]]], window: int, ends: Sequence[int]
) -> tuple[int, int] | None:
    """Shortest stretch with one distinct span of each group and none of the `ends` in it, or None when none
    fits the window."""
    best: tuple[int, int] | None = None
    for anchor in groups[0]:
        near = [[s for s in group if s != anchor and _gap(s, anchor) <= window][:6] for group in groups[1:]]
        for others in product(*near):
            start = min(anchor[0], *(s[0] for s in others))
            end = max(anchor[1], *(s[1] for s in others))
            if (best is None or end - start < best[1] - best[0]) and not _crosses(start, end, ends):
                best = (start, end)
    return best


def _crosses(start: int, end: int, ends: Sequence[int]) -> bool:
    return bool(ends) and bisect_left(ends, start) < bisect_left(ends, end)


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def merged(found: Sequence[Hit]) -> list[Hit]:
    """Hits of one category joined where they overlap; independent signs that no context
    excused raise the confidence together."""
    if len(found) < 2:
        return list(found)
    out: list[Hit] = []
    for hit in sorted(found, key=lambda h: (h.rule.category, h.start, -h.end)):
        last = out[-1] if out else None
        if last and last.rule.category == hit.rule.category and hit.start <= last.end:
            out[-1] = _join(last, hit)
        else:
            out.append(hit)
    return out


def _weight(hit: Hit) -> tuple[bool, int, float]:
    """The sure before the doubtful, among the sure the graver one."""
    sure = hit.confidence >= VIOLATION
    return sure, SEVERITIES.index(hit.rule.severity) if sure else 0, hit.confidence


def _join(one: Hit, other: Hit) -> Hit:
    strong, weak = sorted((one, other), key=_weight, reverse=True)
    independent = one.rule is not other.rule and not (one.excuses or other.excuses)
    both = 1 - (1 - strong.confidence) * (1 - weak.confidence * 0.6) if independent else strong.confidence
    start, end = min(one.start, other.start), max(one.end, other.end)
    if end - start > _LONG:
        start, end = strong.start, strong.end
    return replace(strong, start=start, end=end, confidence=min(max(both, weak.confidence), 0.98))
