"""The suites that ship: readable, big enough, and what they ask for is there to be found."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from agents import AGENTS
from assistant import Request
from evals.cases import Suite, read_suite, suites
from evals.score import SCORERS, one_of, scorer

SHIPPED = {suite.name: suite for suite in suites(None, "zh")}
STARTER = Path(str(files("knowledge").joinpath("starter")))
EIGHT = {"routing", "retrieval", "moderation", "drafting", "events", "feedback", "crisis", "answers"}


def test_the_eight_suites_ship() -> None:
    assert set(SHIPPED) == EIGHT


@pytest.mark.parametrize("suite", SHIPPED.values(), ids=SHIPPED)
def test_a_suite_is_sound(suite: Suite) -> None:
    assert len(suite.cases) >= 40 and not suite.problems
    assert suite.about["zh"] and suite.about["en"]
    for name in suite.scorers:
        assert callable(scorer(name))
    assert all(case.why and case.tags for case in suite.cases)


@pytest.mark.parametrize("suite", SHIPPED.values(), ids=SHIPPED)
def test_every_input_is_a_request_that_the_desk_takes(suite: Suite) -> None:
    for case in suite.cases:
        given = {name: value for name, value in case.input.items() if name != "turns"}
        request = Request.read(given, base=suite.path.parent)
        assert all(path.is_file() for path in request.attachments), case.id
        assert request.now is not None and request.now.tzinfo is not None
        for turn in case.input.get("turns", ()):
            Request.read(turn)


@pytest.mark.parametrize("suite", SHIPPED.values(), ids=SHIPPED)
def test_a_suite_speaks_both_languages_and_traditional_chinese(suite: Suite) -> None:
    tags = [tag for case in suite.cases for tag in case.tags]
    assert min(tags.count("zh"), tags.count("en"), tags.count("trad")) >= 2


@pytest.mark.parametrize("name", ["retrieval", "answers"])
def test_expected_phrases_stand_in_the_starter_library(name: str) -> None:
    texts = {path.name: path.read_text("utf-8") for path in STARTER.glob("*.md")}
    for case in SHIPPED[name].cases:
        where = [texts[case.expect["doc"]]] if "doc" in case.expect else list(texts.values())
        for phrase in one_of(case.expect.get("phrases", [])):
            assert any(phrase in text for text in where), (case.id, phrase)


def test_routing_names_agents_that_exist() -> None:
    for case in SHIPPED["routing"].cases:
        named = {*one_of(case.expect["agent"]), *case.expect.get("then", ())}
        assert named <= {*AGENTS, "other"}, case.id


def test_moderation_has_as_many_kinds_of_cases_as_it_needs() -> None:
    cases = SHIPPED["moderation"].cases
    assert sum(case.expect["verdict"] == "allow" for case in cases) >= 25
    assert sum(bool(case.expect.get("never_sanction")) for case in cases) >= 5


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = {"id": "a", "input": {"text": "x"}, "expect": {}}
    lines = [
        json.dumps({"scorers": ["route"], "defaults": {"language": "en"}}),
        "not json",
        json.dumps(good),
        json.dumps(good),
        "",
        json.dumps({**good, "id": ""}),
        json.dumps({**good, "id": "b", "input": {"text": 3}}),
        json.dumps({**good, "id": "c", "expect": None}),
        json.dumps({**good, "id": "d", "input": {"text": "y", "language": "zh"}}),
    ]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    suite = read_suite(path, "en")
    assert [case.id for case in suite.cases] == ["a", "d"]
    assert [case.input["language"] for case in suite.cases] == ["en", "zh"]
    assert [problem.line for problem in suite.problems] == [2, 4, 6, 7, 8]


def test_a_suite_of_the_team_keeps_clear_of_a_taken_name(tmp_path: Path) -> None:
    (tmp_path / "evals").mkdir()
    (tmp_path / "evals" / "routing.jsonl").write_text('{"scorers": ["route"]}\n', "utf-8")
    own = [suite for suite in suites(tmp_path, "zh") if suite.own]
    assert [suite.name for suite in own] == ["my-routing"]


def test_scorers_are_all_used_or_usable() -> None:
    shipped = {name for suite in SHIPPED.values() for name in suite.scorers}
    assert set(SCORERS) == shipped | {"decided"}  # the suite of overturned results grows in the home folder
