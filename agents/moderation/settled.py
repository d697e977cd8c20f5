"""What is left of the findings when rules, context and examples were weighed, and how sure each is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from agents.moderation import context, second
from agents.moderation.detect import VIOLATION, Hit, merged
from agents.moderation.lexicon import LIKENESS
from agents.moderation.reading import Reading
from agents.moderation.second import Opinion, threshold

REVIEW = 0.42
"""The confidence from which a person looks at a finding."""
_FAINT = 0.6 * REVIEW
"""Below this an excused finding is none, whatever the examples say."""
_LETTER = 0.55
"""What a letter or digit tells less than a Chinese character."""
UNSURE = 0.69
"""Confidence of what only a person can decide, at most."""


def settled(
    reading: Reading, heard: Sequence[Hit], found: Opinion, likely: float, cared_for: bool
) -> list[Hit]:
    """The findings of the rules (`heard`, after their context) and of the examples; `likely`: how much both
    together speak for harm (0…1). Beside a person who is `cared_for` only what is wrong beyond doubt is
    told."""
    ruled = [hit for hit in heard if not stands_alone(hit)]
    level = _level(reading.dense, found)
    asked = found is not second.NO_OPINION
    if asked and (_is_explained(ruled) or not (likely >= level or _is_certain(ruled, found))):
        return []
    kept = merged([hit for hit in ruled if hit.confidence >= _FAINT])
    if not asked:
        return kept
    if cared_for or likely < level:
        kept = [hit for hit in kept if hit.confidence >= VIOLATION]
    return kept if cared_for else _as_sure(reading, _named(reading, kept, found), ruled, found, likely)


def _level(dense: str, found: Opinion) -> float:
    """How much has to speak for harm; less where somebody brings a few words, which tell little by
    themselves, or those of a member with earlier cases."""
    if found.known:
        return threshold("harm_known")
    letters = sum(map(str.isascii, dense))
    few = found.brought and len(dense) - letters * _LETTER < threshold("few")
    return threshold("harm_brief" if few else "harm")


def stands_alone(hit: Hit) -> bool:
    """What is counted (repetition), the team's own rules and a person at risk need no wording to bear them
    out."""
    own = hit.rule.own and hit.confidence >= VIOLATION
    return own or hit.rule.category in (second.AT_RISK, "flooding")


def _is_explained(ruled: Sequence[Hit]) -> bool:
    """Whether the context cleared all that the lists saw, and for a reason that is enough by itself."""
    return any(map(context.is_final, ruled)) and all(hit.confidence < REVIEW for hit in ruled)


def _is_certain(ruled: Sequence[Hit], found: Opinion) -> bool:
    """Whether a person has to look whatever else is weighed: a list is nearly certain, something is counted
    (a phone number of somebody else), or rules are sure together; and nothing excuses them."""
    if not ruled:
        return False
    plain = [hit for hit in ruled if not hit.excuses]
    level = threshold("certain")
    alone = any(hit.confidence >= (level if hit.rule.needs else VIOLATION) for hit in plain)
    together = found.doubt >= threshold("joined_doubt") and _joined(ruled) >= threshold("joined")
    return alone or together or _agreeing(ruled) >= threshold("certain_agreeing")


def _joined(ruled: Sequence[Hit]) -> float:
    """How sure the rules are together that nothing excuses."""
    return max((hit.confidence for hit in merged([hit for hit in ruled if not hit.excuses])), default=0.0)


def _agreeing(ruled: Sequence[Hit]) -> int:
    """How many rules of one kind are sure, and nothing excuses them."""
    sure = Counter(hit.rule.category for hit in ruled if hit.confidence >= VIOLATION and not hit.excuses)
    return max(sure.values(), default=0)


def _named(reading: Reading, kept: list[Hit], found: Opinion) -> list[Hit]:
    """With the kind that the examples name, where no list saw anything or they are sure of another kind."""
    if found.category == second.AT_RISK and not kept:
        return [second.hit(reading, second.AT_RISK, threshold("review"))]
    if found.category in ("", second.AT_RISK) or any(hit.rule.category == found.category for hit in kept):
        return kept
    if kept and found.doubt < threshold("instead"):
        return kept
    (like,) = context.excused(reading.dense, [second.hit(reading, found.category, VIOLATION)])
    return kept if context.is_final(like) else [*kept, like]


def _as_sure(
    reading: Reading, kept: list[Hit], ruled: Sequence[Hit], found: Opinion, likely: float
) -> list[Hit]:
    """Each as sure as all signs together are: the likeliest is a violation, or for a person to look at."""
    top = max(kept, key=lambda hit: (hit.rule.category == found.category, hit.confidence), default=None)
    agreed = _agreeing(ruled) >= threshold("agreeing") or _joined(ruled) >= threshold("joined_sure")
    unsafe = top is not None and top.rule.name.startswith(LIKENESS) and _is_unsafe(reading, found)
    if likely >= threshold("harm_agreed" if agreed else "harm_sure") and not unsafe:
        return [_between(hit, threshold("violation"), 1.0) if hit is top else hit for hit in kept]
    return [_between(hit, threshold("review") if hit is top else 0.0, UNSURE) for hit in kept]


def _is_unsafe(reading: Reading, found: Opinion) -> bool:
    """Whether likeness alone must not lead to a sanction: it is not close enough, there are too few words, or
    they may be those of a person at risk."""
    far = found.doubt < threshold("alone_doubt")
    return far or len(reading.dense) < threshold("alone") or found.risk >= threshold("no_sanction")


def _between(hit: Hit, least: float, most: float) -> Hit:
    return replace(hit, confidence=min(max(hit.confidence, least), most))
