"""A whole file of messages judged, written one row a message: CSV, JSON lines, JSON, or a Markdown report."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.render import table_cell
from assistant.plain_json import dump
from knowledge.phrases import phrases

COLUMNS = ("row_id", "time", "sender", "text", "verdict", "action", "categories", "findings", "reason")
Ruling = Mapping[str, Any]
# What a spreadsheet would take for a formula when it opens the file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_HARMLESS = re.compile(r"[0-9A-Za-z㐀-䶿一-鿿]")
_SHOWN = 200
_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a file is written piece by piece: what stands before, for each ruling (`first`: whether it is the
    first one), and after."""

    head: str
    row: Callable[[Ruling, bool], str]
    tail: Callable[[Mapping[str, int]], str]


def kind_of(target: Path, language: str = "zh") -> Kind | None:
    """By the ending of the name; None for endings that are not written."""
    match target.suffix.lower():
        case ".csv":
            return Kind("\ufeff" + _line(COLUMNS), _csv_row, _nothing)
        case ".jsonl":
            return Kind("", _json_line, _nothing)
        case ".json":
            return Kind("[\n", _json_row, lambda counts: "\n]\n")
        case ".md":
            return _report(language)
    return None


def write_rulings(rulings: Iterable[Ruling], target: Path, language: str = "zh") -> Counter[str]:
    """Writes every ruling in order as it comes, by the ending of the name (`.csv` in UTF-8 with BOM, for
    spreadsheets).

    Returns how often each verdict was given. OSError as it comes; the file appears only when it is whole.
    """
    kind = kind_of(target, language)
    assert kind is not None
    draft, counts = target.with_name(f".{target.name}.part"), Counter[str]()
    try:
        with draft.open("w", encoding="utf-8", errors="replace", newline="") as out:
            out.write(kind.head)
            for ruling in rulings:
                out.write(kind.row(ruling, not counts))
                counts[str(ruling["verdict"])] += 1
            out.write(kind.tail(counts))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return counts


def _nothing(counts: Mapping[str, int]) -> str:
    return ""


class _Made:
    """A file for `csv.writer` that gives each line back instead of keeping it."""

    write = staticmethod(str)


_LINES = csv.writer(_Made())


def _line(cells: Iterable[str]) -> str:
    return str(_LINES.writerow(cells))


def _csv_row(ruling: Ruling, first: bool) -> str:
    return _line([safe_cell(_flat(value)) if (value := ruling.get(column)) else "" for column in COLUMNS])


def _json_line(ruling: Ruling, first: bool) -> str:
    return dump(ruling) + "\n"


def _json_row(ruling: Ruling, first: bool) -> str:
    return ("" if first else ",\n") + dump(ruling)


def _report(language: str) -> Kind:
    """What needs a person, row by row, and the totals; rows that are fine are only counted."""
    say = phrases("assistant").say
    columns = say("rulings_columns", language)
    rule = "|" + "---|" * (columns.count("|") - 1)
    head = f"# {say('rulings_title', language)}\n\n{columns}\n{rule}\n"

    def row(ruling: Ruling, first: bool) -> str:
        if ruling["verdict"] == "allow":
            return ""
        return f"| {' | '.join(_report_cells(ruling, language))} |\n"

    def tail(counts: Mapping[str, int]) -> str:
        named = {name: counts.get(name, 0) for name in ("violation", "review", "allow", "unread")}
        return "\n" + say("rulings_total", language, total=sum(counts.values()), **named) + "\n"

    return Kind(head, row, tail)


def _report_cells(ruling: Ruling, language: str) -> Iterable[str]:
    """In the reader's words; what turns the direction of writing is taken out, it would turn the row."""
    whys = [str(found.get("why", "")) for found in ruling.get("findings") or () if isinstance(found, Mapping)]
    told = (*dict.fromkeys(filter(None, whys)), _reason(str(ruling.get("reason") or ""), language))
    cells = (
        *(ruling.get(name) or "" for name in ("row_id", "time", "sender")),
        _verdict(str(ruling.get("verdict") or ""), language),
        *_named(ruling, language),
        str(ruling.get("text") or "")[:_SHOWN],
        "; ".join(filter(None, told)),
    )
    return (table_cell(_TURNING.sub("", str(cell))) for cell in cells)


def _verdict(verdict: str, language: str) -> str:
    if verdict == "unread":
        return phrases("assistant").say("ruling_unread", language)
    return phrases("agents.moderation").say(f"verdict_{verdict}", language) if verdict else ""


def _named(ruling: Ruling, language: str) -> tuple[str, str]:
    """Step and categories by their names."""
    from agents.moderation.ladder import action_name
    from agents.moderation.saying import category_name

    action = str(ruling.get("action") or "")
    names = [category_name(str(category), language) for category in ruling.get("categories") or ()]
    step = action_name(action, language) if action and ruling["verdict"] != "unread" else ""
    return step, (", " if language == "en" else "、").join(names)


def _reason(reason: str, language: str) -> str:
    """`blank`, `formula B7` … as a person says it."""
    kind, _, where = reason.partition(" ")
    if not kind:
        return ""
    say = phrases("assistant").say
    return f"{say(f'ruling_{kind}', language)} {where}".strip()


def _flat(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    return dump(value)


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows instead of running: a leading apostrophe where it would be a formula."""
    if not text or _HARMLESS.match(text):
        return text
    shown = next((char for char in text if char in _FORMULA or not _unseen(char)), "")
    return f"'{text}" if unicodedata.normalize("NFKC", shown) in _FORMULA else text


def _unseen(char: str) -> bool:
    """Spaces, control and format characters: programs drop some of them before they look at a cell."""
    return unicodedata.category(char) in ("Zs", "Zl", "Zp", "Cc", "Cf")
