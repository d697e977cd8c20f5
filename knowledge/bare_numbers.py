"""Lines that are numbered by a bare figure: `1 No ads`, `2 No insults`; also `1: …`, `一 …` and keycaps.

A figure before words may count anything (`3 days`, `2 人`); that it numbers its line is proven by the lines
that count on from one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from knowledge.lines import Line
from knowledge.numbering import Marker, value_of
from knowledge.phrases import data

_LEAST = 2
_TOLD = 4
"""Characters of an item that says something; a list of names is left as it is."""
_SIGN = re.compile(r"[,;:.\uff0c\uff1b\uff1a。]")
_COLUMNS = re.compile(r"\S(?:\t| {2,}|\u3000{2,})\S")


def with_bare_numbers(lines: Sequence[Line]) -> list[Line]:
    """`lines` in which figures that count on are markers."""
    marked = list(lines)
    for run in _runs(lines):
        for index, marker in run:
            marked[index] = replace(lines[index], marker=marker)
    return marked


def _runs(lines: Sequence[Line]) -> Iterator[list[tuple[int, Marker]]]:
    """Candidates of one style that count on from one, where most of them say something."""
    open_runs: dict[str, list[tuple[int, Marker]]] = {}
    runs: list[list[tuple[int, Marker]]] = []
    for index, line in enumerate(lines):
        marker = _candidate(line)
        if marker is None:
            continue
        if marker.value == 1:
            open_runs[marker.style] = [(index, marker)]
            runs.append(open_runs[marker.style])
        elif (run := open_runs.get(marker.style)) and run[-1][1].value + 1 == marker.value:
            run.append((index, marker))
    for run in runs:
        told = sum(_says(lines, index, marker) for index, marker in run)
        if len(run) >= _LEAST and told * 2 >= len(run):
            yield run


def _candidate(line: Line) -> Marker | None:
    if line.kind != "text" or line.marker:
        return None
    found = _bare().match(line.text)
    if not found or _COLUMNS.search(line.text[found.end() :]):
        return None
    rules = data("knowledge", "numbering.yaml")["bare"]
    style = "num" if found["number"][0].isdecimal() else "cn"
    return Marker(
        style, float(rules["ranks"][style]), found["number"], value_of(found["number"]), found.end()
    )


def _says(lines: Sequence[Line], index: int, marker: Marker) -> bool:
    rest, below = lines[index].text[marker.width :], lines[index + 1 : index + 2]
    has_items = any(line.marker and line.marker.rank > marker.rank for line in below)
    return len(rest) >= _TOLD or has_items or bool(_SIGN.search(rest))


@cache
def _bare() -> re.Pattern[str]:
    rules = data("knowledge", "numbering.yaml")
    pattern = rules["bare"]["pattern"].replace("{MEASURED}", f"(?:{rules['bare']['measured']})")
    return re.compile(pattern.replace("{CN}", rules["parts"]["CN"]))
