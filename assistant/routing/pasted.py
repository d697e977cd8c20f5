"""A message pasted alone, with nothing asked: one that breaks rules is for moderation, no other."""

from collections.abc import Mapping, Sequence

from agents.moderation.judge import Judgement, is_likeness, judge
from agents.moderation.second import AT_RISK
from assistant.routing.asking import Asking
from assistant.routing.bearing import bearing
from assistant.routing.features import acts, acts_in

_JUDGE = "moderation"
_HEAD = 400
# How much likelier moderation becomes, by how sure the finding is; less where the words might ask something.
_SURE, _LIKE, _ASKS = 40.0, 6.0, 10.0
_OF_OTHERS = ("member", "ours", "order")
# What a cry for help makes of those who can answer it, and of all others; from where it is plainly one.
_CARE, _ELSEWHERE, _PLAIN = {"moderation": 40.0, "crisis": 4.0}, 0.02, 0.97


def weighed(chances: Mapping[str, float], text: str, request: Asking) -> dict[str, float]:
    """The chances after a look at the text as a member's message; a retelling or a request is left alone, but
    for the words of somebody at risk: they are nobody's draft, event or small talk."""
    if _is_cry_for_help(text, request):
        return _times(chances, _CARE, _ELSEWHERE)
    if (
        request.given not in ("", "quote")
        or _tells(request.said)
        or acts_in(request.said)
        or bearing(request) == "general"
    ):
        return dict(chances)
    found = judge(text[:_HEAD])
    factor = _factor(found, bool(request.asked))
    return _times(chances, {_JUDGE: factor}, 1.0)


def _times(chances: Mapping[str, float], factors: Mapping[str, float], others: float) -> dict[str, float]:
    raised = {name: chance * factors.get(name, others) for name, chance in chances.items()}
    total = sum(raised.values())
    return {name: chance / total for name, chance in raised.items()}


def _is_cry_for_help(text: str, request: Asking) -> bool:
    """Whether the text is itself that of a person at risk; one that orders some work has to be plainly so."""
    if request.given or bearing(request) == "general" or _tells(request.said, _OF_OTHERS):
        return False
    found = judge(text[:_HEAD], brought=True)
    plain = found.likely >= _PLAIN and not _tells(request.said)
    return AT_RISK in found.categories and (plain or not acts_in(request.said))


def _tells(said: str, ideas: Sequence[str] = (*_OF_OTHERS, "trouble")) -> bool:
    """Somebody reports what members did or what went wrong."""
    return any(acts().ideas[idea].search(said) for idea in ideas)


def _factor(found: Judgement, asks: bool) -> float:
    sure = found.verdict == "violation" and not all(map(is_likeness, found.findings))
    if asks:
        return _ASKS if sure else 1.0
    return _SURE if sure else _LIKE if found.findings else 1.0
