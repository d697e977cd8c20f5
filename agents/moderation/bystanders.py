"""Who answers a member at risk, or talks with others of a book or a film, is not at risk.

By themselves their words are the same; only the messages before tell.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agents.moderation.heard import Heard, apart, spec, wording
from agents.moderation.judge import Judgement, is_likeness, verdict
from agents.moderation.second import AT_RISK, threshold


@dataclass
class Bystanders:
    """Hears every message in order."""

    _at_risk: deque[Heard] = field(default_factory=lambda: deque(maxlen=int(spec()["answers"]["messages"])))
    _last: deque[Heard] = field(default_factory=lambda: deque(maxlen=int(spec()["works"]["among"])))

    def listen(self, heard: Heard) -> None:
        """Takes the finding of a risk from a bystander's message and keeps the others as they are."""
        self._last.append(heard)
        if not (heard.judged.findings and _is_at_risk(heard)):
            return
        if not wording("own_risk").search(heard.plain) and (self._answers(heard) or self._of_a_work(heard)):
            heard.judged = _without(heard.judged)
        else:
            self._at_risk.append(heard)

    def let_go(self, heard: Heard, own: Sequence[Heard]) -> None:
        """The last word on a message, when its sender's next ones (`own`: all that are remembered) are known:
        one line of many that is merely somewhat like those at risk is left."""
        risks = [seen for seen in heard.judged.findings if seen.category == AT_RISK]
        if risks and all(is_likeness(seen) and seen.confidence < threshold("review_sure") for seen in risks):
            limit = spec()["lone"]
            near = [one for one in own if one is not heard and not apart(one, heard) > limit["within"]]
            if len(near) >= limit["others"] and not any(map(_is_at_risk, near)):
                heard.judged = _without(heard.judged)

    def _answers(self, heard: Heard) -> bool:
        """Whether it speaks to somebody, after another member was heard to be at risk."""
        if not wording("to_somebody").search(heard.plain):
            return False
        within = spec()["answers"]["within"]
        return any(one.row.sender != heard.row.sender and heard.follows(one, within) for one in self._at_risk)

    def _of_a_work(self, heard: Heard) -> bool:
        """Whether several members are talking of a story and this message does, or says nothing of its
        writer."""
        limit = spec()["works"]
        telling = [one.row.sender for one in self._last if _tells_of_a_work(one)]
        if len(telling) < limit["messages"] or len(set(telling)) < limit["senders"]:
            return False
        return _tells_of_a_work(heard) or not wording("myself").search(heard.plain)


def _tells_of_a_work(heard: Heard) -> bool:
    return bool(wording("work").search(heard.plain))


def _is_at_risk(heard: Heard) -> bool:
    return any(seen.category == AT_RISK for seen in heard.judged.findings)


def _without(judged: Judgement) -> Judgement:
    kept = tuple(seen for seen in judged.findings if seen.category != AT_RISK)
    return replace(judged, findings=kept, verdict=verdict(kept), likely=judged.likely if kept else 0.0)
