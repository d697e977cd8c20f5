"""The built-in writer: the direct answer, the documents' own words with their clauses, what else to know."""

from collections.abc import Iterator, Sequence

from agents.answers.asking import as_written
from agents.answers.conflicts import Conflict, conflicts
from agents.answers.found import Evidence, Found
from agents.answers.proposing import proposal
from agents.answers.schema import Answer, Near, Part, Quote
from agents.answers.support import Support
from agents.answers.task import Task
from agents.answers.telling import told
from agents.answers.wording import PACKAGE
from agents.base import Written
from knowledge.model import Citation, Clauses
from knowledge.phrases import phrases

_NEAREST = 3
_NEAR_CHARS = 120
_NEAR_COVER, _NEAR_BEST = 0.3, 0.6
_MISSING = 4
_TOPIC = 4


def write(task: Task, evidence: Evidence, library: Clauses) -> Written[Answer]:
    quotes, parts = _gathered(evidence.parts, task.language)
    citations = tuple(_cite(support) for support in quotes)
    answered = all(part.answerable for part in parts)
    near = [] if answered else list(_nearest(evidence.parts))
    more = list(_more(evidence.parts, citations))
    data = Answer(
        language="en" if task.language == "en" else "zh",
        question=task.question,
        answerable=answered,
        answer="",
        quotes=[quote_of(citation) for citation in citations],
        more=[quote_of(citation) for citation in more],
        nearest=[_near(citation) for citation in near],
        confidence=_confidence(evidence.parts),
        parts=parts,
        conflicts=[_differ(said, task.language) for part in evidence.parts for said in conflicts(part)],
        root=task.root,
        about=task.about,
        topic=list(dict.fromkeys(task.parts[0].focus + task.parts[0].topic))[:_TOPIC],
        suggestion="" if answered else proposal(task, evidence, library),
    )
    data.answer = _answer(data, task, evidence)
    return Written(data, (*citations, *more, *near))


def source(quote: Quote, language: str) -> str:
    """`《社群公约》6.1`; the section's name where the clause has no number of its own."""
    place = quote.clause.rstrip("?\uff1f。") or quote.section.split(" › ")[-1]
    return phrases(PACKAGE).say("source", language, title=quote.title, clause=place).rstrip(" ,")


def section(data: Answer, part: Part, language: str) -> tuple[str, bool]:
    """Where a list stands (the document and the section), and whether its items have numbers of their own."""
    if not part.listed:
        return "", False
    quotes = [data.quotes[place] for place in part.quotes]
    heading = quotes[0].section.split(" › ")[-1]
    said = phrases(PACKAGE).say("source", language, title=quotes[0].title, clause=heading)
    return said, len({quote.clause for quote in quotes}) == len(quotes)


def _gathered(found: Sequence[Found], language: str) -> tuple[list[Support], list[Part]]:
    """Chosen clauses without doubles, and each part with the places of its own."""
    quotes: list[Support] = []
    parts = []
    for each in found:
        places = [_place(support, quotes) for support in each.items or each.chosen]
        missing = [] if each.answered else _missing(each)
        parts.append(
            Part(
                question=each.question.text,
                answerable=each.answered,
                lead=told(each, missing, language),
                quotes=places,
                missing=missing,
                listed=bool(each.items),
            )
        )
    return quotes, parts


def _place(support: Support, quotes: list[Support]) -> int:
    """Where the clause stands among the quotes; it is added when it is not there yet."""
    mark = (support.clause.chunk_id, support.stretch.text)
    marks = [(quote.clause.chunk_id, quote.stretch.text) for quote in quotes]
    if mark in marks:
        return marks.index(mark)
    quotes.append(support)
    return len(quotes) - 1


def _missing(found: Found) -> list[str]:
    """Subject words that no close clause holds, as the question wrote them when that can be told."""
    if not found.weighed:
        return list(found.question.focus[:_MISSING])
    lacking = [set(support.missing) for support in found.weighed[:5]]
    nowhere = [word for word in found.weighed[0].missing if all(word in words for words in lacking)]
    said = [as_written(word, found.question.text) for word in nowhere if len(word) > 1]
    return said[:_MISSING]


def _cite(support: Support) -> Citation:
    return support.clause.cite(support.stretch.text)


def quote_of(citation: Citation) -> Quote:
    kept = citation.to_dict()
    return Quote(text=kept.pop("quote"), **kept)


def _more(found: Sequence[Found], quoted: Sequence[Citation]) -> Iterator[Citation]:
    """Exceptions that are not quoted already."""
    seen = {citation.chunk_id for citation in quoted}
    for clause in (clause for each in found for clause in each.more):
        if clause.chunk_id not in seen:
            seen.add(clause.chunk_id)
            yield clause.cite()


def _nearest(found: Sequence[Found]) -> Iterator[Citation]:
    """The clauses closest to what was not answered, by their beginnings."""
    seen: set[str] = set()
    for each in found:
        for support in () if each.answered else each.weighed:
            clause = support.clause
            if clause.chunk_id not in seen and len(seen) < _NEAREST and _close(each, support):
                seen.add(clause.chunk_id)
                yield clause.cite(clause.text[:_NEAR_CHARS])


def _close(found: Found, support: Support) -> bool:
    """Whether a clause comes near enough to be shown, beside the one that comes nearest."""
    best = max(each.stretch.cover for each in found.weighed)
    return support.stretch.cover >= max(_NEAR_COVER, _NEAR_BEST * best)


def _near(citation: Citation) -> Near:
    return Near(
        title=citation.title,
        section=citation.section,
        clause=citation.clause,
        chunk_id=citation.chunk_id,
        text=citation.quote,
    )


def _confidence(found: Sequence[Found]) -> float:
    """The weakest part's probability."""
    return round(min((each.sure for each in found), default=0.0), 3)


def _answer(data: Answer, task: Task, evidence: Evidence) -> str:
    say = phrases(PACKAGE).say
    if evidence.empty:
        return say("library_empty", task.language)
    if task.sources_only and data.quotes:
        named = say("joint", task.language).join(source(quote, task.language) for quote in data.quotes)
        return say("source_is", task.language, sources=named)
    lines = []
    for part in data.parts:
        text = part.lead + _quoted(part, data, task.language)
        heading = part.question.strip(" ?\uff1f")
        lines.append(say("part", task.language, question=heading, text=text) if len(data.parts) > 1 else text)
    lines += [say("except", task.language, source=source(q, task.language), quote=q.text) for q in data.more]
    return "\n".join([*lines, *data.conflicts])


def _quoted(part: Part, data: Answer, language: str) -> str:
    say = phrases(PACKAGE).say
    quotes = [data.quotes[place] for place in part.quotes]
    keys = ["item" if part.listed else "also" if place else "says" for place in range(len(quotes))]
    return "".join(
        say(key, language, source=source(quote, language), quote=quote.text)
        for key, quote in zip(keys, quotes, strict=True)
    )


def _differ(said: Conflict, language: str) -> str:
    one, other = (source(quote_of(_cite(support)), language) for support in (said.one, said.other))
    say = phrases(PACKAGE).say
    return say("conflict", language, one=one, first=said.first, other=other, second=said.second)
