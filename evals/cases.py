"""Suites are data: a header line that names the scorers, then one case a line.

A suite comes with the program (`evals/suites/*.jsonl`) or is the team's own (`HOME/evals/*.jsonl`). A line
that cannot be read is reported with its number and the rest goes on.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from knowledge.errors import BadInput
from knowledge.phrases import phrases

Until = Literal["replied", "routed", "search"]
_UNTIL = ("replied", "routed", "search")


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to try: `input` holds fields of a Request and `turns` (earlier requests of the conversation),
    `expect` what its suite's scorers read."""

    id: str
    input: Mapping[str, Any]
    expect: Mapping[str, Any]
    tags: tuple[str, ...] = ()
    why: str = ""

    @property
    def text(self) -> str:
        return str(self.input.get("text", ""))


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is not a case, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Suite:
    name: str
    path: Path
    cases: tuple[Case, ...] = ()
    scorers: tuple[str, ...] = ()
    until: Until = "replied"
    """How far the desk goes: the whole reply, routing alone, or a search of the library."""
    balanced: tuple[str, ...] = ()
    """Measures whose mean is the suite's balanced accuracy."""
    about: Mapping[str, str] = field(default_factory=dict)
    own: bool = False
    """The team's own, about its own library."""
    problems: tuple[Problem, ...] = ()


def suites(home: Path | None, language: str) -> list[Suite]:
    """Those of the program, then the team's own; an own one of a taken name is called `my-NAME`."""
    shipped = [read_suite(path, language) for path in _files(Path(str(files("evals").joinpath("suites"))))]
    taken = {suite.name for suite in shipped}
    own = [read_suite(path, language, taken) for path in _files(home / "evals")] if home else []
    return shipped + own


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl")) if folder.is_dir() else []


def read_suite(path: Path, language: str, taken: set[str] | None = None) -> Suite:
    """BadInput when the file cannot be read or names no scorers."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as unreadable:
        raise BadInput(_say("suite_unreadable", language, file=path.name)) from unreadable
    header, first = _header(lines)
    if not header:
        raise BadInput(_say("suite_without_header", language, file=path.name))
    name = f"my-{path.stem}" if taken and path.stem in taken else path.stem
    read = list(_cases(lines[first:], first + 1, header.get("defaults") or {}, language))
    return Suite(
        name=name,
        path=path,
        cases=tuple(case for case in read if isinstance(case, Case)),
        scorers=tuple(header["scorers"]),
        until=header["until"] if header.get("until") in _UNTIL else "replied",
        balanced=tuple(header.get("balanced") or ()),
        about=header.get("about") or {},
        own=taken is not None,
        problems=tuple(problem for problem in read if isinstance(problem, Problem)),
    )


def _header(lines: list[str]) -> tuple[dict[str, Any], int]:
    """The first line that is not blank, when it is a header, and the index of the line after it."""
    for number, line in enumerate(lines):
        if line.strip():
            head = _object(line)
            return (head if head and isinstance(head.get("scorers"), list) else {}), number + 1
    return {}, 0


def _cases(
    lines: list[str], first: int, defaults: Mapping[str, Any], language: str
) -> Iterator[Case | Problem]:
    seen: set[str] = set()
    for number, line in enumerate(lines, start=first):
        if not line.strip():
            continue
        given = _object(line)
        key = "line_not_json" if given is None else _wrong(given, seen)
        if given is None or key:
            yield Problem(number, _say(key, language))
            continue
        seen.add(str(given["id"]))
        yield Case(
            id=str(given["id"]),
            input={**defaults, **given["input"]},
            expect=given["expect"],
            tags=tuple(str(tag) for tag in given.get("tags") or ()),
            why=str(given.get("why") or ""),
        )


def _wrong(given: Mapping[str, Any], seen: set[str]) -> str:
    """Key of the sentence that says what is wrong; empty when nothing is."""
    if not given.get("id"):
        return "line_without_id"
    if str(given["id"]) in seen:
        return "line_repeated"
    if not isinstance(given.get("input"), dict) or not isinstance(given["input"].get("text"), str):
        return "line_without_input"
    tags = given.get("tags") or []
    return "" if isinstance(given.get("expect"), dict) and isinstance(tags, list) else "line_without_expect"


def _object(line: str) -> dict[str, Any] | None:
    try:
        read = json.loads(line)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _say(key: str, language: str, **values: object) -> str:
    return phrases("evals").say(key, language, **values)
