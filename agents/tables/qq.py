"""The chats of a QQ export, which stand behind each other under rules, and the rules that a member typed.

The program prints its rules alike and an empty line behind them. Behind a rule that was typed into a message
the chat goes on: the same names, from the time where it was.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

_HEAD = re.compile(
    r"(?m)^(?P<rule>={10,})\s*\n(?:消息分组\s*[:\uff1a].*\n={10,}\s*\n)?消息对象\s*[:\uff1a].*\n={10,}\s*$"
)
_THE_SAME = 0.9
_FORGED = 30
"""Messages that a member may have made up behind a rule; more are a chat."""

Spoken = tuple[str, datetime | None]
"""The name and moment of a header."""


@dataclass(frozen=True, slots=True)
class Part:
    """What stands behind a rule (`head`; empty before the first one) until the next."""

    head: str
    text: str


def parts(text: str) -> list[Part]:
    """A text at its rules."""
    found = list(_HEAD.finditer(text))
    heads = ["", *(match[0] for match in found)]
    starts = [0, *(match.end() for match in found)]
    ends = [*(match.start() for match in found), len(text)]
    return [Part(head, text[start:end]) for head, start, end in zip(heads, starts, ends, strict=True)]


def whole_chats(
    found: Sequence[Part], spoken: Sequence[Sequence[Spoken]], wordy: Sequence[bool]
) -> list[str]:
    """The text of each chat, from the headers of each part and whether words stand right behind its rule; a
    rule that a member typed is part of the chat."""
    chats: list[list[Part]] = []
    names: set[str] = set()
    latest: datetime | None = None
    printed = ""
    for part, said, words in zip(found, spoken, wordy, strict=True):
        rule = part.head.partition("\n")[0].rstrip()
        typed = bool(names) and (words or (printed not in ("", rule)) or _goes_on(said, names, latest))
        if typed:
            chats[-1].append(part)
        else:
            chats.append([part])
            names, latest, printed = set(), None, printed or rule
        names.update(name for name, _ in said)
        latest = max((moment for _, moment in said if moment), default=latest)
    return ["".join((part.head if n else "") + part.text for n, part in enumerate(chat)) for chat in chats]


def _goes_on(said: Sequence[Spoken], names: set[str], latest: datetime | None) -> bool:
    """Whether a part tells of earlier things first and then goes on where the part above it was."""
    if latest is None or any(moment is None for _, moment in said):
        return False
    on = next((place for place, (_, moment) in enumerate(said) if moment and moment >= latest), len(said))
    resumed = [name for name, _ in said[on:]]
    known = sum(name in names for name in resumed)
    return 0 < on <= min(_FORGED, len(resumed)) and known >= _THE_SAME * len(resumed)
