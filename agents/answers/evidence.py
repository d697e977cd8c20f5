"""The passages that answer each part of a question, and those that only come near."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.answers.asking import Question, query, threshold
from agents.answers.support import Support, weigh
from agents.answers.task import Task
from knowledge.model import Clauses
from knowledge.text import fold

_FETCHED = 10
_MOST, _MOST_EACH = 3, 2


@dataclass(frozen=True, slots=True)
class Found:
    """One part: what was chosen to answer it (best first), and everything that was weighed."""

    question: Question
    chosen: tuple[Support, ...]
    weighed: tuple[Support, ...]

    @property
    def answered(self) -> bool:
        return bool(self.chosen)


@dataclass(frozen=True, slots=True)
class Evidence:
    parts: tuple[Found, ...]
    empty: bool


def gather(task: Task, library: Clauses) -> Evidence:
    most = _MOST if len(task.parts) == 1 else _MOST_EACH
    found = tuple(_find(question, library, most, task.prefer) for question in task.parts)
    return Evidence(found, not len(library))


def _find(question: Question, library: Clauses, most: int, prefer: str | None) -> Found:
    """Passages in the preferred language when those answer, else in any."""
    if not len(library):
        return Found(question, (), ())
    weighed = weigh(question, library.search(query(question.text), _FETCHED))
    chosen = _chosen(question, weighed, most)
    if prefer:
        others = weigh(question, library.search(query(question.text), _FETCHED, language=prefer))
        turned = _turned(question, others, {support.passage.clause.clause for support in chosen}, most)
        if turned:
            return Found(question, turned, tuple(others))
    return Found(question, chosen, tuple(weighed))


def _turned(
    question: Question, others: Sequence[Support], numbers: set[str], most: int
) -> tuple[Support, ...]:
    """Passages of the other language: the same clause numbers, or else what answers by itself."""
    same = [s for s in others if s.passage.clause.clause in numbers and s.score >= threshold("translated")]
    if same:
        return tuple(same[:1])
    chosen = _chosen(question, others, most)
    return chosen if chosen and chosen[0].score >= threshold("preferred") else ()


def _chosen(question: Question, weighed: Sequence[Support], most: int) -> tuple[Support, ...]:
    """The best supported passage if it is supported at all, and others that answer about as well."""
    good = [support for support in weighed if support.score >= threshold("answer")]
    if not good or question.foreign or not question.focus:
        return ()
    best = good[0]
    chosen = [best]
    for other in good[1:]:
        if _as_good(other, best) and not any(_same(other, kept) for kept in chosen):
            chosen.append(other)
    return tuple(chosen[:most])


def _as_good(other: Support, best: Support) -> bool:
    """Whether a passage answers about as well as the best one, in the same language."""
    behind = threshold("behind")
    return (
        other.kind
        and other.passage.clause.language == best.passage.clause.language
        and other.score >= max(threshold("also"), best.score - behind)
        and other.stretch.score >= best.stretch.score - behind
        and other.passage.coverage >= best.passage.coverage - behind
        and other.rank >= best.rank * threshold("rank")
    )


def _same(one: Support, other: Support) -> bool:
    """Passages of one document that say nearly the same."""
    if one.passage.clause.doc != other.passage.clause.doc:
        return False
    a, b = _pairs(one.stretch.text), _pairs(other.stretch.text)
    return len(a & b) > 0.7 * min(len(a), len(b))


def _pairs(text: str) -> set[str]:
    plain = "".join(fold(text).split())
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or {plain}
