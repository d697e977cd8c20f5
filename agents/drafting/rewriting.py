"""Requests that hand over a passage to be said in another way, whose facts stay as they are."""

import re
from typing import Any

from agents.drafting.clauses import compiled, expand
from agents.drafting.forms import Opening, form_macros
from agents.facts import plain_text
from knowledge.phrases import data

_SENTENCE = re.compile("[^。！？!?\n]+[。！？!?]*")
_CASUAL = "friendly"


def passage_of(text: str) -> Opening | None:
    """The passage of such a request with the manner it asks for, None when it asks for something else."""
    plain = plain_text(text)
    found = compiled(_rules()["head"]).match(plain)
    head = found["head"] if found else ""
    if found is None or not _asks(head):
        return None
    passage = text[found.start("passage") :].strip().strip('“”"「」')
    ready = [part.strip() for part in _SENTENCE.findall(passage) if part.strip()]
    return Opening("", "rewrite", tone=_manner(head), ready=ready)


def _asks(head: str) -> bool:
    """Whether a head names the passage and how it should sound, and no other text."""
    rules = _rules()
    if head.isascii() and not compiled(rules["english"]).match(head):
        return False
    said = all(compiled(expand(rules[name], form_macros())).search(head) for name in ("act", "manner"))
    named = compiled(rules["passage"]).search(head) or compiled(rules["plainly"]).search(head)
    return bool(said and named) and not compiled(expand(rules["makes"], form_macros())).search(head)


def _manner(head: str) -> str:
    """The words of a tone that a head asks for; what it finds wanting turns into its opposite."""
    rules = _rules()
    wanting = compiled(rules["unlike"]).search(head)
    rest = head[: wanting.start()] + head[wanting.end() :] if wanting else head
    asked = [found[0] for found in compiled(expand("<tone>", form_macros())).finditer(rest)]
    if not asked and wanting:
        asked = [rules["mends"].get(wanting["v"], "")]
    if not asked and compiled(rules["plainly"]).search(rest):
        asked = [_CASUAL]
    return " ".join(asked)


def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = data("agents.drafting", "rewriting.yaml")
    return rules
