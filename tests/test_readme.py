"""What the READMEs say is what the program does."""

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents import AGENTS
from assistant.cli.program import app

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def _blocks(name: str, kind: str) -> list[str]:
    return [body for language, body in BLOCK.findall((ROOT / name).read_text("utf-8")) if language == kind]


def _commands(name: str) -> list[str]:
    return [
        line
        for body in _blocks(name, "sh")
        for line in body.splitlines()
        if line.startswith("opsdesk ") and "|" not in line
    ]


@pytest.mark.parametrize("name", READMES)
def test_commands_run_as_written(name: str) -> None:
    commands = _commands(name)
    assert len(commands) >= 8
    for line in commands:
        done = CliRunner().invoke(app, [*shlex.split(line)[1:], "--json"])
        assert done.exit_code == 0, f"{line}\n{done.output}"
        json.loads(done.stdout)


@pytest.mark.parametrize("name", READMES)
def test_python_runs_as_written(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for body in _blocks(name, "python"):
        exec(compile(body, name, "exec"), {})


@pytest.mark.parametrize("name", READMES)
def test_all_specialists_are_named(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert all(agent in text for agent in AGENTS)


@pytest.mark.parametrize("name", READMES)
def test_linked_files_exist(name: str) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / name).read_text("utf-8")):
        assert (ROOT / target).exists(), target


def test_every_command_of_the_program_is_in_both_readmes() -> None:
    listed = CliRunner().invoke(app, ["--help"]).output
    commands = re.findall(r"^  (\w+) {2,}\S", listed.partition("Commands:")[2], re.MULTILINE)
    assert {"ask", "batch", "eval", "ui"} <= set(commands)
    for name in READMES:
        text = (ROOT / name).read_text("utf-8")
        assert not [command for command in commands if f"opsdesk {command}" not in text]
