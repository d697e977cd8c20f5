"""Follow-ups on what was quoted: the exceptions to it, and the same in another language."""

import re
from collections.abc import Iterator

from agents.answers.exceptions import exceptions, own_exceptions
from agents.answers.found import Found
from agents.answers.lexis import lexis
from agents.answers.probes import View, probes
from agents.answers.support import Support, weigh, whole
from agents.answers.task import Task
from agents.answers.wording import PACKAGE
from knowledge.model import Clause, Clauses
from knowledge.phrases import data
from knowledge.text import fold, sentences

_MOST, _LOOKED, _LONGEST = 3, 8, 600
_ALIKE, _SAME_PLACE, _FEWEST = 0.6, 0.3, 2
_NAMED = 0.8
_NUMBER = re.compile(r"\d+(?::\d+)?")


def refer(task: Task, library: Clauses) -> Found | None:
    """None when the follow-up is a question to be looked up."""
    quoted = [clause for chunk_id in task.exceptions_to if (clause := library.get(chunk_id))]
    if quoted:
        return _exempt(task, quoted, library)
    if task.case:
        return _whoever(task, library)
    if task.turned and task.prefer:
        shown = [clause for chunk_id in task.turned if (clause := library.get(chunk_id))]
        return _turned(task, task.prefer, shown, library) if shown else None
    return None


def _exempt(task: Task, quoted: list[Clause], library: Clauses) -> Found:
    """Exceptions to the quoted clauses; else exceptions that other clauses on the whole subject make; else
    that there are none.
    """
    named = {other.chunk_id: other.text for clause in quoted for other in exceptions(clause, library)}
    named |= {clause.chunk_id: own for clause in quoted if (own := own_exceptions(clause))}
    named = named or dict(_elsewhere(task, library))
    found = [whole(clause, named[chunk_id]) for chunk_id in named if (clause := library.get(chunk_id))]
    chosen = tuple(dict.fromkeys(_spoken(support, task.language, library) for support in found))
    if chosen:
        return Found(task.parts[0], chosen[:_MOST], chosen, 1.0)
    return Found(
        task.parts[0], (), tuple(whole(clause, clause.text) for clause in quoted), says="no_exception"
    )


def _spoken(support: Support, language: str, library: Clauses) -> Support:
    """An exception as the documents in the language of the answer give it, where they do."""
    other = counterpart(support.clause, library, language)
    if other is None or other.chunk_id == support.clause.chunk_id:
        return support
    return whole(other, own_exceptions(other) or other.text)


def _elsewhere(task: Task, library: Clauses) -> Iterator[tuple[str, str]]:
    for support in weigh(task.parts[0], library)[:_LOOKED]:
        own = own_exceptions(support.clause)
        if own and not support.missing and not support.stretch.unsaid:
            yield support.clause.chunk_id, own


def _whoever(task: Task, library: Clauses) -> Found | None:
    """What holds for a group of people whatever clause they break (`未成年人自己违反其他条款的，最重到…`)."""
    breach = re.compile(data(PACKAGE, "follow.yaml")["any_breach"], re.IGNORECASE)
    named = [probe for probe in probes(task.parts[0], lexis(library)) if not probe.inherited]
    told = [
        whole(clause, sentence.strip())
        for clause in lexis(library).clauses
        for sentence in sentences(clause.text)
        if breach.search(sentence) and all(probe.credit(View(sentence)) >= _NAMED for probe in named)
    ]
    chosen = tuple([each for each in told if each.clause.language == task.language] or told)[:1]
    return Found(task.parts[0], chosen, tuple(told), 1.0) if chosen else None


def _turned(task: Task, language: str, quoted: list[Clause], library: Clauses) -> Found:
    """The quoted clauses in the other language; where there are none, they stay and that is said."""
    pairs = [counterpart(clause, library, language) for clause in quoted]
    others = list(dict.fromkeys(clause for clause in pairs if clause))
    shown = [*dict.fromkeys(others or quoted)]
    chosen = tuple(_entire(clause) for clause in shown)
    there = others or all(clause.language == language for clause in quoted)
    return Found(task.parts[0], chosen[:_MOST], chosen, 1.0, says="" if there else "no_version")


def _entire(clause: Clause) -> Support:
    return whole(clause, clause.text[:_LONGEST].strip())


def counterpart(clause: Clause, library: Clauses, language: str) -> Clause | None:
    """The clause of another language that gives the same numbers, under the same number where it has one."""
    if clause.language == language:
        return clause
    numbers = _numbers(clause)
    if not numbers:
        return None
    worth = {
        other: len(numbers & _numbers(other)) / len(numbers | _numbers(other))
        + _SAME_PLACE * (other.clause == clause.clause)
        for other in lexis(library).clauses
        if other.language == language and (len(numbers) >= _FEWEST or other.clause == clause.clause)
    }
    best = max(worth, key=lambda other: worth[other], default=None)
    return best if best and worth[best] >= _ALIKE else None


def _numbers(clause: Clause) -> set[str]:
    return set(_NUMBER.findall(fold(clause.text)))
