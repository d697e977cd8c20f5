"""Messages of Discord's and Telegram's exports that stand in a bare array, or without their beginning."""

import json
from pathlib import Path
from typing import Any

import pytest

from agents.tables.rows import read_rows
from knowledge.errors import BadInput


def discord(n: int, kind: str = "Default", **more: Any) -> dict[str, Any]:
    author = {
        "id": f"7{n % 2}",
        "name": f"user{n % 2}",
        "nickname": ["阿葵", "Bo"][n % 2],
        "roles": [{"id": "1"}],
    }
    time = f"2026-03-01T10:0{n}:00+00:00"
    return {
        "id": f"50{n}",
        "type": kind,
        "timestamp": time,
        "content": f"第{n}盆要浇水",
        "author": author,
    } | more


def telegram(n: int, kind: str = "message") -> dict[str, Any]:
    who = (
        {"from": ["阿葵", "Bo"][n % 2], "from_id": f"user{n % 2}"} if kind == "message" else {"actor": "阿葵"}
    )
    return {"id": n, "type": kind, "date": f"2026-03-01T10:0{n}:00", **who, "text": f"第{n}盆要浇水"}


DISCORD = [
    discord(0, "GuildMemberJoin"),
    *(discord(n) for n in range(1, 6)),
    discord(6, "ChannelPinnedMessage"),
]
TELEGRAM = [telegram(0, "service"), *(telegram(n) for n in range(1, 6)), telegram(6, "service")]


@pytest.mark.parametrize("messages", [DISCORD, TELEGRAM])
@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_of_messages_is_read_like_an_export(
    tmp_path: Path, messages: list[Any], indent: int | None
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(messages, ensure_ascii=False, indent=indent), "utf-8")
    table = read_rows(path)
    assert [(row.sender, row.text) for row in table.rows] == [
        (["阿葵", "Bo"][n % 2], f"第{n}盆要浇水") for n in range(1, 6)
    ]
    assert [drop.reason for drop in table.dropped] == ["service", "service"]


def test_the_names_of_the_programming_interface_are_known(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    author = {"id": "71", "username": "bo_92", "global_name": "Bo"}
    path.write_text(json.dumps([discord(1, author=author) | {"type": 0}]), "utf-8")
    assert [(row.sender, row.fields["account"]) for row in read_rows(path).rows] == [("Bo", "bo_92")]


@pytest.mark.parametrize("indent", [None, 2])
def test_an_export_without_its_beginning_keeps_who_said_what(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "a.json"
    whole = json.dumps({"guild": {"id": "1"}, "messages": DISCORD}, ensure_ascii=False, indent=indent)
    path.write_text(whole[whole.index('"content"', whole.index('"502"')) :], "utf-8")
    table = read_rows(path)
    assert [(row.sender, row.text) for row in table.rows] == [
        (["阿葵", "Bo"][n % 2], f"第{n}盆要浇水") for n in range(3, 6)
    ]
    assert [drop.reason for drop in table.dropped] == ["unreadable", "service"]


def test_an_export_without_messages_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"name": "盆栽", "type": "private_group", "id": 3, "messages": []}', "utf-8")
    with pytest.raises(BadInput):
        read_rows(path)
