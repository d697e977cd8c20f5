"""The whole plan, through the runner."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from fake_library import FakeLibrary
from hypothesis import given as with_examples
from hypothesis import settings
from hypothesis import strategies as st

from agents.base import Brief, Deliverable, Tools
from agents.events.agent import EventsAgent
from agents.events.spending import share_out
from agents.runner import run
from agents.times.calendar import is_working_day
from knowledge.errors import BadInput
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 9, 23, 15, 0, tzinfo=timezone(timedelta(hours=8)))


def clause(number: str, text: str, language: str = "zh", kind: str = "sop") -> Clause:
    title = "活动手册" if language == "zh" else "Event handbook"
    return Clause(f"h#{number}", "handbook.md", title, "", number, text, 0, language, kind, ("events",))


HANDBOOK = [
    clause("1", "T-9:发布活动通知,开放报名。"),
    clause("2", "活动预算留 15% 作预备金,单列一行。"),
    clause("3", "骑行活动不超过 18 人,必须戴头盔,领队走在最前。"),
    clause("4", "预算 600 元以下由组长批准;600 元以上由社长批准。"),
    clause("5", "抽奖规则须在抽奖前公布,全程录屏,随机抽取。"),
    clause("6", "线下活动至少在 T-20 立项。"),
    clause("7", "会员费每年 60 元,随机抽查。"),
]


def plan(*turns: str, library: Sequence[Clause] = ()) -> Deliverable:
    made: Deliverable | None = None
    for turn in turns:
        brief = Brief(text=turn, language=language_of(turn), now=NOW, previous=made)
        working = run(EventsAgent(), brief, Tools(FakeLibrary(library)))
        while True:
            try:
                next(working)
            except StopIteration as done:
                made = done.value
                break
    assert made is not None
    return made


REQUESTS = [
    "10月24日上午9点城西湿地观鸟,25人,预算1200元,西门集合",
    "跨年夜直播,B站,晚9点到零点半,预算2万",
    "10月8日起做21天打卡,群里,奖品1500元",
    "社群周年庆,11月7日14:00,场地费800、茶歇1600、奖品1000,总预算3000,100人",
    "明晚8点群里抽奖,预算777元",
    "摄影大赛,10月25日晚8点公布,奖金5000元",
    "团购坚果,11月11日零点开团",
    "给我一个活动方案",
    "50人露营,10月17日到10月18日,人均133.33元",
    "plan a trivia night for 40 people on Oct 16 at 7pm at The Corner Cafe, budget $500.50",
    "Organize a 14-day writing check-in challenge starting October 12, prizes $300",
    "昨天晚上8点的分享会",
]


@pytest.mark.parametrize("text", REQUESTS)
def test_every_plan_holds_together(text: str) -> None:
    made = plan(text, library=HANDBOOK)
    data: Any = made.data
    assert [f for f in made.findings if f.level == "error"] == []
    budget = data["budget"]
    if budget["total"] is None:
        assert budget["lines"] == []
    else:
        assert round(sum(line["amount"] * 100 for line in budget["lines"])) == round(budget["total"] * 100)
    dues = {task["title"]: task["due"] for task in data["tasks"]}
    for task in data["tasks"]:
        assert set(task["depends_on"]) <= set(dues)
        if task["due"]:
            assert datetime.fromisoformat(task["due"]) >= NOW
            assert datetime.fromisoformat(task["start"]) <= datetime.fromisoformat(task["due"])
            assert all(dues[name] <= task["due"] for name in task["depends_on"])
    if data["duration_minutes"]:
        assert sum(row["minutes"] for row in data["run_of_show"]) == data["duration_minutes"]
    cited = {(c.clause, c.chunk_id) for c in made.citations}
    rows = [
        *data["tasks"],
        *data["risks"],
        *data["promotion"],
        *data["conflicts"],
        *budget["lines"],
        data["review"],
    ]
    assert {(row["clause"], row["chunk_id"]) for row in rows if row["clause"]} <= cited
    assert data["title"] in made.markdown.replace("\\", "")


def test_tasks_fall_on_working_days_when_there_is_time() -> None:
    data: Any = plan("11月20日晚7点线下分享会,老书店,60人,预算3000元").data
    before = [
        task for task in data["tasks"] if task["offset"] in ("T-14", "T-12", "T-10", "T-7", "T-3", "T+7")
    ]
    assert len(before) >= 5
    assert all(is_working_day(datetime.fromisoformat(task["due"]).date()) for task in before)
    assert datetime.fromisoformat(data["tasks"][0]["due"]).date() == date(2026, 11, 6)


def test_short_notice_is_squeezed_and_said() -> None:
    data: Any = plan("后天晚上7点线下分享会").data
    assert any("2" in row and "14" in row for row in data["assumptions"])


def test_given_items_stay_and_the_reserve_follows_the_rule() -> None:
    data: Any = plan("10月24日观影会,25人,场地费300,预算1000元", library=HANDBOOK).data
    lines = {line["item"]: line for line in data["budget"]["lines"]}
    assert lines["场地费"]["amount"] == 300 and lines["场地费"]["given"]
    assert lines["预备金"]["amount"] == 150 and lines["预备金"]["clause"] == "2"


def test_items_beyond_the_total_are_a_conflict() -> None:
    data: Any = plan("周年庆,场地费2000、餐饮1600,总预算3000").data
    assert "budget" in {row["kind"] for row in data["conflicts"]}
    assert min(line["amount"] for line in data["budget"]["lines"]) == -600


def test_rules_of_the_library_govern_the_plan() -> None:
    data: Any = plan("11月21日上午9点环湖骑行,30人,预算500元,西门集合", library=HANDBOOK).data
    assert {"limit"} <= {row["kind"] for row in data["conflicts"]}
    notice = next(task for task in data["tasks"] if task["clause"] == "1")
    assert (notice["offset"], notice["due"][:10]) == ("T-9", "2026-11-12")
    approval = next(row for row in data["requirements"] if row["topic"] == "approval")
    assert approval["quote"].startswith("预算 600 元以下")
    assert "7" not in {row["clause"] for row in data["requirements"]}


def test_lead_time_of_the_library_is_checked() -> None:
    data: Any = plan("10月3日下午2点线下读书会,城南书店", library=HANDBOOK).data
    lead = next(row for row in data["conflicts"] if row["kind"] == "lead")
    assert lead["clause"] == "6" and "20" in lead["message"]


def test_empty_library_is_said() -> None:
    assert plan("周六桌游局").data["rule_gap"]
    assert plan("周六桌游局", library=[clause("9", "成员每年交会费。")]).data["rule_gap"]


def test_nothing_is_invented() -> None:
    made = plan("想办个读书会")
    data: Any = made.data
    assert (data["start"], data["headcount"], data["budget"]["total"], data["venue"]) == (
        None,
        None,
        None,
        None,
    )
    assert {"start", "venue", "headcount", "budget"} <= {gap["field"] for gap in data["missing"]}
    assert data["goal"]["target"] is None
    assert all(task["due"] is None for task in data["tasks"])
    assert "【待补充" in made.markdown


def test_conflicts_of_time_and_place() -> None:
    def kinds(text: str) -> set[str]:
        data: Any = plan(text).data
        return {row["kind"] for row in data["conflicts"]}

    assert "past" in kinds("上周六下午3点的观影会")
    assert "holiday" in kinds("10月1日下午3点桌游局")
    assert "makeup_workday" in kinds("10月10日下午3点桌游局")
    assert "calendar" in kinds("2030年3月2日下午3点桌游局")
    assert "capacity" in kinds("100人的沙龙,场地只能坐80人,10月24日下午2点")
    assert "date" in kinds("10月3日(周五)下午2点桌游局")
    assert "no_such_day" in kinds("2月30日团建")


def test_follow_ups_keep_the_rest() -> None:
    made = plan("11月21日下午2点读书会,城南书店,40人,预算3000元", "人数改成 60 呢", "加一个抽奖环节")
    data: Any = made.data
    assert (data["headcount"], data["budget"]["total"], data["venue"]) == (60, 3000, "城南书店")
    assert any("抽奖" in row["item"] for row in data["run_of_show"])
    assert any("抽奖" in row for row in data["changes"])
    assert made.markdown.index("抽奖") < made.markdown.index("## ")


def test_rain_is_answered_first() -> None:
    made = plan("11月21日上午9点环湖骑行,20人", "下雨怎么办")
    assert made.data["focus"] == "rain"
    assert "雨" in made.markdown[: made.markdown.index("## ")]


def test_language_can_switch() -> None:
    made = plan("11月21日下午2点读书会,城南书店,40人,预算3000元", "give it to me in English please")
    assert made.language == "en" and "## Tasks" in made.markdown
    assert made.data["headcount"] == 40


def test_streak_runs_over_days() -> None:
    data: Any = plan("10月8日起做21天打卡,群里").data
    assert data["end"][:10] == "2026-10-28" and "end" in data["days_only"]
    assert [row["at"][:10] for row in data["run_of_show"]][-1] == "2026-10-28"


def test_member_text_stays_text() -> None:
    made = plan("办个读书会,主题「<script>alert(1)</script>|{{7*7}}」,周六晚7点")
    assert "<script>" not in made.markdown and "49" not in made.data["title"]


def test_bad_input() -> None:
    with pytest.raises(BadInput):
        plan("  ")
    assert plan("周六晚7点读书会,40人。" + "1" * 90_000).data["headcount"] == 40


@settings(max_examples=80, deadline=None)
@with_examples(st.integers(0, 10**7), st.lists(st.integers(0, 90), min_size=1, max_size=8).filter(any))
def test_shares_sum_exactly(amount: int, weights: list[int]) -> None:
    parts = share_out(amount, weights)
    assert sum(parts) == amount and min(parts) >= 0
