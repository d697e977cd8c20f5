"""The lines of a chat that look like headers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.tables.layouts import Layout
from agents.tables.moments import day_first, parse_time

EXPORT_RULE = re.compile(r"^(?:[=\-]{3,}|消息(?:记录|分组|对象)\s*[:(\uff08\uff1a].*|聊天记录)\s*$")
_CLOCK = re.compile(r"\d[:\uff1a]\d\d")
_NEARLY_ALL = 0.8
_YEAR = re.compile(r"\d{4}")
_PART_OF_DAY = re.compile(r"上午|下午|晚上|凌晨|中午|早上|傍晚|[AaPp][Mm]|星期.|周.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that looks like a header; `at` is its index among the lines, `time` as printed."""

    at: int
    name: str
    time: str
    moment: datetime | None
    indented: bool
    after_blank: bool
    """Whether an empty line, a rule or nothing stands before it."""
    sure: bool = True
    """False where the line is a header only if the rest of the file bears it out."""
    own_line: bool = False
    """Whether the words of its message stand on lines of their own."""
    above: int = -1
    """The line whose words it would be if that were a header."""

    @property
    def shape(self) -> tuple[str, bool]:
        """How the time is printed, whatever the day and hour."""
        return re.sub(r"\d+", "9", _PART_OF_DAY.sub("~", self.time)).replace("~", ""), self.indented


def candidates(lines: Sequence[str], layout: Layout) -> list[Candidate]:
    """Every line that may be a header, in order."""
    found = [(at, match) for at, line in enumerate(lines) if (match := header(line, layout))]
    order = day_first(printed(match) for _, match in found)
    gap = _leave_a_gap([at for at, _ in found], lines)
    return [_candidate(at, match, lines, layout, order, gap) for at, match in found]


def header(line: str, layout: Layout) -> re.Match[str] | None:
    """The match of a line that may be a header; without a name only where the day is printed."""
    line = line.strip()
    if layout.timed and not _CLOCK.search(line):
        return None
    if found := layout.header.match(line):
        return found
    loose = layout.loose.match(line) if layout.loose else None
    return loose if loose and (loose["name"].strip() or _YEAR.search(loose["time"])) else None


def printed(match: re.Match[str]) -> str:
    """The time of a header as it stands there, empty when it has none."""
    return match.groupdict().get("time") or ""


def _leave_a_gap(places: Sequence[int], lines: Sequence[str]) -> bool:
    """Whether an empty line stands between the headers and their words."""
    followed = [lines[at + 1] for at in places if at + 1 < len(lines)]
    return sum(not line.strip() for line in followed) >= _NEARLY_ALL * len(followed)


def _candidate(
    at: int, match: re.Match[str], lines: Sequence[str], layout: Layout, order: bool | None, gap: bool
) -> Candidate:
    before = lines[at - 1] if at else ""
    clear = not before.strip() or bool(EXPORT_RULE.match(before))
    sure, indented, time = match.re is layout.header, lines[at][:1].isspace(), printed(match)
    moment = parse_time(time, order) if _YEAR.search(time) else None
    above = _words_above(lines, at) if gap else at - 1
    name = match["name"].strip()
    return Candidate(at, name, time, moment, indented, clear, sure, not layout.inline, above)


def _words_above(lines: Sequence[str], at: int) -> int:
    at -= 1
    while at >= 0 and not lines[at].strip():
        at -= 1
    return at
