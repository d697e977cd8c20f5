"""Drafts that a team would post: openings, few gaps, tone, punctuation, replies, plans, hostile input."""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.drafting.agent import DraftingAgent
from agents.drafting.marks import full_width
from agents.runner import run
from knowledge.errors import BadInput
from knowledge.model import Clause

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def draft(
    text: str,
    clauses: Sequence[Clause] = (),
    language: str = "zh",
    previous: Deliverable | None = None,
    upstream: tuple[Deliverable, ...] = (),
) -> Deliverable:
    brief = Brief(text, language, NOW, previous=previous, upstream=upstream)
    return finished(run(DraftingAgent(), brief, Tools(FakeLibrary(clauses))))


@pytest.mark.parametrize("colon", [":", "："])
@pytest.mark.parametrize(
    ("head", "channel"),
    [
        ("小红书文案", "xiaohongshu"),
        ("公众号发一篇", "wechat_article"),
        ("微博发", "weibo"),
        ("朋友圈发一条", "moments"),
    ],
)
def test_a_request_may_open_with_its_channel(head: str, colon: str, channel: str) -> None:
    delivered = draft(f"{head}{colon}周日下午两点滨江遛狗，不收费，来的评论区报名")
    assert delivered.data["channel"] == channel
    assert head not in delivered.data["body"] and "遛狗" in delivered.data["title"] + delivered.data["body"]


def test_a_channel_may_stand_before_the_matter_itself() -> None:
    delivered = draft("小红书招两个剪辑志愿者，每周三小时，想来的私信阿黎")
    assert delivered.data["channel"] == "xiaohongshu" and delivered.data["kind"] == "recruitment"
    assert "小红书" not in delivered.data["body"]


def test_a_group_named_first_is_the_readers_not_the_topic() -> None:
    delivered = draft("妈妈群：周六上午九点绘本课，社区活动中心二楼，先接龙先得")
    assert delivered.data["audience"] == "妈妈群" and "妈妈群" not in delivered.data["title"]


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("今晚11点到明早6点论坛迁移，期间发不了帖，发个公告", "影响"),
        ("招两名管理员，感兴趣私信阿黎，10月8日截止，写个招募帖", "报名"),
        ("明晚8点语音读诗会，腾讯会议 456-789-012，不用报名直接进，写个通知", "报名"),
        ("写个致歉：昨天发错了取货码，今天重新发，联系团长小满", "处理"),
    ],
)
def test_what_the_words_already_say_is_not_asked_for(text: str, never: str) -> None:
    assert not [gap for gap in draft(text).data["placeholders"] if never in gap["label"]]


def test_a_text_never_holds_more_than_four_gaps() -> None:
    for text in (
        "写个活动通知，办个沙龙",
        "写个团购文案，橙子",
        "写个招募帖，招人",
        "写个维护公告，服务器维护",
    ):
        assert draft(text).data["body"].count("【待补充") <= 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("公司团建改期啦，原来9月26，现在10月17，地点不变，发个通告", "announcement"),
        ("APP明天凌晨2点到4点升级，期间不能下单，发一下", "maintenance"),
        ("从10月1日开始，拼车信息只能发在专帖里，违规第一次提醒，发公告", "rule_change"),
        ("有成员「山雀」问为什么限发一条，原因是刷屏太多", "reply"),
        ("捡到黑色手环，失主私信阿May说出表盘图案，发个失物招领", "announcement"),
        ("团购鲜牛奶，两瓶29.9，周三中午12点截止接龙", "promotion"),
    ],
)
def test_the_content_tells_the_kind(text: str, kind: str) -> None:
    assert draft(text).data["kind"] == kind


def test_an_apology_says_what_happened_then_sorry_then_what_is_done() -> None:
    body = draft("写个道歉，昨天团购的车厘子有三分之一坏果，坏果拍照发给小满，48小时内退款").data["body"]
    assert body.index("坏果") < body.index("对不起") < body.index("退款")
    assert "不便" not in body


@pytest.mark.parametrize(
    ("text", "language", "opens", "holds", "gone"),
    [
        ("回复群友小白：他问新版什么时候上。我们计划10月10日全量", "zh", "小白你好", "你问新版", "他问"),
        (
            "有个会员老徐投诉教练迟到，我们核实了确实没提前说，给他补一节课，帮我回他",
            "zh",
            "老徐你好",
            "给你补一节课",
            "给他",
        ),
        (
            "Reply to member Tomasz: he asked why his listing was removed. It broke rule 4.",
            "en",
            "Hi Tomasz",
            "your listing",
            "he asked",
        ),
    ],
)
def test_replies_speak_to_the_member(text: str, language: str, opens: str, holds: str, gone: str) -> None:
    body = draft(text, language=language).data["body"]
    assert body.startswith(opens) and holds in body and gone not in body


def test_other_people_in_a_reply_keep_their_pronouns() -> None:
    assert "其他人" in draft("回复小白：他问名额。其他人已经报满，他们都在候补").data["body"]


