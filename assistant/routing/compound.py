"""Two jobs in one request: "plan the party and write the notice too" is for events, then for drafting."""

import re
from collections.abc import Sequence

from assistant.routing.asking import QUOTE, Asking, asking_clauses, read
from assistant.routing.bearing import settled
from assistant.routing.examples import OTHER, agent_classifier
from assistant.routing.features import acts, acts_in, features

_STOP = re.compile(r"[,,。;;!!??\n、]+")
# How plain a part must be when it names the work, and when it only tells somebody to do something.
_SURE, _PLAIN = 0.35, 0.5
# A text is written on what the others found; nothing is planned or judged on the text.
_LAST = ("drafting",)


def jobs(text: str) -> list[str]:
    """Agents asked for by different clauses of the request, in working order."""
    request = read(text)
    if not acts().linked.search(request.said):
        return []
    told = [part for part in _parts(request.said) if not asking_clauses(part)]
    found: list[str] = []
    for part in _parts(request.said):
        whole = _job(part, told, request)
        pieces = [_job(piece, told, request) for piece in acts().loose_joints.split(part) if len(piece) >= 2]
        several = len(set(filter(None, pieces))) >= 2
        for agent in pieces if several or not whole else [whole]:
            if agent and agent not in found:
                found.append(agent)
    return sorted(found, key=lambda agent: agent in _LAST)


def _parts(said: str) -> list[str]:
    """What is said, cut at punctuation and at words that join jobs."""
    pieces: list[str] = []
    for clause in _STOP.split(said):
        pieces += acts().joints.split(clause)
    return [piece.strip() for piece in pieces if len(piece.strip()) >= 2]


def _job(part: str, told: Sequence[str], request: Asking) -> str | None:
    """The one agent that a part asks for, in the light of what the request tells beside it."""
    if not asking_clauses(part):
        return None
    given = "" if request.given == "quote" and QUOTE not in part else request.given
    seen = Asking("\n".join((*told, part)), (part,), given)
    chances = settled(agent_classifier().probabilities(features(seen)), seen)
    agent = max(chances, key=lambda name: chances[name])
    if agent == OTHER:
        return None
    return agent if chances[agent] >= (_SURE if agent in acts_in(part) else _PLAIN) else None
