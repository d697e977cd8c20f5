"""`opsdesk knowledge`: a folder followed, versions shown, days asked for."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.program import app

Run = Callable[..., Result]
FIRST = "---\nid: rules\neffective: 2025-01-01\n---\n# 群规\n\n3.1 刷屏先提醒。\n\n3.2 广告先警告。\n"
SECOND = "---\nid: rules\neffective: 2026-01-01\n---\n# 群规\n\n3.1 刷屏先禁言。\n\n3.3 骂人移出。\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without the starter documents."""
    path = tmp_path / "home"
    path.mkdir()
    (path / "starter-loaded").write_text("", "utf-8")
    monkeypatch.setenv("OPSDESK_HOME", str(path))
    return path


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text(FIRST, "utf-8")
    return folder


@pytest.fixture
def run(home: Path) -> Run:
    def call(*words: str) -> Result:
        return CliRunner().invoke(app, ["knowledge", *words])

    return call


def found(run: Run, *words: str) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_sync_tells_what_changed_and_what_moved(run: Run, docs: Path) -> None:
    assert found(run, "sync", str(docs))["added"] == ["a.md"]
    (docs / "a.md").write_text(SECOND, "utf-8")
    changes = found(run, "sync", str(docs))["changes"]
    assert [(each["clause"], each["what"]) for each in changes] == [
        ("3.1", "changed"), ("3.3", "new"), ("3.2", "removed"),
    ]  # fmt: skip
    (docs / "a.md").rename(docs / "b.md")
    moved = found(run, "sync", str(docs))
    assert moved["renamed"] == {"a.md": "b.md"} and moved["updated"] == ["b.md"] and not moved["removed"]
    shown = run("sync", str(docs), "--lang", "zh")
    assert "未变化  b.md" in shown.stdout


def test_versions_of_a_document_and_of_a_clause(run: Run, docs: Path) -> None:
    run("sync", str(docs))
    (docs / "a.md").write_text(SECOND, "utf-8")
    run("sync", str(docs))
    every = found(run, "show", "a.md", "--versions")
    assert [(each["clause"], each["version"], each["state"]) for each in every] == [
        ("3.1", 1, "changed"), ("3.1", 2, "current"), ("3.2", 1, "removed"), ("3.3", 1, "current"),
    ]  # fmt: skip
    gone = next(each for each in every if each["state"] == "removed")
    assert found(run, "show", gone["chunk_id"]) == [gone]
    assert "广告先警告。" in run("show", gone["chunk_id"]).stdout
    assert run("show", "nothing.md").exit_code == 1


def test_a_past_day_is_searched_and_shown(run: Run, docs: Path) -> None:
    run("sync", str(docs))
    (docs / "a.md").write_text(SECOND, "utf-8")
    run("sync", str(docs))
    assert found(run, "search", "刷屏", "-k", "1")[0]["text"] == "刷屏先禁言。"
    assert found(run, "search", "刷屏", "-k", "1", "--as-of", "2025-03-01")[0]["text"] == "刷屏先提醒。"
    assert found(run, "search", "刷屏", "--as-of", "2024-03-01") == []
    shown = found(run, "show", "a.md", "--as-of", "2025-03-01")
    assert [clause["text"] for clause in shown["text"]] == ["刷屏先提醒。", "广告先警告。"]
    assert shown["effective"] == "2025-01-01" and found(run, "show", "a.md")["effective"] == "2026-01-01"
    wrong = run("search", "刷屏", "--as-of", "昨天")
    assert wrong.exit_code == 2 and "昨天" in wrong.stderr


def test_what_is_not_in_force_is_said_and_listed(run: Run, docs: Path) -> None:
    (docs / "a.md").write_text(FIRST.replace("---\n#", "expires: 2025-06-30\n---\n#"), "utf-8")
    added = run("add", str(docs / "a.md"), "--lang", "en")
    assert added.exit_code == 0 and "2025-06-30" in added.stderr
    assert found(run, "list")[0]["standing"] == {"state": "expired", "day": "2025-06-30", "by": None}
    assert "2025-06-30" in run("list").stdout and "刷屏" not in run("search", "刷屏").stdout


def test_filters_of_the_search(run: Run, docs: Path) -> None:
    (docs / "a.md").write_text(FIRST.replace("id: rules", "type: rules\ntags: [conduct]"), "utf-8")
    run("sync", str(docs))
    for option, hit, miss in (("--type", "rules", "faq"), ("--tag", "conduct", "events")):
        assert found(run, "search", "刷屏", option, hit) and not found(run, "search", "刷屏", option, miss)


def test_a_watched_folder_is_followed_until_ctrl_c(home: Path, docs: Path) -> None:
    words = ["knowledge", "sync", str(docs), "--watch", "--every", "0.2", "--json"]
    code = "import sys; from assistant.cli import main; sys.argv[0] = 'opsdesk'; main()"
    watcher = subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert watcher.stdout is not None
    try:
        assert json.loads(watcher.stdout.readline())["added"] == ["a.md"]
        (docs / "b.md").write_text("# 新办法\n\n1. 先看公告。", "utf-8")
        assert json.loads(watcher.stdout.readline())["added"] == ["b.md"]
        (docs / "a.md").unlink()
        assert json.loads(watcher.stdout.readline())["removed"] == ["a.md"]
        os.kill(watcher.pid, signal.SIGINT)
        assert watcher.wait(20) == 0
        assert "Traceback" not in watcher.stderr.read()  # type: ignore[union-attr]
    finally:
        watcher.kill()


