"""A line of a chat that looks like a header."""

import re
from dataclasses import dataclass
from datetime import datetime

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

    @property
    def shape(self) -> tuple[str, bool]:
        """How the time is printed, whatever the day and hour."""
        return re.sub(r"\d+", "9", _PART_OF_DAY.sub("~", self.time)).replace("~", ""), self.indented
