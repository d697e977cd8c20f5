"""Pairs of clauses that disagree: another sanction for the same breach, another figure for the same thing.

Figures are compared by their unit and by how much of what is said of them is the same: the cosine of
the words' weights, rare words counting more (inverse document frequency over all statements).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from agents.moderation.ladder import Ladder, parse_ladder
from agents.moderation.lexicon import categories
from assistant.audit.findings import PACKAGE, Finding, Level, say
from assistant.audit.linting import hands_out_sanctions
from assistant.audit.statements import Statement, statements
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold

_ALIKE, _OWN_ALIKE = 0.66, 0.7
_MOST_COMMON = 200
"""A word of more statements than this leads to no pair by itself: the rare words find the pairs."""
_HEAD = 18
_FEW = 500
"""In a small library every word is rare or common by chance: it is weighed as one of this many statements."""


def disagreements(clauses: Sequence[Clause], language: str) -> Iterator[Finding]:
    yield from _ladders(clauses, language)
    yield from _figures(list(statements(clauses)), language)


def _ladders(clauses: Sequence[Clause], language: str) -> Iterator[Finding]:
    by_category: dict[str, list[tuple[Clause, Ladder]]] = defaultdict(list)
    for clause in filter(hands_out_sanctions, clauses):
        ladder = parse_ladder(clause.text)
        category = _category(clause) if ladder else None
        if ladder and category:
            by_category[category].append((clause, ladder))
    for category, found in by_category.items():
        for (one, first), (other, second) in combinations(found, 2):
            if not _of_one_clause(one, other):
                yield from _unequal(one, first, other, second, category, language)


def _category(clause: Clause) -> str | None:
    """The category a clause names at its head: the earliest word wins."""
    head = fold(clause.text)[:_HEAD]
    places = [
        (head.find(word), category)
        for category, spec in categories().items()
        for word in spec["words"]
        if word in head
    ]
    return min(places)[1] if places else None


def _unequal(
    one: Clause, first: Ladder, other: Clause, second: Ladder, category: str, language: str
) -> Iterator[Finding]:
    for turn, (a, b) in enumerate(zip(first.steps, second.steps, strict=False), start=1):
        differs = a.action != b.action or (a.minutes != b.minutes and a.minutes and b.minutes)
        if differs:
            name = categories()[category]["name"]["en" if language == "en" else "zh"]
            yield _pair(
                "conflict_sanction", "error", one, one.text, other, other.text, language, what=name, turn=turn
            )
            return


def _figures(found: Sequence[Statement], language: str) -> Iterator[Finding]:
    rarity = _rarity(found)
    held: dict[str, set[tuple[str, float]]] = defaultdict(set)
    for statement in found:
        held[statement.clause.chunk_id].add((statement.unit, statement.amount))
    seen: set[tuple[str, str]] = set()
    for a, b in _candidates(found, rarity):
        pair = (a.clause.chunk_id, b.clause.chunk_id)
        agree = (a.unit, a.amount) in held[pair[1]] or (b.unit, b.amount) in held[pair[0]]
        if pair in seen or agree or not _alike(a, b, rarity):
            continue
        seen.add(pair)
        yield _pair(
            "conflict_figure",
            "warn",
            a.clause,
            a.quote,
            b.clause,
            b.quote,
            language,
            first=a.figure,
            second=b.figure,
        )


def _rarity(found: Sequence[Statement]) -> Mapping[int, float]:
    counts = Counter(word for statement in found for word in statement.words)
    total = max(len(found), _FEW)
    return {word: math.log(1 + total / count) for word, count in counts.items()}


def _candidates(
    found: Sequence[Statement], rarity: Mapping[int, float]
) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of one unit with different amounts that share a word which is not common."""
    holders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, statement in enumerate(found):
        for word in statement.own:
            holders[statement.unit, word].append(number)
    pairs: set[tuple[int, int]] = set()
    for numbers in holders.values():
        if len(numbers) <= _MOST_COMMON:
            pairs.update(combinations(numbers, 2))
    for i, j in sorted(pairs):
        a, b = found[i], found[j]
        if a.amount != b.amount and not _of_one_clause(a.clause, b.clause) and _same_way(a.bound, b.bound):
            yield a, b


def _of_one_clause(one: Clause, other: Clause) -> bool:
    """Also the rows of one table and the pieces of a long clause: their figures differ on purpose."""
    return (one.doc, one.section, one.clause) == (other.doc, other.section, other.clause)


def _same_way(one: str, other: str) -> bool:
    return one == other or not (one and other)


def _alike(a: Statement, b: Statement, rarity: Mapping[int, float]) -> bool:
    if _told_apart(a, b):
        return False
    shared = sum(rarity.get(word, 1.0) for word in a.own & b.own)
    smaller = min(sum(rarity.get(word, 1.0) for word in side.own) for side in (a, b))
    telling = data(PACKAGE, "figures.yaml")["telling"]
    if shared < telling.get(a.unit, telling["other"]) or shared < _OWN_ALIKE * smaller:
        return False
    return _cosine(a.words, b.words, rarity) >= _ALIKE


def _told_apart(a: Statement, b: Statement) -> bool:
    """Each names a case of its own; or one document has them under two headings, which is what
    headings are for."""
    for group in data(PACKAGE, "figures.yaml")["exclusive"]:
        first, second = ({word for word in group if re.search(word, said)} for said in (a.said, b.said))
        if first and second and not first & second:
            return True
    return a.clause.doc == b.clause.doc and a.clause.section != b.clause.section


def _cosine(a: Mapping[int, float], b: Mapping[int, float], rarity: Mapping[int, float]) -> float:
    def worth(words: Mapping[int, float], word: int) -> float:
        return words[word] * rarity.get(word, 1.0)

    shared = sum(worth(a, word) * worth(b, word) for word in a.keys() & b.keys())
    sizes = [math.sqrt(sum(worth(words, word) ** 2 for word in words)) for words in (a, b)]
    return shared / (sizes[0] * sizes[1]) if all(sizes) else 0.0


def _pair(
    key: str,
    level: Level,
    one: Clause,
    quote: str,
    other: Clause,
    other_quote: str,
    language: str,
    **values: object,
) -> Finding:
    places = [f"{clause.title} {clause.clause}".strip() for clause in (one, other)]
    return Finding(
        kind="conflict",
        level=level,
        message=say(key, language, one=places[0], other=places[1], **values),
        citations=(one.cite(quote), other.cite(other_quote)),
        proposal=say(f"{key}_proposal", language, one=places[0], other=places[1], **values),
        doc=one.doc,
    )
