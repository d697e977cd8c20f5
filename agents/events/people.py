"""How many people an event is for; groups, winners, staff and member counts are something else."""

import re
from dataclasses import dataclass

from agents.events.lexicon import pattern, words
from agents.times.numerals import whole_number

_MAX = 1_000_000
_FEW = {"two": 2, "three": 3, "four": 4}
_MANY_HELPERS = 15


@dataclass(frozen=True, slots=True)
class Crowd:
    """`high` is what is planned for; `low` differs from it when a range was given."""

    low: int
    high: int
    span: tuple[int, int]
    unit: str = ""
    """What is counted when it is not people (组家庭)."""


def find_crowd(text: str, taken: list[tuple[int, int]] | None = None) -> Crowd | None:
    """Head count in folded text; spans in `taken` (dates, money, goals) are not looked at."""
    blocked = taken or []
    for name in ("labelled", "bare_change"):
        for match in pattern("people", name).finditer(text):
            crowd = _crowd(match)
            if crowd and not _blocked(match.span("a"), blocked):
                return crowd
    several = _in_groups(text) or _per_session(text) or _in_groups(text, "places")
    if several:
        return several
    counted = _counted(text, blocked, staff=False) or _counted(text, blocked, staff=True)
    preferred = [crowd for match, crowd in counted if _preferred(match, text)]
    plain = [crowd for _, crowd in counted]
    most = max(preferred or plain, key=lambda crowd: crowd.high, default=None)
    return most or _households(text, blocked) or _loose(text, blocked)


def _in_groups(text: str, name: str = "groups") -> Crowd | None:
    """20支队伍,每队4人: the people of all groups."""
    match = pattern("people", name).search(text)
    groups, each = (_number(match["n"]), _number(match["m"])) if match else (None, None)
    if match is None or not groups or not each or groups * each > _MAX:
        return None
    span = match.span() if name == "groups" else match.span("m")
    return Crowd(groups * each, groups * each, span)


def _per_session(text: str) -> Crowd | None:
    """每晚20人, 12 people each: of several sittings alike, the people of one."""
    match = pattern("sessions", "per").search(text)
    count = _number(match["a"] or match["b"]) if match else None
    return Crowd(count, count, match.span()) if match and count and count <= _MAX else None


def per_household(text: str) -> int | None:
    """People in each of the families (每家3口)."""
    match = pattern("people", "each_household").search(text)
    return _number(match["n"] or match["m"]) or _FEW.get(match["m"] or "") if match else None


def _households(text: str, blocked: list[tuple[int, int]]) -> Crowd | None:
    for match in pattern("people", "households").finditer(text):
        count = _number(match["a"])
        if count and not _blocked(match.span("a"), blocked):
            return Crowd(count, count, match.span(), match["unit"])
    return None


def _loose(text: str, blocked: list[tuple[int, int]]) -> Crowd | None:
    """A number without a noun that the words around it make a head count (预计200, for 60 juniors)."""
    for match in pattern("people", "loose").finditer(text):
        name = next(name for name in ("a", "a2", "a3", "a4", "a5", "a6") if match[name])
        count = _number(match[name])
        if count and count <= _MAX and not _blocked(match.span(name), blocked):
            return Crowd(count, count, match.span(name))
    return None


def _number(text: str) -> int | None:
    named: int | None = words("people", "english").get(text)
    return named or whole_number(text)


def _counted(text: str, blocked: list[tuple[int, int]], staff: bool) -> list[tuple[re.Match[str], Crowd]]:
    """Numbers of people; `staff` lets in trained volunteers and the like when nobody else is counted."""
    return [
        (match, crowd)
        for match in pattern("people", "counted").finditer(text)
        if not _blocked(match.span("a"), blocked)
        and (_is_crowd(match, text) or (staff and _is_trained(match, text)))
        and (crowd := _crowd(match))
    ]


def _is_trained(match: re.Match[str], text: str) -> bool:
    """Helpers are the guests of a training, and of anything when they are many."""
    beside = text[max(0, match.start() - 5) : match.end() + 12]
    count = _number(match["a"]) or 0
    return bool(pattern("people", "trained").search(beside)) and ("培训" in text or count >= _MANY_HELPERS)


def find_capacity(text: str) -> int | None:
    """How many the place holds, when the request says so."""
    match = pattern("people", "capacity").search(text)
    return whole_number(match["n"]) if match else None


def capacity_span(text: str) -> tuple[int, int] | None:
    match = pattern("people", "capacity").search(text)
    return match.span("n") if match else None


def _blocked(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _is_crowd(match: re.Match[str], text: str) -> bool:
    before = re.split(r"[,。;\n!?]", text[max(0, match.start() - 16) : match.start()])[-1]
    after = text[match.end() : match.end() + 16]
    if (
        pattern("people", "staff_unit").search(match[0])
        or pattern("people", "not_after").search(after)
        or pattern("people", "staff_unit").match(after.strip())
    ):
        return False
    return not pattern("people", "not_before").search(before)


def _preferred(match: re.Match[str], text: str) -> bool:
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 6]
    around = re.match(r"\s*(?:左右|以内|上下|参加|报名|到场|参与|规模|的规模|max|or so)", after)
    return bool(pattern("people", "prefer").search(before) or around)


def _crowd(match: re.Match[str]) -> Crowd | None:
    found = match.groupdict()
    first = _number(found["a"])
    second = _number(found.get("b") or "")
    if first is None or first <= 0 or first > _MAX:
        return None
    high = second if second and first <= second <= _MAX else first
    return Crowd(min(first, high), high, match.span())
