"""Numbers that open a line and yet number nothing: `3.14 是…` written close, `三、四线城市`, `第三条建议`.

People who number a line part the number from the text or count on in another line. What does neither is the
beginning of a sentence and stays in it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.lines import Line
from knowledge.numbering import Marker, value_of

_CLOSE = ("chapter", "section", "article", "part", "dec")
"""Styles whose number may be followed by the text without a sign between."""
_AMID = ("pnum", "nump", "alpha")
"""Styles that stand in the middle of a name as well: `（1）班`, `A. 米勒`."""
_RUN = ("cn", "num")
_PARTED = re.compile(r"[\s、:\uff1a.\uff0e—-]$")
_COUNTER = re.compile(r"[一二三四五六七八九十]{1,3}|\d{1,3}")
_GOES_ON = re.compile(r"[a-z]")


def without_uncounted(lines: Sequence[Line]) -> list[Line]:
    """`lines` in which a number that numbers nothing is text again."""
    counted = {(line.marker.style, line.marker.value) for line in lines if line.marker}
    return [
        replace(line, marker=None) if line.marker and not _numbers(line, line.marker, counted) else line
        for line in lines
    ]


def _numbers(line: Line, marker: Marker, counted: set[tuple[str, int]]) -> bool:
    if any((marker.style, marker.value + step) in counted for step in (-1, 1)):
        return True
    if marker.style in _CLOSE:
        return not _runs_on(line, marker)
    if marker.style in _AMID:
        return False
    following = _COUNTER.match(line.rest) if marker.style in _RUN else None
    return following is None or value_of(following.group()) != marker.value + 1


def _runs_on(line: Line, marker: Marker) -> bool:
    """`第三条建议` and `Part 2 of …` go on with their sentence, `第三条 建议` does not."""
    before = line.text[: marker.width]
    if marker.number[0].isascii() and marker.number[0].isalpha():
        return before.endswith((" ", marker.number)) and bool(_GOES_ON.match(line.rest))
    return bool(line.rest) and not _PARTED.search(before)
