"""The built-in writer: a short lead, then the documents' own words with their clauses."""

from collections.abc import Iterator, Sequence

from agents.answers.asking import PACKAGE
from agents.answers.evidence import Evidence, Found
from agents.answers.lead import lead, values
from agents.answers.schema import Answer, Near, Part, Quote
from agents.answers.support import Support
from agents.answers.task import Task
from agents.base import Written
from knowledge.model import Citation
from knowledge.phrases import phrases
from knowledge.text import fold

_NEAREST = 3
_NEAR_CHARS = 120
_MISSING = 4


def write(task: Task, evidence: Evidence) -> Written[Answer]:
    quotes, parts = _gathered(evidence.parts, task.language)
    citations = tuple(_cite(support) for support in quotes)
    answered = all(part.answerable for part in parts)
    near = [] if answered else list(_nearest(evidence.parts))
    data = Answer(
        language="en" if task.language == "en" else "zh",
        question=task.question,
        answerable=answered,
        answer="",
        quotes=[_quote(citation) for citation in citations],
        nearest=[_near(citation) for citation in near],
        confidence=_confidence(evidence.parts),
        parts=parts,
        conflicts=list(_conflicts(evidence.parts, task.language)),
        suggestion="" if answered else _suggestion(evidence, task.language),
    )
    data.answer = _answer(data, task, evidence)
    return Written(data, (*citations, *near))


def source(quote: Quote, language: str) -> str:
    """`《社群公约》6.1`; the section's name where the clause has no number of its own."""
    return phrases(PACKAGE).say(
        "source", language, title=quote.title, clause=quote.clause.rstrip("?\uff1f。")
    )


def _gathered(found: Sequence[Found], language: str) -> tuple[list[Support], list[Part]]:
    """Chosen passages without doubles, and each part with the places of its own."""
    quotes: list[Support] = []
    parts = []
    for each in found:
        places = []
        for support in each.chosen:
            ids = [(q.passage.clause.chunk_id, q.stretch.text) for q in quotes]
            mark = (support.passage.clause.chunk_id, support.stretch.text)
            if mark not in ids:
                quotes.append(support)
                ids.append(mark)
            places.append(ids.index(mark))
        missing = [] if each.answered else _missing(each)
        parts.append(
            Part(
                question=each.question.text,
                answerable=each.answered,
                lead=_lead(each, missing, language),
                quotes=places,
                missing=missing,
            )
        )
    return quotes, parts


def _missing(found: Found) -> list[str]:
    """Subject words that no close passage holds, as the question wrote them when that can be told."""
    if not found.weighed:
        return list(found.question.focus[:_MISSING])
    lacking = [set(support.missing) for support in found.weighed[:5]]
    nowhere = [word for word in found.question.focus if all(word in words for words in lacking)]
    return [_as_written(word, found.question.text) for word in nowhere[:_MISSING]]


def _as_written(word: str, text: str) -> str:
    at = fold(text).find(word)
    if at < 0 or len(fold(text)) != len(text):
        return word
    end = at + len(word)
    while word.isascii() and end < len(text) and text[end].isascii() and text[end].isalpha():
        end += 1
    return text[at:end]


def _cite(support: Support) -> Citation:
    return support.passage.clause.cite(support.stretch.text)


def _quote(citation: Citation) -> Quote:
    kept = citation.to_dict()
    return Quote(text=kept.pop("quote"), **kept)


def _nearest(found: Sequence[Found]) -> Iterator[Citation]:
    """The clauses closest to what was not answered, by their beginnings."""
    seen: set[str] = set()
    for each in found:
        if each.answered:
            continue
        for support in each.weighed:
            clause = support.passage.clause
            if clause.chunk_id not in seen and len(seen) < _NEAREST and support.score > 0.15:
                seen.add(clause.chunk_id)
                yield clause.cite(clause.text[:_NEAR_CHARS])


def _near(citation: Citation) -> Near:
    return Near(
        title=citation.title,
        section=citation.section,
        clause=citation.clause,
        chunk_id=citation.chunk_id,
        text=citation.quote,
    )


def _confidence(found: Sequence[Found]) -> float:
    """The weakest part's support."""
    scores = [(each.chosen or each.weighed)[0].score if each.weighed else 0.0 for each in found]
    return round(min(1.0, min(scores, default=0.0)), 3)


def _answer(data: Answer, task: Task, evidence: Evidence) -> str:
    say = phrases(PACKAGE).say
    if evidence.empty:
        return say("library_empty", task.language)
    if task.sources_only and data.quotes:
        named = say("joint", task.language).join(source(quote, task.language) for quote in data.quotes)
        return say("source_is", task.language, sources=named)
    several = len(data.parts) > 1
    lines = []
    for part in data.parts:
        text = part.lead + _quoted(part, data, task.language)
        heading = part.question.strip(" ?\uff1f")
        lines.append(f"{heading}: {text}" if several else text)
    return "\n".join(lines)


def _quoted(part: Part, data: Answer, language: str) -> str:
    say = phrases(PACKAGE).say
    quotes = [data.quotes[place] for place in part.quotes]
    keys = ("says", *["also"] * len(quotes[1:]))
    return "".join(
        say(key, language, source=source(quote, language), quote=quote.text)
        for key, quote in zip(keys, quotes, strict=False)
    )


def _lead(found: Found, missing: list[str], language: str) -> str:
    """The one value asked for, when the quoted words hold exactly one; or that nothing is written."""
    say = phrases(PACKAGE).say
    if found.chosen:
        told = lead(found.question, found.chosen[0].stretch.text)
        return say("lead", language, value=told) if told else ""
    if missing:
        words = say("joint", language).join(say("quoted", language, word=word) for word in missing)
        return say("not_there_about", language, words=words)
    return say("not_there" if found.question.focus else "ask_what", language)


def _conflicts(found: Sequence[Found], language: str) -> Iterator[str]:
    """Two passages of different documents that each give one value, and not the same."""
    for each in found:
        given = [(support, values(each.question, support.stretch.text)) for support in each.chosen]
        single = [(support, found[0]) for support, found in given if len(found) == 1]
        for index, (one, first) in enumerate(single):
            for other, second in single[index + 1 :]:
                apart = one.passage.clause.doc != other.passage.clause.doc
                if apart and "".join(first.split()) != "".join(second.split()):
                    yield phrases(PACKAGE).say(
                        "conflict",
                        language,
                        one=source(_quote(_cite(one)), language),
                        first=first,
                        other=source(_quote(_cite(other)), language),
                        second=second,
                    )


def _suggestion(evidence: Evidence, language: str) -> str:
    """What a clause on it would have to say, by what was asked."""
    say = phrases(PACKAGE).say
    if evidence.empty:
        return say("suggest_documents", language)
    open_ = next((each.question for each in evidence.parts if not each.answered), None)
    if open_ is None or open_.foreign or not open_.focus:
        return say("suggest_scope", language) if open_ and open_.foreign else ""
    kinds = [
        aspect for aspect in open_.aspects if aspect in ("duration", "who", "money", "sanction", "count")
    ]
    return say(f"suggest_{kinds[0]}" if kinds else "suggest_clause", language)
