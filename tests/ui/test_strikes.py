"""Strikes on the records' page, and a judgement that a person calls wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant import Desk, Request, Settings

MESSAGE = "加我微信领优惠券，先到先得，扫码进群"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with Desk.open(Settings(home=tmp_path / "home")) as opened:
        for module in ("ui.session", "ui.strikes", "ui.lessons", "ui.decision"):
            monkeypatch.setattr(f"{module}.desk", lambda: opened)
        yield opened


def judged(desk: Desk) -> str:
    asked = Request(text=MESSAGE, agent="moderation", options={"member": "阿城"})
    return desk.handle(asked).deliverables[0].id


def the_strikes() -> None:
    from ui.strikes import strikes

    strikes()


def the_lessons() -> None:
    from ui.lessons import lessons

    lessons()


def the_lesson(one: object) -> None:
    from assistant.records import Learned
    from ui.lessons import decide_on

    assert isinstance(one, Learned)
    decide_on(one)


def the_decision(kept: object) -> None:
    from assistant.records import Kept
    from ui.agents_shown import shown
    from ui.decision import decision

    assert isinstance(kept, Kept)
    decision(kept, shown("moderation"))


def seen(script: Any, **given: Any) -> AppTest:
    page = AppTest.from_function(script, kwargs=given, default_timeout=60).run()
    assert not page.exception
    return page


def test_strikes_are_listed_in_words(desk: Desk) -> None:
    assert seen(the_strikes).info
    desk.records.approve(judged(desk))
    table = seen(the_strikes).dataframe[0].value
    assert (
        "阿城" in table.to_string()
        and "广告引流" in table.to_string()
        and "ads_spam" not in table.to_string()
    )


def test_an_approved_sanction_can_be_overturned_and_an_open_one_rejected(desk: Desk) -> None:
    key = judged(desk)
    opened = {button.key for button in seen(the_decision, kept=desk.records.deliverable(key)).button}
    assert f"reject-{key}" in opened and f"overturn-{key}" not in opened
    desk.records.approve(key)
    page = seen(the_decision, kept=desk.records.deliverable(key))
    page.button(f"overturn-{key}").click().run()
    assert not page.exception
    seen(the_decision, kept=desk.records.deliverable(key))
    assert desk.records.deliverable(key).status == "overturned"
    assert [case.standing for case in desk.records.cases()] == [False]


def test_one_click_turns_a_misjudgement_into_an_eval_case(desk: Desk) -> None:
    key = judged(desk)
    page = seen(the_decision, kept=desk.records.deliverable(key))
    page.selectbox(f"right_verdict-{key}").select("allow")
    page.selectbox(f"right_action-{key}").select("none")
    next(button for button in page.button if "案例" in button.label).click().run()
    assert desk.records.deliverable(key).status == "misjudged"
    kept = (desk.settings.home / "evals" / "overturned.jsonl").read_text("utf-8")
    assert MESSAGE in kept and '"verdict": "allow"' in kept
    seen(the_decision, kept=desk.records.deliverable(key))


def test_a_lesson_is_a_candidate_until_it_is_applied(desk: Desk) -> None:
    assert seen(the_lessons).info
    key = judged(desk)
    desk.records.misjudge(key, verdict="allow")
    page = seen(the_lessons)
    table = page.dataframe[0].value.to_string()
    assert MESSAGE in table and "没问题" in table and "候选" in table
    assert (
        desk.handle(Request(text=MESSAGE, agent="moderation")).deliverables[0].data["verdict"] == "violation"
    )
    desk.records.apply(key)
    assert "已采用" in seen(the_lessons).dataframe[0].value.to_string()
    assert desk.handle(Request(text=MESSAGE, agent="moderation")).deliverables[0].data["verdict"] == "allow"


def test_a_chosen_lesson_is_applied_and_withdrawn_by_its_button(desk: Desk) -> None:
    key = judged(desk)
    desk.records.misjudge(key, verdict="allow")
    for applied in (True, False):
        (one,) = desk.records.learned()
        seen(the_lesson, one=one).button(f"lesson-{key}").click().run()
        assert [one.applied for one in desk.records.learned()] == [applied]
