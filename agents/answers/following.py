"""A follow-up: the question it means, with the subject that is still spoken of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from agents.answers.asking import Question, elided, parts, read, read_all
from agents.answers.task import MOST_PARTS, Task
from agents.answers.wording import PACKAGE
from agents.base import Brief
from knowledge.phrases import data
from knowledge.text import fold, language_of

_QUOTED = 2


def followed(brief: Brief, text: str, before: Mapping[str, Any]) -> Task:
    """`before` is the data of the last answer."""
    last = str(before["question"])
    known = Task(
        last,
        _language(brief, before),
        _again(last, before),
        root=str(before.get("root") or last),
        about=str(before.get("about") or last),
    )
    quoted = tuple(quote["chunk_id"] for quote in before.get("quotes", ())[:_QUOTED])
    own = read(text)
    if _turns(text):
        return replace(known, prefer=known.language, turned=quoted)
    if _says("source", text) and len(own.focus) <= 1:
        return replace(known, sources_only=True)
    if _says("exceptions", text) and len(own.focus) <= 1:
        asked = f"{known.about} {_bare(text)}"
        return replace(known, question=asked, parts=_again(known.about, before), exceptions_to=quoted)
    if _says("leans", text) and own.focus:
        return _other_case(_bare(text), known, before)
    if own.ordinals and not own.focus:
        return _other_time(_bare(text), known, before)
    if _says("leans", text) or not own.focus:
        return _same_case(_bare(text), known, before)
    return _next(text, known, before)


def _again(question: str, before: Mapping[str, Any]) -> tuple[Question, ...]:
    found = read_all(question, MOST_PARTS)
    return (replace(found[0], topic=_topic(found[0].focus, before)), *found[1:])


def _other_case(bare: str, known: Task, before: Mapping[str, Any]) -> Task:
    """`那未成年人呢`: what was asked first, of another case."""
    first = parts(known.root)[-1]
    asked, own = read(first), read(bare)
    question = f"{bare} {first}"
    topic = tuple(word for word in asked.focus if word not in own.focus)
    part = replace(
        own,
        text=question,
        aspects=own.aspects or asked.aspects,
        unit=own.unit or asked.unit,
        essential=(),
        topic=topic or _topic(own.focus, before),
        leaning="sanction" not in asked.aspects,
    )
    case = own.focus if "sanction" in asked.aspects else ()
    return replace(known, question=question, about=question, parts=(part,), case=case)


def _other_time(bare: str, known: Task, before: Mapping[str, Any]) -> Task:
    """`那第二次呢`: the same on another occasion."""
    first = re.sub(data(PACKAGE, "asking.yaml")["ordinals"], "", fold(parts(known.root)[-1]))
    question = f"{first} {bare}".strip()
    return replace(known, question=question, about=question, parts=_again(question, before))


def _same_case(bare: str, known: Task, before: Mapping[str, Any]) -> Task:
    """`具体多久`: something else about the same."""
    last = parts(known.about)[-1]
    asked, own = read(last), read(bare)
    question = f"{last} {bare}".strip()
    kept = tuple(aspect for aspect in asked.aspects if aspect == "sanction")
    part = replace(
        asked,
        text=question,
        aspects=(*kept, *own.aspects) or asked.aspects,
        unit=own.unit,
        essential=(),
        topic=_topic(asked.focus, before),
    )
    return replace(known, question=question, about=question, parts=(part,))


def _next(text: str, known: Task, before: Mapping[str, Any]) -> Task:
    """A question of its own; a short one may still leave its subject to the one before."""
    found = read_all(text, MOST_PARTS)
    if len(found[0].focus) <= data(PACKAGE, "follow.yaml")["longest_alone"]:
        topic = _topic(found[0].focus, before)
        found[0] = replace(found[0], topic=topic, elided=bool(topic) and elided(text))
    return replace(known, question=text, root=text, about=text, parts=tuple(found))


def _topic(focus: Sequence[str], before: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(word for word in before.get("topic", ()) if word not in focus)


def _bare(text: str) -> str:
    return _rule("leans").sub("", fold(text)).strip(" ,?\uff0c")


def _language(brief: Brief, before: Mapping[str, Any]) -> str:
    if _says("to_english", brief.text):
        return "en"
    if _says("to_chinese", brief.text):
        return "zh"
    given = brief.language != language_of(brief.text)
    return brief.language if given else str(before.get("language", brief.language))


def _turns(text: str) -> bool:
    return _says("to_english", text) or _says("to_chinese", text)


def _says(name: str, text: str) -> bool:
    return bool(_rule(name).search(fold(text)))


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "follow.yaml")[name])
