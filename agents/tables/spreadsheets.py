"""XLSX workbooks as grids of text cells: values only, read as a stream."""

import zipfile
from pathlib import Path
from typing import Any

from agents.tables.grids import Cells, as_text

_UNPACKED_LIMIT = 2_000_000_000


class BrokenWorkbook(Exception):
    """Raised by this module, caught by agents/rows.py, which tells the person to export the file again."""


def is_workbook(path: Path) -> bool:
    """Whether the file is a zip archive that holds a workbook (a .docx is not)."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.startswith("xl/") for name in archive.namelist())


def sheets(path: Path) -> list[list[Cells]]:
    """Cells of every visible sheet that holds any, line by line; empty lines at the end are left out."""
    from openpyxl import load_workbook

    _refuse_bomb(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        found = [_cells(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
        book.close()
    except Exception as failure:  # openpyxl lets errors of zip, XML and its own parsers through
        raise BrokenWorkbook(str(failure)) from failure
    return [cells for cells in found if cells]


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_LIMIT:
            raise BrokenWorkbook("too large when unpacked")


def _cells(sheet: Any) -> list[Cells]:
    # Some exporters state a wrong size, which would hide all rows but the first.
    sheet.reset_dimensions()
    lines = [[as_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    return lines
