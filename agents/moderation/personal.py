"""Personal data of somebody else put before everyone: whose it is decides, not that it is there."""

import re
from functools import cache

from agents.moderation.detect import Hit, Spans
from agents.moderation.lexicon import PACKAGE, Rule
from agents.moderation.reading import Reading
from agents.privacy import find_personal
from knowledge.phrases import data

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
    if not _WORTH_A_LOOK.search(reading.dense):
        return []
    out: list[Hit] = []
    for piece in find_personal(reading.dense):
        rule = _which(piece.kind, spans, piece.start)
        if rule:
            out.append(Hit(rule, piece.start, piece.end, rule.confidence))
    return out


def _which(kind: str, spans: Spans, at: int) -> Rule | None:
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