def test_tones_change_the_wording_and_keep_the_facts() -> None:
    bodies = [
        draft(f"周六下午两点旧书交换，社区活动室，每人带两本书，{tone}写个通知").data["body"]
        for tone in ("", "口语一点，", "正式一点，", "活泼点，")
    ]
    assert len(set(bodies)) == 4
    assert all("社区活动室" in body and "每人带两本书" in body and "14:00" in body for body in bodies)


def test_chinese_text_has_chinese_punctuation_but_links_and_times_stay() -> None:
    body = draft("发个通知:周六14:00聚餐,地址https://a.example/x?y=1,有疑问(含过敏)找阿禾!").data["body"]
    assert "https://a.example/x?y=1" in body and "14:00" in body
    assert "（含过敏）" in body and "," not in body and "!" not in body
    assert full_width("见 a.b@c.com,1,280元,真的!!") == "见 a.b@c.com,1,280元，真的！！"


@pytest.mark.parametrize(
    ("text", "stands", "never"),
    [
        ("写个公告：9月19日抽奖的奖品明天寄出", "9月19日（周六）", "2027"),
        ("写个通知：10月25日（日）下午2点义卖，中庭广场", "10月25日", "（周日）（日）"),
        ("写个通知：明晚7:30-9:30打球，奥体2号场，来的扣1", "19:30–21:30", "9月2日"),
    ],
)
def test_moments_are_printed_once_and_right(text: str, stands: str, never: str) -> None:
    delivered = draft(text)
    words = delivered.data["title"] + delivered.data["body"]
    assert stands in words and never not in words


def test_discord_markup_reads_right_and_given_markup_stays_text() -> None:
    delivered = draft("Write a Discord post: v4.2 is out. Fixed the *map* crash.", language="en")
    assert delivered.data["body"].startswith("**") and "\\*\\*" not in delivered.markdown
    assert "\\*map\\*" in delivered.markdown


def test_an_article_has_a_lead_of_given_facts() -> None:
    body = draft("公众号发一篇：周六下午两点旧书市集，城南广场，摊位费每人50元，私信阿禾报名").data["body"]
    lead = body.split("\n")[0]
    assert "旧书市集" in lead and "14:00" in lead and "城南广场" in lead


def test_follow_up_orders_never_reach_the_readers() -> None:
    first = draft("周六下午两点旧书交换，社区活动室，写个通知")
    again = draft("标题换一个", previous=first)
    assert again.data["title"] != first.data["title"] and "标题" not in again.data["body"]
    article = draft("发公众号的话怎么写", previous=first)
    assert article.data["channel"] == "wechat_article" and "怎么写" not in article.data["body"]
    assert "20人" in draft("人数限20人呢", previous=first).data["body"]


def _plan(**given: Any) -> Deliverable:
    data = {"title": "亲子读书会", "start": "2026-10-18T15:00:00+08:00", "end": "2026-10-18T16:20:00+08:00"}
    return Deliverable("events", "event_plan", "zh", {**data, **given}, "")


def test_the_notice_of_a_plan_holds_all_it_says_once() -> None:
    plan = _plan(
        venue="社区图书馆", host="阿雅", budget={"fee": 30.0, "currency": "CNY"}, signup_deadline="2026-10-16"
    )
    delivered = draft("10月18日亲子读书会，社区图书馆，预算800，通知一并拟好", upstream=(plan,))
    body = delivered.data["body"].split("\n", 1)[1]  # below the title
    for words in ("15:00–16:20", "社区图书馆", "阿雅", "每人 30 元", "10月16日（周五）"):
        assert body.count(words) == 1
    assert delivered.data["kind"] == "event_notice" and "800" not in body


def test_a_plan_with_a_bare_day_keeps_that_day() -> None:
    body = draft("出一个文案", upstream=(_plan(start="2026-10-01", end=None),)).data["body"]
    assert "10月1日（周四）【待补充" in body and "08:00" not in body


@pytest.mark.parametrize(
    "text",
    ["1" * 7900, "一" * 7900, "1," * 1500, "公告:" * 2600, "a" * 7900, "(" * 7900, "😀😀😀", "。。。！！"],
)
def test_hostile_requests_end_soon(text: str) -> None:
    began = time.perf_counter()
    assert draft(text).data["kind"]
    assert time.perf_counter() - began < 20  # minutes before the bounds; the margin is for busy machines


def test_a_very_long_request_is_refused_in_one_sentence() -> None:
    with pytest.raises(BadInput, match="8000"):
        draft("写" * 9000)


