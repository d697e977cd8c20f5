"""Commands in this process, in the small world of two tiny agents."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.program import app

Run = Callable[..., Result]


@pytest.fixture
def run(world: None) -> Run:
    runner = CliRunner()

    def invoke(*words: str, **extra: Any) -> Result:
        return runner.invoke(app, list(words), **extra)

    return invoke


def shown(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_ask_prints_one_json_object_and_nothing_else(run: Run) -> None:
    reply = shown(run("ask", "echo 一下", "--json", "--now", "2026-05-01T09:30+08:00", "--actor", "小李"))
    assert list(reply) == ["request_id", "conversation", "route", "deliverables", "usage"]
    assert reply["deliverables"][0]["data"]["now"] == "2026-05-01T09:30:00+08:00"


def test_ask_prints_markdown_for_a_pipe(run: Run) -> None:
    result = run("ask", "echo 一下")
    assert result.stdout.startswith("# echo 一下") and result.exit_code == 0


def test_text_can_come_from_standard_input(run: Run) -> None:
    reply = shown(run("ask", "-", "--json", input="echo 很长的话"))
    assert reply["deliverables"][0]["data"]["said"] == "echo 很长的话"


def test_a_follow_up_by_conversation_id(run: Run) -> None:
    run("ask", "echo 第一版", "--conversation", "c1", "--json")
    reply = shown(run("ask", "再短一点", "--conversation", "c1", "--json"))
    assert reply["deliverables"][0]["data"]["previous"] == "echo 第一版"


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "没有叫「黑板报」的渠道"), ("en", "黑板报")])
def test_an_unknown_channel_is_wrong_usage(run: Run, lang: str, sentence: str) -> None:
    result = run("draft", "写个通知，明天停水", "--channel", "黑板报", "--lang", lang)
    assert result.exit_code == 2 and sentence in result.stderr and "wechat_group" in result.stderr


def test_options_reach_the_agent(run: Run) -> None:
    reply = shown(run("ask", "echo", "--set", "channel=微博", "--set", "tone = 轻松", "--json"))
    assert reply["deliverables"][0]["data"]["options"] == {"channel": "微博", "tone": "轻松"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("ask", ""), "请求是空的"),
        (("ask", "你好" * 50_000), "作为附件提交"),
        (("ask", "你好", "--agent", "nobody"), "echo, sulk"),
        (("ask", "你好", "--now", "明天"), "ISO 8601"),
        (("ask", "你好", "--lang", "fr"), "zh 或 en"),
        (("ask", "你好", "--attach", "没有.csv"), "找不到附件"),
        (("ask", "你好", "--set", "channel"), "channel=weibo"),
        (("moderate",), "--input"),
        (("moderate", "你好", "--output", "x.csv"), "--input"),
        (("moderate", "--input", "没有.csv"), "没有.csv"),
        (("knowledge", "add", "没有的文件夹"), "没有的文件夹"),
        (("knowledge", "search", " "), "检索内容是空的"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(run: Run, words: tuple[str, ...], sentence: str) -> None:
    result = run(*words, "--json")
    assert result.exit_code == 2, result.output
    assert sentence in json.loads(result.stdout)["error"]
    assert sentence in result.stderr and len(result.stderr.strip().splitlines()) == 1


def test_work_that_failed_is_status_1_with_its_sentence(run: Run) -> None:
    result = run("ask", "sulk", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"] == "请附上文件。"
    assert "请附上文件。" in result.stderr


def test_a_partial_result_is_shown_and_the_failure_named(run: Run) -> None:
    result = run("ask", "sulk 和 second", "--json")
    assert result.exit_code == 1
    reply = json.loads(result.stdout)
    assert [d["agent"] for d in reply["deliverables"]] == ["second"]
    assert reply["failures"][0]["agent"] == "sulk"


def test_route_answers_one_or_many(run: Run) -> None:
    assert shown(run("route", "echo 一下", "--json"))["agent"] == "echo"
    assert [r["agent"] for r in shown(run("route", "echo", "机票", "--json"))] == ["echo", "other"]
    assert "echo" in run("route", "echo").stdout


def test_batch_reports_its_counts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": 1, "text": "echo"}\n{bad\n', "utf-8")
    result = run("batch", str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl"), "--json")
    assert shown(result)["errors"] == 1
    assert "2/2" in result.stderr
    assert run("batch", str(tmp_path / "none.jsonl"), str(tmp_path / "out2.jsonl")).exit_code == 2


def test_a_deliverable_is_approved_edited_rejected_and_exported(run: Run, tmp_path: Path) -> None:
    key = shown(run("ask", "echo 通知", "--json"))["deliverables"][0]["id"]
    assert shown(run("records", "approve", key, "--actor", "组长", "--json"))["decision"] == "approve"
    assert shown(run("records", "edit", key, "--text", "改好的", "--json"))["text"] == "改好的"
    listed = shown(run("records", "list", "--status", "edited", "--json"))
    assert [kept["id"] for kept in listed] == [key]
    assert "改好的" in run("records", "show", key).stdout
    run("records", "show", key, "--export", str(tmp_path / "x.md"))
    assert (tmp_path / "x.md").read_text("utf-8").startswith("改好的")
    assert run("records", "reject", key).exit_code == 0
    trail = shown(run("records", "trail", key, "--json"))
    assert [entry["event"] for entry in trail] == ["reject", "edit", "approve"]
    assert trail[-1]["actor"] == "组长" and "组长" in run("records", "trail", key).stdout
    assert run("records", "trail", "nothing").stdout == ""
    assert run("records", "show", "nothing").exit_code == 1
    assert run("records", "edit", key).exit_code == 2
    assert run("records", "show", key, "--export", str(tmp_path / "no" / "x.md")).exit_code == 1


def test_terminal_escapes_in_text_are_not_passed_on(run: Run) -> None:
    assert "\x1b" not in run("ask", "echo \x1b[31m红字").stdout


def test_doctor_shows_no_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSDESK_MODEL", "m")
    monkeypatch.setenv("OPSDESK_BASE_URL", "https://user:sk-in-url@models.example.com:8443/v1?key=sk-query")
    monkeypatch.setenv("OPSDESK_API_KEY", "sk-secret")
    result = run("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(result.stdout)["checks"]}
    assert "sk-" not in result.output
    assert checks["model"]["found"].startswith("m @ models.example.com:8443")
    assert checks["records"]["state"] == "ok"


def test_doctor_says_what_to_mend(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSDESK_DATABASE_URL", "sqlite:////proc/none/x.db")
    result = run("doctor", "--json")
    assert result.exit_code == 1
    checks = {check["name"]: check for check in json.loads(result.stdout)["checks"]}
    assert checks["records"]["state"] == "bad" and "OPSDESK_DATABASE_URL" in checks["records"]["found"]
    assert checks["model"]["state"] == "note" and "OPSDESK_MODEL" in checks["model"]["mend"]


MESSAGES = """id,sender,text,time
7,小明,加微信 abc123 领红包,2026-05-01 10:00
8,=小红,=1+1 大家早上好,2026-05-02 08:00
9,小刚,,2026-05-02 09:00
"""


def test_a_file_of_messages_is_judged_row_by_row(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "消息.csv", tmp_path / "out.csv"
    source.write_text(MESSAGES, "utf-8")
    result = run("moderate", "--input", str(source), "--output", str(target), "--json")
    assert shown(result)["total"] == 3
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["row_id"] for row in rows][:2] == ["7", "8"]
    assert rows[0]["verdict"] == "violation" and "ads_spam" in rows[0]["categories"]
    assert rows[1]["text"] == "'=1+1 大家早上好" and rows[1]["verdict"] == "allow"
    assert (rows[2]["verdict"], rows[2]["action"]) == ("unread", "none") and rows[2]["reason"]
    listed = shown(run("moderate", "--input", str(source), "--json"))
    assert [message["text"] for message in listed["messages"]][1] == "=1+1 大家早上好"


def test_a_file_that_cannot_be_judged_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("", "utf-8")
    result = run("moderate", "--input", str(tmp_path / "empty.csv"), "--json")
    assert result.exit_code == 1 and "empty.csv" in json.loads(result.stdout)["error"]
    (tmp_path / "ok.csv").write_text(MESSAGES, "utf-8")
    lost = run("moderate", "--input", str(tmp_path / "ok.csv"), "--output", str(tmp_path / "no" / "x.csv"))
    assert lost.exit_code == 1 and "无法写入" in lost.stderr
