from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents import AGENTS, agent
from agents.base import Brief
from agents.papers import with_papers
from knowledge.errors import LibraryError

BRIEF = Brief("按附件写个通知", "zh", datetime(2026, 9, 21, tzinfo=UTC))


def test_the_text_of_a_document_joins_the_request(tmp_path: Path) -> None:
    paper = tmp_path / "brief.txt"
    paper.write_bytes("周六下午三点，西门集合，老周带队".encode("gb18030"))
    brief, findings = with_papers(replace(BRIEF, attachments=(paper,)))
    assert brief.text == "按附件写个通知\n周六下午三点，西门集合，老周带队"
    assert findings == []


def test_a_table_is_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("id,text\n1,好\n", "utf-8")
    brief, (finding,) = with_papers(replace(BRIEF, attachments=(tmp_path / "rows.csv",)))
    assert brief.text == BRIEF.text
    assert "rows.csv" in finding.message


def test_a_long_document_is_cut_and_said_so(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text("很长的材料。" * 5000, "utf-8")
    brief, (finding,) = with_papers(replace(BRIEF, attachments=(tmp_path / "long.md",)))
    assert len(brief.text) < 7000
    assert finding.level == "warn"


def test_an_unreadable_document_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    with pytest.raises(LibraryError):
        with_papers(replace(BRIEF, attachments=(tmp_path / "empty.md",)))


def test_those_who_read_rows_say_so() -> None:
    assert {name for name in AGENTS if agent(name).reads_rows} == {"moderation", "feedback"}
