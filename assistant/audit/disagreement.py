"""Pairs of clauses that disagree: another sanction for the same breach, another value for the same thing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from assistant.audit.findings import Finding, place, say
from assistant.audit.rewording import reworded
from assistant.audit.sanctions import unequal_sanctions
from assistant.audit.statements import Statement, statements
from assistant.audit.subject import told_apart
from assistant.audit.values import Value
from knowledge.model import Clause

_SHARED = 0.8
"""Share of what is said of each value that must be said of the other."""
_SURE = 6
"""Where less than this is shared (three words, six characters), all must be."""
_LEAST_SHARED = {"age": 2, "role": 3, "permission": 4, "period": 4, "other": 2}
_STRICT = ("role", "permission", "period")
_INDEPENDENT = {"weekday": ("clock",), "period": ("weekday", "clock", "times"), "permission": ()}
_MOST_COMMON = 60
"""A word of more statements than this leads to no pair by itself: the rare words find the pairs."""


def disagreements(clauses: Sequence[Clause], language: str) -> Iterator[Finding]:
    yield from unequal_sanctions(clauses, language)
    yield from _values(list(statements(clauses)), language)


def _values(found: Sequence[Statement], language: str) -> Iterator[Finding]:
    of_clause: dict[str, list[Statement]] = defaultdict(list)
    for statement in found:
        of_clause[statement.clause.chunk_id].append(statement)
    seen: set[tuple[str, str]] = set()
    for a, b in _candidates(found):
        pair = (a.clause.chunk_id, b.clause.chunk_id)
        if pair in seen or not _disagree(a, b):
            continue
        if _holds(of_clause[pair[1]], a) or _holds(of_clause[pair[0]], b):
            continue
        seen.add(pair)
        yield _two_values(a, b, language)


def _candidates(found: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of one unit with different values that share one of their rarest words: of what is said of each,
    most must be shared, so that the rest alone cannot be.
    """
    counts = Counter((statement.value.unit, word) for statement in found for word in statement.own)
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, statement in enumerate(found):
        unit = statement.value.unit
        rarest = sorted(statement.own, key=lambda word: (counts[unit, word], word))
        for word in rarest[: 1 + int((1 - _SHARED) * sum(statement.own.values()))]:
            holders[unit, word].append(number)
    rare = [numbers for numbers in holders.values() if len(numbers) <= _MOST_COMMON]
    pairs = {i * len(found) + j for numbers in rare for i, j in combinations(numbers, 2)}
    for pair in sorted(pairs):
        yield found[pair // len(found)], found[pair % len(found)]


def _of_one_clause(one: Clause, other: Clause) -> bool:
    """Also the rows of one table and the pieces of a long clause: their figures differ on purpose."""
    return (one.doc, one.section, one.clause) == (other.doc, other.section, other.clause)


def _holds(statements_of_clause: Sequence[Statement], one: Statement) -> bool:
    """Whether a clause says the same as `one` somewhere."""
    return any(
        other.value.unit == one.value.unit and other.value.amount == one.value.amount and _alike(one, other)
        for other in statements_of_clause
    )


def _disagree(a: Statement, b: Statement) -> bool:
    return (
        not _of_one_clause(a.clause, b.clause)
        and _differ(a.value, b.value)
        and _same_conditions(a, b)
        and _alike(a, b)
        and not told_apart(a.said, b.said)
    )


def _differ(one: Value, other: Value) -> bool:
    if one.bound and other.bound and one.bound != other.bound:
        return False
    if one.unit == "role":
        return not (one.amount <= other.amount or other.amount <= one.amount)
    if one.unit == "weekday":
        return not one.amount & other.amount
    if one.unit == "clock":
        return _other_time(one.amount, other.amount)
    return bool(one.amount != other.amount)


def _other_time(one: tuple[int, int | None, bool], other: tuple[int, int | None, bool]) -> bool:
    """Where one does not say which half of the day, only the face of the clock is compared."""
    circle = 1440 if one[2] and other[2] else 720
    ends = one[1] is not None and other[1] is not None and one[1] % circle != other[1] % circle
    return ends or one[0] % circle != other[0] % circle


def _same_conditions(a: Statement, b: Statement) -> bool:
    """Both are said under the same figures, days and times; a person or a permission needs every one."""
    ignored = _INDEPENDENT.get(a.value.unit, ())
    one, other = ({unit: of[unit] for unit in of if unit not in ignored} for of in (a.others, b.others))
    if a.value.unit in _STRICT:
        return one == other and (a.value.unit == "role" or a.conditional == b.conditional)
    return all(one[unit] & other[unit] for unit in one.keys() & other.keys())


def _alike(a: Statement, b: Statement) -> bool:
    """Nearly everything that is said of one value is said of the other."""
    shared = sum(weight for word, weight in a.own.items() if word in b.own)
    least = _LEAST_SHARED.get(a.value.unit, _LEAST_SHARED["other"])
    if shared < least or min(_covered(a, b), _covered(b, a)) < (1.0 if shared < _SURE else _SHARED):
        return False
    if a.clause.doc == b.clause.doc and a.clause.section != b.clause.section and not (a.alone or b.alone):
        return False
    only_a, only_b = a.before - b.own.keys() - b.context.keys(), b.before - a.own.keys() - a.context.keys()
    return not (only_a and only_b) and (not only_a or b.alone) and (not only_b or a.alone)


def _covered(a: Statement, b: Statement) -> float:
    """Share of what is said of `a` that is said of `b` too."""
    whole = sum(a.own.values())
    return sum(weight for word, weight in a.own.items() if word in b.own or word in b.context) / whole


def _two_values(a: Statement, b: Statement, language: str) -> Finding:
    key = "conflict_permission" if a.value.unit == "permission" else "conflict_figure"
    places = [place(s.clause, language) for s in (a, b)]
    named = {"one": places[0], "other": places[1], "first": a.figure, "second": b.figure}
    return Finding(
        kind="conflict",
        level="warn",
        message=say(key, language, **named),
        citations=(a.clause.cite(a.quote), b.clause.cite(b.quote)),
        proposal=say(
            "conflict_value_proposal", language, **named, other_new=reworded(b, a), one_new=reworded(a, b)
        ),
        doc=a.clause.doc,
    )
