"""Items an announcement may hold, and the labels people give them."""

from functools import lru_cache
from typing import Any

from agents.facts import plain_text
from knowledge.phrases import data

_LABEL_CHARS = 8


def lexicon() -> dict[str, dict[str, Any]]:
    """`items.yaml`: words that name an item, and words that show it is there."""
    items: dict[str, dict[str, Any]] = data("agents.drafting", "items.yaml")
    return items


@lru_cache(maxsize=2048)
def item_of_label(label: str) -> str:
    """The item a label such as `报名方式` names; empty for a label of the team's own."""
    folded = plain_text(label).strip().lower()
    for key, entry in lexicon().items():
        if folded in (word.lower() for word in entry["words"]):
            return key
    if len(folded) > _LABEL_CHARS:
        return ""
    ends = [
        (len(w), key)
        for key, entry in lexicon().items()
        for w in entry["words"]
        if folded.endswith(w.lower())
    ]
    return max(ends)[1] if ends else ""
