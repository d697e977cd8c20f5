"""What is said to the desk leaves the text; what is said to the readers stays; titles name the matter."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Agent, Brief, Deliverable, Tools
from agents.drafting.agent import DraftingAgent
from agents.drafting.reading import read
from agents.events.agent import EventsAgent
from agents.runner import run
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def made(agent: Agent[Any, Any, Any, Any], brief: Brief) -> Deliverable:
    return finished(run(agent, brief, Tools(FakeLibrary([]))))


def draft(text: str, previous: Deliverable | None = None, upstream: tuple[Deliverable, ...] = ()) -> Any:
    language = language_of(text)
    return made(DraftingAgent(), Brief(text, language, NOW, previous=previous, upstream=upstream))


def page(text: str) -> str:
    data = draft(text).data
    return f"{data['title']}\n{data['body']}"


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ("帮我道个歉", "道个歉"),
        ("替我跟大伙儿赔个不是吧", "赔个不是"),
        ("帮我润色一下", "润色"),
        ("顺便起个醒目的标题", "标题"),
        ("口吻随和些", "口吻"),
        ("写公告别太硬", "别太硬"),
        ("经理让我代笔", "代笔"),
        ("你看看怎么跟住户说合适", "合适"),
        ("排成几条要点置顶", "置顶"),
        ("通知一下没来的", "没来的"),
        ("配个表情", "表情"),
    ],
)
def test_orders_to_the_desk_leave_the_text_wherever_they_stand(order: str, left: str) -> None:
    told = "10月8日自习室换门锁，旧卡当天失效，新卡在前台领"
    for text in (f"{order}，{told}", f"{told}，{order}"):
        written = page(text)
        assert left not in written, text
        assert "10月8日" in written and "新卡在前台领" in written, text


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ("post it for discord and email", "post it"),
        ("can u word that nicely", "nicely"),
        ("and keep it cheerful pls", "cheerful"),
        ("for the group", "for the group"),
    ],
)
def test_english_orders_leave_the_text(order: str, left: str) -> None:
    written = page(f"The east gate is locked from Oct 8, use the north gate, {order}")
    assert left not in written and "Oct 8" in written and "north gate" in written


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("写个通知：进群先写一段自我介绍发群里", "自我介绍发群里"),
        ("匿名墙规则：不要写真名，违者删帖，写个公告", "不要写真名"),
        ("宣传组招人，要会写推文，每周一篇，报名找阿青", "要会写推文"),
        ("征稿：正文900字以内，10月5日截止，投 a@b.cn，写个征稿通知", "900字以内"),
        ("话题：给十年后的自己写一封信", "给十年后的自己写一封信"),
        ("活动：一起给山里的孩子写信，10月6日下午3点，社区书屋", "给山里的孩子写信"),
        ("Welcome post: write a short bio and post it in #intros, be kind", "write a short bio"),
        ("Notice: please draft your proposals by Oct 9 and send them to Ana", "draft your proposals"),
    ],
)
def test_what_readers_are_asked_to_write_stays(text: str, stays: str) -> None:
    assert stays.lower() in page(text).lower()


@pytest.mark.parametrize(
    "clause",
    [
        "欢迎下次再来",
        "帮邻居留个门",
        "写错名字不予补办",
        "标题写上楼号",
        "写好备注再转账",
        "介绍一下自己",
        "说一说你的理由",
        "语气温和是底线",
        "发帖要带定位",
        "发帖和点赞都算分",
        "窗口 9 点到 22 点开，原来 8 点到 23 点",
        "文案岗要笔试",
        "早一点出门",
        "谢谢帮我们搬书的朋友",
    ],
)
def test_clauses_for_the_readers_are_never_taken_for_orders(clause: str) -> None:
    for text in (
        f"发个通知，10月5日社区开放，{clause}，门口签到",
        f"发个通知，10月5日社区开放，门口签到，{clause}",
    ):
        assert clause in page(text), text


@pytest.mark.parametrize(
    "clause", ["keep it tidy", "make it count", "no notice needed", "send your question in a short email"]
)
def test_english_clauses_for_the_readers_stay(clause: str) -> None:
    assert clause in page(f"Announcement: the hall opens on Oct 5, sign in at the door, {clause}").lower()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("帮我道个歉，昨晚直播卡了20分钟，每人补5积分", "apology"),
        ("昨天团购的葡萄坏了不少，我们全额退，替我跟大家赔个不是", "apology"),
        ("书法班因为老师发烧延到10月9日晚上七点半，发群里", "announcement"),
        ("以后转让帖都要带实拍图，不带的直接删", "rule_change"),
        ("Draft a notice: starting Monday Oct 5 only mods may use @everyone", "rule_change"),
        ("球友阿海问能不能带家属，回他可以，最多一位", "reply"),
        ("Recap of Saturday's repair day for the forum: 58 items brought, 41 fixed", "recap"),
        ("Weekly digest: 42 new members joined, 31 issues closed", "daily_news"),
    ],
)
def test_the_kind_follows_the_order_and_the_matter(text: str, kind: str) -> None:
    assert draft(text).data["kind"] == kind


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("帮我道个歉，昨晚直播卡了20分钟，每人补5积分", "直播卡了20分钟，向大家致歉"),
        ("写个公告，读书会因为下雨延到10月9日晚上七点", "读书会改期通知"),
        ("排球活动改场地了，这周日还是晚上7点，换到东区体育馆", "排球活动换地点通知"),
        ("發公告，10月2日的書法課取消，學費順延", "書法課取消通知"),
        ("Please let members know the workshop will be closed on Oct 8", "Workshop closed"),
    ],
)
def test_titles_name_the_matter_not_the_order(text: str, title: str) -> None:
    assert draft(text).data["title"] == title


def test_an_apology_tells_then_apologises_then_mends() -> None:
    body = draft("给大家说声抱歉吧，昨天寄错了6个包裹，已经重新寄出，有问题找阿梅").data["body"]
    assert body.index("寄错") < body.index("对不起") < body.index("重新寄出") < body.index("阿梅")


def test_an_apology_tells_cause_and_reach_before_what_is_done() -> None:
    body = draft("帮我道个歉，昨晚直播卡了20分钟，每人补5积分，原因是机房断电，影响了约600人").data["body"]
    assert body.index("机房断电") < body.index("600人") < body.index("对不起") < body.index("补5积分")


def test_braces_in_given_words_are_no_slots() -> None:
    data = draft("写个通知：{when}聚会，周日下午3点在文化馆").data
    assert "{when}聚会" in data["title"] + data["body"]


def test_short_prose_has_no_variants_that_repeat_it() -> None:
    short = draft("跟大家说一下群文件满了，9月30号之前把要的下载走")
    assert short.data["variants"] == []
    both = draft("周末停电通知，9月26日8点到12点，微信群和公众号各来一版")
    assert {variant["channel"] for variant in both.data["variants"]} >= {"wechat_article"}
    card = draft("9月27日下午两点，在南院活动室做一场旧书交换，限25人，接龙报名，写个群通知")
    assert {variant["channel"] for variant in card.data["variants"]} == {"moments", "wechat_article"}


def test_a_notice_stands_on_the_plan_and_carries_no_order_or_inner_matter() -> None:
    request = (
        "下周六下午2点在滨河公园南门办亲子观鸟，30组家庭，预算2000，帮我排个计划，顺便写群通知，"
        "小李负责采购，自带望远镜"
    )
    plan = made(EventsAgent(), Brief(request, "zh", NOW))
    notice = draft(request, upstream=(plan,)).data
    written = notice["title"] + notice["body"]
    assert all(words not in written for words in ("计划", "预算", "2000", "小李", "帮我", "顺便"))
    assert all(words in written for words in ("亲子观鸟", "14:00", "滨河公园南门", "30组家庭", "望远镜"))
    closes = next(task["due"] for task in plan.data["tasks"] if "报名截止" in task["title"])
    assert datetime.fromisoformat(closes).strftime("%H:%M") in written and "前一天晚上" in written


FIRST = "10月6号周二下午两点半，在城西言几又书店做一场旧书交换，限25人，接龙报名，帮忙出个群通知"


@pytest.mark.parametrize(
    ("follow", "has", "lacks"),
    [
        ("人数改成40", "40人", "25"),
        ("地点换成北苑单向空间，其他不变", "地点：北苑单向空间", "言几又"),
        ("语气热情一点，多点表情", "⏰", "多点表情"),
        ("去掉接龙报名这句，改成扫码报名", "扫码报名", "接龙"),
    ],
)
def test_follow_ups_change_what_they_name(follow: str, has: str, lacks: str) -> None:
    body = draft(follow, previous=draft(FIRST)).data["body"]
    assert has in body and lacks not in body


def test_a_follow_up_may_ask_for_titles_or_another_channel() -> None:
    first = draft(FIRST)
    titles = draft("只要标题", previous=first)
    assert 1 < len(titles.data["body"].splitlines()) <= 3 and "时间" not in titles.data["body"]
    assert not [finding for finding in titles.findings if finding.level == "error"]
    assert draft("换成小红书版", previous=first).data["channel"] == "xiaohongshu"


def test_a_follow_up_moves_the_end_of_a_stretch_and_joined_changes() -> None:
    upkeep = draft("今晚23:30到明早2点数据库升级，小程序打不开，出个维护通知")
    assert "23:30到明早4点" in draft("延到明早4点", previous=upkeep).data["body"]
    offer = draft("Promo for email: 20% off all workshops with code MAKE20 until Oct 30, book at a.co/b")
    body = draft("change the code to MAKE25 and the discount to 25%", previous=offer).data["body"]
    assert "25% off" in body and "MAKE25" in body and "MAKE20" not in body


def test_reading_notes_what_an_order_wishes() -> None:
    reading = read("用活泼一点的语气写条朋友圈：我们队拿了银奖")
    assert reading.options["tone"] == "活泼" and reading.options["channel"] == "朋友圈"
    assert reading.content == ["我们队拿了银奖"]
