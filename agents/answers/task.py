"""What was asked: the question, joined with what a follow-up refers to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agents.answers.asking import Question, parts, read, read_all
from agents.answers.wording import PACKAGE
from agents.base import Brief
from knowledge.errors import BadInput
from knowledge.phrases import data, phrases
from knowledge.text import fold, language_of

_LONGEST = 1500
_MOST_PARTS = 4
_ABOUT = 2


@dataclass(frozen=True, slots=True)
class Task:
    question: str
    language: str
    parts: tuple[Question, ...]
    sources_only: bool = False
    """The follow-up asks where the last answer stands."""
    exceptions_to: tuple[str, ...] = ()
    """Clauses (chunk ids) whose exceptions the follow-up asks for."""
    prefer: str | None = None
    """Language of clauses that a follow-up asked for."""


def understand(brief: Brief) -> Task:
    """BadInput when there is nothing to look up."""
    text = brief.text[:_LONGEST].strip()
    if not re.search(r"\w", text):
        raise BadInput(phrases(PACKAGE).say("nothing_asked", brief.language))
    before = brief.previous.data if brief.previous else None
    if not before or "question" not in before:
        return Task(text, brief.language, tuple(read_all(text, _MOST_PARTS)))
    return _followed(brief, text, before)


def _followed(brief: Brief, text: str, before: Mapping[str, Any]) -> Task:
    """A follow-up: the question it means, with the subject that is still spoken of."""
    language = _language(brief, before)
    question, sources = _joined(text, str(before["question"]))
    found = read_all(question, _MOST_PARTS)
    topic = tuple(word for word in before.get("topic", ()) if word not in found[0].focus)
    if len(found[0].focus) <= data(PACKAGE, "follow.yaml")["longest_alone"] or question != text:
        found[0] = replace(found[0], topic=topic)
    own = read(text)
    if question not in (text, str(before["question"])) and own.aspects:
        found[-1] = replace(found[-1], aspects=own.aspects, unit=own.unit)
    turned = _says("to_english", text) or _says("to_chinese", text)
    about = tuple(quote["chunk_id"] for quote in before.get("quotes", ())[:_ABOUT])
    return Task(
        question,
        language,
        tuple(found),
        sources_only=sources,
        exceptions_to=about if _says("exceptions", text) and len(own.focus) <= 1 else (),
        prefer=language if turned else None,
    )


def _joined(text: str, before: str) -> tuple[str, bool]:
    """The question a follow-up means, and whether it only asks for the source."""
    if _says("to_english", text) or _says("to_chinese", text):
        return before, False
    asked = read(text)
    if _says("source", text) and len(asked.focus) <= 1:
        return before, True
    if _says("leans", text) or not asked.focus:
        last = parts(before)[-1]
        own = _bare(text)
        return (f"{_without_ordinals(last) if asked.ordinals else last} {own}".strip(), False)
    return text, False


def _bare(text: str) -> str:
    return _rule("leans").sub("", fold(text)).strip(" ,?\uff0c")


def _without_ordinals(text: str) -> str:
    return re.sub(data(PACKAGE, "asking.yaml")["ordinals"], "", fold(text))


def _language(brief: Brief, before: Mapping[str, Any]) -> str:
    if _says("to_english", brief.text):
        return "en"
    if _says("to_chinese", brief.text):
        return "zh"
    given = brief.language != language_of(brief.text)
    return brief.language if given else str(before.get("language", brief.language))


def _says(name: str, text: str) -> bool:
    return bool(_rule(name).search(fold(text)))


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "follow.yaml")[name])
