"""Who did it, where a request names somebody plainly (小韩又发…): a name that the records hold, else the
subject of the telling before a verb of saying or doing."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from agents.moderation.lexicon import PACKAGE
from knowledge.phrases import data
from knowledge.text import fold, fold_map

_OPENING = 60
"""Characters of a request in which the one who did it is named."""
_SHORTEST = 2


def subject(around: str, known: Iterable[str] = ()) -> str:
    """The name of who did it in the words around a message; empty where nobody is named. `known` names need
    no verb behind them, only that they neither suffered nor reported it."""
    held = sorted({name.strip().removeprefix("@") for name in known}, key=len, reverse=True)
    return next((name for name in held if _did_it(name, around)), "") or _told_of(around[:_OPENING])


def _did_it(name: str, around: str) -> bool:
    plain, wanted = fold(around), fold(name)
    if len(wanted) < _SHORTEST:
        return False
    bounded = rf"(?<![a-z0-9_]){re.escape(wanted)}(?![a-z0-9_])"
    return any(
        not _compiled("suffers_before").search(plain[: match.start()])
        and not _compiled("suffers_after").search(plain[match.end() :])
        for match in re.finditer(bounded if wanted.isascii() else re.escape(wanted), plain)
    )


def _told_of(opening: str) -> str:
    plain, origin = fold_map(opening)
    for match in _compiled("chinese").finditer(plain):
        if not _compiled("not_named").search(match["member"]):
            return opening[origin[match.start("member")] : origin[match.end("member") - 1] + 1].strip()
    for match in _compiled("english").finditer(opening):
        if not _compiled("not_named_english").search(match["member"].lower()):
            return match["member"]
    return ""


@cache
def _compiled(key: str) -> re.Pattern[str]:
    source = str(_spec()[key])
    macros = _spec()["macros"]
    for name in ("lead", "adverb", "time", "verb"):
        source = source.replace(f"<{name}>", macros[name])
    return re.compile(source)


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/subject.yaml")
    return found
