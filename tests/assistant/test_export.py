import csv
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.base import Deliverable
from assistant import Desk, Request
from assistant.export import file_name, to_json, to_markdown, write
from assistant.rulings import COLUMNS, safe_cell, write_rulings


def test_markdown_holds_the_text_its_sources_and_its_status(desk: Desk) -> None:
    (deliverable,) = desk.handle(Request(text="echo 通知")).deliverables
    desk.records.approve(deliverable.id)
    text = to_markdown(desk.records.deliverable(deliverable.id))
    assert text.startswith("# echo 通知")
    assert "> 群内禁止发布广告。" in text and "3.2" in text
    assert "已批准" in text and "内置写作" in text


def test_an_edited_text_is_what_is_exported(desk: Desk) -> None:
    (deliverable,) = desk.handle(Request(text="echo 通知")).deliverables
    desk.records.edit(deliverable.id, "改好的通知")
    kept = desk.records.deliverable(deliverable.id)
    assert to_markdown(kept).startswith("改好的通知")
    plain = json.loads(to_json(kept))
    assert (plain["status"], plain["text"], plain["markdown"]) == (
        "edited",
        "改好的通知",
        deliverable.markdown,
    )


@pytest.mark.parametrize(("verb", "said"), [("overturn", "申诉后撤销"), ("misjudge", "判错了")])
def test_what_was_taken_back_is_exported_as_such(desk: Desk, verb: str, said: str) -> None:
    (deliverable,) = desk.handle(Request(text="echo 通知")).deliverables
    desk.records.approve(deliverable.id)
    getattr(desk.records, verb)(deliverable.id)
    assert said in to_markdown(desk.records.deliverable(deliverable.id))


def test_a_folder_gets_both_kinds(desk: Desk, tmp_path: Path) -> None:
    (deliverable,) = desk.handle(Request(text="echo 通知")).deliverables
    written = write(desk.records.deliverable(deliverable.id), tmp_path)
    assert written.suffix == ".md" and json.loads(written.with_suffix(".json").read_text("utf-8"))


@given(st.text(max_size=300))
def test_a_file_name_is_safe_anywhere(title: str) -> None:
    name = file_name(Deliverable("events", "event_plan", "zh", {"title": title}, ""), ".md")
    assert re.fullmatch(r"events-(.+-)?[0-9a-f]{8}\.md", name)
    assert not set(name) & set('<>:"/\\|?*\n\r\t\0 ') and len(name.encode()) < 150


@pytest.mark.parametrize(
    "risky",
    [
        "=1+1",
        "+86",
        "-1",
        "@SUM(A1)",
        "\t=1",
        " =cmd|' /C calc'!A0",
        "＝1+1",
        "|x",
        "\u200b=1",
        "\x00@x",
        "\u202e＝1",
    ],
)
def test_a_cell_is_never_a_formula(risky: str) -> None:
    assert safe_cell(risky) == f"'{risky}"


@pytest.mark.parametrize("plain", ["加微信", "1+1=2", "'=1", ""])
def test_other_cells_stay_as_they_are(plain: str) -> None:
    assert safe_cell(plain) == plain


def test_rulings_are_written_whole(tmp_path: Path) -> None:
    ruling = {
        "row_id": "7",
        "time": None,
        "sender": "=小明",
        "text": '加我,"领"\n红包',
        "verdict": "violation",
        "action": "warn",
        "categories": ["ads_spam", "fraud_scam"],
        "findings": [{"category": "ads_spam", "text": "领红包"}],
    }
    for name in ("out.csv", "out.jsonl"):
        assert write_rulings([ruling, ruling], tmp_path / name) == {"violation": 2}
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["text"] == ruling["text"] and rows[0]["sender"] == "'=小明"
    assert rows[0]["categories"] == "ads_spam;fraud_scam"
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-8").splitlines()[1]) == ruling
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.jsonl"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ["| 违规 | 警告 | 广告引流 |", "| 无法读取 |", "超过 10 万字", "公式，文件里没有结果 B7"]),
        (
            "en",
            ["| violation | warning | advertising and spam |", "| not read |", "over 100,000", "result B7"],
        ),
    ],
)
def test_the_report_speaks_the_language_of_its_reader(tmp_path: Path, language: str, told: list[str]) -> None:
    common = {"time": None, "sender": "a", "categories": [], "findings": []}
    rows = [
        common
        | {"row_id": "1", "text": "\u202eevil", "verdict": "violation", "action": "warn"}
        | {"categories": ["ads_spam"], "reason": "formula B7"},
        common | {"row_id": "2", "text": "x", "verdict": "unread", "action": "none", "reason": "too_long"},
    ]
    report = tmp_path / "r.md"
    write_rulings(rows, report, language)
    text = report.read_text("utf-8")
    assert all(piece in text for piece in told), text
    assert "\u202e" not in text and "too_long" not in text
