"""Slack's export archive: who said what in which channel, by the names people see."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agents.tables.rows import read_rows
from knowledge.errors import BadInput

USERS = [
    {"id": "U1", "name": "ann", "profile": {"display_name": "阿安", "real_name": "Ann"}},
    {"id": "U2", "name": "bob", "real_name": "Bob B.", "profile": {"display_name": ""}},
]


def export(path: Path, days: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.json", json.dumps(USERS))
        archive.writestr("channels.json", json.dumps([{"id": "C1", "name": "general"}]))
        for name, content in days.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return path


def said(user: str, text: str, ts: str, **more: str) -> dict[str, str]:
    return {"type": "message", "user": user, "text": text, "ts": ts, **more}


def test_names_mentions_links_and_threads(tmp_path: Path) -> None:
    day = [
        said(
            "U2",
            "&lt;b&gt; &amp; <https://x.example/?a=1&amp;b=2>",
            "1788000060.000100",
            thread_ts="1788000000.000000",
        ),
        said("U1", "<@U2> see <#C1|general> <!here> <https://x.example|this>", "1788000000.000000"),
        said("U1", "<@U1> has joined", "1788000070.000000", subtype="channel_join"),
    ]
    table = read_rows(export(tmp_path / "s.zip", {"general/2026-08-29.json": day}))
    assert [(row.sender, row.text) for row in table.rows] == [
        ("阿安", "@Bob B. see #general @here this"),
        ("Bob B.", "<b> & https://x.example/?a=1&b=2"),
    ]
    assert table.rows[1].time == datetime.fromtimestamp(1788000060, UTC).replace(microsecond=100)
    assert table.rows[1].fields["thread"] == "1788000000.000000" and "thread" not in table.rows[0].fields
    assert [drop.reason for drop in table.dropped] == ["service"]


def test_a_broken_day_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    days = {
        "a/2026-08-28.json": '[{"type": "mess',
        "a/2026-08-29.json": [said("U1", "hi", "1788000000.0"), 7],
    }
    table = read_rows(export(tmp_path / "s.zip", days))
    assert [row.text for row in table.rows] == ["hi"]
    assert [(drop.number, drop.reason) for drop in table.dropped] == [(1, "unreadable"), (2, "unreadable")]


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"s\.zip"):
        read_rows(export(tmp_path / "s.zip", {}))


def test_a_day_whose_packed_bytes_are_damaged_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = json.dumps([{"type": "message", "user": "U1", "text": "收到", "ts": "1767225600.0"}])
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("general/2026-01-01.json", good.replace("收到", "好" * 400))
        archive.writestr("general/2026-01-02.json", good)
    raw = bytearray(path.read_bytes())
    start = raw.find(b"general/2026-01-01.json") + len("general/2026-01-01.json")
    raw[start : start + 20] = b"\xff" * 20
    path.write_bytes(raw)
    table = read_rows(path, "zh")
    assert [row.text for row in table.rows] == ["收到"]
    assert [lost.reason for lost in table.dropped] == ["unreadable"]
