"""Every sheet of a workbook that holds messages is read under its own header."""

import csv
import io
from pathlib import Path

import pytest

from agents.tables.row import Row
from agents.tables.rows import read_rows
from agents.tables.stream import open_messages

TALK = [[f"2026-06-07 07:{n:02d}:00", ["小雁", "Pavel"][n % 2], f"第{n}圈跑完了"] for n in range(12)]
HEAD = ["时间", "昵称", "内容"]


def turned(line: list[str]) -> list[str]:
    return [line[2], line[0], line[1]]


def read(path: Path, *sheets: list[list[str]]) -> list[tuple[int, str, str, bool]]:
    from openpyxl import Workbook

    book = Workbook()
    for number, lines in enumerate(sheets):
        sheet = book.active if not number else book.create_sheet(f"表{number}")
        assert sheet is not None
        for line in lines:
            sheet.append(line)
    book.save(path)
    table = read_rows(path)
    return [(row.number, row.sender, row.text, row.time is not None) for row in table.rows]


WHOLE = [(n + 1, name, text, True) for n, (_, name, text) in enumerate(TALK)]


@pytest.mark.parametrize(
    "second",
    [
        [HEAD, *TALK[6:]],
        [[*HEAD, "备注"], *([*line, "补录"] for line in TALK[6:])],
        [turned(HEAD), *map(turned, TALK[6:])],
        [["六月下旬", "", ""], ["日期", "跑友昵称", "聊天记录"], *TALK[6:]],
        [["钟点", "成员", "跑团里说的"], *TALK[6:]],
        TALK[6:],
    ],
)
def test_sheets_with_other_columns_are_read(tmp_path: Path, second: list[list[str]]) -> None:
    assert read(tmp_path / "a.xlsx", [HEAD, *TALK[:6]], second) == WHOLE


def test_members_figures_and_notes_are_no_messages(tmp_path: Path) -> None:
    members = [["昵称", "加入时间", "备注"], ["小雁", "2026-01-02", "组长，负责拉伸和补水"]]
    figures = [["日期", "消息数"], *([f"2026-06-0{n}", str(40 + n)] for n in range(1, 9))]
    notes = [["本表由跑团自己整理"], ["每周一更新一次"]]
    assert read(tmp_path / "a.xlsx", notes, [HEAD, *TALK], members, figures) == WHOLE


@pytest.mark.parametrize("second", [HEAD, turned(HEAD)])
def test_a_header_between_the_rows_is_no_message(tmp_path: Path, second: list[str]) -> None:
    lines = [HEAD, *TALK[:6], second, *(line if second == HEAD else turned(line) for line in TALK[6:])]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(lines)
    path = tmp_path / "a.csv"
    path.write_text(buffer.getvalue(), "utf-8")
    table = read_rows(path)
    assert [(row.sender, row.text) for row in table.rows] == [(name, text) for _, name, text in TALK]
    assert [(drop.number, drop.reason) for drop in table.dropped] == [(7, "service")]
    assert [piece for piece in open_messages(path).pieces() if isinstance(piece, Row)] == list(table.rows)
