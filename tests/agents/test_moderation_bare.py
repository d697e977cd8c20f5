"""The barest lines, goading, and offers that hide behind an excuse."""

import pytest

from agents.moderation.judge import judge
from agents.moderation.lexicon import lexicon
from knowledge.text import language_of

BARE = [
    "傻叉管理", "母狗滚", "死三八", "黑鬼", "飞叶子吗", "代开发票", "裸聊加我", "我要人肉你", "弄死你全家",
    "不转倒楣十年", "罗莉资源私", "wanker", "filthy chink", "white power", "cocaine in stock", "i'll dox you",
    "send nudes", "share this to ten groups or bad luck",
]  # fmt: skip
PLAIN = [
    "哈哈", "收到", "好的谢谢", "中国", "癌症", "砍一刀牛腩", "母狗绝育多少钱", "管理辛苦了", "飞走了",
    "我先走了",
    "on my way", "China", "nice shot", "dam is open to visitors", "my gun dog is seven", "here's the config",
    "power bank", "hang the picture",
]  # fmt: skip


@pytest.mark.parametrize("text", BARE)
def test_a_bare_line_that_a_moderator_looks_at_is_heard(text: str) -> None:
    assert judge(text, language_of(text), brought=True).verdict != "allow"


@pytest.mark.parametrize("text", PLAIN)
def test_a_bare_line_of_everyday_is_let_be(text: str) -> None:
    assert judge(text, language_of(text)).verdict == "allow"


@pytest.mark.parametrize(
    "text",
    [
        "那你赶紧去死啊", "想死就快点死，没人拦你", "群主去死吧", "你们活着就是浪费空气", "有种你跳啊",
        "just die already", "nobody would miss you", "the world would be better without you",
    ],
)  # fmt: skip
def test_who_tells_another_to_die_is_no_person_at_risk(text: str) -> None:
    judged = judge(text, language_of(text), brought=True)
    assert judged.verdict != "allow" and "self_harm" not in judged.categories


@pytest.mark.parametrize(
    "text",
    [
        "我不想活了，你们还叫我去死", "他骂我怎么还不去死，我想了想也许他说得对",
        "the world would be better without me",
        "my brother told me to go die. i think i will",
    ],
)  # fmt: skip
def test_who_was_told_to_die_is_cared_for(text: str) -> None:
    assert judge(text, language_of(text), brought=True).categories[:1] == ("self_harm",)


@pytest.mark.parametrize(
    "text",
    [
        "【通知】加V信 kb77210 领内部价", "别信骗子！正规兼职加V信 kb77210 一天五百",
        "撤回了我再发一次，这是他身份证",
    ],
)  # fmt: skip
def test_an_excuse_is_none_for_who_gives_out_a_contact_or_does_it_again(text: str) -> None:
    assert judge(text, brought=True).verdict != "allow"


@pytest.mark.parametrize("text", ["骗子让我加V信 kb77210，大家别信", "【通知】周六九点门口集合，带水"])
def test_warnings_and_notices_stay_excused(text: str) -> None:
    assert judge(text, brought=True).verdict == "allow"


def test_the_address_of_a_shop_is_nobodys_secret() -> None:
    assert "privacy_leak" not in judge("新店开业，地址和平路18号，欢迎各位邻居来坐").categories
    assert "privacy_leak" in judge("前主管的手机 13700550123，想骂的自己打", brought=True).categories


def test_thousands_of_digits_take_no_longer_than_their_number() -> None:
    (money,) = (
        pattern
        for pattern in lexicon().patterns
        if pattern.concept == "money" and "usdt" in pattern.expression.pattern
    )
    assert not money.expression.search("7" * 20_000)
    assert money.expression.search("共 12,500 元") and money.expression.search("3.5万")
