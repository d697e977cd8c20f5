"""What the router sees of a request: words, character pairs, the acts it asks for, its shape."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjieba

from assistant.routing.asking import Asking, outside_quotes
from assistant.routing.bearing import bearing, life_at_stake
from knowledge.phrases import data
from knowledge.text import has_cjk

_WORD = re.compile(r"[a-z]+|[㐀-鿿]+")
_TABLES = {".csv", ".tsv", ".xlsx", ".jsonl", ".json"}


@dataclass(frozen=True, slots=True)
class Acts:
    """Compiled act patterns by agent, and what joins or continues requests."""

    by_agent: dict[str, tuple[re.Pattern[str], ...]]
    ideas: dict[str, re.Pattern[str]]
    named_with: dict[str, str]
    brings: dict[str, str]
    joints: re.Pattern[str]
    loose_joints: re.Pattern[str]
    linked: re.Pattern[str]
    bare: re.Pattern[str]
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
        table["named_with"],
        table["brings"],
        re.compile(table["joints"]),
        re.compile(table["loose_joints"].format(**vocabulary)),
        re.compile(table["linked"].format(**vocabulary)),
        re.compile(table["bare"].format(**vocabulary)),
        {sign: re.compile(pattern.format(**vocabulary)) for sign, pattern in table["followup"].items()},
    )


def acts_in(folded: str) -> set[str]:
    """Agents whose work the text asks for in so many words."""
    return {
        agent
        for agent, patterns in acts().by_agent.items()
        if any(pattern.search(folded) for pattern in patterns)
    }


def named(said: str) -> set[str]:
    """Agents whose work is named so plainly that no answer before explains it."""
    ideas = acts().ideas
    found = acts_in(said)
    needed = {agent: ideas[idea] for agent, idea in acts().named_with.items()}
    return {agent for agent in found if agent not in needed or needed[agent].search(said)}


def brings_material(agent: str, request: Asking) -> bool:
    """Whether a request has what new work of that agent needs."""
    idea = acts().brings.get(agent)
    return idea is None or bool(request.given) or bool(acts().ideas[idea].search(request.said))


def features(request: Asking, attachments: tuple[Path, ...] = ()) -> list[str]:
    """Features of one request: of all that is said, and once more of the clauses that ask."""
    asked = "\n".join(request.asked)
    about = bearing(request)
    # Small talk is about somebody too: a case has an offence in it or is asked about.
    plain = bool(request.asked) or about == "general" or bool(acts().ideas["offence"].search(request.said))
    names = [
        *(f"said-{name}" for name in (*_words(request.said), *_pairs(request.said), *_ideas(request.said))),
        *(f"asked-{name}" for name in (*_words(asked), *_pairs(asked), *_ideas(asked))),
        *_shape(request, attachments),
        *([f"{'about' if plain else 'shape'}:{about}"] if about else []),
        *(["shape:life"] if life_at_stake(request) else []),
    ]
    # Who asks what the rules say of a ban asks nobody to judge.
    return [name for name in names if "act:moderation" not in name] if about == "general" else names


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


def _ideas(folded: str) -> Iterator[str]:
    ideas = {idea for idea, pattern in acts().ideas.items() if pattern.search(folded)}
    for agent in acts_in(folded):
        # "Which budget needs approval?" names a plan and asks for a rule.
        yield f"act:{agent}:{'asked' if 'asking' in ideas else 'told'}"
        yield f"act:{agent}"
    for idea in sorted(ideas):
        yield f"idea:{idea}"
    if ideas & {"norm", "asking"}:
        # "How many days for him?" is about a case, "how many days for flooding?" about the rules.
        yield f"idea:question-{'of-a-case' if 'instance' in ideas else 'in-general'}"


def _shape(request: Asking, attachments: tuple[Path, ...]) -> Iterator[str]:
    if not request.asked:
        yield "shape:tells"
    if request.given:
        yield f"shape:given-{request.given}"
    if re.search(r"[??]\s*$|[吗么呢]\s*[??。]?$", request.said):
        yield "shape:question"
    if re.search(r"\d{1,2}[::]\d{2}", request.said):
        yield "shape:clock"
    if len(request.said) <= 8:
        yield "shape:short"
    if any(path.suffix.lower() in _TABLES for path in attachments):
        yield "shape:table"
