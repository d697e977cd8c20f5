"""Times of day and durations as people write them, on folded text. Minutes count from midnight."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.times.numerals import NUMERAL, whole_number
from knowledge.phrases import data

DAY = 24 * 60
_SLOT = re.compile(r"(?<!\?P)<([A-Z]+2?)>")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, or a range when `end` is set (past 1440 when it runs into the next day)."""

    span: tuple[int, int]
    minutes: int
    end: int | None = None
    part: str = ""
    """Part of the day that was said: morning, noon, afternoon, evening, small_hours; empty when not."""
    exact: bool = False
    """Written so that the half of the day is certain (20:00, 8pm, 13点)."""
    written_end: int | None = None
    """The end as written, when its half of the day was not said."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day named without an hour."""

    span: tuple[int, int]
    part: str


@dataclass(frozen=True, slots=True)
class Length:
    """A duration in minutes."""

    span: tuple[int, int]
    minutes: int


def _lexicon() -> Mapping[str, Any]:
    entries: Mapping[str, Any] = data("agents.times", "when.yaml")
    return entries


@cache
def _part_of(word: str) -> str:
    for part, words in _lexicon()["parts"].items():
        if word in words:
            return str(part)
    return str(_lexicon()["glued_parts"].get(word, ""))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    forms = data("agents.times", "when_forms.yaml")
    words = sorted((word for group in _lexicon()["parts"].values() for word in group), key=len, reverse=True)
    chinese = "|".join(word for word in words if not word.isascii())
    slots = {
        **forms["clock_parts"],
        "PART": rf"(?:(?P<part>{chinese}|[早晚午])\s*的?\s*)?",
        "PARTS2": rf"{chinese}|[早晚]|次日|第二天",
        "N": NUMERAL,
    }
    return tuple(re.compile(_SLOT.sub(lambda m: slots.get(m[1], m[0]), form)) for form in forms["clocks"])


def find_clocks(text: str) -> Iterator[Clock]:
    """Times of day in folded text, not overlapping, in the order of the forms (not of the text)."""
    taken = bytearray(len(text))
    for pattern in _patterns():
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            clock = _read(match, text)
            if clock is not None:
                start, end = clock.span
                taken[start:end] = b"\1" * (end - start)
                yield clock


def _read(match: re.Match[str], text: str) -> Clock | None:
    found = match.groupdict()
    span = (match.start(), match.end() - (len(match[0]) - len(match[0].rstrip())))
    if found.get("word"):
        noon = found["word"].startswith(("noon", "midday", "正午"))
        until = whole_number(found.get("h2") or "")
        end = (until % 12 + (12 if noon else 0)) * 60 if until else None
        return Clock(span, 12 * 60 if noon else 0, end, "noon" if noon else "midnight", True)
    if _is_count(match, text):
        return None
    if found.get("till"):
        return _till(found, span)
    meridiem = (found.get("ampm") or "").replace(".", "")
    part = _part_of(found.get("part") or "")
    first = _minutes(found, "1")
    second = _minutes(found, "2") if found.get("h2") else None
    if first is None or (found.get("h2") and second is None):
        return None
    own = (found.get("ampm1") or "").replace(".", "")
    start = _in_half(first, own or meridiem, part)
    if start is None:
        return None
    end = _end(first, start, second, found, meridiem)
    if meridiem and not own and end is not None and end < start and first < second:  # type: ignore[operator]
        start = first
    exact = bool(meridiem or part or first >= 13 * 60 or first < 60 or _two_digits(found))
    written = second if not found.get("part2") and not meridiem else None
    return Clock(span, start, end, part or (_part_at(start) if meridiem else ""), exact, written)


def _till(found: Mapping[str, str | None], span: tuple[int, int]) -> Clock | None:
    """`9 to noon`, `8 till midnight`: the word says the half of the day of both ends."""
    start = _minutes(found, "1")
    if start is None or start >= DAY:
        return None
    if found["till"] == "midnight":
        return Clock(span, start + (12 * 60 if start < 12 * 60 else 0), DAY, "evening", True)
    return Clock(span, start, 12 * 60, "morning", True) if start < 12 * 60 else None


