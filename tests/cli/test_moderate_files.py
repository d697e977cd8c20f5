"""`opsdesk moderate --input`: every kind of output, columns by name, stopping and going on."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from agents.moderation import judgements
from agents.moderation.heard import spec
from assistant import judging
from assistant.cli.program import app

Run = Callable[..., Result]

WORDS = [
    "早上好",
    "加微信 abc123 领红包",
    "今天谁去湿地",
    "=1+1",
    "收到",
    "日结三百兼职,加我微信 kk88",
    "你个傻逼",
    "",
]


@pytest.fixture
def run(world: None) -> Run:
    runner = CliRunner()
    return lambda *words: runner.invoke(app, list(words))


def table(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["时间", "谁", "说了什么"])
        for n in range(rows):
            lines.writerow(
                [f"2026-05-01 10:{n // 60 % 60:02d}:{n % 60:02d}", f"成员{n % 7}", WORDS[n * n % len(WORDS)]]
            )
    return path


def shown(output: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output)
    return found


COLUMNS = ("--column", "text=说了什么", "--column", "sender=2", "--column", "time=时间")


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "md"])
def test_every_kind_of_output(run: Run, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"out.{ending}"
    result = run("moderate", "-i", str(table(tmp_path / "a.csv", 24)), "-o", str(target), *COLUMNS, "--json")
    assert result.exit_code == 0, result.stderr
    counts = shown(result.stdout)
    text = target.read_text("utf-8-sig")
    match ending:
        case "csv":
            rows = list(csv.DictReader(text.splitlines()))
            assert len(rows) == counts["total"] == 24 and rows[1]["sender"] == "成员1"
        case "jsonl":
            assert len(text.splitlines()) == 24
        case "json":
            assert [one["row_id"] for one in json.loads(text)] == [str(n) for n in range(1, 25)]
        case _:
            assert text.count("\n| ") + 1 >= counts["total"] - counts["verdicts"]["allow"]
            assert "领红包" in text and "早上好" not in text
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.csv", f"out.{ending}"]


def test_a_column_that_is_not_there_and_a_role_that_is_none(run: Run, tmp_path: Path) -> None:
    source = str(table(tmp_path / "a.csv", 3))
    missing = run("moderate", "-i", source, "--column", "text=丙栏")
    assert missing.exit_code == 1 and "丙栏" in missing.stderr
    unknown = run("moderate", "-i", source, "--column", "colour=谁")
    assert unknown.exit_code == 2 and "colour" in unknown.stderr


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "md"])
@pytest.mark.parametrize("stop", [0, 1, 37, 63])
def test_a_stopped_run_goes_on_to_the_same_result(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, stop: int
) -> None:
    monkeypatch.setitem(spec(), "window", 20)  # type: ignore[arg-type]
    monkeypatch.setitem(spec(), "lookahead", 6)  # type: ignore[arg-type]
    monkeypatch.setattr(judgements, "_TOGETHER", 7)
    source = str(table(tmp_path / "a.csv", 80))
    now = ("--now", "2026-06-01T00:00:00+08:00", *COLUMNS)
    whole, part = tmp_path / f"whole.{ending}", tmp_path / f"part.{ending}"
    assert run("moderate", "-i", source, "-o", str(whole), *now).exit_code == 0
    honest = judging.judge_stream

    def stopped(*args: Any) -> Iterator[Any]:
        for n, one in enumerate(honest(*args)):
            if n == stop:
                raise KeyboardInterrupt
            yield one

    monkeypatch.setattr(judging, "judge_stream", stopped)
    halted = run("moderate", "-i", source, "-o", str(part), *now)
    assert halted.exit_code == 130 and str(stop) in halted.stderr
    if ending == "json":
        assert len(json.loads(part.read_text("utf-8"))) == stop
    monkeypatch.setattr(judging, "judge_stream", honest)
    resumed = run("moderate", "-i", source, "-o", str(part), *now, "--json")
    assert resumed.exit_code == 0 and shown(resumed.stdout)["total"] == 80
    assert part.read_bytes() == whole.read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_a_changed_source_is_judged_anew(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = table(tmp_path / "a.csv", 30), tmp_path / "out.jsonl"
    honest = judging.judge_stream

    def stopped(*args: Any) -> Iterator[Any]:
        yield next(honest(*args))
        raise KeyboardInterrupt

    monkeypatch.setattr(judging, "judge_stream", stopped)
    run("moderate", "-i", str(source), "-o", str(target), *COLUMNS)
    monkeypatch.setattr(judging, "judge_stream", honest)
    table(source, 12)
    assert run("moderate", "-i", str(source), "-o", str(target), *COLUMNS).exit_code == 0
    assert len(target.read_text("utf-8").splitlines()) == 12


def test_the_output_is_never_the_input(run: Run, tmp_path: Path) -> None:
    source = table(tmp_path / "a.csv", 3)
    result = run("moderate", "-i", str(source), "-o", str(source))
    assert result.exit_code == 2 and source.read_text("utf-8").startswith("时间")


def test_each_bad_row_has_its_number_and_reason_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    rows = [
        ("2026-05-01 10:00", "早上好"),
        ("2099-01-01 10:00", "未来的话"),
        ("2026-13-45 10:00", "日期坏了"),
        ("2026-05-01 10:03", ""),
        ("2026-05-01 10:04", "长" * 1_000_000),
        ("", "没写时间"),
        ("2026-05-01 10:05", "\u202e反过来\x00的😀" + "😀" * 3000),
        ("2026-05-01 10:06", "收到"),
    ]
    source, target = tmp_path / "a.csv", tmp_path / "out.jsonl"
    lines = [f"{n},{time},阿青,{text}" for n, (time, text) in enumerate(rows, 1)]
    source.write_text("\n".join(["id,时间,昵称,内容", *lines]) + "\n", "utf-8")
    done = run("moderate", "-i", str(source), "-o", str(target), "--now", "2026-06-01T00:00:00+08:00")
    assert done.exit_code == 0, done.stderr
    judged = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    reasons = {one["row_id"]: one["reason"] for one in judged if "reason" in one}
    assert reasons == {"2": "future_time", "3": "unread_time", "4": "blank", "5": "too_long"}
    assert [one["verdict"] for one in judged].count("unread") == 2 and len(judged) == 8
