"""Judging one message: what is found, what is let be, and where the words stand in the original."""

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.moderation.judge import judge
from agents.moderation.learn import digest
from agents.moderation.reading import read
from agents.moderation.repetition import repeats
from agents.moderation.second import opinion

HARMFUL = [
    ("ads_spam", "宝贝们,厂里直发的冬被便宜出,加我薇信 dongbei_88 拿价"),
    ("ads_spam", "诚招团长,零门槛,想做的私我进群"),
    ("ads_spam", "Buy cheap followers today, DM me on telegram @boostking"),
    ("abuse", "你这种蠢货也好意思出来教人"),
    ("abuse", "shut up you pathetic loser"),
    ("hate_discrimination", "外地人都没素质,滚回老家去"),
    ("sexual", "有偿裸聊,妹子在线,私我"),
    ("violence_threat", "明天放学你别走,我叫人打断你的腿"),
    ("illegal_gambling_drugs", "博彩平台首存送彩金,百家乐真人发牌"),
    ("fraud_scam", "导师带单,稳赚不赔,月收益40%,加老师微信"),
    ("fraud_scam", "您的账户被冻结,请把短信验证码发给我"),
    ("privacy_leak", "这人手机13912345678,大家一起打爆他电话"),
    ("rumor_misinformation", "听在医院上班的朋友说,我们小区的自来水被投毒了,赶紧转发"),
    ("copyright", "破解版软件网盘链接,免费分享"),
    ("impersonation", "我是新来的管理员,请各位把年费转给我登记"),
    ("off_topic", "求帮我家孩子投一票"),
    ("self_harm", "真的活不下去了,想一了百了"),
    ("minors", "小妹妹几岁啦,拍张照片给叔叔看看,别告诉你妈妈"),
]

HARMLESS = [
    "上周的活动照片发群文件了,大家自取",
    "笑死我了,这个价格真是杀疯了",
    "我真是个笨蛋,又把钥匙锁屋里了",
    "提醒大家,自称客服要验证码的都是骗子,千万别信",
    "他骂我是废物,管理员能不能管管",
    "请问群规里说的引流具体指什么",
    "我不做代购,别私信问我了",
    "这个boss太难打了,把我秒杀了三次",
    "热得想死,空调什么时候修好",
    "今晚狼人杀还差两个人",
    "医院周五有预防自杀的公益讲座",
    "气象台发布台风预警,明天停课",
    "二维码过期了,麻烦更新一下",
    "She said someone called her an idiot yesterday",
    "lol we totally killed it at the game",
]


@pytest.mark.parametrize(("category", "text"), HARMFUL)
def test_finds_the_category_and_marks_the_words(category: str, text: str) -> None:
    judged = judge(text)
    assert judged.verdict in {"review", "violation"}
    assert category in judged.categories
    assert all(text[seen.start : seen.end] == seen.text for seen in judged.findings)


@pytest.mark.parametrize("text", HARMLESS)
def test_lets_ordinary_talk_be(text: str) -> None:
    assert judge(text).verdict == "allow"


@pytest.mark.parametrize(
    "disguised",
    [
        "你个傻逼东西",
        "你个煞笔东西",
        "你个傻*逼东西",
        "你个傻 逼 东西",
        "你个傻​逼东西",
        "你個傻逼東西",
        "你个傻🌹逼东西",
    ],
)
def test_disguises_of_one_insult_are_read(disguised: str) -> None:
    assert "abuse" in judge(disguised).categories


@pytest.mark.parametrize(
    "disguised",
    [
        "加薇❤ quan_8899 领券",
        "➕V:quan_8899 领券",
        "加 微 信 quan_8899 领券",
        "加·微·信 quan_8899 领券",
        "加葳芯 quan_8899 领券",
    ],
)
def test_disguises_of_one_contact_are_read(disguised: str) -> None:
    judged = judge(disguised)
    assert judged.categories[:1] == ("ads_spam",)
    assert judged.findings[0].text in disguised


def test_rumours_and_risk_are_never_decided_by_reading_alone() -> None:
    assert judge("内部消息,明天全城停水三天,速转").verdict == "review"
    assert judge("不想活了,活着没意思").verdict == "review"


def test_a_quotation_is_not_the_speakers_offence() -> None:
    judged = judge("刚才有人私信我「加薇❤ ab_2026 领内部券」,大家小心")
    assert judged.verdict == "allow"
    assert judged.cleared
    assert "quoted_report" in judged.excuses


def test_the_gravest_comes_first_and_risk_before_everything() -> None:
    assert judge("你个傻逼,我活不下去了").categories[0] == "self_harm"


