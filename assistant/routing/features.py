"""What the router sees of a request: words, character pairs, the acts it asks for, its shape."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjieba

from knowledge.phrases import data
from knowledge.text import fold, has_cjk

# Material between quotation marks is somebody else's text: it says nothing about what is asked of the desk.
_QUOTED = re.compile(
    r"「[^」]*」|『[^』]*』|“[^”]*”|‘[^’]*’|《[^》]*》|\"[^\"]*\"|(?<![a-z])'[^']{4,}'(?![a-z])", re.DOTALL
)
_WORD = re.compile(r"[a-z]+|[㐀-鿿]+")
_HEAD = 400
_TABLES = {".csv", ".tsv", ".xlsx", ".jsonl", ".json"}


@dataclass(frozen=True, slots=True)
class Acts:
    """Compiled act patterns by agent, and what joins or continues requests."""

    by_agent: dict[str, tuple[re.Pattern[str], ...]]
    ideas: dict[str, re.Pattern[str]]
    joints: re.Pattern[str]
    loose_joints: re.Pattern[str]
    telling: re.Pattern[str]
    leaning: dict[str, re.Pattern[str]]


@cache
def acts() -> Acts:
    table = data("assistant.routing", "acts.yaml")
    vocabulary = table["vocabulary"]
    return Acts(
        {
            agent: tuple(re.compile(pattern.format(**vocabulary)) for pattern in patterns)
            for agent, patterns in table["acts"].items()
        },
        {idea: re.compile(pattern.format(**vocabulary)) for idea, pattern in table["ideas"].items()},
        re.compile(table["joints"]),
        re.compile(table["loose_joints"]),
        re.compile(table["telling"].format(**vocabulary)),
        {sign: re.compile(pattern.format(**vocabulary)) for sign, pattern in table["followup"].items()},
    )


def outside_quotes(text: str) -> str:
    """Folded request with quoted material taken out (kept when nothing else is left)."""
    folded = fold(text.strip())
    bare = _QUOTED.sub(" ⟨q⟩ ", folded)
    return bare if len(_WORD.findall(bare)) and len(bare.replace("⟨q⟩", "").strip()) > 2 else folded


def acts_in(folded: str) -> set[str]:
    """Agents whose work the text asks for in so many words."""
    return {
        agent
        for agent, patterns in acts().by_agent.items()
        if any(pattern.search(folded) for pattern in patterns)
    }


def features(text: str, attachments: tuple[Path, ...] = ()) -> list[str]:
    """Features of one request; a long pasted text counts by its head and its last line."""
    folded = outside_quotes(text)
    if len(folded) > _HEAD:
        folded = folded[:_HEAD] + "\n" + folded.rsplit("\n", 1)[-1][-120:]
    return [*_words(folded), *_pairs(folded), *_shape(folded, attachments)]


def leaning_features(text: str) -> list[str]:
    """Signs that a request continues the last answer, its length, and its words."""
    folded = outside_quotes(text)
    signs = [f"lean:{sign}" for sign, pattern in acts().leaning.items() if pattern.search(folded)]
    length = min(len(folded) // 6, 8) if has_cjk(folded) else min(len(folded) // 16, 8)
    return [*signs, f"lean:length-{length}", *(f"idea:{agent}" for agent in acts_in(folded)), *_words(folded)]


def _words(folded: str) -> Iterator[str]:
    for word in rjieba.cut(folded):
        if _WORD.fullmatch(word):
            yield f"w:{word}"


def _pairs(folded: str) -> Iterator[str]:
    for run in _WORD.findall(folded):
        if run[0] > "z":
            for start in range(len(run) - 1):
                yield f"c:{run[start : start + 2]}"
        else:
            yield f"c:{run[:5]}"


def _shape(folded: str, attachments: tuple[Path, ...]) -> Iterator[str]:
    ideas = {idea for idea, pattern in acts().ideas.items() if pattern.search(folded)}
    for agent in acts_in(folded):
        # "Which budget needs approval?" names a plan and asks for a rule.
        yield f"act:{agent}:{'asked' if 'asking' in ideas else 'told'}"
        yield f"act:{agent}"
    for idea in sorted(ideas):
        yield f"idea:{idea}"
    if "⟨q⟩" in folded:
        yield "shape:quote"
    if re.search(r"[??]\s*$|[吗么呢]\s*[??。]?$", folded):
        yield "shape:question"
    if folded.count("\n") >= 3:
        yield "shape:lines"
    if re.search(r"\d{1,2}[::]\d{2}", folded):
        yield "shape:clock"
    if len(folded) <= 8:
        yield "shape:short"
    if any(path.suffix.lower() in _TABLES for path in attachments):
        yield "shape:table"