def test_template_syntax_and_html_stay_text() -> None:
    delivered = draft("写个公告：{{ 7*7 }} <script>alert(1)</script> 明天放假")
    assert "{{ 7*7 }}" in delivered.data["body"] and "49" not in delivered.data["body"]
    assert "<script>" not in delivered.markdown


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("周日下午三点江边风筝局写群通知", "风筝", "写群通知"),
        ("9月27日晚19:30陶艺馆体验课发小红书笔记", "陶艺馆体验课", "小红书"),
        ("机房今晚23点到明早5点停机升级拟个通知发discord", "停机升级", "拟个"),
        ("明晚八点线上读诗局，发qq群的预告来一条", "读诗局", "来一条"),
        ("台球周四晚七点二号厅缺两人群里喊一声", "缺两人", "喊一声"),
        ("A栋停电通知写一下，9月25日早上八点到下午两点", "A栋停电", "写一下"),
        ("公众号推文写一下拾光摄影展10月10日图书馆一楼展厅免费参观", "拾光摄影展", "推文"),
        ("欢迎语帮我写下，新人改备注城市加昵称，有事问@阿柴", "@阿柴", "写下"),
        ("帮忙写：老歌友会，10月18日下午两点文化宫小剧场", "文化宫小剧场", "帮忙"),
        ("We shipped v2.4.0, notes at https://ex.dev/r/240 - write up a discord post", "v2.4.0", "write"),
        ("Chess night Friday 7pm Elm Library, write a group message", "Elm Library", "write"),
    ],
)
def test_an_order_inside_a_clause_leaves_the_text(text: str, kept: str, gone: str) -> None:
    made = draft(text, language="en" if text.isascii() else "zh").data
    shown = f"{made['title']}\n{made['body']}"
    assert kept in shown and gone not in shown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("写个通知，周五前老师会在群里发通知", "老师会在群里发通知"),
        ("拟个公告：请大家认真填写报名表，周三截止", "认真填写报名表"),
        ("写个活动通知，打卡满7天的把照片发到小红书，抽3位送书", "照片发到小红书"),
        ("发个通知：缺席的同学周日前写一份检讨交给班长，周三截止", "写一份检讨"),
    ],
)
def test_what_readers_are_to_write_stays(text: str, kept: str) -> None:
    assert kept in draft(text).data["body"]


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("粽子义卖抽奖，10月8日开奖，留言参加，写个活动通知", "奖品"),
        ("秋日征稿，散文诗歌都行，投稿邮箱a@example.org，写个征稿启事", "截止"),
        ("电影夜，周六晚七点三楼放映厅，群里接龙报名，限20人，写个活动通知", "截止"),
        ("班费通知，每人交班费，交给各组组长，发个公告", "截止"),
    ],
)
def test_the_matter_at_hand_says_what_is_missing(text: str, gap: str) -> None:
    assert [label for label in _labels(text) if gap in label]


def test_a_draw_or_a_call_for_texts_needs_no_place() -> None:
    for text in (
        "粽子义卖抽奖，10月8日开奖，抽5位送茶具，写个活动通知",
        "秋日征稿，投到a@example.org，写个启事",
    ):
        assert not [label for label in _labels(text) if "地点" in label]


def _labels(text: str) -> list[str]:
    return [gap["label"] for gap in draft(text).data["placeholders"]]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("通知大家一下，例会挪到周四上午十点", "一下"),
        ("週五晚上九點開黑缺三人 語音見 幫發群組訊息", "幫發"),
        ("Write a quick discord ping: raid moved to 9pm tonight, bring flasks", "quick"),
        ("New members welcome post please! read #rules, questions to @mods", "please"),
        ("14 acts, 90 people, raised $430 for the shelter. write it for the forum", "write it"),
    ],
)
def test_spoken_orders_leave_the_text(text: str, gone: str) -> None:
    made = draft(text, language="en" if text.isascii() else "zh").data
    assert gone not in f"{made['title']}\n{made['body']}".lower()


def test_a_weekday_of_what_happened_is_the_last_one() -> None:
    made = draft("Apology post: the newsletter went out twice on Sunday, the mailer is fixed", language="en")
    assert "20 Sep" in made.data["body"] and "27 Sep" not in made.data["body"]


def test_numbers_in_groups_stay_together() -> None:
    made = draft("英语角周三晚8点 腾讯会议 334 556 778 主持阿May 写个预告").data
    assert "334 556 778" in made["body"]


def test_players_are_told_what_they_get_and_winners_how_to_claim() -> None:
    assert "补偿" in _labels("游戏区服周三凌晨2点到6点停服合区，期间玩家无法登录，发公告")
    assert "补偿" not in _labels("水管检修，周三上午9点到12点停水，写群通知")
    assert "领奖" in _labels("10月8日20点开奖，留言抽5位送帆布袋，写个抽奖通知")
    assert "领奖" not in _labels("10月8日20点开奖，留言抽5位送帆布袋，快递寄出，写个抽奖通知")


@pytest.mark.parametrize(
    "text", ["发群通知" * 1500, "10月1、" * 900, "每周" + "一二三四五六日" * 800, "write a post " * 500]
)
def test_endless_orders_and_dates_cost_little(text: str) -> None:
    started = time.perf_counter()
    assert draft(text, language="en" if text.isascii() else "zh").data["body"]
    assert time.perf_counter() - started < 4


def test_an_hour_of_unknown_half_stays_beside_its_day() -> None:
    body = draft("下周一疫苗接种，8点到11点，社区医院二楼，带接种本，写群通知").data["body"]
    assert "8点到11点" in body and "9月28日" in body