def _part_at(minutes: int) -> str:
    hour = minutes // 60 % 24
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def _two_digits(found: Mapping[str, str | None]) -> bool:
    hour = found.get("h1") or ""
    return bool(found.get("m1")) and len(hour) == 2 and hour.startswith("0")


def _is_count(match: re.Match[str], text: str) -> bool:
    """`一点` as in 早一点 is a little, `3点` after 这 counts points."""
    found = match.groupdict()
    told = found.get("rest1") or found.get("h2") or len(found.get("part") or "") > 1
    before = text[max(0, match.start() - 1) : match.start()]
    bare = found.get("h1") in ("一", "两") and not told and before != "\0"
    return "点" in match[0] and (before in ("这", "以", "上", "几", "有") or bare)


def _minutes(found: Mapping[str, str | None], which: str) -> int | None:
    said = found.get(f"h{which}") or ""
    hour = _lexicon()["english_numbers"].get(said) or whole_number(said)
    if hour is None or hour > 24:
        return None
    rest = found.get(f"rest{which}") or found.get(f"m{which}") or ""
    minute = {"": 0, "整": 0, "钟": 0, "半": 30, "一刻": 15, "三刻": 45}.get(rest)
    if minute is None:
        minute = whole_number(rest.rstrip("分"))
    if minute is None or minute > 59 or (hour == 24 and minute):
        return None
    return (hour * 60 + minute + _near(found)) % (24 * 60 + 1)


def _near(found: Mapping[str, str | None]) -> int:
    """Minutes added by `half past` or taken by `quarter to`."""
    words = _lexicon()["english_near"]
    minutes = int(words.get((found.get("near") or "").split(" ")[-1], 0))
    return -minutes if found.get("way") == "to" else minutes


def _in_half(minutes: int, meridiem: str, part: str) -> int | None:
    """Minutes moved into the half of the day that was said."""
    if meridiem:
        if minutes >= 13 * 60 or minutes < 60:
            return minutes if meridiem == "pm" and minutes >= 13 * 60 else None
        return minutes % (12 * 60) + (12 * 60 if meridiem == "pm" else 0)
    if part == "evening":
        if 12 * 60 <= minutes < 13 * 60:
            return minutes + 12 * 60
        if minutes < 4 * 60:
            return minutes + DAY
        return minutes + 12 * 60 if minutes < 12 * 60 else minutes
    if part == "afternoon" or (part == "noon" and minutes < 3 * 60):
        return minutes + 12 * 60 if minutes < 12 * 60 else minutes
    return minutes - 12 * 60 if part == "small_hours" and 12 * 60 <= minutes < 13 * 60 else minutes


def _end(
    first: int, start: int, second: int | None, found: Mapping[str, str | None], meridiem: str
) -> int | None:
    if second is None:
        return None
    said = found.get("part2") or ""
    if said in ("次日", "第二天"):
        return second + DAY
    if not said and not meridiem:
        return _later(first, start, second)
    end = _in_half(second, meridiem, _part_of(said))
    while end is not None and end <= start:
        end += DAY
    return end


def _later(first: int, start: int, second: int) -> int:
    """An end whose half of the day was not said: in that of the start, else the next one that comes.
    `first` is the start as written."""
    end = second
    if start > first and second < 13 * 60:
        end = second + start - first if second >= first else second + DAY
    while end <= start:
        end += 12 * 60 if start < 13 * 60 and end + 12 * 60 > start else DAY
    return end


