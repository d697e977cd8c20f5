"""Two tiny agents, a library of one clause and a router of plain words: the desk without its specialists."""

import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "agents"))
from fake_library import FakeLibrary

import agents
from agents.base import Agent, Brief, Finding, Prompt, Schema, Tools, Written
from assistant import Desk, Settings
from assistant.routing import Route
from knowledge.errors import BadInput
from knowledge.model import Clause


class EchoData(Schema):
    said: str
    previous: str
    upstream: list[str]
    options: dict[str, str]
    now: str


class EchoWords(Schema):
    said: str


class Echo(Agent[Brief, None, EchoData, EchoWords]):
    """Delivers what it was given, so that a test can read the brief."""

    name: ClassVar[str] = "echo"
    kind: ClassVar[str] = "echo"
    data_model: ClassVar[type[Schema]] = EchoData
    words_model: ClassVar[type[Schema]] = EchoWords

    def understand(self, brief: Brief, tools: Tools) -> Brief:
        return brief

    def gather(self, task: Brief, tools: Tools) -> None:
        return None

    def write(self, task: Brief, evidence: None, tools: Tools) -> Written[EchoData]:
        data = EchoData(
            said=task.text,
            previous=task.previous.data["said"] if task.previous else "",
            upstream=[deliverable.agent for deliverable in task.upstream],
            options=dict(task.options),
            now=task.now.isoformat(),
        )
        return Written(data, tuple(clause.cite() for clause in tools.library.clauses()))

    def check(self, written: Written[EchoData], task: Brief, evidence: None) -> list[Finding]:
        return []

    def prompt(self, written: Written[EchoData], task: Brief, evidence: None) -> Prompt:
        return Prompt("say it", task.language)

    def merge(
        self, written: Written[EchoData], words: EchoWords, task: Brief, evidence: None
    ) -> Written[EchoData]:
        return Written(written.data.model_copy(update={"said": words.said}), written.citations)

    def render(self, written: Written[EchoData], findings: Sequence[Finding], language: str) -> str:
        return f"# {written.data.said}\n\n({language})\n"


class Sulk(Echo):
    name: ClassVar[str] = "sulk"

    def understand(self, brief: Brief, tools: Tools) -> Brief:
        raise BadInput("请附上文件。")


class Crash(Echo):
    name: ClassVar[str] = "crash"

    def understand(self, brief: Brief, tools: Tools) -> Brief:
        raise ZeroDivisionError("secret detail")


class Second(Echo):
    name: ClassVar[str] = "second"


@dataclass
class WordRouter:
    """Routes by agent names standing in the text; `再` at its beginning follows up."""

    model: Any = None
    language: str = "zh"
    may: Any = None

    def route(
        self,
        text: str,
        *,
        attachments: Sequence[Path] = (),
        last: str | None = None,
        also: Sequence[str] = (),
    ) -> Route:
        if last and (text.startswith("再") or text.strip("?0123456789") == ""):
            return Route(last, 0.9, (), "follow-up", True)
        named = [name for name in agents.AGENTS if name in text]
        return Route(named[0], 0.8, tuple(named[1:]), "words") if named else Route("other", 0.7)


CLAUSE = Clause("c1", "rules.md", "群规", "", "3.2", "群内禁止发布广告。", 0)


KINDS = (Echo, Sulk, Crash, Second)


def install(put: Callable[[str, object], None]) -> None:
    """Puts the small world in place; `put` sets the attribute of a dotted name."""
    known = {kind.name: f"absent.{kind.name}.agent:{kind.__name__}" for kind in KINDS}
    made: dict[str, Any] = {kind.name: kind() for kind in KINDS}
    for module in ("agents", "assistant.desk", "assistant.menu", "assistant.request"):
        put(f"{module}.AGENTS", known)
    put("assistant.desk.agent_named", made.__getitem__)
    put("assistant.desk.open_library", lambda settings: FakeLibrary([CLAUSE]))
    put("assistant.routing.Router", WordRouter)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch.setattr)


@pytest.fixture
def desk(world: None, tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(Settings(home=tmp_path / "home", timezone="Asia/Shanghai")) as at:
        yield at


def main() -> None:
    """`python small_world.py …` is the command line in the small world, for tests that need a process."""

    def put(name: str, value: object) -> None:
        module, _, attribute = name.rpartition(".")
        setattr(importlib.import_module(module), attribute, value)

    install(put)
    from assistant.cli import main as opsdesk

    opsdesk()


if __name__ == "__main__":
    main()
