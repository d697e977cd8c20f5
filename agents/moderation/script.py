"""The advice's own words in Traditional characters, where message and rules are written in them. What is
quoted, cited, named or left open stays as it is."""

import re
from collections.abc import Iterable, Sequence

from agents.moderation.schema import ModerationData
from knowledge.model import Citation
from knowledge.text import fold_char, to_traditional

_KEPT = r"「[^「」]*」|『[^『』]*』|“[^“”]*”|《[^《》]*》|【[^【】]*】|`[^`]*`"
_DIFFERENT = 2
"""Characters of their own from which a text counts as Traditional."""


def is_traditional(text: str, citations: Sequence[Citation]) -> bool:
    """Whether a Chinese message (or the request that tells of it) and the rules cited are Traditional."""
    cited = "".join(citation.quote for citation in citations)
    return _differs(text) and (not cited or _differs(cited))


def is_so(data: ModerationData) -> bool:
    """Whether the advice's own words are Traditional."""
    return data.language == "zh" and _differs(re.sub(_KEPT, "", data.moderator_note))


def in_traditional(data: ModerationData) -> ModerationData:
    """The advice with the words of its notice, note and reasons written so."""
    kept = _names(data)

    def rewritten(words: str) -> str:
        return traditional(words, kept)

    findings = [seen.model_copy(update={"why": rewritten(seen.why)}) for seen in data.findings]
    sides = {
        side: near.model_copy(update={"why_not": rewritten(near.why_not)})
        for side, near in (("lighter", data.lighter), ("heavier", data.heavier))
        if near
    }
    lists = {name: [rewritten(one) for one in getattr(data, name)] for name in ("questions", "care", "also")}
    said = {"member_notice": rewritten(data.member_notice), "moderator_note": rewritten(data.moderator_note)}
    gap = {"rule_gap": rewritten(data.rule_gap)} if data.rule_gap else {}
    return data.model_copy(update={"findings": findings, **sides, **lists, **said, **gap})


def page_in_traditional(page: str, data: ModerationData) -> str:
    """A rendered page with its own words written so; messages in a table stay as they are."""
    return "\n".join(
        line if line.startswith("|") else traditional(line, _names(data)) for line in page.split("\n")
    )


def traditional(words: str, kept: Iterable[str] = ()) -> str:
    """Simplified words in Traditional characters, all but what is quoted and the pieces `kept`."""
    held = "|".join([_KEPT, *(re.escape(piece) for piece in kept if piece)])
    parts = re.split(f"({held})", words)
    return "".join(part if at % 2 else to_traditional(part) for at, part in enumerate(parts))


def _names(data: ModerationData) -> list[str]:
    return [data.member or "", data.appeal, *(approver.who for approver in data.approvals)]


def _differs(text: str) -> bool:
    own = {char for char in text if "\u4e00" <= char <= "\u9fff" and fold_char(char) != char}
    return len(own) >= _DIFFERENT