def in_part(clock: Clock, part: str) -> Clock:
    """The clock read in a part of the day that the words around it give."""
    if clock.part == "midnight":
        late = part == "evening" and clock.minutes == 0
        return Clock(clock.span, DAY, clock.end, clock.part, True) if late else clock
    if clock.part or not part or (clock.exact and clock.minutes >= 60):
        return clock
    start = _in_half(clock.minutes, "", part)
    if start is None:
        return clock
    end = clock.end
    if end is not None and clock.written_end is not None:
        end = _later(clock.minutes, start, clock.written_end)
    return Clock(clock.span, start, end, part, True)


@cache
def _part_pattern() -> re.Pattern[str]:
    words = [word for group in _lexicon()["parts"].values() for word in group]
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(
        "|".join(rf"(?<![a-z]){w}(?![a-z])" if w.isascii() else f"{w}(?!好|安|茶)" for w in ordered)
    )


def find_parts(text: str) -> Iterator[Part]:
    for match in _part_pattern().finditer(text):
        yield Part(match.span(), _part_of(match[0]))


_LENGTH = re.compile(
    r"(?<![\d.\-~:到至提每前满限])(?:for\s+)?(?P<n>\d+(?:\.\d)?|半|an?(?=\s)|one|two|three|four|half an|"
    r"[一二三四五六七八九十两]{1,3})\s*(?P<and>个半|个)?\s*"
    r"(?P<unit>小时|钟头|分钟|-?hours?(?![a-z])|-?hrs?(?![a-z])|h(?![a-z])|-?minutes?|-?mins?(?![a-z]))(?P<half>半)?"
    r"(?!\s*(?:内|以内|之内|前|之前|后|之后|一次|每|"
    r"before|after|ago|earlier|later|in advance|walk|ride|drive|break))"
)


def find_lengths(text: str) -> Iterator[Length]:
    """Durations in hours and minutes; `2小时前` and `1-2小时` are not."""
    words = {**_lexicon()["english_numbers"], "半": 0.5, "half an": 0.5}
    for match in _LENGTH.finditer(text):
        count = float(words.get(match["n"]) or _decimal(match["n"]))
        count += 0.5 if match["and"] == "个半" or match["half"] else 0
        minutes = count * (1 if match["unit"].lstrip("-").startswith(("分", "min")) else 60)
        if 0 < minutes <= 7 * DAY:
            yield Length(match.span(), round(minutes))


_OFFSET = re.compile(
    r"(?<![\d.\-~始束布动名前提场赛课每])(?P<n>\d+(?:\.\d)?|半|[一二三四五六七八九十两]{1,3})\s*(?P<and>个半|多个|个|多)?\s*"
    r"(?P<unit>小时|钟头|分钟)(?P<half>半)?(?:以|之)?(?P<dir>前|后)(?!端|台|续)"
)
_OFFSET_EN = re.compile(
    r"(?:(?<![a-z])in\s+)?(?<![a-z\d])(?P<n>\d+(?:\.\d)?|half an|an?|one|two|three|four|five|ten)\s*"
    r"(?P<unit>hours?|hrs?|minutes?|mins?)(?:\s+(?P<dir>ago|from now))?(?![a-z])"
)


def find_offsets(text: str) -> Iterator[Length]:
    """Moments counted from now in hours or minutes (20分钟前, 半小时后, in two hours); past ones negative."""
    words = {**_lexicon()["english_numbers"], "半": 0.5, "half an": 0.5}
    for match in (*_OFFSET.finditer(text), *_OFFSET_EN.finditer(text)):
        said = match["dir"]
        if not said and not match[0].startswith("in "):
            continue
        count = float(words.get(match["n"]) or _decimal(match["n"]))
        found = match.groupdict()
        count += 0.5 if found.get("and") == "个半" or found.get("half") else 0
        minutes = round(count * (1 if match["unit"].startswith(("分", "min")) else 60))
        if 0 < minutes <= 7 * DAY:
            yield Length(match.span(), -minutes if said in ("前", "ago") else minutes)


def _decimal(text: str) -> float:
    if text[0].isdigit():
        return float(text)
    return float(whole_number(text) or 0)
