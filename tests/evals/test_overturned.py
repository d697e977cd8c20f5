"""From a person's "no" to a case that fails until the assistant does better."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import Desk, Request, Settings
from assistant.overturned import keep_as_case
from evals.cases import Case
from evals.cli import app
from evals.score import Outcome
from evals.scorers.decided import decided
from knowledge.errors import BadInput

MESSAGE = "加我微信领优惠券，先到先得，扫码进群"
MARCH = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.open(Settings(home=tmp_path / "home"))


def test_a_changed_step_becomes_a_case_and_is_missed_until_it_is_given(desk: Desk) -> None:
    (advice,) = desk.handle(Request(text=MESSAGE, agent="moderation")).deliverables
    assert advice.data["action"] not in ("kick", "none")
    desk.records.edit(advice.id, "移出", action="kick", reason="第三次了")
    path = keep_as_case(desk.records, desk.settings.home, advice.id)
    keep_as_case(desk.records, desk.settings.home, advice.id)
    assert len(path.read_text("utf-8").splitlines()) == 2
    done = CliRunner().invoke(app, ["run", "overturned", "--json", "--home", str(desk.settings.home)])
    assert done.exit_code == 0, done.output
    assert '"passed": false' in done.stdout.replace('":false', '": false')


def test_a_rejected_text_must_not_come_back(desk: Desk) -> None:
    (advice,) = desk.handle(Request(text=MESSAGE, agent="moderation")).deliverables
    desk.records.reject(advice.id, reason="语气太硬")
    path = keep_as_case(desk.records, desk.settings.home, advice.id)
    assert "not_text" in path.read_text("utf-8")


def test_only_an_overturned_result_is_a_case(desk: Desk) -> None:
    (advice,) = desk.handle(Request(text=MESSAGE, agent="moderation")).deliverables
    desk.records.approve(advice.id)
    with pytest.raises(BadInput):
        keep_as_case(desk.records, desk.settings.home, advice.id)


def test_the_scorer_tells_right_from_wrong(desk: Desk) -> None:
    (advice,) = desk.handle(Request(text=MESSAGE, agent="moderation")).deliverables
    outcome = Outcome(desk.library, deliverables=(advice,))
    right = Case("a", {"text": "x"}, {"agent": "moderation", "fields": {"action": advice.data["action"]}})
    wrong = Case("b", {"text": "x"}, {"agent": "moderation", "fields": {"action": "ban"}})
    assert decided(right, outcome, "zh").passed is True
    assert decided(wrong, outcome, "zh").passed is False


def test_a_case_holds_what_the_result_stood_on(desk: Desk) -> None:
    first = Request(text=MESSAGE, agent="moderation", now=MARCH, options={"member": "小鹿"}, conversation="c")
    desk.records.approve(desk.handle(first).deliverables[0].id)
    asked = f"群里有人又发了「{MESSAGE}」，怎么处理？"
    again = Request(text=asked, now=MARCH + timedelta(days=3), options={"member": "小鹿"}, conversation="c")
    (advice,) = desk.handle(again).deliverables
    assert advice.agent == "moderation" and advice.data["prior_offences"] == 1
    desk.records.misjudge(advice.id, action=advice.data["action"])
    path = keep_as_case(desk.records, desk.settings.home, advice.id)
    case = json.loads(path.read_text("utf-8").splitlines()[-1])["input"]
    assert "agent" not in case and case["turns"] == [
        {"text": MESSAGE, "attachments": [], "agent": "moderation"}
    ]
    assert case["now"].startswith("2026-03-04") and case["options"] == {"member": "小鹿", "prior": "1"}
    done = CliRunner().invoke(app, ["run", "overturned", "--json", "--home", str(desk.settings.home)])
    assert json.loads(done.stdout)["cases"][0]["passed"] is True, done.stdout


def test_a_step_that_there_is_not_is_no_decision(desk: Desk) -> None:
    (advice,) = desk.handle(Request(text=MESSAGE, agent="moderation")).deliverables
    with pytest.raises(BadInput, match="kick"):
        desk.records.edit(advice.id, "换个说法", action="flog")
    assert desk.records.deliverable(advice.id).status == "open"
