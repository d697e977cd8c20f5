"""XLSX workbooks as grids of text cells: values only, read as a stream.

Programs that write workbooks without calculating them leave formulas without a result, and turn words that
start with `=` into formulas. Words come back as words; a real formula is a cell that names itself.
"""

import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from knowledge.delimited import Cells

Source = Path | BytesIO
_UNPACKED_LIMIT = 2_000_000_000
_MERGED = re.compile(rb'<mergeCell\s[^>]*ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_REMARKS = re.compile(r"xl/(?:comments?|threadedComments)/?[\w/]*\.xml", re.I)
_MOST_MERGED = 20_000
_PIECE = 1024 * 1024

_FORMULA_TAG = re.compile(rb"<f[\s/>]")
_SIGNS = r"[A-Za-z0-9_$:.,;()+\-*/^&<>=%#@!{}\[\] ]"
_FORMULA = re.compile(rf"""=(?=.*(?:\(|\d))(?>"[^"]*"|'[^']*'!|\w{{1,31}}!|{_SIGNS})++""", re.S)
"""Functions, places and signs; words of any other language stand only in quotes or name a sheet."""
_ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!"})


class BrokenWorkbook(Exception):
    """Caught by those who know the file's name and tell the person to export it again."""


class Hollow(str):
    """A cell with a formula whose result the file does not hold: empty, with its place and its formula."""

    at: str
    formula: str

    @classmethod
    def of(cls, row: int, column: int, formula: str) -> "Hollow":
        """`row` and `column` count from 0."""
        from openpyxl.utils import get_column_letter

        cell = cls()
        cell.at, cell.formula = f"{get_column_letter(column + 1)}{row + 1}", formula
        return cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with its name; empty lines at the end are left out."""

    name: str
    rows: list[Cells]


def is_workbook(source: Source) -> bool:
    """Whether the file is a zip archive that holds a workbook (a .docx is not)."""
    try:
        with zipfile.ZipFile(source) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def sheets(source: Source, *, spread: bool = False) -> list[Sheet]:
    """Every visible sheet that holds anything; `spread` puts the words of a merged cell into each row it
    covers. BrokenWorkbook when it cannot be read."""
    try:
        _refuse_bomb(source)
        found = _read(source, results=True, spread=spread)
        if _has_formulas(source):
            written = _read(source, results=False, spread=spread)
            found = [_filled(*pair) for pair in zip(found, written, strict=True)]
    except Exception as failure:  # openpyxl lets errors of zip, XML and its own parsers through
        raise BrokenWorkbook(str(failure)) from failure
    return [sheet for sheet in map(_shortened, found) if sheet.rows]


def hidden_sheets(source: Source) -> list[Sheet]:
    """Sheets that the workbook does not show. BrokenWorkbook when it cannot be read."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
        found = [sheet for sheet in book.worksheets if sheet.sheet_state != "visible"]
        read = [Sheet(str(sheet.title), _cells(sheet)) for sheet in found]
        book.close()
    except Exception as failure:
        raise BrokenWorkbook(str(failure)) from failure
    return read


def cell_remarks(source: Source) -> list[str]:
    """What people wrote beside cells."""
    with zipfile.ZipFile(source) as archive:
        parts = [name for name in archive.namelist() if _REMARKS.fullmatch(name)]
        return [text for name in parts for text in _remarks(archive.read(name))]


def _remarks(part: bytes) -> list[str]:
    from xml.etree.ElementTree import fromstring

    if b"<!DOCTYPE" in part:
        return []
    names = ("comment", "threadedComment")
    found = [each for each in fromstring(part).iter() if each.tag.rpartition("}")[2] in names]
    return ["".join(each.itertext()) for each in found]


def _refuse_bomb(source: Source) -> None:
    with zipfile.ZipFile(source) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_LIMIT:
            raise BrokenWorkbook("too large when unpacked")


def _has_formulas(source: Source) -> bool:
    with zipfile.ZipFile(source) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(_tagged(archive, name) for name in names)


def _tagged(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a sheet holds a formula; read piece by piece, for it may take a gigabyte."""
    end = b""
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            if _FORMULA_TAG.search(end + piece):
                return True
            end = piece[-3:]
    return False


def _read(source: Source, *, results: bool, spread: bool) -> list[Sheet]:
    """Every visible sheet with the results of its formulas, or with the formulas themselves."""
    from openpyxl import load_workbook

    book = load_workbook(source, read_only=True, data_only=results, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    found = [Sheet(str(sheet.title), _cells(sheet)) for sheet in shown]
    for sheet, read in zip(shown, found, strict=True):
        if spread:
            _spread(read.rows, _merged(source, getattr(sheet, "_worksheet_path", "")))
    book.close()
    return found


def _cells(sheet: Any) -> list[Cells]:
    # Some exporters state a wrong size, which would hide all rows but the first.
    sheet.reset_dimensions()
    return [[as_text(_plain(value)) for value in row] for row in sheet.iter_rows(values_only=True)]


def _merged(source: Source, part: str) -> list[str]:
    """Ranges of merged cells (`A2:A5`), which a stream of values does not tell."""
    with zipfile.ZipFile(source) as archive:
        if part not in archive.namelist():
            return []
        return [found.decode() for found in _MERGED.findall(archive.read(part))][:_MOST_MERGED]


def _spread(rows: list[Cells], ranges: Sequence[str]) -> None:
    from openpyxl.utils import range_boundaries

    for name in ranges:
        left, top, _, bottom = range_boundaries(name)
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        words = rows[top - 1][left - 1]
        for row in rows[top : min(bottom, len(rows))]:
            row += [""] * (left - len(row))
            row[left - 1] = row[left - 1] or words


def _plain(value: Any) -> Any:
    """An array formula is an object that holds its text."""
    text = getattr(value, "text", None)
    return text if isinstance(text, str) else value


def _filled(read: Sheet, written: Sheet) -> Sheet:
    """Rows with results, and for a formula without one its words or its place."""
    rows = [
        [_whole(row, at, cell, formula) for at, (cell, formula) in enumerate(zip(*pair, strict=True))]
        for row, pair in enumerate(zip(read.rows, written.rows, strict=True))
    ]
    return Sheet(read.name, rows)


def _whole(row: int, column: int, cell: str, formula: str) -> str:
    if not formula.startswith("=") or (cell and cell not in _ERRORS):
        return cell
    return Hollow.of(row, column, formula) if _FORMULA.fullmatch(formula) else formula


def _shortened(sheet: Sheet) -> Sheet:
    rows = sheet.rows
    while rows and not any(cell.strip() or isinstance(cell, Hollow) for cell in rows[-1]):
        rows.pop()
    return sheet


def as_text(value: Any) -> str:
    """A cell as people see it: no `None`, no `.0` on whole numbers."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(_is_piece(part) for part in value):
        return "".join(part if isinstance(part, str) else part["text"] for part in value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _is_piece(part: Any) -> bool:
    """Telegram exports write a message as a list of strings and `{"type", "text"}` objects."""
    return isinstance(part, str) or (isinstance(part, dict) and isinstance(part.get("text"), str))
