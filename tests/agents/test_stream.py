"""Reading row by row gives what reading the whole file gives."""

import csv
import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.tables.rows import read_rows
from agents.tables.stream import Messages, of_table, open_messages
from knowledge.errors import BadInput

CELL = st.text(st.sampled_from('ab中文,";\n\t\r\x00 1=.​'), max_size=8)
FAST = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)


def both(path: Path) -> None:
    def pieces(messages: Messages) -> list[object]:
        return list(messages.pieces())

    try:
        whole = of_table(read_rows(path))
    except BadInput as refused:
        with pytest.raises(BadInput, match=r"^" + str(refused)[:6]):
            open_messages(path)
        return
    streamed = open_messages(path)
    assert pieces(streamed) == pieces(whole) == pieces(streamed)
    assert streamed.total == whole.total


@FAST
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=9), st.booleans())
def test_csv(tmp_path: Path, lines: list[list[str]], headed: bool) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([*([["id", "text", "time"]] if headed else []), *lines])
    path = tmp_path / "a.csv"
    path.write_bytes(buffer.getvalue().encode())
    both(path)


@FAST
@given(
    st.lists(st.one_of(CELL, st.dictionaries(st.sampled_from(["text", "user", "time"]), CELL)), max_size=8)
)
def test_json_lines(tmp_path: Path, values: list[object]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(v) if isinstance(v, dict) else str(v) for v in values), "utf-8")
    both(path)


@FAST
@given(st.binary(max_size=120), st.sampled_from(["a.csv", "a.jsonl", "a.tsv"]))
def test_any_bytes(tmp_path: Path, raw: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(b"id,text\n" + raw)
    both(tmp_path / name)


@pytest.mark.parametrize("codec", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings_and_damage_are_left_to_the_whole_reading(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('id,text\n1,"没关\n2,好\n'.encode(codec))
    both(path)


def test_a_long_file_takes_no_room(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,sender,text\n")
        file.writelines(f"{n},成员{n % 50},第 {n} 句话\n" for n in range(40_000))
    tracemalloc.start()
    messages = open_messages(path)
    assert messages.total == 40_000 == sum(1 for _ in messages.pieces())
    assert tracemalloc.get_traced_memory()[1] < 3_000_000
    tracemalloc.stop()
