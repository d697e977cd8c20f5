"""A moment as tables and chats print it: ISO, Chinese, slashed and English dates, and Unix stamps."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

from knowledge.phrases import data
from knowledge.text import fold

_CLOCK = (
    r"(?:[t ,]*(?:at )?(?:[(（]?(?:星期|[周週])[一二三四五六日天][)）]?)?\s*"
    r"(?P<part>上午|下午|晚上|凌晨|中午|早上|傍晚|[ap]m)?\s*"
    r"(?P<h>\d{1,2})[:时点](?P<min>\d{1,2})(?:[:分](?P<s>\d{1,2})(?:\.\d+)?)?秒?\s*(?P<half>[ap]m)?)?"
)
_YEAR_FIRST = re.compile(r"(?P<y>(?:19|20)\d{2})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?" + _CLOCK)
_YEAR_LAST = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[./])(?P<two>\d{1,2})(?P=mark)(?P<y>(?:19|20)\d{2})" + _CLOCK
)
_MONTH_NAMED = (
    re.compile(
        r"(?:[a-z]{3,9}, *)?(?P<m>[a-z]{3,9})\.? +(?P<d>\d{1,2})(?:st|nd|rd|th)?,? +(?P<y>\d{4})" + _CLOCK
    ),
    re.compile(
        r"(?:[a-z]{3,9},? +)?(?P<d>\d{1,2})[- ](?P<m>[a-z]{3,9})\.?[- ,] *(?P<y>\d{4}|\d{2})(?!\d)" + _CLOCK
    ),
)
_OFFSET = re.compile(r" *(?:(?:utc|gmt)? *(?P<sign>[+-])(?P<hours>[01]\d):?(?P<minutes>[0-5]\d)|z|utc|gmt) *")
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
    r"(?P<clock>[ t_]?(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)(?P<s>[0-5]\d)?)?"
)
_STAMP = re.compile(r"1\d{9}(?:\d{3}|\d{6})?(?:\.\d+)?")
_AFTERNOON = frozenset({"下午", "晚上", "傍晚", "中午", "pm"})
_LONGEST = 40
_MONTHS = 12
_FIRST_DAY = datetime(1899, 12, 30)


def parse_time(cell: str, day_first: bool | None = None) -> datetime | None:
    """The moment that a cell states, naive without an offset; None when it states none.

    `day_first` is how the file writes dates whose year stands last (see `day_first`); None leaves `3/4/2026`
    unread, for it may be either day.
    """
    plain = cell.strip()
    if not plain or len(plain) > _LONGEST:
        return None
    if plain[0] == "1" and _STAMP.fullmatch(plain):
        whole = plain.partition(".")[0]
        return datetime.fromtimestamp(float(plain) / 10 ** (len(whole) - 10), UTC)
    if plain[0].isdigit() and len(plain) >= 10:
        try:
            return datetime.fromisoformat(plain)
        except ValueError:
            pass
    folded = fold(plain)
    if match := _COMPACT.fullmatch(folded):
        return _moment(match, int(match["m"]), int(match["d"]))
    if match := _YEAR_FIRST.match(folded):
        return _moment(match, int(match["m"]), int(match["d"]))
    if match := _YEAR_LAST.match(folded):
        return _year_last(match, day_first)
    return _month_named(folded) if plain.isascii() else None


def from_serial(cell: str) -> datetime | None:
    """The moment that a spreadsheet keeps as days since 1899-12-30; None when the cell is no such number."""
    try:
        moment = _FIRST_DAY + timedelta(days=float(cell))
    except (ValueError, OverflowError):
        return None
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def looks_like_time(cell: str) -> bool:
    """Whether a cell states a moment, whichever of two days it may be."""
    return parse_time(cell, True) is not None


def day_first(cells: Iterable[str]) -> bool | None:
    """Whether the dates of a file whose year stands last begin with the day; None when they do not tell."""
    found = [match for cell in cells if (match := _YEAR_LAST.match(fold(cell.strip())))]
    days = any(int(match["one"]) > _MONTHS for match in found)
    months = any(int(match["two"]) > _MONTHS for match in found)
    if days != months:
        return days
    if any(match["half"] and match["mark"] == "/" for match in found):
        return False
    return (
        None if days else _by_order([(match["y"], int(match["one"]), int(match["two"])) for match in found])
    )


def _by_order(dates: Sequence[tuple[str, int, int]]) -> bool | None:
    """What the order of the rows tells: a month stays while days go by, and moments rise (or fall)."""
    ones, twos = {one for _, one, _ in dates}, {two for _, _, two in dates}
    if (len(ones) > 1) != (len(twos) > 1):
        return len(ones) > 1
    days, months = [(year, two, one) for year, one, two in dates], list(dates)
    rising = [read in (sorted(read), sorted(read, reverse=True)) for read in (days, months)]
    return rising[0] if rising[0] != rising[1] else None


def _year_last(match: re.Match[str], day_first: bool | None) -> datetime | None:
    one, two = int(match["one"]), int(match["two"])
    if one > _MONTHS or two > _MONTHS:
        day_first = one > _MONTHS
    elif match["mark"] == ".":
        day_first = True
    if day_first is None and one != two:
        return None
    return _moment(match, *((two, one) if day_first else (one, two)))


def _month_named(folded: str) -> datetime | None:
    for pattern in _MONTH_NAMED:
        match = pattern.match(folded)
        if match and (month := _months().get(match["m"][:3])):
            return _moment(match, month, int(match["d"]))
    return None


@cache
def _months() -> Mapping[str, int]:
    return {str(name): number for number, name in enumerate(data("agents.tables", "rows.yaml")["months"], 1)}


def _moment(match: re.Match[str], month: int, day: int) -> datetime | None:
    hour, minute, second = (int(match[name] or 0) for name in ("h", "min", "s"))
    named = match.groupdict()
    year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
    part = named.get("half") or named.get("part")
    if part and hour <= 12:
        late = part in _AFTERNOON and not (part == "中午" and hour in (10, 11))
        hour = hour % 12 + 12 * late if part != "晚上" or hour < 12 else 0
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(match.string[match.end() :]))
    except ValueError:
        return None


def _zone(behind: str) -> timezone | None:
    """The offset that stands behind a moment (`+0800`, `gmt`); None when there is none."""
    found = _OFFSET.fullmatch(behind)
    if not found:
        return None
    if not found["sign"]:
        return UTC
    minutes = int(found["hours"]) * 60 + int(found["minutes"])
    return timezone(timedelta(minutes=-minutes if found["sign"] == "-" else minutes))