def test_a_command_that_waits_for_another_writer_says_so(home: Path, docs: Path) -> None:
    from knowledge.lock import writing

    code = "import sys; from assistant.cli import main; sys.argv[0] = 'opsdesk'; main()"
    words = ["knowledge", "sync", str(docs), "--lang", "en"]
    with writing(home, "en", 1):
        waiter = subprocess.Popen([sys.executable, "-c", code, *words], stderr=subprocess.PIPE, text=True)
        assert waiter.stderr is not None
        assert "waiting for it" in waiter.stderr.readline()
        time.sleep(0.1)
    assert waiter.wait(30) == 0


def test_neighbours_come_with_a_passage_when_asked_for(run: Run, docs: Path) -> None:
    text = "# 群规\n\n3.1 迟到先提醒。\n\n3.2 刷屏先警告。\n\n3.3 骂人移出。\n"
    (docs / "a.md").write_text(text, "utf-8")
    run("add", str(docs))
    (passage,) = found(run, "search", "刷屏先警告", "-k", "1", "--neighbours", "1")
    assert [each["text"] for each in passage["before"]] == ["迟到先提醒。"]
    assert [each["text"] for each in passage["after"]] == ["骂人移出。"]
    shown = run("search", "刷屏先警告", "-k", "1", "--neighbours", "1").stdout
    assert shown.index("↑ 3.1  迟到") < shown.index("刷屏先警告。") < shown.index("↓ 3.3  骂人")
    assert "before" not in found(run, "search", "刷屏先警告", "-k", "1")[0]
    assert run("search", "刷屏", "--neighbours", "-1").exit_code == 2


def test_a_named_file_that_fails_fails_the_command(run: Run, docs: Path) -> None:
    bad = docs / "b.pdf"
    bad.write_text("not a PDF", "utf-8")
    mixed = run("add", str(docs / "a.md"), str(bad), "--json")
    assert mixed.exit_code == 1 and json.loads(mixed.stdout)["added"] == ["a.md"]
    assert run("add", str(docs / "a.md"), str(docs / "missing.md")).exit_code == 1
    assert run("add", str(docs)).exit_code == 0
    (docs / "a.md").unlink()
    assert run("add", str(docs)).exit_code == 1
    assert run("sync", str(docs)).exit_code == 0, "the rules went, as the folder says"
    assert run("sync", str(docs)).exit_code == 1


def test_words_that_cannot_be_read_are_told_of(run: Run, docs: Path, home: Path) -> None:
    run("add", str(docs))
    (home / "synonyms.yaml").write_text("groups: [[刷屏", "utf-8")
    searched = run("search", "刷屏")
    assert searched.exit_code == 0 and "synonyms.yaml" in searched.stderr
    looked = CliRunner().invoke(app, ["doctor", "--json"])
    checks = {each["name"]: each for each in json.loads(looked.stdout)["checks"]}
    assert checks["library"]["state"] == "bad" and "synonyms.yaml" in checks["library"]["mend"]


def test_what_changed_is_said(run: Run, docs: Path) -> None:
    found(run, "sync", str(docs))
    (docs / "a.md").write_text(SECOND, "utf-8")
    found(run, "sync", str(docs))
    shown = run("show", "a.md", "--versions").stdout
    assert "“提醒” 改为 “禁言”" in shown and "T" not in shown.splitlines()[2]
    changed = [each for each in found(run, "show", "a.md", "--versions") if each["swaps"]]
    assert [each["swaps"] for each in changed] == [[{"before": "提醒", "after": "禁言"}]]


def test_documents_are_filtered_and_what_is_not_there_is_told(run: Run, docs: Path) -> None:
    (docs / "b.md").write_text("---\ntype: sop\nowner: 小周\n---\n# 流程\n\n刷屏由值班员处理。\n", "utf-8")
    found(run, "sync", str(docs))
    assert [each["doc"] for each in found(run, "list", "--owner", "小周")] == ["b.md"]
    hits = found(run, "search", "刷屏", "--type", "流程", "--owner", "小周")
    assert {each["citation"]["doc"] for each in hits} == {"b.md"}
    told = run("search", "刷屏", "--type", "faq", "--owner", "nobody")
    assert told.exit_code == 0 and "sop" in told.stderr and "小周" in told.stderr
    assert [each["doc"] for each in found(run, "list", "--as-of", "2024-01-01")] == ["a.md", "b.md"]


def test_a_folder_is_read_when_nobody_writes_into_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.cli import watch
    from knowledge.walk import picture

    file = tmp_path / "rules.md"
    file.write_text("# 群规\n", "utf-8")
    before = picture(tmp_path)
    paused: list[float] = []

    def write_on(seconds: float) -> None:
        paused.append(seconds)
        if len(paused) < 3:
            file.write_text("# 群规\n" + "3.1 先提醒。\n" * len(paused), "utf-8")

    monkeypatch.setattr(watch.time, "sleep", write_on)
    assert watch._when_quiet(tmp_path, before, 0.5) == before and not paused
    file.rename(tmp_path / "rules.md~")
    assert watch._when_quiet(tmp_path, before, 0.5) == picture(tmp_path)
    assert len(paused) == 3


def test_many_files_that_fail_alike_are_told_of_in_one_line(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "rules.md").write_text("# 守则\n\n1.1 迟到三次停赛一周。\n", "utf-8")
    for number in range(9):
        (folder / f"part{number}.py").write_text("pass\n", "utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    result = run("add", str(folder), "--lang", "zh")
    told = result.stderr.splitlines()
    assert result.exit_code == 0 and len([line for line in told if ".py" in line]) == 1
    assert any("9 个 *.py" in line and "part0.py" in line for line in told)
    assert any("photo.png" in line for line in told)
