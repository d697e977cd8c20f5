"""XLSX workbooks as grids of text cells: values only, read as a stream.

Programs that write workbooks without calculating them leave formulas without a result, and turn words that
start with `=` into formulas. Words come back as words; a real formula is a cell that names itself.
"""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agents.tables.grids import Cells, as_text

_UNPACKED_LIMIT = 2_000_000_000


_FORMULA_TAG = re.compile(rb"<f[\s/>]")
_SIGNS = r"[A-Za-z0-9_$:.,;()+\-*/^&<>=%#@!{}\[\] ]"
_FORMULA = re.compile(rf"""=(?=.*(?:\(|\d))(?>"[^"]*"|'[^']*'!|\w{{1,31}}!|{_SIGNS})++""", re.S)
"""Functions, places and signs; words of any other language stand only in quotes or name a sheet."""
_ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!"})


class BrokenWorkbook(Exception):
    """Raised by this module, caught by agents/tables/rows.py, which tells the person to export the file
    again."""


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


def is_workbook(path: Path) -> bool:
    """Whether the file is a zip archive that holds a workbook (a .docx is not)."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.startswith("xl/") for name in archive.namelist())


def sheets(path: Path) -> list[list[Cells]]:
    """Cells of every visible sheet that holds any, line by line; empty lines at the end are left out."""
    _refuse_bomb(path)
    try:
        found = _read(path, results=True)
        if _has_formulas(path):
            found = [_filled(*pair) for pair in zip(found, _read(path, results=False), strict=True)]
    except Exception as failure:  # openpyxl lets errors of zip, XML and its own parsers through
        raise BrokenWorkbook(str(failure)) from failure
    return [lines for lines in map(_shortened, found) if lines]


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_LIMIT:
            raise BrokenWorkbook("too large when unpacked")


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_FORMULA_TAG.search(archive.read(name)) for name in names)


def _read(path: Path, *, results: bool) -> list[list[Cells]]:
    """Every visible sheet with the results of its formulas, or with the formulas themselves."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=results, keep_links=False)
    found = [_cells(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    book.close()
    return found


def _cells(sheet: Any) -> list[Cells]:
    # Some exporters state a wrong size, which would hide all rows but the first.
    sheet.reset_dimensions()
    return [[as_text(_plain(value)) for value in row] for row in sheet.iter_rows(values_only=True)]


def _plain(value: Any) -> Any:
    """An array formula is an object that holds its text."""
    text = getattr(value, "text", None)
    return text if isinstance(text, str) else value


def _filled(lines: Sequence[Cells], formulas: Sequence[Cells]) -> list[Cells]:
    """Lines with results, and for a formula without one its words or its place."""
    return [
        [_whole(row, at, cell, formula) for at, (cell, formula) in enumerate(zip(*pair, strict=True))]
        for row, pair in enumerate(zip(lines, formulas, strict=True))
    ]


def _whole(row: int, column: int, cell: str, formula: str) -> str:
    if not formula.startswith("=") or (cell and cell not in _ERRORS):
        return cell
    return Hollow.of(row, column, formula) if _FORMULA.fullmatch(formula) else formula


def _shortened(lines: list[Cells]) -> list[Cells]:
    while lines and not any(cell.strip() or isinstance(cell, Hollow) for cell in lines[-1]):
        lines.pop()
    return lines
