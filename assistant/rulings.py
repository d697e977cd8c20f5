"""A whole file of messages judged, written one row a message as CSV or JSON lines."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from assistant.plain_json import dump

COLUMNS = ("row_id", "time", "sender", "text", "verdict", "action", "categories", "findings", "reason")
# What a spreadsheet would take for a formula when it opens the file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def write_rulings(rulings: Iterable[Mapping[str, Any]], target: Path) -> Counter[str]:
    """Writes every ruling in order as it comes, to `.csv` (UTF-8 with BOM, for spreadsheets) or JSON lines.

    Returns how often each verdict was given. OSError as it comes; the file appears only when it is whole.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        if target.suffix.lower() == ".csv":
            with draft.open("w", encoding="utf-8-sig", errors="replace", newline="") as out:
                counts = _write_csv(rulings, out)
        else:
            with draft.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
                counts = _write_lines(rulings, out)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return counts


def _write_csv(rulings: Iterable[Mapping[str, Any]], out: IO[str]) -> Counter[str]:
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    counts: Counter[str] = Counter()
    for ruling in rulings:
        counts[str(ruling["verdict"])] += 1
        writer.writerow([safe_cell(_flat(ruling.get(column))) for column in COLUMNS])
    return counts


def _write_lines(rulings: Iterable[Mapping[str, Any]], out: IO[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for ruling in rulings:
        counts[str(ruling["verdict"])] += 1
        out.write(dump(ruling) + "\n")
    return counts


def _flat(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    return value if isinstance(value, str) else dump(value)


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows instead of running: a leading apostrophe where it would be a formula."""
    lead = unicodedata.normalize("NFKC", text.lstrip(" \u3000\ufeff")[:1])
    return f"'{text}" if lead in _FORMULA else text
