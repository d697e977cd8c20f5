"""A conversation is remembered in few words, however long it gets."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agents.tokens import count
from assistant import Desk, Request, Settings
from assistant.memory import facts_of, named, recollection
from assistant.records.entries import Result
from evals.provider import Provider

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SMALL_TALK = ("发广告怎么处理", "申诉几天内答复", "禁言最长多久", "新人入群要做什么")


def results(*pairs: tuple[str, str]) -> list[Result]:
    return [Result(f"d{n}", "events", title, asked) for n, (title, asked) in enumerate(pairs)]


LONG = results(
    ("城市夜跑", "周三晚上办一次城市夜跑，15 人"),
    *(("", f"第 {n} 条广告怎么处理") for n in range(40)),
    ("手作市集", "下月初办手作市集"),
    ("", "还有别的吗"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("那个夜跑的人数改成 30", "城市夜跑"),
        ("之前说的市集换到周日", "手作市集"),
        ("城市夜跑加一条安全提示", "城市夜跑"),
        ("那个电影夜改到八点", ""),
        ("广告怎么处理", ""),
        ("再口语些", ""),
    ],
)
def test_an_earlier_result_is_known_by_its_name(text: str, title: str) -> None:
    found = named(text, LONG)
    assert (found.title if found else "") == title


def test_of_two_that_fit_the_later_one_is_meant() -> None:
    found = named("那个市集改一下", results(("手作市集", "市集"), ("夜跑", "夜跑"), ("手作市集", "市集")))
    assert found is not None and found.id == "d2"


@pytest.mark.parametrize("turns", [1, 5, 50, 100])
def test_memory_keeps_to_its_budget(turns: int) -> None:
    told = recollection(
        results(*((f"活动{n}" * 30, "很长的请求" * 200) for n in range(turns))), None, 300, "zh"
    )
    assert told and count(told) <= 330
    assert f"活动{turns - 1}" in told


def test_no_budget_no_memory() -> None:
    assert recollection(LONG, None, 0, "zh") == ""


@pytest.fixture(scope="module")
def long_talk(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A plan in the second turn, and some thirty turns of something else."""
    settings = Settings(home=tmp_path_factory.mktemp("talk"), timezone="Asia/Shanghai", language="zh")
    with Desk.open(settings) as desk:
        for text in ("群规管哪些渠道", "下周六晚上七点办一场线上桌游夜，40 人，预算 2000"):
            desk.handle(Request(text=text, conversation="long", now=NOW))
        for text in SMALL_TALK * 8:
            desk.handle(Request(text=text, conversation="long", now=NOW, agent="moderation"))
    return settings


def test_after_many_turns_a_plan_is_revised_by_its_name(long_talk: Settings) -> None:
    with Desk.open(long_talk) as desk:
        reply = desk.handle(Request(text="那个桌游夜的人数改成 60", conversation="long", now=NOW))
    (plan,) = reply.deliverables
    assert plan.agent == "events" and plan.data["headcount"] == 60
    assert plan.data["title"] == "线上桌游夜" and plan.data["budget"]["total"] == 2000


def test_another_agent_builds_on_what_is_named(long_talk: Settings) -> None:
    with Desk.open(long_talk) as desk:
        reply = desk.handle(Request(text="给之前那个桌游夜写一份报名通知", conversation="long", now=NOW))
    (draft,) = reply.deliverables
    assert draft.agent == "drafting" and "桌游夜" in draft.markdown


def test_prompts_stay_flat_and_carry_what_was_agreed(long_talk: Settings) -> None:
    sizes = {}
    with Provider() as provider:
        told = long_talk.model_copy(update={"model": "stand-in", "base_url": provider.url})
        for conversation, text in (("short", "发广告怎么处理"), ("long", "发广告怎么处理")):
            with Desk.open(told) as desk:
                desk.handle(Request(text=text, conversation=conversation, agent="knowledge", now=NOW))
            sizes[conversation] = sum(count(m["content"]) for m in provider.requests[-1]["messages"])
        with Desk.open(told) as desk:
            desk.handle(Request(text="那个桌游夜的预算提高到 3000", conversation="long", now=NOW))
        sent = provider.requests[-1]["messages"][1]["content"]
    assert sizes["long"] - sizes["short"] < 800
    assert "earlier in this conversation" in sent and "headcount" in sent


def test_facts_are_few() -> None:
    from agents.base import Deliverable

    data = {"title": "t", "venue": "x" * 500, "budget": {"total": 10, "lines": [1] * 99}, "headcount": None}
    found = facts_of(Deliverable("events", "event_plan", "zh", data, ""))
    assert found == {"venue": "x" * 60, "budget.total": 10}


def test_home_is_untouched_by_names_of_other_conversations(long_talk: Settings, tmp_path: Path) -> None:
    with Desk.open(long_talk) as desk:
        reply = desk.handle(Request(text="那个桌游夜的人数改成 60", conversation="other", now=NOW))
    assert all(d.data.get("title") != "线上桌游夜" for d in reply.deliverables)
