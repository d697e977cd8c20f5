"""The messages of a JSON document are found wherever they stand in it."""

import json
from pathlib import Path

import pytest

from agents.tables.row import Table
from agents.tables.rows import read_rows
from agents.tables.stream import open_messages

TALK = [
    {"time": f"2026-05-02 19:0{n}:00", "sender": ["阿桂", "Noor"][n % 2], "text": f"第{n}盏灯谁来挂"}
    for n in range(8)
]
SAID = [line["text"] for line in TALK]


def read(path: Path, text: str) -> Table:
    path.write_text(text, "utf-8")
    table = read_rows(path)
    assert open_messages(path).total == len(table.rows) + len(table.dropped)
    return table


@pytest.mark.parametrize(
    "document",
    [
        {"code": 0, "msg": "ok", "time": 1777000000, "data": {"total": 8, "list": TALK}},
        {"group": "灯会", "chat_records": TALK},
        {"result": {"page": {"messages": TALK, "pinned": TALK[:2]}}},
        {"name": "灯会", "members": [{"name": "阿桂", "role": "组长"}] * 20, "log": TALK},
        {"channels": {"main": TALK[:5], "side": TALK[5:]}},
        [
            {"name": "灯会", "description": "挂灯", "messages": TALK[:3]},
            {"name": "庙会", "messages": TALK[3:]},
        ],
        {"data": {"pages": [{"items": TALK[:4]}, {"items": TALK[4:]}]}},
        {"messages": [dict(line, content={"elements": [{"type": "a", "text": "?"}] * 9}) for line in TALK]},
    ],
)
def test_the_longest_list_of_messages_is_read(tmp_path: Path, document: object) -> None:
    table = read(tmp_path / "a.json", json.dumps(document, ensure_ascii=False))
    assert [(row.text, row.sender) for row in table.rows] == [(line["text"], line["sender"]) for line in TALK]
    assert all(row.time for row in table.rows) and not table.dropped


def test_replies_come_behind_what_they_reply_to(tmp_path: Path) -> None:
    nested = [dict(TALK[0], replies=[TALK[1], dict(TALK[2], replies=[TALK[3]])]), TALK[4]]
    assert [row.text for row in read(tmp_path / "a.json", json.dumps({"comments": nested})).rows] == SAID[:5]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt"])
@pytest.mark.parametrize("mark", ["\n", "", "\ufeff\n"])
def test_documents_in_a_row_are_all_read(tmp_path: Path, name: str, mark: str) -> None:
    parts = [
        json.dumps({"group": "灯会", "chat_records": part}, ensure_ascii=False)
        for part in (TALK[:5], TALK[5:])
    ]
    assert [row.text for row in read(tmp_path / name, mark.join(parts)).rows] == SAID


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_objects_over_several_lines_are_rows(tmp_path: Path, name: str) -> None:
    printed = [json.dumps(line, ensure_ascii=False, indent=2) for line in TALK]
    assert [row.text for row in read(tmp_path / name, "\n".join(printed)).rows] == SAID
    printed[3] = printed[3][:25]
    table = read(tmp_path / name, "\n".join(printed))
    assert [row.text for row in table.rows] == SAID[:3] + SAID[4:]
    assert [(drop.number, drop.reason) for drop in table.dropped] == [(4, "unreadable")]


def test_one_message_is_one_row_whatever_lists_it_holds(tmp_path: Path) -> None:
    lines = [dict(line, reactions=[{"name": "赞", "count": 2}], quoted=[TALK[0]]) for line in TALK]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    assert [row.text for row in read(tmp_path / "a.jsonl", text).rows] == SAID
    assert [row.text for row in read(tmp_path / "b.json", json.dumps(lines[1])).rows] == SAID[1:2]
