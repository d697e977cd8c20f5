"""Drafts in the shape their readers expect: calls, reminders, thanks, wishes, winners, moved days."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.drafting.agent import DraftingAgent
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Saturday
RECRUITING = Clause(
    "c1",
    "sop.md",
    "公告 SOP",
    "招募",
    "3.1",
    "招募公告须写明：职责、条件、待遇、报名办法、截止日期、答复日期。",
    0,
)


def draft(
    text: str, clauses: Sequence[Clause] = (), previous: Deliverable | None = None, **options: str
) -> Deliverable:
    brief = Brief(text, language_of(text), NOW, previous=previous, options=options)
    return finished(run(DraftingAgent(), brief, Tools(FakeLibrary(clauses))))


def read(text: str, **more: Any) -> tuple[str, str]:
    """Title and body; a draft of these requests has no error."""
    delivered = draft(text, **more)
    assert not [finding.message for finding in delivered.findings if finding.level == "error"]
    return delivered.data["title"], delivered.data["body"]


# Calls for people


def test_a_call_for_people_says_role_time_gain_and_way_on_lines() -> None:
    title, body = read("书店招2名周末店员助理，每周六日下午，时薪25，11月30日前加微信 shu88 报名")
    assert title.startswith("招募") and "2名" in title
    lines = body.split("\n")
    assert any(line.startswith("待遇") and "25" in line for line in lines)
    assert any(line.startswith("报名") and "shu88" in line and "（周一）" in line for line in lines)
    assert "招2名周末店员助理，每周六日" not in body


def test_a_call_for_people_asks_what_the_clause_demands_and_nobody_gave() -> None:
    delivered = draft("招一名值夜管理员，每周两晚，有补贴，找阿泽报名，12月1日截止", clauses=(RECRUITING,))
    asked = "\n".join(delivered.data["questions"])
    assert all(item in asked for item in ("职责", "条件", "答复日期"))
    assert "待遇" not in asked and "报名" not in asked


def test_a_closing_day_in_a_call_is_a_full_date() -> None:
    title, body = read("要4个能早起的志愿者清点图书，管早饭，找阿米报名，23号截止")
    assert "11月23号" in body and "清点图书" in title + body and "截止" not in title


def test_hours_of_work_are_not_the_closing_day() -> None:
    body = read("招两位前台志愿者，9点到12点，有饭补，12月3日前找阿泽报名")[1]
    assert "12月3日（周四）前" in body and "9点到12点" in body


def test_an_english_call_for_people_is_no_event() -> None:
    delivered = draft(
        "Looking for 3 people to run the tea stall at our fair, Sun Dec 6, 1-4pm, free lunch, DM Kit by Dec 1"
    )
    assert delivered.data["kind"] == "recruitment" and delivered.data["title"].startswith("Wanted: 3 people")
    assert not delivered.data["placeholders"]


# Calls for entries


@pytest.mark.parametrize(
    ("text", "theme", "way"),
    [
        (
            "征稿：我家的老物件，一图配80字，12月6日截止，发到邮箱 old@qi.cn，选6位送书签",
            "我家的老物件",
            "old@qi.cn",
        ),
        ("投稿征集：雨后的街，手机拍就行，12月6日前发到 yu@qi.cn，选6张做海报", "雨后的街", "yu@qi.cn"),
        (
            "Call for entries: my window, one photo each, email to win@qi.org by Dec 6",
            "my window",
            "win@qi.org",
        ),
    ],
)
def test_a_call_for_entries_names_its_theme_and_where_to_send(text: str, theme: str, way: str) -> None:
    delivered = draft(text)
    assert theme in delivered.data["title"] and way in delivered.data["body"]
    assert delivered.data["channel"] != "email"
    assert not [gap for gap in delivered.data["placeholders"] if gap["label"] in ("报名", "Sign up")]


def test_what_entries_must_be_is_not_an_order_to_the_desk() -> None:
    body = read("征集大家的年度歌单，每人五首以内，写一句推荐语，12月20日前填在接龙文档里")[1]
    assert "写一句推荐语" in body and "五首以内" in body


# Winners


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "恭喜10月跳绳冠军阿禾、亚军老周、季军Lily，奖牌下周二寄，私信我地址",
            ["冠军：阿禾", "亚军：老周", "季军：Lily"],
        ),
        (
            "朗读赛结果出来了，一等奖小雨，二等奖大山和阿宁，30号前私信收件地址",
            ["一等奖：小雨", "二等奖：大山和阿宁"],
        ),
        ("恭喜本周读书榜前三：青青、阿良、橙子，书签周五发", ["获奖：青青、阿良、橙子"]),
        ("Congrats to our October chess winners: Ana, Raj and Li, medals ship by Dec 4", ["Ana, Raj and Li"]),
    ],
)
def test_winners_stand_on_lines_and_the_title_is_not_said_again(text: str, lines: list[str]) -> None:
    title, body = read(text)
    assert all(line in body for line in lines)
    assert body.count(title) == 1 and ("恭喜" in body or "Congrat" in body)


# Moved days


@pytest.mark.parametrize(
    ("text", "new", "old"),
    [
        (
            "明天的露营因为刮风改到下周四，集合时间地点不变，睡袋自带",
            "11月26日（周四）",
            "原定明天（11月22日）",
        ),
        ("后天的绘本课改到26号晚上七点，地点还在二楼活动室", "11月26日（周四）19:00", "原定后天（11月23日）"),
        (
            "Tomorrow's hike is moved to next Saturday because of the storm, same meeting point",
            "Sat 28 Nov",
            "Tomorrow's",
        ),
    ],
)
def test_a_moved_day_shows_the_new_one_and_names_the_old(text: str, new: str, old: str) -> None:
    delivered = draft(text)
    line = next(line for line in delivered.data["body"].split("\n") if "新时间" in line or "New time" in line)
    assert new in line and old in delivered.data["body"]
    assert not delivered.data["placeholders"] and not delivered.data["title"].startswith("'s")


# Thanks


def test_thanks_thank_somebody() -> None:
    title, body = read(
        "Thank-you post for our 9 drivers who ran Saturday's book run, 210 books moved, next one Jan 17"
    )
    assert "9 drivers" in title and body.count("Thank you") == 2 and "recap" not in title.lower()
    title, body = read("谢谢昨晚留下来收椅子的7位邻居，收了120把，下周二继续")
    assert "谢谢昨晚（11月20日）留下来收椅子的7位邻居" in body and "120把" in body and "7位邻居" in title


# Wishes


@pytest.mark.parametrize(
    ("text", "title", "holds", "gone"),
    [
        ("节日祝福，冬至，给一群在外地上学的老乡，温暖点别肉麻", "冬至安康", "在外地上学的老乡", "肉麻"),
        ("帮忙写个教师节祝福发给托管班的老师们", "教师节快乐", "托管班的老师", "帮忙"),
        ("母亲节给妈妈群写句祝福，别太煽情", "母亲节快乐", "各位妈妈", "妈妈群"),
        (
            "A short New Year wish for our chess club, warm but not cheesy",
            "Happy New Year",
            "chess club",
            "cheesy",
        ),
    ],
)
def test_a_wish_is_a_wish_to_its_readers(text: str, title: str, holds: str, gone: str) -> None:
    delivered = draft(text)
    assert delivered.data["title"] == title and not delivered.data["placeholders"]
    assert holds in delivered.data["body"] and gone not in delivered.data["body"]


def test_a_wish_follows_tone_and_readers() -> None:
    asked = [
        "中秋祝福，给骑友",
        "中秋祝福，给骑友，正式一点",
        "中秋祝福，给骑友，俏皮点",
        "中秋祝福，给在外地的骑友",
    ]
    assert len({read(text)[1] for text in asked}) == len(asked)


def test_a_wish_keeps_what_else_the_request_gives() -> None:
    body = read("元旦祝福，发给跑团，零点群里发红包 https://hb.example/1")[1]
    assert "https://hb.example/1" in body and "新年" in body


# Reminders


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (
            "催一下还没交班服费的同学，每人68元，周四晚上9点前转给班长，别太凶",
            ["麻烦", "68元", "11月26日", "班长", "已经交过"],
        ),
        ("还没还球拍的队员催一催，这周日前还到器材室", ["麻烦", "11月22日", "器材室", "已经还过"]),
        (
            "物业费还有9户没交，麻烦提醒一下，11月30日前交到前台",
            ["9户", "麻烦抽空交一下", "前台", "已经交过"],
        ),
        (
            "Remind those who haven't paid the March dues: $20, by Monday noon, to Sam, keep it gentle",
            ["March dues", "could you", "$20", "23 Nov", "Sam", "Paid already?"],
        ),
    ],
)
def test_a_reminder_asks_kindly_and_says_how_much_when_and_to_whom(text: str, holds: list[str]) -> None:
    delivered = draft(text)
    assert all(words in delivered.data["body"] for words in holds)
    assert "凶" not in delivered.data["body"] and "gentle" not in delivered.data["body"]
    assert not delivered.data["placeholders"]


# Welcomes and complaints


def test_a_welcome_says_what_the_group_is_about_and_lists_what_to_know() -> None:
    body = read("写个新人欢迎语，群里主要聊手账，别发广告，先看置顶")[1]
    assert "群里主要聊手账" in body and "1. 别发广告" in body and "2. 先看置顶" in body
    title, body = read("Welcome note for our pottery Discord: intro in #hello, no selling kilns")
    assert "our pottery Discord" in title and "No selling kilns" in body


def test_a_complaint_is_seen_said_sorry_for_and_answered() -> None:
    body = read("有会员投诉上次出发晚了40分钟没人说一声，回复他，我们已经改成提前一天确认领队")[1]
    assert body.index("40分钟") < body.index("抱歉") < body.index("提前一天确认领队")
    body = read("有群友反映管理员禁言太随意，帮我回一下")[1]
    assert "抱歉" in body and "接下来：【待补充:" in body
    body = read(
        "A member complained the list went out with her number in it, reply to her: removed within an hour"
    )[1]
    assert "sorry" in body.lower() and not body.startswith("Hi her")


def test_a_plain_question_gets_no_apology() -> None:
    body = read("有人问活动能不能带狗，回：可以，但要牵绳")[1]
    assert "抱歉" not in body and "你问活动能不能带狗：可以" in body


# Rules and follow-ups


def test_a_rule_given_with_its_day_before_a_colon_lacks_neither() -> None:
    delivered = draft("群规从下周一起改：每天最多发3条链接，超过的先提醒再禁言一天")
    assert "每天最多发3条链接" in delivered.data["title"] and "11月23日" in delivered.data["body"]
    assert not [gap for gap in delivered.data["placeholders"] if gap["label"] in ("改动", "生效")]


def test_a_follow_up_keeps_the_form() -> None:
    first = draft("催一下还没交班服费的同学，每人68元，周四晚上9点前转给班长")
    body = draft("金额改成70元", previous=first).data["body"]
    assert "70" in body and "68" not in body and "麻烦" in body and "已经交过" in body
