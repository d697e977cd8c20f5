"""The command line as people run it: its own process, its real entry point."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

OPSDESK = str(Path(sys.executable).with_name("opsdesk"))
SMALL_WORLD = Path(__file__).parent.parent / "assistant" / "small_world.py"
SLOW = ("chromadb", "langchain", "langchain_openai", "openai", "pandas", "streamlit", "sklearn", "sqlalchemy")
COMMANDS = "ui ask batch route moderate draft plan digest crisis knowledge records eval doctor"
HELP = """
import sys
sys.argv = ["opsdesk", "--help"]
from assistant.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*(name for name in %r if name in sys.modules), file=sys.stderr)
"""


def opsdesk(*words: str, **extra: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([OPSDESK, *words], capture_output=True, text=True, timeout=60, **extra)


def small(*words: str) -> list[str]:
    return [sys.executable, str(SMALL_WORLD), *words]


def test_help_names_every_command_and_imports_nothing_slow() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", HELP % (SLOW,)], capture_output=True, text=True, timeout=60, check=True
    )
    for name in COMMANDS.split():
        assert f"  {name} " in shown.stdout, name
    assert shown.stderr.splitlines()[-1] == ""


def test_help_speaks_english_where_the_machine_does() -> None:
    shown = opsdesk("--help", env={**os.environ, "OPSDESK_LANGUAGE": "en"})
    assert "Judge one message" in shown.stdout


def test_wrong_usage_is_one_sentence_and_status_2() -> None:
    ended = opsdesk("ask", "-", "--json", input="你好" * 50_000)
    assert ended.returncode == 2
    assert "作为附件提交" in json.loads(ended.stdout)["error"]
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("aks", "你好"), "aks"),
        (("ask",), "TEXT"),
        (("ask", "你好", "--colour"), "--colour"),
        (("ask", "你好", "--now"), "--now"),
        (("knowledge", "search", "处罚", "-k", "0"), "-k"),
        (("ui", "--port", "0"), "--port"),
    ],
)
def test_mistyped_words_are_one_sentence_status_2_and_json(words: tuple[str, ...], named: str) -> None:
    ended = opsdesk(words[0], "--json", *words[1:]) if words[0] != "knowledge" else opsdesk(*words, "--json")
    assert ended.returncode == 2
    sentence = json.loads(ended.stdout)["error"]
    assert named in sentence and "--help" in sentence
    assert ended.stderr.strip() == f"错误：{sentence}"


def test_a_mistyped_command_is_told_in_the_language_asked_for() -> None:
    ended = opsdesk("ask", "--lang", "en")
    assert ended.returncode == 2 and ended.stderr == "Error: TEXT is missing; see opsdesk ask --help.\n"


def test_the_sentence_and_its_frame_are_in_one_language() -> None:
    ended = opsdesk("ask", "hello there", "--agent", "nobody")
    assert ended.stderr.startswith("Error: There is no agent")


def test_a_home_that_cannot_be_written_is_status_1(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    ended = opsdesk("knowledge", "list", "--home", str(tmp_path / "file" / "home"), "--json")
    assert ended.returncode == 1
    assert "--home" in json.loads(ended.stdout)["error"]
    assert "Traceback" not in ended.stderr


def test_a_killed_batch_is_finished_by_the_next_run(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    requests = [{"id": n, "text": f"echo {n}", "conversation": f"c{n % 7}"} for n in range(200)]
    source.write_text("".join(json.dumps(request) + "\n" for request in requests), "utf-8")
    first = subprocess.Popen(small("batch", str(source), str(target)), stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while time.monotonic() < until and not (target.exists() and target.read_bytes().count(b"\n") >= 40):
        time.sleep(0.005)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    done = target.read_bytes().count(b"\n")
    assert 40 <= done < 200
    with target.open("ab") as file:
        file.write(b'{"id": 999, "half')
    again = subprocess.run(
        small("batch", str(source), str(target), "--json"), capture_output=True, text=True, timeout=60
    )
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout) == {"total": 200, "resumed": done, "errors": 0, "output": str(target)}
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == list(range(200))
    assert [line["deliverables"][0]["data"]["said"] for line in lines] == [f"echo {n}" for n in range(200)]


def test_processes_that_open_a_new_home_at_once(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [OPSDESK, "knowledge", "list", "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [(process.communicate(timeout=60), process.returncode) for process in started]
    assert [status for _, status in ended] == [0, 0], ended
    first, second = (json.loads(out) for (out, _), _ in ended)
    assert len(first) > 5
    assert [document["doc"] for document in first] == [document["doc"] for document in second]


def test_a_starter_document_that_was_removed_stays_out() -> None:
    documents = json.loads(opsdesk("knowledge", "list", "--json").stdout)
    gone = documents[0]["doc"]
    removed = opsdesk("knowledge", "remove", gone, "--json")
    assert json.loads(removed.stdout) == {"removed": [gone]}
    left = json.loads(opsdesk("knowledge", "list", "--json").stdout)
    assert [document["doc"] for document in left] == [d["doc"] for d in documents if d["doc"] != gone]


def test_output_to_a_closed_pipe_is_no_traceback() -> None:
    ended = subprocess.run(
        f"'{OPSDESK}' knowledge search 处罚 -k 100 --json | head -c 10",
        shell=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.stdout and "Traceback" not in ended.stderr and "Exception" not in ended.stderr
