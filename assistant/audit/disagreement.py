"""Pairs of clauses that disagree: another sanction for the same breach, another value for the same thing."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from assistant.audit.findings import Finding, place, say
from assistant.audit.rewording import reworded
from assistant.audit.sanctions import unequal_sanctions
from assistant.audit.statements import Statement, statements
from assistant.audit.subject import acts, told_apart
from assistant.audit.values import Value
from knowledge.model import Clause

_SHARED = 0.8
"""Share of what is said of each value that must be said of the other."""
_SURE = 6
"""Where less than this is shared (three words, six characters), all must be."""
_WORD = 2
"""What a word weighs; a character that no list knows weighs less."""
_LESS_SURE, _HALF, _SOME = 5, 0.5, 0.3
"""So much must be shared, such a part of the longer and of what is said of the value, where one says more."""
_LED_BY = 2
"""Rarest words of a statement by which others are looked for."""
_OFTEN = 4
"""So many times one sentence is shown against others: who mends it has seen enough."""
_LEAST_SHARED = {"age": 2, "role": 3, "permission": 4, "period": 4, "other": 2}
_STRICT = ("role", "permission", "period")
_INDEPENDENT = {"weekday": ("clock",), "period": ("weekday", "clock", "times"), "permission": ()}
_MOST_COMMON = 60
"""A word of more statements than this leads to no pair by itself: the rare words find the pairs."""


def disagreements(clauses: Iterable[Clause], language: str) -> Iterator[Finding]:
    read: list[Clause] = []
    found = list(statements(_kept(clauses, read)))
    yield from unequal_sanctions(read, language)
    yield from _values(found, language)


def _kept(clauses: Iterable[Clause], into: list[Clause]) -> Iterator[Clause]:
    for clause in clauses:
        into.append(clause)
        yield clause


def _values(found: Sequence[Statement], language: str) -> Iterator[Finding]:
    of_clause: dict[str, list[Statement]] = defaultdict(list)
    for statement in found:
        of_clause[statement.clause.chunk_id].append(statement)
    seen: Counter[str] = Counter()
    for a, b in _candidates(found):
        pair = (f"{a.clause.chunk_id} {a.quote}", f"{b.clause.chunk_id} {b.quote}")
        if max(seen["".join(pair)], seen[pair[0]] // _OFTEN, seen[pair[1]] // _OFTEN) or not _disagree(a, b):
            continue
        if _holds(of_clause[b.clause.chunk_id], a) or _holds(of_clause[a.clause.chunk_id], b):
            continue
        seen.update(("".join(pair), *pair))
        yield _two_values(a, b, language)


def _candidates(found: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of one unit that share one of the rarest words that either shares with any."""
    counts = Counter((statement.value.unit, word) for statement in found for word in _near(statement))
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, statement in enumerate(found):
        unit = statement.value.unit
        by_rarity = [
            sorted(
                (word for word in said if counts[unit, word] > 1), key=lambda word: (counts[unit, word], word)
            )[:count]
            for said, count in ((statement.own, _LED_BY), (statement.before, 1))
        ]
        for word in {word for rarest in by_rarity for word in rarest}:
            holders[unit, word].append(number)
    rare = [numbers for numbers in holders.values() if len(numbers) <= _MOST_COMMON]
    pairs = {
        i * len(found) + j
        for numbers in rare
        for i, j in combinations(numbers, 2)
        if found[i].value.amount != found[j].value.amount
    }
    for pair in sorted(pairs):
        yield found[pair // len(found)], found[pair % len(found)]


def _of_one_clause(one: Statement, other: Statement) -> bool:
    """Also the rows of one table and the pieces of a long clause: their figures differ on purpose."""
    first, second = one.clause, other.clause
    if (first.doc, first.section, first.clause) != (second.doc, second.section, second.clause):
        return False
    return first.text == second.text or not (one.item and other.item and one.alone and other.alone)


def _holds(statements_of_clause: Sequence[Statement], one: Statement) -> bool:
    """Whether a clause says the same as `one` somewhere."""
    return any(
        other.value.unit == one.value.unit and other.value.amount == one.value.amount and _alike(one, other)
        for other in statements_of_clause
    )


def _disagree(a: Statement, b: Statement) -> bool:
    return (
        not _of_one_clause(a, b)
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
        return not (one.amount <= other.amount or other.amount <= one.amount)
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


def _near(one: Statement) -> set[str]:
    return {*one.own, *one.before}


def _alike(a: Statement, b: Statement) -> bool:
    """Nearly everything that is said of one value is said of the other."""
    if a.clause.doc == b.clause.doc and a.clause.section != b.clause.section and not (a.alone or b.alone):
        return False
    if not _much_shared(a, b):
        return False
    only_a, only_b = a.before - _said_of(b), b.before - _said_of(a)
    return not (only_a and only_b) and (not only_a or b.alone) and (not only_b or a.alone)


def _much_shared(a: Statement, b: Statement) -> bool:
    """All of a little, most of more; or one says the same and more of it."""
    shared = max(_weight_in(a, _near(b)), _weight_in(b, _near(a)))
    if shared < _LEAST_SHARED.get(a.value.unit, _LEAST_SHARED["other"]):
        return False
    covered = [_weight_in(one, _said_of(two)) / sum(one.own.values()) for one, two in ((a, b), (b, a))]
    return min(covered) >= (1.0 if shared < _SURE else _SHARED) or _says_more(a, b) or _answers(a, b)


def _answers(a: Statement, b: Statement) -> bool:
    """Whether one is the answer to a question, and the other says all that both say."""
    return any(
        one.asked
        and len(one.asked | one.own.keys()) * _WORD >= _SURE
        and one.asked | one.own.keys() <= {*other.own, *other.before}
        for one, other in ((a, b), (b, a))
    )


def _says_more(a: Statement, b: Statement) -> bool:
    """Whether one begins with what the other begins with, says all of it and goes on, without an act of its
    own.
    """
    if {*a.own} & acts() - _said_of(b) or {*b.own} & acts() - _said_of(a):
        return False
    if not _same_head(a, b) or a.others.keys() != b.others.keys():
        return False
    parts = [_told(one) for one in (a, b)]
    whole = [sum(part.values()) for part in parts]
    shared = [_weight(parts[n], {*parts[1 - n], *_above(other)}) for n, other in ((0, b), (1, a))]
    own = [_weight(one.own, part) / sum(one.own.values()) for one, part in ((a, parts[1]), (b, parts[0]))]
    all_of_one = shared[0] == whole[0] or shared[1] == whole[1]
    return all_of_one and max(shared) >= max(_LESS_SURE, _HALF * max(whole)) and min(own) >= _SOME


def _same_head(a: Statement, b: Statement) -> bool:
    heads = [list(_told(one))[:2] for one in (a, b)]
    return heads[0][0] in heads[1] or heads[1][0] in heads[0]


def _told(one: Statement) -> dict[str, int]:
    """Words of the sentence up to the value and around it → weight, in order."""
    return {**{word: weight for word, weight in one.context.items() if word in one.before}, **one.own}


def _above(one: Statement) -> set[str]:
    """Words of the headings."""
    return one.context.keys() - one.before


def _said_of(one: Statement) -> set[str]:
    """Every word of the sentence, its headings and its question."""
    return {*one.own, *one.context, *one.after}


def _weight_in(one: Statement, said: Collection[str]) -> int:
    return _weight(one.own, said)


def _weight(words: Mapping[str, int], said: Collection[str]) -> int:
    return sum(weight for word, weight in words.items() if word in said)


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
