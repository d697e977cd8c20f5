"""Slack's export archive: who said what in which channel, by the names people see."""

import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agents.tables.rows import read_rows
from agents.tables.stream import open_messages
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


@pytest.mark.parametrize("filler", [b" ", b"{},", b'"",'])
def test_a_file_that_unpacks_to_anything_is_refused_in_one_sentence(tmp_path: Path, filler: bytes) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("general/2026-01-01.json", b"[" + filler * 3_000_000 + b"{}]")
    tracemalloc.start()
    with pytest.raises(BadInput, match=r"2026-01-01\.json"):
        read_rows(path)
    with pytest.raises(BadInput, match=r"2026-01-01\.json"):
        open_messages(path)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_empty_entries_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        good = json.dumps(said("U1", "明天谁开门", "1788000000.0"))
        archive.writestr("a/2026-08-29.json", "[" + "{}," * 200_000 + good + "]")
    table = read_rows(path)
    assert [row.text for row in table.rows] == ["明天谁开门"]
    assert len(table.dropped) < 100 and "1999" in table.dropped[-1].text


def test_a_half_written_day_keeps_its_whole_messages(tmp_path: Path) -> None:
    day = [said("U1", f"第{n}封信寄出了", f"17880000{n:02d}.0") for n in range(9)]
    whole = json.dumps(day, ensure_ascii=False)
    texts = [entry["text"] for entry in day]
    for cut, left in (
        (whole[: whole.rindex("{") + 20], texts[:8]),
        (whole[:130] + whole[140:], texts[:1] + texts[2:]),
    ):
        table = read_rows(export(tmp_path / "s.zip", {"a/2026-08-29.json": cut}))
        assert [drop.reason for drop in table.dropped] == ["unreadable"]
        assert [row.text for row in table.rows] == left


def test_words_that_stand_only_in_blocks_or_attachments_are_read(tmp_path: Path) -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "钥匙在 "},
                    {"type": "user", "user_id": "U1"},
                    {"type": "text", "text": " 那里 "},
                    {"type": "link", "url": "https://x.example/map"},
                    {"type": "emoji", "name": "key"},
                ],
            }
        ],
    }
    section = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "门禁 *失灵*"},
        "fields": [{"text": "三号门"}],
    }
    entries = [
        said("U1", "", "1788000000.0") | {"blocks": [rich]},
        said("U2", "", "1788000001.0") | {"blocks": [section, {"type": "divider"}]},
        said("U2", "", "1788000002.0")
        | {"attachments": [{"fallback": "x", "title": "巡检", "text": "灯坏了两盏"}]},
        said("U2", "", "1788000003.0")
        | {"attachments": [{"fallback": "只剩这句", "blocks": [{"type": "image"}]}]},
    ]
    table = read_rows(export(tmp_path / "s.zip", {"a/2026-08-29.json": entries}))
    said_so = [row.text for row in table.rows]
    assert said_so[0].startswith("钥匙在 @") and said_so[0].endswith(" 那里 https://x.example/map:key:")
    assert said_so[1:] == ["门禁 *失灵*\n三号门", "巡检\n灯坏了两盏", "只剩这句"]
