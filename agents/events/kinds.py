"""What kind of event a request is about, and what follows from it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.events.lexicon import cue, kinds, pattern
from agents.events.schema import Given

_SMALL = 15
_ENGLISH_HEAD = re.compile(r".*?(?=\s(?:for|of|with|about)\s)")
"""In English the kind stands before these words (a raffle for the anniversary)."""
_MODE_TRAITS = {"online": "offline", "offline": "online"}


@dataclass(frozen=True, slots=True)
class Kind:
    """The best type and the words that named it; `type` empty when nothing did."""

    type: str
    cues: tuple[str, ...]
    span: tuple[int, int] | None


def classify(text: str, core: tuple[int, int] | None = None) -> Kind:
    """Type by the words that name it, the longer and the later-in-the-phrase the stronger: 骑行分享会 is a
    talk. `text` is folded; words inside `core` (the title) count twice."""
    best: tuple[float, str, tuple[str, ...], tuple[int, int] | None] = (0.0, "", (), None)
    for name, entry in kinds()["types"].items():
        hits = [match for word in entry["cues"] for match in cue(word).finditer(text)]
        if not hits:
            continue
        words = {match[0] for match in hits}
        score = sum(2 + len(word) / 4 for word in words) + entry.get("weight", 1) * 0.5
        head = max(hits, key=lambda match: (match.end(), match.end() - match.start()))
        if core and any(core[0] <= match.start() and match.end() <= core[1] for match in hits):
            score += 3
        score += 1.5 if head.end() == _last_hit(text) else 0
        if score > best[0]:
            first = min(hits, key=lambda match: (match.start(), -len(match[0])))
            best = (score, name, tuple(sorted(words)), first.span())
    return Kind(best[1], best[2], best[3])


def _last_hit(text: str) -> int:
    """End of the last word of the first clause that names a kind."""
    clause = next((part for part in _clauses(text) if _names_kind(part[1])), None)
    if clause is None:
        return -1
    start, part = clause
    head = _ENGLISH_HEAD.match(part)
    part = head[0] if head and _names_kind(head[0]) else part
    ends = [
        match.end()
        for entry in kinds()["types"].values()
        for word in entry["cues"]
        for match in cue(word).finditer(part)
    ]
    return start + max(ends)


def _clauses(text: str) -> list[tuple[int, str]]:
    out, start = [], 0
    for index, char in enumerate(text + "\n"):
        if char in ",。;\n!?":
            out.append((start, text[start:index]))
            start = index + 1
    return out


def _names_kind(text: str) -> bool:
    return any(cue(word).search(text) for entry in kinds()["types"].values() for word in entry["cues"])


def mode_of(text: str) -> str:
    """online or offline when the words say so."""
    if pattern("mode", "offline").search(text):
        return "offline"
    return "online" if pattern("mode", "online").search(text) else ""


def traits_of(given: Given) -> list[str]:
    """Traits of the type, mended by where it happens, what was added, and whether money is spent."""
    entry = kinds()["types"].get(given.type or "offline_meetup", {})
    traits = list(entry.get("traits", ())) if given.type else []
    opposite = _MODE_TRAITS.get(given.mode, "")
    if given.mode:
        traits = [trait for trait in traits if trait != opposite]
        traits += [given.mode] + (["signup"] if given.mode == "offline" else [])
        if given.mode == "offline" and given.type != "livestream":
            traits = [trait for trait in traits if trait != "live"]
    for segment in given.segments:
        traits += kinds()["segments"].get(segment.key, {}).get("traits", [])
    if any(line.key == "prizes" for line in given.lines):
        traits.append("prize")
    if given.total or given.lines or given.per_person:
        traits.append("money")
    if _is_small(given, traits):
        traits.append("small")
    return _once(traits)


def _is_small(given: Given, traits: Sequence[str]) -> bool:
    """A table of friends: no poster, no recap, no campaign."""
    few = given.headcount is not None and given.headcount <= _SMALL
    return few and not {"outdoor", "live", "streak", "trade", "judged"} & set(traits)


def _once(items: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(items))
