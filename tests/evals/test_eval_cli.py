"""`opsdesk eval` over tiny suites of a team's own, in the small world of two tiny agents."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary
from small_world import CLAUSE
from typer.testing import CliRunner, Result

import evals.run
from assistant import Desk, Settings
from assistant.records import EvalRun
from evals.cases import Case, Suite
from evals.cli import app
from evals.compare import compare
from evals.homes import measured_desk
from evals.score import Outcome


class ClosingLibrary(FakeLibrary):
    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def home(world: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setattr("assistant.desk.open_library", lambda settings: ClosingLibrary([CLAUSE]))
    folder = tmp_path / "home" / "evals"
    folder.mkdir(parents=True)
    write(
        folder / "tiny.jsonl",
        [("a", "echo 一下", "echo"), ("b", "second 来", "echo"), ("c", "你好", "other")],
    )
    yield tmp_path / "home"


def write(path: Path, cases: list[tuple[str, str, str]], until: str = "routed") -> None:
    lines: list[dict[str, Any]] = [{"scorers": ["route", "citations"], "until": until}]
    lines += [
        {"id": key, "input": {"text": text}, "expect": {"agent": agent}, "tags": ["zh"]}
        for key, text, agent in cases
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)])


def shown(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_list_names_every_suite_with_its_size(home: Path) -> None:
    listed = {entry["name"]: entry["cases"] for entry in shown(run(home, "list", "--json"))}
    assert listed["tiny"] == 3 and listed["routing"] >= 40
    assert "tiny" in run(home, "list").stdout


def test_run_scores_each_case_and_keeps_the_result(home: Path) -> None:
    got = shown(run(home, "run", "tiny", "--json", "--label", "first"))
    assert got["name"] == "tiny" and got["scores"]["accuracy"] == pytest.approx(2 / 3, abs=0.001)
    assert [(case["id"], case["passed"]) for case in got["cases"]] == [("a", True), ("b", False), ("c", True)]
    missed = got["cases"][1]
    assert missed["input"] == "second 来" and "second" in missed["explanation"] and missed["value"] < 1
    with Desk.open(Settings(home=home)) as desk:
        kept = desk.records.eval_runs("tiny")
        assert [run.label for run in kept] == ["first"] and kept[0].scores == got["scores"]
        assert desk.records.conversations() == [], "what was tried is not among the team's records"


def test_whole_replies_are_played_with_their_turns(home: Path) -> None:
    write(home / "evals" / "whole.jsonl", [("a", "echo 一下", "echo"), ("b", "crash 吧", "crash")], "replied")
    got = shown(run(home, "run", "whole", "--json"))
    assert [case["passed"] for case in got["cases"]] == [True, True]
    assert got["cases"][0]["measures"]["quotes_verbatim"] == 1


def test_earlier_turns_are_part_of_the_conversation(home: Path) -> None:
    path = home / "evals" / "talk.jsonl"
    turn = {"text": "看一下", "agent": "echo"}
    for until in ("routed", "replied"):
        lines = [
            {"scorers": ["route"], "until": until},
            {"id": "a", "input": {"text": "再短一点", "turns": [turn]}, "expect": {"agent": "echo"}},
            {"id": "b", "input": {"text": "再短一点"}, "expect": {"agent": "other"}},
        ]
        path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
        got = shown(run(home, "run", "talk", "--json"))
        assert [case["passed"] for case in got["cases"]] == [True, True], until


def test_a_bad_line_is_named_and_the_rest_runs(home: Path) -> None:
    with (home / "evals" / "tiny.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n{oops\n")
    result = run(home, "run", "tiny", "--json")
    assert len(json.loads(result.stdout)["cases"]) == 3
    assert "tiny" in result.stderr and "5" in result.stderr


def test_unknown_names_are_wrong_usage(home: Path) -> None:
    for words in (("run", "nosuch"), ("report", "nosuch"), ("compare",), ("compare", "tiny", "abc")):
        result = run(home, *words)
        assert result.exit_code == 2 and len(result.stderr.strip().splitlines()) == 1, words


def test_an_unknown_scorer_is_one_sentence(home: Path) -> None:
    (home / "evals" / "odd.jsonl").write_text('{"scorers": ["nosuch"]}\n', "utf-8")
    result = run(home, "run", "odd")
    assert result.exit_code == 1 and "nosuch" in result.stderr


def test_compare_and_report_name_what_changed(home: Path) -> None:
    run(home, "run", "tiny", "--label", "old")
    assert run(home, "compare", "tiny").exit_code == 1, "one run cannot be compared"
    write(
        home / "evals" / "tiny.jsonl",
        [("a", "second 来", "echo"), ("b", "echo 来", "echo"), ("d", "hi", "other")],
    )
    run(home, "run", "tiny", "--label", "new")
    got = shown(run(home, "compare", "tiny", "--json"))
    assert (got["newly_failing"], got["newly_passing"]) == (["a"], ["b"])
    assert (got["added"], got["removed"]) == (["d"], ["c"])
    assert got["before"]["label"] == "old" and got["scores"][0]["delta"] == 0
    assert shown(run(home, "compare", "tiny", "new", "old", "--json"))["newly_failing"] == ["b"]
    assert shown(run(home, "compare", "--json"))[0]["name"] == "tiny"
    assert "accuracy" in run(home, "compare", "tiny").stdout
    text = run(home, "report", "tiny").stdout
    assert "second 来" in text and "accuracy" in text and "| zh | 2 | 3 |" in text


def test_interrupting_keeps_what_is_done(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = evals.run.result

    def until_the_second(suite: Suite, desk: Desk, case: Case, language: str) -> dict[str, Any]:
        if case.id == "b":
            raise KeyboardInterrupt
        return real(suite, desk, case, language)

    monkeypatch.setattr("evals.run.result", until_the_second)
    result = run(home, "run", "tiny", "--json", "--label", "half")
    assert result.exit_code == 1 and len(json.loads(result.stdout)["cases"]) == 1
    with Desk.open(Settings(home=home)) as desk:
        kept = desk.records.eval_runs("tiny")
    assert kept[0].label.startswith("half") and len(kept[0].label) > len("half")


def test_a_harness_that_breaks_leaves_the_case_unscored(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Outcome:
        raise RuntimeError("no disk")

    monkeypatch.setattr("evals.run.play", broken)
    got = shown(run(home, "run", "tiny", "--json"))
    assert got["scores"] == {"cases": 3, "unscored": 3}
    assert all(case["passed"] is None and "no disk" in case["explanation"] for case in got["cases"])


def test_an_unscored_case_counts_as_not_passing_in_a_comparison() -> None:
    def kept(passed: bool | None) -> EvalRun:
        return EvalRun("1", "tiny", "", datetime.now(UTC), {}, [{"id": "a", "passed": passed}])

    assert compare(kept(True), kept(None)).newly_failing == ("a",)


def test_a_teams_own_suite_runs_on_a_copy_of_its_library(tmp_path: Path) -> None:
    own = tmp_path / "own"
    rules = tmp_path / "rules.md"
    rules.write_text("# 夜钓规则\n\n1.1 夜钓须穿反光背心，违者劝返。\n", "utf-8")
    with Desk.open(Settings(home=own)) as desk:
        (own / "starter-loaded").write_text("", "utf-8")
        desk.library.add(rules)
        with measured_desk(own) as measured:
            assert [hit.clause.doc for hit in measured.library.search("夜钓穿什么")] == ["rules.md"]
            measured.library.remove("rules.md")
        assert len(desk.library) > 0, "the team's library is as it was"
        desk.library.close()
