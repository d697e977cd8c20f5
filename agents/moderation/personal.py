"""Personal data of somebody else put before everyone: whose it is decides, not that it is there."""

import re
from functools import cache

from agents.moderation.detect import Hit, Spans
from agents.moderation.lexicon import PACKAGE, Rule
from agents.moderation.reading import Reading
from agents.privacy import find_personal
from knowledge.phrases import data

_LABELLED_ID = re.compile(r"身份证(?:号码?|件)?(?:是|为|:)?\s*([1-9][0-9]{16}[0-9x])(?![0-9])")
_LIKELY = re.compile(r"[0-9@]")
_WORTH_A_LOOK = re.compile(
    r"[0-9]{5}|[0-9]\s?[号栋幢室座]|@[a-z0-9-]+\.|[0-9]{3}[ -][0-9]{3,4}|(?:street|road|avenue) ?"
)


@cache
def _rules() -> dict[str, Rule]:
    entries = data(PACKAGE, "lexicon/privacy_leak.yaml")["exposure"]
    return {
        name: Rule(
            f"privacy.{name}", "privacy_leak", e["severity"], (), (), 0, float(e["confidence"]), e["why"]
        )
        for name, e in entries.items()
    }


def exposure(reading: Reading, spans: Spans) -> list[Hit]:
    """Hits for personal data: of another person, an identity or card number, or a call to hunt someone."""
    if not _is_worth_a_look(reading.dense):
        return []
    return [
        Hit(rule, start, end, rule.confidence)
        for kind, start, end in _pieces(reading.dense)
        if (rule := _which(kind, spans))
    ]


def _is_worth_a_look(dense: str) -> bool:
    """Few texts hold a digit or a road: asked first, since it is asked of every text."""
    likely = _LIKELY.search(dense) or "street" in dense or "road" in dense or "avenue" in dense
    return bool(likely and _WORTH_A_LOOK.search(dense))


def _pieces(dense: str) -> list[tuple[str, int, int]]:
    """(kind, start, end); a number that says it is an identity number is one, whatever its check digit."""
    found = [(piece.kind, piece.start, piece.end) for piece in find_personal(dense)]
    starts = {start for _, start, _ in found}
    labelled = [("id_card", *match.span(1)) for match in _LABELLED_ID.finditer(dense)]
    return found + [piece for piece in labelled if piece[1] not in starts]


def _which(kind: str, spans: Spans) -> Rule | None:
    rules = _rules()
    if spans.get("hunt"):
        return rules["hunt"]
    if spans.get("own_data"):
        return None
    if kind in {"id_card", "bank_card"}:
        return rules["document"] if spans.get("other_person") else rules["document_unsure"]
    if kind in {"phone", "address"} and spans.get("other_person") and not spans.get("public_contact"):
        return rules["other"]
    return None
