"""Forms of text with a shape of their own (a reminder, thanks, a call for entries), by the request."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from agents.drafting.clauses import compiled, expand
from agents.facts import plain_text
from knowledge.phrases import data


@dataclass(slots=True)
class Opening:
    """How a request opened: the form it wants, what it names, and what is left to be read."""

    text: str
    form: str = ""
    lead: str = ""
    """Verbatim words that the first sentence is made from."""
    about: dict[str, str] = field(default_factory=dict)
    """Other words the head names, verbatim."""
    tone: str = ""
    ready: list[str] | None = None
    """The content, where it needs no reading (a passage to be rewritten)."""


def opening_of(text: str) -> Opening:
    """The form a request's head asks for; without one, the request as it is."""
    plain = plain_text(text)
    start = len(plain) - len(plain.lstrip())
    for form, pattern in _heads():
        found = pattern.match(plain, start)
        if found:
            spans = {
                name: text[slice(*found.span(name))].strip() for name in found.groupdict() if found[name]
            }
            return Opening(text[found.end() :].strip(), form, spans.pop("lead", ""), spans)
    return Opening(text)


def sounding_form(content: str) -> str:
    """The form that the content sounds like, empty for most."""
    plain = plain_text(content).strip()
    for sign in _rules()["signs"]:
        unless = sign.get("unless")
        if compiled(sign["pattern"]).search(plain) and not (unless and compiled(unless).search(plain)):
            return str(sign["form"])
    return ""


def kind_of(form: str) -> str:
    """The kind a form belongs to, empty when any may take it."""
    return str(rules_of_form(form).get("kind", ""))


def form_of(kind: str) -> str:
    """The form that every text of a kind has, empty for most."""
    return str(_rules()["of_kinds"].get(kind, ""))


def rules_of_form(form: str) -> dict[str, Any]:
    """What a form changes in the rules of its kind; empty for none."""
    rules: dict[str, Any] = _rules()["rules"].get(form, {})
    return rules


def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = data("agents.drafting", "forms.yaml")
    return rules


@cache
def form_macros() -> dict[str, str]:
    """The macros of instructions and those of forms, by name."""
    macros: dict[str, str] = data("agents.drafting", "instructions.yaml")["macros"]
    return {**macros, **_rules()["macros"]}


@cache
def _heads() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (head["form"], compiled(expand(head["pattern"], form_macros()))) for head in _rules()["heads"]
    )