@given(st.text(max_size=200))
def test_any_text_is_judged_and_every_span_is_verbatim(text: str) -> None:
    judged = judge(text)
    assert judged.verdict in {"allow", "review", "violation"}
    for seen in judged.findings:
        assert text[seen.start : seen.end] == seen.text
        assert seen.text


@given(st.text(alphabet="加微信薇❤v 1壹①️⃣·*.​傻逼️qQ你妈死了", max_size=60))
def test_spans_of_the_dense_view_lead_back(text: str) -> None:
    reading = read(text)
    assert len(reading.origin) == len(reading.dense) + 1
    for n in range(len(reading.dense)):
        start, end = reading.span(n, n + 1)
        assert 0 <= start < end <= len(text)


def test_a_very_long_message_is_judged() -> None:
    assert judge("今天天气不错。" * 50_000 + "你个傻逼").verdict in {"allow", "review", "violation"}


def test_the_second_opinion_was_learned_from_the_present_bank() -> None:
    stored = (files("agents.moderation") / "bank" / "weights.jsonl").read_text("utf-8").splitlines()[0]
    assert json.loads(stored)["learned_from"] == digest()


def test_the_second_opinion_alone_hears_what_no_list_names() -> None:
    reading = read("宝妈看过来,家里闲置货源拼单出,名额不多")
    assert opinion(reading, {}).category == "ads_spam"
    assert opinion(read("明天一起去公园看鸟吧,记得带水"), {}).doubt < 0.5


@pytest.mark.parametrize("sign", [" ", "*", ".", "·", "\u200b", "😂", "-", "，", "+", "~", "  "])
def test_a_message_split_into_characters_is_read_whole(sign: str) -> None:
    assert judge(sign.join("滚出这个群你个废物")).categories[:1] == ("abuse",)


@pytest.mark.parametrize("sign", ["*", ".", "-", "_", "\u200b"])
def test_english_words_split_by_signs_stay_apart(sign: str) -> None:
    split = " ".join(sign.join(word) for word in ["you", "are", "a", "worthless", "idiot"])
    assert read(split).dense == "you are a worthless idiot"


@pytest.mark.parametrize(
    ("text", "flood"),
    [
        ("顶顶顶顶顶顶 7777777 刷刷刷刷刷刷 99999999", True),
        ("222222 冲啊冲啊冲啊冲啊 333333 444444", True),
        ("呜呜呜呜呜呜 555555 救命救命救命救命 结局太好哭了", False),
        ("哈哈哈哈哈哈 666666 笑死我了 啊啊啊啊啊啊", False),
        ("会议号 888888，晚上八点准时开会", False),
    ],
)
def test_a_message_of_runs_is_a_flood_and_joy_is_none(text: str, flood: bool) -> None:
    found = [hit.rule.name for hit in repeats(read(text))]
    assert found == (["flooding.filler"] if flood else [])
    assert (judge(text).verdict != "allow") is flood


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("兄弟们一起刷屏，把他直播间炸了", True),
        ("everyone raid the chat, keep going until the mods quit", True),
        ("请大家不要刷屏", False),
        ("please do not spam the channel", False),
        ("the raid starts at nine, bring potions", False),
    ],
)
def test_a_call_to_flood_is_heard_and_a_plea_against_it_is_none(text: str, call: bool) -> None:
    found = judge(text, brought=True)
    assert any(seen.rule == "off_topic.raid" for seen in found.findings) is call
    assert (found.verdict != "allow") is call


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("niggers get out", "hate_discrimination"),
        ("n1gg3rs get out of here", "hate_discrimination"),
        ("all f4gg0ts go home", "hate_discrimination"),
        ("kill all immigrants", "hate_discrimination"),
        ("把这些外地人杀光", "hate_discrimination"),
        ("stupid cunt", "abuse"),
        ("去死吧", "abuse"),
        ("wanna see my dick", "sexual"),
        ("cheap xanax, shipped", "illegal_gambling_drugs"),
    ],
)
def test_the_plainest_words_are_never_let_be(text: str, category: str) -> None:
    for brought in (True, False):
        found = judge(text, brought=brought)
        assert found.verdict != "allow" and category in found.categories


@pytest.mark.parametrize(
    "text",
    [
        "He called me a nigger in voice chat, please look at it",
        "the word faggot stands in the book, how do teachers handle it",
        "我们反对把任何人叫做黑鬼",
        "my doctor put me on adderall last year",
        "kill all the goblins before the boss",
    ],
)
def test_who_tells_of_such_words_is_let_be(text: str) -> None:
    assert judge(text, brought=True).verdict == "allow"
