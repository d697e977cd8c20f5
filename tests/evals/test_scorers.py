"""Each scorer gives 1 to what is right and fails what is wrong: controls in both directions."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from fake_library import FakeLibrary

from agents.base import Deliverable
from assistant.routing import Route
from evals.cases import Case
from evals.run import scored, summed_up, together
from evals.score import Outcome, Score, scorer
from knowledge.model import Citation, Clause, Passage

CLAUSE = Clause("c1", "rules.md", "群规", "", "3.2", "群内禁止发布广告，首次警告。", 0)
OTHER = Clause("c2", "faq.md", "问答", "", "1", "积分一年有效。", 1)
LIBRARY = FakeLibrary([CLAUSE, OTHER])


def case(expect: Mapping[str, Any], **given: Any) -> Case:
    return Case("x", {"text": "请求", **given}, expect)


def delivered(agent: str, data: Mapping[str, Any], *citations: Citation) -> Outcome:
    return Outcome(LIBRARY, deliverables=[Deliverable(agent, "k", "zh", data, "", citations)])


def routed(agent: str, *then: str) -> Outcome:
    return Outcome(LIBRARY, Route(agent, 0.9, then))


def score(name: str, one: Case, outcome: Outcome) -> Score:
    got = scored(name, one, outcome, "zh")
    assert got.value is not None
    return got


def test_route() -> None:
    single, compound = case({"agent": "events"}), case({"agent": "events", "then": ["drafting"]})
    assert score("route", single, routed("events")).value == 1
    assert score("route", compound, routed("events", "drafting")).passed
    assert score("route", single, routed("crisis")).measures["right_agent"] == 0
    assert not score("route", single, routed("events", "drafting")).passed
    swapped = score("route", compound, routed("drafting", "events"))
    assert not swapped.passed and swapped.measures["both_agents"] == 1
    assert score("route", compound, routed("events")).measures["both_agents"] == 0
    assert (
        score("route", case({"agent": "events"}, turns=[{}]), routed("crisis")).measures["followup_agent"]
        == 0
    )


def test_found() -> None:
    one = case({"phrases": ["首次 警告"], "doc": "rules.md"})
    hit, miss = Passage(CLAUSE, 0.9, 1), Passage(OTHER, 0.9, 1)
    assert score("found", one, Outcome(LIBRARY, passages=[miss, hit])).measures["mrr"] == 0.5
    assert score("found", one, Outcome(LIBRARY, passages=[miss] * 5 + [hit])).measures["recall_at_5"] == 0
    assert score("found", one, Outcome(LIBRARY)).value == 0
    elsewhere = case({"phrases": ["首次警告"], "doc": "faq.md"})
    assert score("found", elsewhere, Outcome(LIBRARY, passages=[hit])).value == 0


ADVICE = {
    "verdict": "violation",
    "action": "warn",
    "message": "加我领券",
    "findings": [{"category": "ads_spam", "start": 0, "end": 2, "text": "加我"}],
}


@pytest.mark.parametrize(
    ("expect", "change", "passed"),
    [
        ({"verdict": "violation", "categories": ["ads_spam"]}, {}, True),
        ({"verdict": ["review", "violation"]}, {}, True),
        ({"verdict": "violation"}, {"verdict": "allow"}, False),
        ({"verdict": "violation", "categories": ["abuse"]}, {}, False),
        ({"verdict": "violation", "categories": ["abuse", "ads_spam"]}, {}, False),
        ({"verdict": "violation", "categories": ["abuse", "ads_spam"], "any_category": True}, {}, True),
        ({"verdict": "violation", "never_sanction": True}, {}, False),
        ({"verdict": "violation", "never_sanction": True}, {"action": "none"}, True),
        ({"verdict": "violation", "action_not": ["warn"]}, {}, False),
        ({"verdict": "violation", "action": ["warn", "mute"]}, {}, True),
        ({"verdict": "violation", "action": "ban"}, {}, False),
        ({"verdict": "violation"}, {"message": "另一句话"}, False),
    ],
)
def test_verdict(expect: dict[str, Any], change: dict[str, Any], passed: bool) -> None:
    assert score("verdict", case(expect), delivered("moderation", {**ADVICE, **change})).passed is passed


def test_a_false_alarm_is_counted_among_allowed_messages_only() -> None:
    alarm = score("verdict", case({"verdict": "allow"}), delivered("moderation", ADVICE))
    assert alarm.measures["false_alarm"] == 1 and not alarm.passed
    caught = score("verdict", case({"verdict": "violation"}), delivered("moderation", ADVICE))
    assert "false_alarm" not in caught.measures


DRAFT = {
    "title": "周六活动",
    "body": "时间：09:30，地点：南门。费用【待补充：费用】",
    "placeholders": [{"label": "费用", "why": "没有给"}],
}


@pytest.mark.parametrize(
    ("expect", "change", "passed"),
    [
        ({"facts": [["9 点半", "09:30"], ["南门"]], "placeholders": [["费用"]], "max_chars": 60}, {}, True),
        ({"facts": [["北门"]]}, {}, False),
        ({"facts": [], "date_any": ["10 月 1 日"]}, {}, False),
        ({"placeholders": [["截止"]]}, {}, False),
        ({"placeholders": [["费用"]]}, {"placeholders": [], "body": "费用 20 元"}, False),
        ({"forbid": ["南 门"]}, {}, False),
        ({"max_chars": 10}, {}, False),
        ({"title_max": 3}, {}, False),
    ],
)
def test_draft(expect: dict[str, Any], change: dict[str, Any], passed: bool) -> None:
    assert score("draft", case(expect), delivered("drafting", {**DRAFT, **change})).passed is passed


PLAN = {
    "start": "2026-10-17T14:00:00+08:00",
    "end": None,
    "headcount": 30,
    "budget": {"total": 800.0, "lines": [{"amount": 720.0}, {"amount": 80.0}]},
    "tasks": [{"title": "甲", "depends_on": []}, {"title": "乙", "depends_on": ["甲"]}],
}
SHORT = {"total": 800.0, "lines": [{"amount": 799.99}]}


@pytest.mark.parametrize(
    ("expect", "change", "passed"),
    [
        ({"start": "2026-10-17T06:00:00+00:00", "headcount": 30, "budget_total": 800}, {}, True),
        ({"start": "2026-10-17"}, {}, True),
        ({"start": "2026-10-17T15:00:00+08:00"}, {}, False),
        ({"start": None}, {}, False),
        ({"start": "2026-10-17T14:00:00+08:00"}, {"start": None}, False),
        ({"start": "2026-10-17T14:00:00+08:00"}, {"start": "soon"}, False),
        ({"end_date": "2026-10-18"}, {}, False),
        ({"headcount": [20, None]}, {}, False),
        ({"budget_total": None}, {}, False),
        ({}, {"budget": SHORT}, False),
        ({}, {"budget": {"total": 800, "lines": []}}, False),
        ({}, {"budget": {"total": None, "lines": []}}, True),
        ({}, {"tasks": [{"title": "甲", "depends_on": ["丙"]}]}, False),
    ],
)
def test_plan(expect: dict[str, Any], change: dict[str, Any], passed: bool) -> None:
    assert score("plan", case(expect), delivered("events", {**PLAN, **change})).passed is passed


GOLD = {
    "labels": {
        "1": {"text": "打不开", "sentiment": ["negative"], "kind": ["bug"]},
        "2": {"text": "很好看", "sentiment": ["positive"], "kind": ["praise"]},
        "3": {"text": "打不开", "sentiment": ["negative"], "kind": ["bug", "complaint"]},
    },
    "totals": {"rows": 3, "unique": 2, "duplicates": 1, "dropped": 0},
    "urgent": [],
}
DIGEST = {
    "totals": {"rows": 3, "unique": 2, "duplicates": 1, "dropped": 0, "redacted": 0, "people": 0},
    "rows": [
        {"row_id": "1", "sentiment": "negative", "kind": "bug"},
        {"row_id": "2", "sentiment": "positive", "kind": "praise"},
        {"row_id": "3", "sentiment": "negative", "kind": "complaint"},
    ],
    "duplicate_groups": [["1", "3"]],
    "sentiment": {"positive": 1, "neutral": 0, "negative": 2},
    "kinds": {"bug": 1, "complaint": 1, "praise": 1},
    "topics": [{"count": 2, "row_ids": ["1", "3"], "quotes": [{"row_id": "1", "text": "打不开"}]}],
    "urgent": [],
    "enough": False,
}


def test_digest_right() -> None:
    got = score("digest", case({**GOLD, "small": True}), delivered("feedback", DIGEST))
    assert got.passed and got.value == 1, got.explanation


@pytest.mark.parametrize(
    ("path", "wrong", "measure"),
    [
        (("totals", "duplicates"), 0, "counts_exact"),
        (("sentiment", "negative"), 3, "adds_up"),
        (("topics", 0, "count"), 3, "adds_up"),
        (("topics", 0, "quotes", 0, "text"), "根本打不开", "row_quotes_verbatim"),
        (("topics", 0, "quotes", 0, "row_id"), "2", "row_quotes_verbatim"),
        (("rows", 0, "sentiment"), "positive", "sentiment_accuracy"),
        (("rows", 0, "row_id"), "9", "kind_accuracy"),
        (("urgent",), [{"row_id": "2"}], "urgent_clean"),
    ],
)
def test_digest_wrong(path: tuple[Any, ...], wrong: object, measure: str) -> None:
    data: Any = copy.deepcopy(DIGEST)
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = wrong
    got = score("digest", case(GOLD), delivered("feedback", data))
    assert not got.passed and got.measures[measure] < 1


def test_digest_urgent_rows() -> None:
    gold = {**GOLD, "urgent": ["1"], "urgent_maybe": ["3"]}
    found = {**DIGEST, "urgent": [{"row_id": "1"}, {"row_id": "3"}]}
    assert score("digest", case(gold), delivered("feedback", found)).passed
    assert score("digest", case(gold), delivered("feedback", DIGEST)).measures["urgent_recall"] == 0


CRISIS = {
    "type": "rumor",
    "severity": "S2",
    "clock_start": "2026-09-21T14:10:00+08:00",
    "statements": {"holding": "我们在核实。", "internal": "绝无不许说", "faq": [{"q": "？", "a": "在核实"}]},
    "actions": [{"at": "2026-09-21T14:15:00+08:00", "action": "存证"}],
}
EARLY = [{"at": "2026-09-21T14:00:00+08:00", "action": "存证"}]


@pytest.mark.parametrize(
    ("expect", "change", "passed"),
    [
        (
            {"type": ["rumor"], "severity_at_least": "S3", "must_not_say": ["绝无"], "clock_start": "14:10"},
            {},
            True,
        ),
        ({"type": ["legal", "rumor"]}, {}, True),
        ({"type": "legal"}, {}, False),
        ({"type": "rumor", "severity_at_least": "S1"}, {}, False),
        ({"type": "rumor", "must_not_say": ["在核实"]}, {}, False),
        ({"type": "rumor", "clock_start": "14:00"}, {}, False),
        ({"type": "rumor"}, {"actions": EARLY}, False),
        ({"type": "rumor"}, {"actions": []}, False),
    ],
)
def test_crisis(expect: dict[str, Any], change: dict[str, Any], passed: bool) -> None:
    assert score("crisis", case(expect), delivered("crisis", {**CRISIS, **change})).passed is passed


HELD = {"answerable": True, "phrases": ["首次警告"]}


@pytest.mark.parametrize(
    ("expect", "data", "passed"),
    [
        (HELD, {"answerable": True, "quotes": [CLAUSE.text]}, True),
        (HELD, {"answerable": True, "quotes": [{"quote": CLAUSE.text}]}, True),
        (HELD, {"answerable": True, "quotes": [OTHER.text]}, False),
        (HELD, {"answerable": True, "quotes": []}, False),
        (HELD, {"answerable": False, "quotes": []}, False),
        ({"answerable": False}, {"answerable": False, "quotes": []}, True),
        ({"answerable": False}, {"answerable": True, "quotes": [CLAUSE.text]}, False),
    ],
)  # fmt: skip
def test_answer(expect: dict[str, Any], data: dict[str, Any], passed: bool) -> None:
    assert score("answer", case(expect), delivered("knowledge", data)).passed is passed


def test_citations() -> None:
    true = CLAUSE.cite("首次警告")
    invented = Citation("rules.md", "群规", "", "3.2", "首次封禁", "c1")
    nowhere = Citation("rules.md", "群规", "", "3.2", "首次警告", "c9")
    empty = Citation("rules.md", "群规", "", "3.2", "", "c1")
    assert score("citations", case({}), delivered("knowledge", {}, true)).passed
    for false in (invented, nowhere, empty):
        assert score("citations", case({}), delivered("knowledge", {}, true, false)).value == 0


@pytest.mark.parametrize("name", ["route", "verdict", "draft", "plan", "digest", "crisis", "answer"])
def test_nothing_delivered_scores_nothing(name: str) -> None:
    got = scorer(name)(case({}), Outcome(LIBRARY, failures=["模型没有答复。"]), "zh")
    assert got.value == 0 and got.passed is False and "模型没有答复。" in got.explanation


@pytest.mark.parametrize("name", ["verdict", "draft", "plan", "digest", "crisis", "answer"])
def test_what_cannot_be_read_is_unscored(name: str) -> None:
    agents = {"verdict": "moderation", "draft": "drafting", "plan": "events", "digest": "feedback"}
    agent = agents.get(name, "crisis" if name == "crisis" else "knowledge")
    got = scored(name, case({"verdict": "allow", "answerable": False}), delivered(agent, {}), "zh")
    assert got.value is None and got.passed is None and got.explanation


def test_a_case_is_as_good_as_its_weakest_score() -> None:
    good, bad = Score(1.0, True, "", {"a": 1}), Score(0.25, False, "缺", {"b": 0})
    both = together([good, bad])
    assert (both.value, both.passed, both.explanation) == (0.25, False, "缺")
    assert together([good, Score(None, None, "看不懂")]).passed is None
    assert together([]).value is None


def test_unscored_cases_are_counted_apart() -> None:
    def result(passed: bool | None, ms: float, **measures: float) -> dict[str, Any]:
        value = None if passed is None else float(passed)
        return {"passed": passed, "value": value, "measures": measures, "ms": ms}

    cases = [
        result(True, 1, yes=1),
        result(False, 3, yes=0),
        result(True, 5, no=1),
        result(None, 9, bad_count=4),
    ]
    cases.append(result(False, 7, bad_count=2))
    scores = summed_up(cases, ("yes", "no"))
    assert scores["accuracy"] == 0.5 and scores["cases"] == 5 and scores["unscored"] == 1
    assert (scores["yes"], scores["no"], scores["balanced_accuracy"]) == (0.5, 1, 0.75)
    assert scores["bad_count"] == 2 and scores["median_ms"] == 5
    assert summed_up([]) == {"cases": 0, "unscored": 0}
