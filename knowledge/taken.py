"""What a reader leaves out of a document, each piece with the reason, so that nothing goes unseen."""

from collections.abc import Iterable

from knowledge.phrases import phrases

_LONGEST = 4000
"""Characters of one piece; a program's data, not an order in words, is longer."""


def taken(why: str, texts: Iterable[str], language: str) -> list[str]:
    """Each text on one line behind its reason (`hidden`, `comment`, … of taken_phrases.yaml), once."""
    say = phrases("knowledge", "taken_phrases.yaml").say
    lines = dict.fromkeys(" ".join(text.split())[:_LONGEST] for text in texts)
    return [say(why, language, text=line) for line in lines if any(map(str.isalpha, line))]
