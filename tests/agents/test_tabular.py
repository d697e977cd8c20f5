"""What a file is follows from its content, not from its name."""

import csv
import io
from pathlib import Path

import pytest

from agents.tables.rows import read_rows
from agents.tables.stream import open_messages

TALK = [
    (f"2026-07-0{1 + n // 6} 21:{n:02d}:00", ["老桂", "Ines", "小邓"][n % 3], f"今晚第{n}首唱什么")
    for n in range(12)
]
WHOLE = [(name, text, time) for time, name, text in TALK]


def table(mark: str, header: list[str] | None, above: str = "") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=mark).writerows([*([header] if header else []), *TALK])
    return above + buffer.getvalue()


def read(path: Path, text: str) -> list[tuple[str, str, str]]:
    path.write_text(text, "utf-8")
    rows = read_rows(path).rows
    assert open_messages(path).total == len(rows)
    return [(row.sender, row.text, row.time.isoformat(" ") if row.time else "") for row in rows]


@pytest.mark.parametrize("name", ["a.txt", "a.log", "a", "a.md", "a.csv", "a.dat"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("header", [["时间", "昵称", "内容"], ["Date", "Author", "Message text"], None])
def test_a_table_is_one_under_any_name(
    tmp_path: Path, name: str, mark: str, header: list[str] | None
) -> None:
    assert read(tmp_path / name, table(mark, header)) == WHOLE


def test_a_table_below_notes_is_one_too(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", table(",", ["时间", "昵称", "内容"], "群名,合唱团\n成员,80人\n")) == WHOLE


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "a.dat"])
@pytest.mark.parametrize("layout", ["{} {}\n{}\n\n", "[{}] {}: {}\n"])
def test_a_chat_is_one_under_any_name(tmp_path: Path, name: str, layout: str) -> None:
    assert read(tmp_path / name, "".join(layout.format(*line) for line in TALK)) == WHOLE


@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_json_lines_are_no_chat_under_any_name(tmp_path: Path, name: str) -> None:
    lines = [f'{{"time": "{time}", "sender": "{who}", "text": "{said}"}}' for time, who, said in TALK]
    assert read(tmp_path / name, "\n".join(lines)) == WHOLE


def test_comments_with_colons_under_a_header_stay_comments(tmp_path: Path) -> None:
    said = [f"{['音响', '灯光', '场地'][n % 3]}: 第{n}排听不清" for n in range(9)]
    (tmp_path / "a.csv").write_text("内容\n" + "\n".join(said), "utf-8")
    assert [row.text for row in read_rows(tmp_path / "a.csv").rows] == said
