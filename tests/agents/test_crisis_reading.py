"""How a crisis report is read: type without the obvious word, present time, groups by name, late starts."""

import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.crisis.agent import CrisisAgent
from agents.crisis.classify import classify
from agents.crisis.clock import clock_start, present
from agents.crisis.piles import sort_facts
from agents.crisis.quantities import named_groups
from agents.runner import run
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 14, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


def deliver(
    text: str, minutes: int = 0, previous: Deliverable | None = None, clauses: list[Clause] | None = None
) -> Deliverable:
    brief = Brief(text, language_of(text), NOW + timedelta(minutes=minutes), previous=previous)
    return finished(run(CrisisAgent(), brief, Tools(FakeLibrary(clauses or []))))


def test_every_type_has_enough_examples_of_its_own() -> None:
    cases = data("agents.crisis", "cases.yaml")
    assert set(cases) == set(data("agents.crisis", "types.yaml")["types"])
    assert all(len(set(texts)) >= 40 for texts in cases.values())
    everything = [text for texts in cases.values() for text in texts]
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("不知谁编的说我们领养的猫都有猫瘟，现在预约看猫的全在问", "rumor"),
        ("店庆送的伞一撑就断，客人拍视频嘲笑我们，评论笑成一片也有人要退会员", "pr_backlash"),
        ("打开我们的预约链接，不用登录就能看到前面所有人的姓名和病情", "data_leak"),
        ("副会长说他的 QQ 登不上，可群里他的号还在发红包雨链接", "account_hack"),
        ("預約系統今天早上開始一直顯示維護中，可是我們沒有在維護", "outage"),
        ("有人建了个跟我们一样头像的群，拉老人进去买保健品", "fraud_impersonation"),
        ("拼车的两家为了油钱翻脸，一个骂抠门一个骂不要脸", "member_conflict"),
        ("我们的读书直播被一群人刷“666滚”刷得看不到字", "raid_attack"),
        ("文旅局要我们补办营业性演出许可，限三天", "legal"),
        ("He says he will be at tomorrow's meetup with a bat and knows what car I drive", "personal_safety"),
        ("刚刚说找不到的那个孩子，其实在隔壁教室画画", "false_alarm"),
        ("Turns out the survey was open to anyone and showed 200 phone numbers", "data_leak"),
    ],
)
def test_types_are_told_without_their_keyword(text: str, type_: str) -> None:
    assert classify(text).type == type_


@pytest.mark.parametrize(
    ("text", "now", "start"),
    [
        ("3点40发现公众号被登录，现在4点", "16:00", "15:40"),
        ("上午9点40发现公众号被登录，现在2点了文章还在", "14:00", "09:40"),
        ("早上 9 点 40 发现的", "14:05", "09:40"),
        ("1点开始抢课，到现在没人选上", "14:05", "13:00"),
        ("It's 3pm now, noticed at 2:40", "15:00", "14:40"),
        ("直播3点开始，现在进不去", "14:05", "14:05"),
    ],
)
def test_a_stated_present_is_the_clock_of_the_plan(text: str, now: str, start: str) -> None:
    at = present(text, NOW)
    assert (f"{at:%H:%M}", f"{clock_start(text, at).at:%H:%M}") == (now, start)


def test_a_present_before_everything_told_is_not_believed() -> None:
    assert present("下午1点50发现的，现在1点", NOW) == NOW


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("三群四群也在转", 2),
        ("一群和二群都收到了", 2),
        ("妈妈群和业主群都在说", 2),
        ("#general and #random", 2),
        ("一群人在骂", 0),
        ("各群都在传", 0),
        ("把我拉进群里", 0),
    ],
)
def test_groups_called_by_name_are_counted(text: str, names: int) -> None:
    assert len(named_groups(text)) == names


def test_two_named_groups_meet_the_teams_criterion() -> None:
    levels = Clause("p#1", "p.md", "手册", "分级", "1.2", "S2：影响两个及以上群。", 0, "zh", "playbook")
    plan = deliver("有人造谣我们要关停，三群四群也在转", clauses=[levels]).data
    assert (plan["severity"], plan["severity_clause"]) == ("S2", "1.2")


def test_a_late_report_keeps_a_table_of_what_comes_next_in_order() -> None:
    delivered = deliver("上午9点发现我们公众号被人登录，推了博彩文章")
    times = [datetime.fromisoformat(action["at"]) for action in delivered.data["actions"]]
    rows = re.findall(r"(?m)^\| (\d\d:\d\d) \|", delivered.markdown)
    assert len(rows) >= 5 and rows == sorted(rows)
    assert NOW < times[0] <= NOW + timedelta(minutes=10)
    assert times == sorted(times) and len(set(times)) >= 4
    assert "现在 14:05" in delivered.markdown


def test_impressions_and_what_a_colleague_says_are_not_confirmed() -> None:
    piles = sort_facts("公众号推了博彩文章，已经传开了，值班小王说很多人点了", "account_hack")
    assert piles.confirmed == ("公众号推了博彩文章",)
    assert piles.unconfirmed == ("已经传开了", "值班小王说很多人点了")


def test_what_came_and_what_it_claims_are_parted() -> None:
    piles = sort_facts("收到一封律师函说我们用了他们的图。抽奖结果出来大家都说有黑幕", "legal")
    assert "收到一封律师函" in piles.confirmed and "抽奖结果出来" in piles.confirmed
    assert all("用了他们的图" not in fact and "黑幕" not in fact for fact in piles.confirmed)


@pytest.mark.parametrize("text", ["1" * 5000, "群" * 20_000, "a" * 20_000, "{{ 7*7 }}" * 500])
def test_endless_text_costs_little(text: str) -> None:
    classify("warm")
    began = time.process_time()
    assert len(deliver(text).markdown) < 12_000
    assert time.process_time() - began < 3


def test_what_is_reported_to_us_is_no_rumour_and_children_alone_are_no_danger() -> None:
    text = "A parent told us the camp album with kids' names is open to anyone"
    assert classify(text).type == "data_leak"


def test_a_threat_is_answered_with_protection_not_with_care_for_who_threatens() -> None:
    plan = deliver("有成员在群里说要带刀去读书会找主持人算账，13:58 看到的").data
    assert (plan["type"], plan["severity"]) == ("personal_safety", "S1")
    assert plan["actions"][0]["step"] == "guard"
    assert "reach" not in {action["step"] for action in plan["actions"]}


def test_a_request_that_tells_of_no_crisis_says_so() -> None:
    delivered = deliver("今天天气不错")
    assert delivered.data["type_confidence"] == 0
    assert any(finding.check == "type" and finding.level == "warn" for finding in delivered.findings)
