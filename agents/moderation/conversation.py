"""A message weighed in its conversation: what its sender says besides, and what others say around it.

By itself a line of game talk, or of somebody who repeats a scam in order to warn of it, looks like what it
repeats. How much each speaker stands out from the room tells more; these signs are those of one logistic
regression, learned from `bank/threads.txt` by `python -m agents.moderation.learn` with opinions that had not
seen the threads.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from math import log
from typing import Any

from agents.moderation.detect import VIOLATION
from agents.moderation.heard import Heard, apart
from agents.moderation.judge import Judgement, Seen, gravest_first, is_likeness, judge, verdict
from agents.moderation.lexicon import PACKAGE
from agents.moderation.second import AT_RISK, chance, threshold, weights
from agents.moderation.settled import UNSURE
from knowledge.phrases import data

_FLAGGED = 3
"""More of its sender's other lines with findings say no more."""
_FEW, _MANY = 4, 6
"""Other members: fewer or more of them say no more."""


def limits() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/conversation.yaml")
    return found


@dataclass(frozen=True, slots=True)
class Talk:
    """A message, the others of its sender near it, and those of other members before and after."""

    heard: Heard
    own: Sequence[Heard]
    before: Sequence[Heard]
    after: Sequence[Heard]

    @classmethod
    def of(cls, heard: Heard, before: Sequence[Heard], after: Sequence[Heard]) -> "Talk":
        """From all that was said before and after, oldest first."""
        most, sender = limits()["around"], heard.row.sender
        before, after = (
            [one for one in side if one.row.sender and not apart(one, heard) > limits()["within"]]
            for side in (before[-most:], after[:most])
        )
        return cls(
            heard,
            [one for one in (*before, *after) if one.row.sender == sender],
            [one for one in before if one.row.sender != sender],
            [one for one in after if one.row.sender != sender],
        )

    @property
    def people(self) -> int:
        """How many other members speak."""
        return len({one.row.sender for one in (*self.before, *self.after)})

    @property
    def is_conversation(self) -> bool:
        """Whether several speak, and not each of them only once as in a list of messages of strangers."""
        lines = len(self.before) + len(self.after)
        return lines >= limits()["fewest"] and bool(self.own or self.people < lines)


def heard_out(heard: Heard, before: Iterable[Heard], after: Iterable[Heard], language: str) -> Judgement:
    """Its judgement after the conversation was heard; the same where there is none."""
    judged, limit = heard.judged, limits()
    doubtful = judged.findings or judged.likely >= limit["asked"]
    # A learner that was interrupted leaves nothing learned here.
    if not (doubtful and heard.row.sender and weights().conversation):
        return judged
    talk = Talk.of(heard, list(before), list(islice(after, limit["around"])))
    if not talk.is_conversation:
        return judged
    chances = likely(talk)
    if not judged.findings:
        return _brought(heard, language) if chances >= limit["raise"] else judged
    kept = [seen for seen in judged.findings if _stands(seen, chances, talk)]
    if kept:
        # Who may be at risk is never sanctioned for what else they say.
        kept += [seen for seen in judged.findings if seen.category == AT_RISK and seen not in kept]
    if chances < limit["doubt"]:
        kept = [seen if _is_fixed(seen) else _doubtful(seen) for seen in kept]
    return _with(judged, gravest_first(kept))


def _brought(heard: Heard, language: str) -> Judgement:
    """As if somebody had brought it to a moderator, who has to look at it."""
    judged = judge(heard.row.text, language, brought=True)
    return _with(judged, [_doubtful(seen) for seen in judged.findings])


def _with(judged: Judgement, findings: Sequence[Seen]) -> Judgement:
    return replace(judged, verdict=verdict(findings), findings=tuple(findings))


def _stands(seen: Seen, chances: float, talk: Talk) -> bool:
    """What is counted and the team's own rules need no conversation to bear them out; nor does a person most
    likely at risk (to overlook one is worse than to look in vain), or what is nearly certain, unless somebody
    before spoke so at least as clearly, whom this one may only answer or tell of."""
    certain = seen.confidence >= threshold("certain")
    if _is_fixed(seen) or _is_plain_risk(seen, talk.heard.judged):
        return True
    if certain and talk.heard.judged.likely >= threshold("harm_brief") and not _answers(seen, talk):
        return True
    return chances >= float(limits()[_limit(certain, seen.category)])


def _is_plain_risk(seen: Seen, judged: Judgement) -> bool:
    listed = not is_likeness(seen) and judged.risk >= threshold("review")
    return seen.category == AT_RISK and (listed or judged.risk >= threshold("sure_risk"))


def _limit(certain: bool, category: str) -> str:
    return "drop_certain" if certain else "drop_at_risk" if category == AT_RISK else "drop"


def _answers(seen: Seen, talk: Talk) -> bool:
    """Whether another member before said something of the kind, at least as clearly."""
    told = (one for heard in talk.before for one in heard.judged.findings if one.category == seen.category)
    return any(one.confidence >= seen.confidence for one in told)


def _is_fixed(seen: Seen) -> bool:
    return seen.own or seen.category == "flooding"


def _doubtful(seen: Seen) -> Seen:
    return replace(seen, confidence=min(seen.confidence, UNSURE)) if seen.confidence >= VIOLATION else seen


def likely(talk: Talk) -> float:
    """Probability (0…1) that somebody should look at the message's sender because of it."""
    learned = weights().conversation
    return chance(learned["bias"] + sum(learned[name] * value for name, value in signs(talk).items()))


def signs(talk: Talk) -> dict[str, float]:
    """What speaks for and against, by name."""
    return {**_of_itself(talk.heard), **_of_its_sender(talk.own), **_of_others(talk)}


def _of_itself(heard: Heard) -> dict[str, float]:
    return {
        "likely": odds(heard.judged.likely),
        "flagged": float(bool(heard.judged.findings)),
        "violation": float(heard.judged.verdict == "violation"),
    }


def _of_its_sender(own: Sequence[Heard]) -> dict[str, float]:
    said, flagged = _all_odds(own), sum(bool(one.judged.findings) for one in own)
    return {
        "own_most": max(said),
        "own_mean": sum(said) / len(said),
        "own_flagged": float(min(flagged, _FLAGGED)),
    }


def _of_others(talk: Talk) -> dict[str, float]:
    before, after = _all_odds(talk.before), _all_odds(talk.after)
    others = _all_odds((*talk.before, *talk.after))
    mine = max(_all_odds((talk.heard, *talk.own)))
    return {
        "before_most": max(before),
        "after_most": max(after),
        "room": sum(others) / len(others),
        "people": float(min(max(talk.people, _FEW), _MANY)),
        "lead": mine - max(others),
    }


def _all_odds(said: Iterable[Heard]) -> list[float]:
    """Of nothing said, those of what nothing speaks against."""
    return [odds(one.judged.likely) for one in said] or [odds(0.0)]


@lru_cache(maxsize=10_001)
def odds(probability: float) -> float:
    """Bounded log-odds."""
    floor = float(limits()["floor"])
    if probability <= 0:
        return floor
    return min(max(log(probability / max(1 - probability, 1e-9)), floor), -floor)
