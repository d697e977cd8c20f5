"""Two jobs in one request: "plan the party and write the notice too" is for events, then for drafting."""

import re

from assistant.routing.examples import OTHER, agent_classifier
from assistant.routing.features import acts, acts_in, features, outside_quotes

_STOP = re.compile(r"[,,。;;!!??\n、]+")
# How plain a part must be when it names the work, and when it only tells somebody to do something.
_SURE, _PLAIN = 0.42, 0.6
# A text is written on what the others found; nothing is planned or judged on the text.
_LAST = ("drafting",)


def parts(text: str) -> list[str]:
    """The request cut at punctuation and at words that join jobs, quoted material taken out."""
    pieces: list[str] = []
    for clause in _STOP.split(outside_quotes(text)):
        pieces += acts().joints.split(clause)
    return [piece.strip() for piece in pieces if len(piece.strip()) >= 2]


def jobs(text: str) -> list[str]:
    """Agents asked for in so many words by different parts of the request, in working order."""
    found: list[str] = []
    for part in parts(text):
        whole = _job(part)
        pieces = [_job(piece) for piece in acts().loose_joints.split(part) if len(piece) >= 2]
        several = len(set(filter(None, pieces))) >= 2
        for agent in pieces if several or not whole else [whole]:
            if agent and agent not in found:
                found.append(agent)
    return sorted(found, key=lambda agent: agent in _LAST)


def _job(part: str) -> str | None:
    """The one agent a part asks for: it names the work, or tells somebody to do what the classifier knows."""
    chances = agent_classifier().probabilities(features(part))
    agent = max(chances, key=lambda name: chances[name])
    if agent == OTHER:
        return None
    if agent in acts_in(part):
        return agent if chances[agent] >= _SURE else None
    return agent if chances[agent] >= _PLAIN and acts().telling.search(part) else None
