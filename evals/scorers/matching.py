"""Text as scorers compare it: folded, without any white space."""

from collections.abc import Iterable

from knowledge.text import fold


def squeezed(text: object) -> str:
    return "".join(fold(str(text)).split())


def missing(groups: Iterable[list[str]], text: str) -> list[str]:
    """First wording of each group of which no wording stands in the text."""
    plain = squeezed(text)
    return [group[0] for group in groups if not any(squeezed(wording) in plain for wording in group)]


def present(words: Iterable[str], text: str) -> list[str]:
    plain = squeezed(text)
    return [word for word in words if squeezed(word) in plain]
