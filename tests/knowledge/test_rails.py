"""Edges of scraped pages go by their place; the same words in a rulebook stay."""

import pytest

from knowledge.clean import clean

FORUM = """论坛 › 站务 › 轮值须知
请 登录 后使用快捷导航
发新帖 回复
查看: 231 | 回复: 2
轮值须知
版主阿川
发表于 2026-1-12 20:15 | 只看该作者
每班两人，离岗前把未处理的帖子写进交接表。
举报
回复
小禾
发表于 2026-1-12 20:40 | 只看该作者
节假日的班次提前一周排好。
举报
返回列表
要闻 | 社会 | 首页 | 汽车
Powered by Discuz!"""

REPOSITORY = """Skip to content
Product
Pricing
Sign in
Sign up
Fork 3
Star 41
Code
Issues 2
Meetup handbook
Security
Keep the door list private and shred it after the event.
Topics
Bring the first-aid kit to every meetup.
About
How we run our meetups
Topics
handbook meetup
Stars
41 stars
Footer
© 2026 Somebody, Inc.
Do not share my personal information"""


def kept(text: str) -> list[str]:
    return [line for line in clean(text).text.split("\n") if line.strip(" \f")]


def test_paths_bars_counts_and_names_of_a_forum_go() -> None:
    assert kept(FORUM) == [
        "轮值须知",
        "版主阿川",
        "每班两人，离岗前把未处理的帖子写进交接表。",
        "节假日的班次提前一周排好。",
    ]


def test_a_small_word_goes_beside_furniture_and_stays_above_a_sentence() -> None:
    assert kept(REPOSITORY) == [
        "Meetup handbook",
        "Security",
        "Keep the door list private and shred it after the event.",
        "Topics",
        "Bring the first-aid kit to every meetup.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "骑友群约定\n分享\n每周五晚晒路线\n点赞\n不互刷\n评论\n只谈骑行\n举报\n长按选择举报\n"
        "关注\n关注公众号不是入群条件\n广告\n每月一次",
        "House rules\nBe kind\nNo spam\nShare\nYour own work on Fridays\nReport\nReact with a flag",
        "值班\n评论区每两小时看一次。\n更新于 2026-03-02",
        "付款\n打开 设置 > 支付 > 免密支付，关掉它。",
        "班次\n早班 | 中班 | 晚班 | 备班",
    ],
)
def test_button_words_that_head_rules_stay(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.removed == [] and cleaned.text == text


def test_a_list_without_marks_at_the_end_stays_until_furniture_begins() -> None:
    page = "Was this article helpful?\nShare on Facebook\nSmoke is bad.\nBring\nwater\nlamp\nhat\nrope"
    assert kept(page)[-4:] == ["water", "lamp", "hat", "rope"]
    assert kept(f"{page}\nShare\nTweet\nold stories")[-4:] == ["water", "lamp", "hat", "rope"]


def test_an_appeal_goes_and_a_rule_about_following_stays() -> None:
    rule = "缴费：每人 30 元，关注公众号后在菜单里缴纳，提前两天可退。"
    page = f"点击上方蓝字关注我们\n微信扫一扫\n关注该公众号\n{rule}\n长按二维码关注我们"
    assert kept(page) == [rule]


def test_what_a_heading_of_two_buttons_heads_goes() -> None:
    said = "值守手册要写清交接人和未完事项。"
    page = f"登录\n注册\n上一篇：甲\n下一篇：乙\n{said}\n推荐阅读\n怎样开好例会\n会议纪要怎么写"
    assert kept(page) == [said]


def test_scattered_buttons_and_something_certain_prove_a_page() -> None:
    page = (
        "Skip to main content\nLog in\nSign up\nHow do hosts share a shift?\nAsked 4 years ago\n"
        "Two hosts split the evening at nine.\nShare\nanswered Mar 3, 2022 at 12:40\n"
        "The first one writes the handover.\nFollow\nLeave a comment\nName *"
    )
    assert kept(page) == [
        "How do hosts share a shift?",
        "Two hosts split the evening at nine.",
        "The first one writes the handover.",
    ]
