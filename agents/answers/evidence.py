"""The clauses that answer each part of a question, and those that only come near."""

from collections.abc import Sequence
from dataclasses import replace
from math import exp

from agents.answers.asking import Question, as_written, contrast, read, shows_way, weight, weights
from agents.answers.exceptions import exceptions
from agents.answers.found import Evidence, Found
from agents.answers.judging import sure, unasked
from agents.answers.lexis import lexis
from agents.answers.listing import listed
from agents.answers.referring import refer
from agents.answers.sentences import enumerates
from agents.answers.support import Support, weigh
from agents.answers.task import Task
from knowledge.model import Clauses
from knowledge.text import fold

_MOST, _MOST_EACH = 3, 2
_KINDS = 3
_LOOKED = 6
_ALIKE, _EQUAL = 0.7, 0.97


def gather(task: Task, library: Clauses) -> Evidence:
    if not len(library):
        return Evidence(tuple(Found(question, (), ()) for question in task.parts), True)
    referred = refer(task, library)
    if referred:
        return Evidence((referred,), False)
    most = _MOST if len(task.parts) == 1 else _MOST_EACH
    found = [part for question in task.parts for part in _found(question, library, most, task.prefer)]
    return Evidence(tuple(found), False)


def _found(question: Question, library: Clauses, most: int, prefer: str | None) -> list[Found]:
    """One answer; two where a difference between two things is asked for and both are found."""
    pair = contrast(question.text)
    if pair:
        both = [_find(replace(read(said), text=said), library, 1, prefer) for said in pair]
        if all(part.answered for part in both):
            return both
    return _each(question, library, prefer) or [_find(question, library, most, prefer)]


def _each(question: Question, library: Clauses, prefer: str | None) -> list[Found]:
    """Two or three kinds of conduct named at once (刷屏打广告), where no clause treats them together and
    each has one of its own.
    """
    words = question.focus
    if "sanction" not in question.aspects or not 2 <= len(words) <= _KINDS:
        return []
    known = lexis(library)
    if any(all(word in text for word in words) for text in known.texts):
        return []
    alone = [replace(question, text=as_written(word, question.text), focus=(word,)) for word in words]
    found = [_find(one, library, 1, prefer) for one in alone]
    own = all(_headed(part) for part in found)
    apart = own and len({part.chosen[0].clause.chunk_id for part in found}) == len(found)
    return found if apart else []


def _find(question: Question, library: Clauses, most: int, prefer: str | None) -> Found:
    """Clauses in the preferred language when those answer, else in any."""
    found = _read(question, library, most)
    if prefer:
        others = weigh(question, library, prefer)
        numbers = {support.clause.clause for support in found.chosen}
        turned = [s for s in others if s.clause.clause in numbers][:1] or list(
            _chosen(question, others, most)
        )
        if turned:
            return replace(found, chosen=tuple(turned), weighed=tuple(others), items=())
    return found


def _read(question: Question, library: Clauses, most: int) -> Found:
    """The question with the topic it leans on, or by itself where that is plainly surer."""
    found = _weighed(question, library, most)
    if question.topic and not question.leaning:
        alone = _weighed(replace(question, topic=()), library, most)
        if question.elided and (len(question.focus) == 1 or alone.sure < weight("elided")):
            return found
        if "sanction" in question.aspects and _headed(alone):
            return alone
        return found if _leans(found, alone) else alone
    return found


def _headed(found: Found) -> bool:
    """Whether a clause answers whose heading names all of the subject."""
    return found.answered and found.chosen[0].stretch.head >= weight("clear")


def _leans(found: Found, alone: Found) -> bool:
    """Whether the topic helps: it is answered with it, no worse on the question's own words, or nearly as
    surely as without.
    """
    if found.answered and alone.answered:
        return len(found.chosen[0].missing) <= len(alone.chosen[0].missing)
    return found.answered or _logit(found) >= _logit(alone) - weight("lean")


def _logit(found: Found) -> float:
    return sure(found.question, found.weighed)


def _weighed(question: Question, library: Clauses, most: int) -> Found:
    support = weigh(question, library)
    closest = _shown_first(question, _closest_first(support))
    support = closest if sure(question, closest) > 0 else support
    chosen = _chosen(question, support, most)
    probability = 1 / (1 + exp(-sure(question, support))) if support else 0.0
    if chosen and "list" in question.aspects:
        items = listed(question, support, library)
        if items:
            return Found(question, items[:1], tuple(support), probability, items)
    more = tuple(exceptions(chosen[0].clause, library)) if chosen else ()
    return Found(question, chosen, tuple(support), probability, more=more)


def _closest_first(weighed: Sequence[Support]) -> list[Support]:
    """A clause whose value stands right by the subject goes before one that has both, but apart."""
    if not weighed or weighed[0].stretch.kind >= weight("near"):
        return list(weighed)
    best = weighed[0]
    closer = [
        support
        for support in weighed[1:]
        if support.stretch.kind >= weight("right_by")
        and support.stretch.cover >= best.stretch.cover - weight("as_much")
        and support.clause.language == best.clause.language
    ][:1]
    return closer + [support for support in weighed if support not in closer]


def _shown_first(question: Question, weighed: Sequence[Support]) -> list[Support]:
    """Where one asks how to do something, a clause that shows the way goes before one that does not."""
    if not weighed or shows_way(question, weighed[0].stretch.text):
        return list(weighed)
    best = weighed[0]
    shown = [
        support
        for support in weighed[1:_LOOKED]
        if shows_way(question, support.stretch.text)
        and not unasked(question, support.stretch)
        and support.stretch.cover >= best.stretch.cover - weight("shown")
        and support.clause.language == best.clause.language
    ][:1]
    return shown + [support for support in weighed if support not in shown]


def _chosen(question: Question, weighed: Sequence[Support], most: int) -> tuple[Support, ...]:
    """The best supported clause if it is supported at all, and others that answer about as well."""
    if sure(question, weighed) <= 0:
        return ()
    chosen = [weighed[0]]
    for other in weighed[1:]:
        if _as_good(question, other, weighed[0]) and not any(_same(other, kept) for kept in chosen):
            chosen.append(other)
    return tuple(chosen[:most])


def _as_good(question: Question, other: Support, best: Support) -> bool:
    """Whether a clause answers about as well as the best one, in the same language."""
    limits = weights("also")
    return (
        other.stretch.kind > 0
        and (best.stretch.kind < weight("near") or other.stretch.kind >= weight("near"))
        and set(other.missing) <= set(best.missing)
        and other.stretch.head >= best.stretch.head - limits["under"]
        and other.clause.language == best.clause.language
        and other.rank >= best.rank * limits["rank"]
        and (
            "list" not in question.aspects or enumerates(other.stretch.text) >= enumerates(best.stretch.text)
        )
        and other.found >= limits["found"]
        and min(other.stretch.alone, other.stretch.told.share) >= best.stretch.told.share - limits["behind"]
        and other.stretch.ordinal >= best.stretch.ordinal
    )


def _same(one: Support, other: Support) -> bool:
    """Clauses of one document that say nearly the same, of two that say the same."""
    share = _ALIKE if one.clause.doc == other.clause.doc else _EQUAL
    a, b = _pairs(one.stretch.text), _pairs(other.stretch.text)
    return len(a & b) > share * min(len(a), len(b))


def _pairs(text: str) -> set[str]:
    plain = "".join(fold(text).split())
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or {plain}
