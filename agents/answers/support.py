"""Which passages speak of a question, and how surely."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from agents.answers.asking import Question, query, weights
from agents.answers.lexis import Lexis, lexis
from agents.answers.pieces import Told
from agents.answers.probes import Probe, probes
from agents.answers.sentences import Stretch, best_stretch
from agents.answers.wording import others
from knowledge.model import Clause, Clauses
from knowledge.text import has_cjk, language_of

_FETCHED, _SCANNED, _FORMS = 12, 10, 2
_WIDE = 3
_STEP, _SHORTEST = 0.07, 6


@dataclass(frozen=True, slots=True)
class Support:
    """How well a clause supports an answer."""

    clause: Clause
    stretch: Stretch
    found: float
    """Its place among what the library finds (1 first … 0 not found)."""
    rank: float

    @property
    def missing(self) -> tuple[str, ...]:
        return self.stretch.missing


def weigh(question: Question, library: Clauses, language: str | None = None) -> list[Support]:
    """Clauses that speak of the question, best first."""
    words = lexis(library)
    looked = probes(question, words)
    scores = _searched(question, library, words, language)
    clauses = {chunk_id: library.get(chunk_id) for chunk_id in scores}
    for clause in _scanned(words, looked, language):
        clauses[clause.chunk_id] = clause
    spoken = language_of(question.text)
    found = [
        _support(question, clause, looked, scores.get(clause.chunk_id, 0.0), spoken)
        for clause in clauses.values()
        if clause is not None and len(clause.text) >= _SHORTEST
    ]
    return sorted(found, key=lambda support: -support.rank)


def _searched(question: Question, library: Clauses, words: Lexis, language: str | None) -> dict[str, float]:
    """Places (1 first … 0 last) of what the library finds for the question as put, and in its own words."""
    topic = " ".join(question.topic)
    asked = f"{topic} {query(question.text)}".strip()
    said = [form for word in (*question.topic, *question.focus) for form in _in_its_words(word, words)]
    scores: dict[str, float] = {}
    wide = [
        form for word in (*question.topic, *question.focus) for form in [word, *list(others(word))[:_WIDE]]
    ]
    for text in dict.fromkeys([asked, " ".join(said), " ".join(wide)]):
        for place, hit in enumerate(library.search(text, _FETCHED, language=language) if text else ()):
            scores[hit.clause.chunk_id] = max(1 - _STEP * place, scores.get(hit.clause.chunk_id, 0.0))
    return scores


def _in_its_words(word: str, words: Lexis) -> list[str]:
    """A word the library uses as it is; another by the surest of its other words that it does use."""
    if words.count(word):
        return [word]
    used = {form: worth for form, worth in others(word).items() if words.count(form)}
    return sorted(used, key=lambda form: (-used[form], words.count(form)))[:_FORMS] or [word]


def _scanned(words: Lexis, looked: Iterable[Probe], language: str | None) -> list[Clause]:
    """Clauses that hold the most of the subject words, whatever the indexes rank."""
    totals: dict[int, float] = defaultdict(float)
    for probe in looked:
        forms = [(probe.word, 1.0), *((form, worth) for form, worth in probe.forms.items() if worth > 0.7)]
        best: dict[int, float] = {}
        for form, worth in sorted(forms, key=lambda pair: -pair[1]):
            for index in words.where(form) if has_cjk(form) else ():
                best.setdefault(index, worth)
        for index, worth in best.items():
            totals[index] += probe.weight * worth
    order = sorted(totals, key=lambda index: (-totals[index], index))[:_SCANNED]
    clauses = [words.clauses[index] for index in order if totals[index] > 0]
    return [clause for clause in clauses if language in (None, clause.language)]


def _support(question: Question, clause: Clause, looked: list[Probe], score: float, spoken: str) -> Support:
    stretch = best_stretch(question, clause, looked)
    seen = {
        "cover": stretch.cover,
        "kind": stretch.kind,
        "ordinal": stretch.ordinal,
        "alone": stretch.alone,
        "head": stretch.head,
        "found": score,
        "language": float(clause.language == spoken),
        "headed": 0.0 if question.aspects else stretch.head,
        "rules": float(question.of_rules and clause.kind == "rules"),
    }
    worth = weights("rank")
    return Support(clause, stretch, score, sum(worth[name] * share for name, share in seen.items()))


def whole(clause: Clause, text: str) -> Support:
    """A verbatim part of a clause that was named outright."""
    return Support(clause, Stretch(text, 1.0, Told(text, 0.0, 0.0), (), 0.0, 0.0, 1.0, 1.0), 1.0, 1.0)
