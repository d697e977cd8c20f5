"""A message pasted alone, with nothing asked: one that breaks rules is for moderation, no other."""

from collections.abc import Mapping

from agents.moderation.judge import Judgement, is_likeness, judge
from assistant.routing.asking import Asking
from assistant.routing.bearing import bearing
from assistant.routing.features import acts, acts_in

_JUDGE = "moderation"
_HEAD = 400
# How much likelier moderation becomes, by how sure the finding is; less where the words might ask something.
_SURE, _LIKE, _ASKS = 40.0, 6.0, 10.0


def weighed(chances: Mapping[str, float], text: str, request: Asking) -> dict[str, float]:
    """The chances after a look at the text as a member's message; a retelling or a request is left alone."""
    if (
        request.given not in ("", "quote")
        or _tells(request.said)
        or acts_in(request.said)
        or bearing(request) == "general"
    ):
        return dict(chances)
    found = judge(text[:_HEAD])
    factor = _factor(found, bool(request.asked))
    raised = {name: chance * (factor if name == _JUDGE else 1.0) for name, chance in chances.items()}
    total = sum(raised.values())
    return {name: chance / total for name, chance in raised.items()}


def _tells(said: str) -> bool:
    """Somebody reports what members did or what went wrong."""
    return any(acts().ideas[idea].search(said) for idea in ("member", "trouble", "ours", "order"))


def _factor(found: Judgement, asks: bool) -> float:
    sure = found.verdict == "violation" and not all(map(is_likeness, found.findings))
    if asks:
        return _ASKS if sure else 1.0
    return _SURE if sure else _LIKE if found.findings else 1.0
