"""The library's commands where nothing can be written, and where there is nothing to read."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.program import app
from assistant.records.trouble import unusable

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    home = tmp_path / "home"
    home.mkdir()
    (home / "starter-loaded").write_text("", "utf-8")
    monkeypatch.setenv("OPSDESK_HOME", str(home))
    return lambda *words: CliRunner().invoke(app, [*words, "--lang", "zh"])


def test_a_home_that_cannot_be_written_is_searched_shown_and_audited(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "群规.md").write_text("# 群规\n1. 推广须先报备，未报备的移出。\n2. 深夜不刷屏。\n", "utf-8")
    assert run("knowledge", "add", str(tmp_path / "群规.md")).exit_code == 0
    monkeypatch.setattr("knowledge.read_only.why_not_written", lambda folder: "Read-only file system")
    for words, expected in (
        (("search", "推广要报备吗"), "未报备的移出"),
        (("list",), "群规.md"),
        (("show", "群规.md"), "深夜不刷屏"),
        (("audit",), "资料库体检"),
    ):
        done = run("knowledge", *words)
        assert done.exit_code == 0 and expected in done.stdout
        assert "写不进去（Read-only file system）" in done.stderr
    assert run("knowledge", "search", "推广", "--json").stdout.startswith("[")


@pytest.mark.parametrize("command, status", [("add", 1), ("sync", 0)])
def test_a_folder_without_documents_is_named(run: Run, tmp_path: Path, command: str, status: int) -> None:
    (tmp_path / "空").mkdir()
    done = run("knowledge", command, str(tmp_path / "空"))
    assert done.exit_code == status
    assert f"“{tmp_path / '空'}”里没有可读的文档" in done.stderr and not done.stdout


def test_records_on_a_full_disk_are_said_to_be_so(tmp_path: Path) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    other = sqlite3.OperationalError("no such table: cases")
    url = f"sqlite:///{tmp_path / 'records.db'}"
    assert "磁盘已满" in unusable(full, url, "zh") and str(tmp_path) in unusable(full, url, "zh")
    assert "no such table" in unusable(other, url, "zh")
    assert "refused" in unusable(OSError("refused"), "postgresql://host/db", "en")
