"""Pairs of clauses that give different sanctions for one breach."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from agents.moderation.ladder import Ladder, Step
from agents.moderation.lexicon import categories
from assistant.audit.entries import entries
from assistant.audit.findings import Finding, place, say
from assistant.audit.ladder_words import in_words, ladder_of
from assistant.audit.linting import hands_out_sanctions, step_at, unnumbered
from assistant.audit.statements import asked_of, unasked
from assistant.audit.subject import told_apart, words
from knowledge.model import Clause
from knowledge.text import fold, has_cjk, language_of

_HEAD, _HEAD_LATIN = 18, 54
"""Characters at the head of a clause that name the breach, in Chinese and in other writing."""
_SAID = 2
"""A breach of no known category of which less is said is compared with nothing."""
_SHARED = 0.75
"""Of two breaches of no known category so much must be shared."""
_ENOUGH, _MOSTLY = 5, 0.6
"""Where one says all that the other says and it is not little, this is enough."""
_SPECIFIC = 2
"""Where each names this much of its own beside the category, it is two breaches of one category."""
_MOST = 60
"""Clauses of one breach that are compared with one another; more say nothing new."""


@dataclass(frozen=True, slots=True)
class _Rule:
    clause: Clause
    ladder: Ladder
    breach: str
    """What stands before the first step, folded."""
    category: str


def unequal_sanctions(clauses: Iterable[Clause], language: str) -> Iterator[Finding]:
    for one, other in _pairs(list(_rules(clauses))):
        turn = _differing(one.ladder.steps, other.ladder.steps)
        if turn and not _of_one_clause(one.clause, other.clause) and _one_breach(one, other):
            yield _finding(one, other, turn, language)


def _pairs(rules: Sequence[_Rule]) -> Iterator[tuple[_Rule, _Rule]]:
    """Rules of one category; of none, those that say nearly the same of the breach."""
    of_category: dict[str, list[_Rule]] = defaultdict(list)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(rules):
        if rule.category:
            of_category[rule.category].append(rule)
        else:
            for word in words(rule.breach):
                holders[word].append(number)
    for found in of_category.values():
        yield from combinations(found[:_MOST], 2)
    rare = [numbers for numbers in holders.values() if len(numbers) <= _MOST]
    for one, other in sorted({pair for numbers in rare for pair in combinations(numbers, 2)}):
        if _nearly_same(words(rules[one].breach), words(rules[other].breach)):
            yield rules[one], rules[other]


def _nearly_same(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    shared = sum(weight for word, weight in one.items() if word in other)
    less, more = sorted((sum(one.values()), sum(other.values())))
    return shared >= _SHARED * more or (shared == less >= _ENOUGH and shared >= _MOSTLY * more)


def _rules(clauses: Iterable[Clause]) -> Iterator[_Rule]:
    for clause in filter(hands_out_sanctions, entries(clauses)):
        ladder = ladder_of(clause.text)
        if ladder is None:
            continue
        breach = _breach(fold(clause.text[: step_at(clause.text)]))
        category = _category(_head(breach))
        if category or sum(words(breach).values()) >= _SAID:
            yield _Rule(clause, ladder, breach, category)


def _breach(folded: str) -> str:
    """What stands before the first step; where an answer begins with it, what was asked."""
    said = unnumbered(unasked(folded)).strip()
    return said if sum(words(said).values()) >= _SAID else asked_of(folded) + said


def _head(breach: str) -> str:
    return breach[: _HEAD if has_cjk(breach) else _HEAD_LATIN]


def _category(head: str) -> str:
    """The category a clause names at its head: the earliest word wins; empty when it names none."""
    places = [
        (head.find(word), category)
        for category, spec in categories().items()
        for word in spec["words"]
        if word in head
    ]
    return min(places)[1] if places else ""


def _one_breach(one: _Rule, other: _Rule) -> bool:
    first, second = words(_head(one.breach)), words(_head(other.breach))
    only_first = sum(weight for word, weight in first.items() if word not in second)
    only_second = sum(weight for word, weight in second.items() if word not in first)
    specific = one.clause.language == other.clause.language and min(only_first, only_second) >= _SPECIFIC
    return not specific and not told_apart(one.breach, other.breach)


def _of_one_clause(one: Clause, other: Clause) -> bool:
    return one.text == other.text or (one.chunk_id == other.chunk_id)


def _differing(first: Sequence[Step], second: Sequence[Step]) -> int:
    """The first step (from 1) at which two ladders differ; 0 when they agree as far as both go."""
    for turn, (a, b) in enumerate(zip(first, second, strict=False), start=1):
        if a.action != b.action or (a.minutes != b.minutes and a.minutes and b.minutes):
            return turn
    return 0


def _finding(one: _Rule, other: _Rule, turn: int, language: str) -> Finding:
    places = [place(rule.clause, language) for rule in (one, other)]
    named = {"one": places[0], "other": places[1], "turn": turn, "what": _name(one, language)}
    texts = {"one_new": _reworded(one, other), "other_new": _reworded(other, one)}
    return Finding(
        kind="conflict",
        level="error",
        message=say("conflict_sanction", language, **named),
        citations=(one.clause.cite(), other.clause.cite()),
        proposal=say("conflict_value_proposal", language, **named, **texts),
        doc=one.clause.doc,
    )


def _name(rule: _Rule, language: str) -> str:
    if not rule.category:
        return rule.clause.text[: step_at(rule.clause.text)].strip().rstrip("，,。.；;：:")
    return str(categories()[rule.category]["name"]["en" if language == "en" else "zh"])


def _reworded(rule: _Rule, other: _Rule) -> str:
    """The breach as the clause words it, with the steps of the other clause, in that one's words where both
    are of one language.
    """
    text, theirs = rule.clause.text, other.clause.text
    breach = text[: step_at(text)]
    said = theirs[step_at(theirs) :].strip()
    if language_of(text) != language_of(theirs) or not said:
        said = in_words(other.ladder, language_of(text))
    if has_cjk(breach):
        return breach + said
    if breach.rstrip().endswith((".", "?", "!")):
        return f"{breach.rstrip()} {said[:1].upper()}{said[1:]}"
    return f"{breach.rstrip(' :,')}: {said}"
