"""Signs that steer a terminal never leave a reader, and what a person asks for is never passed over."""

import json
import zipfile
from pathlib import Path

import pytest

from agents.tables.row import Row
from agents.tables.rows import read_rows
from agents.tables.stream import open_messages
from knowledge.errors import BadInput

SAID, NAME = "到\x00站\x1b[31m了\x07,\t出来\n吧", "小\x1b[2J鹭\x9b"


def exports(folder: Path) -> list[Path]:
    line = {"time": "2026-08-08 08:00:00", "sender": NAME, "text": SAID, "note": "备\x1b注"}
    who = {"from": NAME, "from_id": "user1", "text": SAID, "date": "2026-08-08T08:00:00"}
    telegram = {"messages": [{"id": n, "type": "message", **who} for n in (1, 2)]}
    slack = [{"type": "message", "ts": f"178800000{n}.0", "username": NAME, "text": SAID} for n in (1, 2)]
    texts = {
        "a.jsonl": "\n".join([json.dumps(line)] * 2),
        "a.json": json.dumps([line] * 2),
        "t.json": json.dumps(telegram),
        "a.csv": "时间,昵称,内容\n" + f'2026-08-08 08:00:00,{NAME},"{SAID}"\n' * 2,
        "w.txt": "".join(f"2026-08-08 08:00:0{n} {NAME}\n{SAID}\n\n" for n in range(4)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    with zipfile.ZipFile(folder / "s.zip", "w") as archive:
        archive.writestr("a/2026-08-29.json", json.dumps(slack))
    return [*(folder / name for name in texts), folder / "s.zip"]


def test_no_reader_hands_on_signs_that_steer_a_terminal(tmp_path: Path) -> None:
    for path in exports(tmp_path):
        pieces = list(open_messages(path).pieces())
        rows = [piece for piece in pieces if isinstance(piece, Row)]
        assert len(rows) >= 2 and rows == list(read_rows(path).rows)
        for row in rows:
            assert (row.text, row.sender) == ("到站了,\t出来\n吧", "小鹭"), path.name
            assert all(cell.isprintable() for cell in row.fields.values())


def test_words_of_nothing_but_such_signs_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": "\x00\x1b[0m", "user": "a"}, {"text": "好", "user": "b"}]), "utf-8")
    table = read_rows(path)
    assert [row.text for row in table.rows] == ["好"] and [drop.reason for drop in table.dropped] == ["blank"]


def test_columns_named_for_a_chat_are_refused(tmp_path: Path) -> None:
    for path in exports(tmp_path):
        for read in (read_rows, open_messages):
            with pytest.raises(BadInput, match="没有"):
                read(path, "zh", {"text": "没有这一句"})
            if path.name in ("t.json", "w.txt", "s.zip"):
                assert read(path, "zh", {"text": "text"})
