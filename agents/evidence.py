"""What of the evidence a model gets to read: cut to a token budget by rank, and what was left out is said;
and the ids by which the model refers to clauses."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agents.base import Finding, Prompt
from agents.tokens import count
from knowledge.model import Clause
from knowledge.phrases import phrases
from knowledge.text import sentences

_NAMED = 5
"""Clauses that a finding names one by one."""
_AT_LEAST = 200
"""Characters of a material that are worth sending at all."""


def fit(prompt: Prompt, budget: int, model: str = "") -> tuple[Prompt, list[Finding]]:
    """The prompt within `budget` tokens (0: no limit), and findings that say what it lacks.

    Facts and instructions stay whole, also where they alone are too long. Clauses are ranked best first: the
    last ones go first, the best one stays. Then the longest material is cut at a sentence's end.
    """
    left = budget - _tokens(prompt.instructions, model) - _tokens(prompt.facts, model)
    if budget <= 0 or _weight(prompt, model) <= left:
        return prompt, []
    told = {"tokens": budget - left, "budget": budget}
    notes = [_note("facts_too_long", prompt.language, **told)] if left <= 0 else []
    left = max(0, left)
    clauses, gone = _ranked(prompt, left, model)
    left -= sum(_tokens(_told(clause), model) for clause in clauses)
    material, cut = _shortened(prompt, left, model)
    kept = replace(prompt, clauses=clauses, material=material)
    return kept, [*notes, *_left_out(gone, prompt.language), *cut]


def numbered(clauses: Sequence[Clause]) -> dict[str, Clause]:
    """Clauses by the ids that a model is given: C1, C2 … in the order of the prompt."""
    return {f"C{place}": clause for place, clause in enumerate(clauses, start=1)}


def renamed(value: Any, ids: Mapping[str, str]) -> Any:
    """JSON-ready facts with the model's id in place of each stored one (`ids`: stored id to model's id)."""
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, Mapping):
        return {name: renamed(part, ids) for name, part in value.items()}
    return [renamed(part, ids) for part in value] if isinstance(value, list | tuple) else value


def _ranked(prompt: Prompt, left: int, model: str) -> tuple[list[Clause], list[Clause]]:
    """Clauses that fit beside the material, or in half of the room; the best one always."""
    room = max(left - sum(_tokens(text, model) for text in prompt.material.values()), left // 2)
    clauses, used = list(prompt.clauses), 0
    for number, clause in enumerate(clauses):
        used += _tokens(_told(clause), model)
        if used > room and number:
            return clauses[:number], clauses[number:]
    return clauses, []


def _shortened(prompt: Prompt, left: int, model: str) -> tuple[dict[str, str], list[Finding]]:
    """Material within `left` tokens, the longest cut first; a few sentences of each remain."""
    material, findings = dict(prompt.material), []
    for name in sorted(material, key=lambda name: len(material[name]), reverse=True):
        others = sum(_tokens(text, model) for key, text in material.items() if key != name)
        text = _beginning(material[name], left - others, model)
        if len(text) < len(material[name]):
            values = {"name": name, "kept": len(text), "all": len(material[name])}
            findings.append(_note("material_cut", prompt.language, **values))
            material[name] = text
    return material, findings


def _beginning(text: str, room: int, model: str) -> str:
    """Whole sentences from the beginning within `room` tokens; within a sentence where none fits."""
    if _tokens(text, model) <= room:
        return text
    share = max(_AT_LEAST, int(len(text) * room / max(1, _tokens(text, model))))
    kept = ""
    for sentence in sentences(text[:share]):
        if kept and len(kept) + len(sentence) >= share:
            break
        kept += sentence
    return kept


def _weight(prompt: Prompt, model: str) -> int:
    clauses = sum(_tokens(_told(clause), model) for clause in prompt.clauses)
    return clauses + sum(_tokens(text, model) for text in prompt.material.values())


def _told(clause: Clause) -> str:
    return f"C10 {clause.title} {clause.clause} {clause.text}"


def _tokens(value: Any, model: str) -> int:
    return count(
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str), model
    )


def _left_out(gone: Sequence[Clause], language: str) -> list[Finding]:
    if not gone:
        return []
    say = phrases("agents", "evidence_phrases.yaml").say
    names = ("、" if language == "zh" else ", ").join(f"{c.title} {c.clause}".strip() for c in gone[:_NAMED])
    more = say("and_more", language) if len(gone) > _NAMED else ""
    return [_note("clauses_left_out", language, count=len(gone), names=names + more)]


def _note(key: str, language: str, **values: object) -> Finding:
    said = phrases("agents", "evidence_phrases.yaml").say(key, language, **values)
    return Finding(check="evidence", level="info", message=said)
