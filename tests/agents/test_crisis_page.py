"""What people read of a crisis plan: its first page, its statement, and what a follow-up changes."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.crisis.agent import CrisisAgent
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 14, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
REPORTS = [
    "13:20 家长发现报名表谁都能打开，里面有手机号和身份证号",
    "13:50 论坛登不上，三百多人在问，有人说被攻击了",
    "有人用群主的头像加成员好友，要收押金，两个人转了钱",
    "13:45 起陌生小号一个接一个进来，全发同一张赌博图",
    "俩人因为转让的事吵起来了，越来越难听",
    "At 13:40 we found our Instagram posting crypto links, #general is asking",
    "The forum has been down since 13:30 and someone says it is a DDoS",
    "Members are furious about the paywall, two groups want refunds",
]


def deliver(
    text: str, minutes: int = 0, previous: Deliverable | None = None, clauses: list[Clause] | None = None
) -> Deliverable:
    brief = Brief(text, language_of(text), NOW + timedelta(minutes=minutes), previous=previous)
    return finished(run(CrisisAgent(), brief, Tools(FakeLibrary(clauses or []))))


@pytest.mark.parametrize("text", REPORTS)
def test_the_first_page_is_order_table_statement_piles(text: str) -> None:
    delivered = deliver(text)
    first, rule, rest = delivered.markdown.partition("\n---\n")
    marks = ["**", "### ", "\n|", "\n> ", "\n- **"]
    places = [first.find(mark) for mark in marks]
    assert rule and all(place >= 0 for place in places) and places == sorted(places)
    assert delivered.data["statements"]["internal"][:20] in rest.replace("\\", "")
    assert not [finding for finding in delivered.findings if finding.level == "error"]


@pytest.mark.parametrize("text", REPORTS)
def test_the_markdown_is_clean(text: str) -> None:
    lines = deliver(text).markdown.splitlines()
    assert not [line for line in lines if line.endswith(" ")]
    assert not [at for at in range(len(lines) - 1) if lines[at] == ">" and not lines[at + 1].startswith("> ")]
    headings = [at for at, line in enumerate(lines) if line.startswith("#")]
    assert headings and all(lines[at + 1] == "" for at in headings)
    if language_of(text) == "en":
        assert not re.search("[、；，。]", "\n".join(lines))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (REPORTS[0], ["13:20", "报名表", "手机号"]),
        (REPORTS[1], ["13:50", "论坛"]),
        (REPORTS[2], ["群主", "押金"]),
        (REPORTS[3], ["13:45", "图片"]),
        (REPORTS[5], ["13:40", "Instagram", "links"]),
        (REPORTS[6], ["13:30", "the forum"]),
        (REPORTS[7], ["the charges"]),
    ],
)
def test_the_statement_says_what_was_seen(text: str, words: list[str]) -> None:
    said = deliver(text).data["statements"]["holding"]
    assert all(word in said for word in words)
    assert not any(word in said for word in ("攻击", "DDoS", "两个人转了"))


def test_a_quarrel_is_answered_at_once_not_by_the_limit_of_its_level() -> None:
    plan = deliver(REPORTS[4]).data
    assert datetime.fromisoformat(plan["statement_at"]) <= NOW + timedelta(minutes=15)


def test_contacts_say_where_the_numbers_are_and_the_lead_has_one_name() -> None:
    clauses = [
        Clause(f"p#{at}", "p.md", "手册", text_of[0], text_of[1], text_of[2], at, "zh", "playbook")
        for at, text_of in enumerate(
            [
                ("联络表", "8.1", "号码记在值班本第一页，每月核对。"),
                ("联络表", "8.2", "情形：账号被盗；第一联系人：技术主管；第二联系人：社长；外部机构：-"),
                ("级别", "2.1", "级别：S1；通知负责人：5 分钟内电话；首次说明：15 分钟内；总指挥：社长"),
                ("账号被盗", "9.1", "15 分钟内，总指挥决定是否全员禁言。"),
            ]
        )
    ]
    delivered = deliver("值班号被盗，正在群里发借款链接", clauses=clauses)
    contacts = {item["role"]: item["contact"] for item in delivered.data["escalation"]}
    assert contacts == {"技术主管": "号码在值班本第一页", "社长": "号码在值班本第一页"}
    owners = {action["owner_role"] for action in delivered.data["actions"]}
    assert "社长" in owners and not owners & {"总指挥", "负责人"}
    assert "8.1" in {citation.clause for citation in delivered.citations}


def test_a_smaller_mended_leak_revises_facts_level_and_statement() -> None:
    before = deliver("14:02 发现报名表谁都能打开，里面有身份证号，涉及 300 人，不知道多少人看过")
    after = deliver("现在确认只影响 3 个人，已修好", 20, before)
    assert (before.data["severity"], after.data["type"]) == ("S1", "data_leak")
    assert "现在确认只影响 3 个人" in after.data["confirmed"]
    assert "只影响 3 个人" in after.data["statements"]["holding"]
    assert "正在关闭" not in after.data["statements"]["holding"]
    assert after.data["clock_start"] == before.data["clock_start"]


def test_a_rise_calls_the_lead_and_hurries_the_statement() -> None:
    before = deliver("14:00 抽奖名单被质疑，一个群在讨论")
    after = deliver("已经上热搜了", 10, before).data
    assert after["severity"] == "S1" < before.data["severity"]
    ahead = [a for a in after["actions"] if datetime.fromisoformat(a["at"]) > NOW + timedelta(minutes=10)]
    assert ahead[0]["step"] == "raise"
    assert datetime.fromisoformat(after["statement_at"]) <= NOW + timedelta(minutes=25)


def test_the_second_statement_is_called_so_in_the_table_too() -> None:
    before = deliver("14:00 抽奖名单被质疑，两个群在讨论")
    after = deliver("第二次更新怎么写", 40, before)
    assert after.data["update_number"] == 2
    assert any("第 2 次说明" in action["action"] for action in after.data["actions"])
    assert after.data["confirmed"] == before.data["confirmed"]


def test_a_shorter_statement_and_a_type_that_a_person_names() -> None:
    before = deliver("小程序打不开，大家都在问")
    shorter = deliver("说明再短一点", 2, before).data
    assert len(shorter["statements"]["holding"]) < len(before.data["statements"]["holding"])
    assert shorter["confirmed"] == before.data["confirmed"]
    assert deliver("按账号被盗处理", 3, before).data["type"] == "account_hack"


def test_victims_of_our_own_account_do_not_change_the_type_and_stay_inside() -> None:
    before = deliver("值班号在三个群发了领补贴链接，本人确认没发过")
    after = deliver("号找回来了，有 2 个人付了钱", 15, before).data
    assert (after["type"], after["severity"]) == ("account_hack", "S1")
    assert "付了钱" not in after["statements"]["holding"]
