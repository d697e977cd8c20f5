"""What is wrong or worth knowing about an answer; the same for both writers."""

import re
from collections.abc import Iterator

from agents.answers.asking import as_written
from agents.answers.compose import source
from agents.answers.found import Evidence, clauses
from agents.answers.looked import told_of
from agents.answers.schema import Answer
from agents.answers.task import Task
from agents.answers.wording import PACKAGE
from agents.base import Finding, Level
from agents.checks import unsupported_numbers
from agents.claims.quotes import is_quotation
from knowledge.phrases import data, phrases
from knowledge.text import fold

_QUOTED = re.compile(r"[“「『]([^”」』]{6,})[”」』]")
_SURE = 0.7


def check_answer(answer: Answer, task: Task, evidence: Evidence) -> list[Finding]:
    if evidence.opened is None:
        return list(_found(answer, task, evidence))
    # Each claim that stands was weighed against its own sources, of which the checks here know a part only.
    own = [] if evidence.opened.standing else list(_found(answer, task, evidence))
    return [*own, *told_of(evidence.opened, task.language)]


def _found(answer: Answer, task: Task, evidence: Evidence) -> Iterator[Finding]:
    language = task.language
    stored = {clause.chunk_id: clause.text for clause in clauses(evidence)}
    for quote in answer.quotes:
        if quote.text not in stored.get(quote.chunk_id, ""):
            yield _say("quote", "error", "not_verbatim", language, source=source(quote, language))
    known = [
        task.question,
        *(q.text + q.title + q.section + q.clause for q in [*answer.quotes, *answer.more]),
    ]
    known += [str(len(part.quotes)) for part in answer.parts if part.listed]
    known += [near.title + near.clause + near.section for near in answer.nearest]
    known += [f"{task.now:%Y-%m-%d %H:%M}"] if task.now else []
    numbers = unsupported_numbers(answer.answer, known)
    if numbers:
        yield _say("numbers", "error", "bad_number", language, items=", ".join(numbers))
    texts = "\n".join([*(quote.text for quote in [*answer.quotes, *answer.more]), task.question])
    for said in _QUOTED.findall(answer.answer):
        if is_quotation(said) and said not in texts:
            yield _say("quoted", "error", "unquoted", language, quote=said[:40])
    if answer.worded and answer.quotes and not _names_source(answer):
        yield _say("source", "error", "no_source", language)
    if not answer.quotes and not evidence.empty and not _says_no(answer.answer, language):
        yield _say("denial", "error", "denied", language)
    yield from _weak(evidence, language)


def _names_source(answer: Answer) -> bool:
    """Whether a model's answer says where it stands: a document, a number or a heading that it rests on."""
    said = "".join(fold(answer.answer).split())
    places = [
        (quote.title, quote.clause, quote.section.split(" › ")[-1])
        for quote in [*answer.quotes, *answer.more]
    ]
    return any("".join(fold(name).split()) in said for names in places for name in names if name)


def _weak(evidence: Evidence, language: str) -> Iterator[Finding]:
    for each in evidence.parts:
        if each.answered and not each.items and each.sure < _SURE and each.chosen[0].missing:
            lacking = [as_written(word, each.question.text) for word in each.chosen[0].missing[:3]]
            words = phrases(PACKAGE).say("joint", language).join(lacking)
            yield _say("confidence", "info", "weak", language, words=words)


def _says_no(text: str, language: str) -> bool:
    """Whether an answer without quotes says that the library is silent (or asks back)."""
    said = data(PACKAGE, "asking.yaml")["denials"]["en" if language == "en" else "zh"]
    return bool(re.search(said, text, re.IGNORECASE))


def _say(check: str, level: Level, key: str, language: str, **values: str) -> Finding:
    return Finding(check=check, level=level, message=phrases(PACKAGE).say(key, language, **values))
