"""What takes the sting out of a message, and what does not."""

import pytest

from agents.moderation.judge import judge
from agents.moderation.reading import opens_word


@pytest.mark.parametrize(
    "text",
    [
        "请不要在群里发身份证号，填到学校系统里就行",
        "我家扫地机器人真是个智障，又卡在沙发底下",
        "残血了快追，一刀砍死对面法师",
        "I'll kill you if you eat my last dumpling haha",
        "网上说要停课是谣传，校长刚回应说没有这回事",
        "Please don't use cracked plugins, they carry malware",
        "他昨天在群里骂我死胖子，管理员能看看吗",
        "这周心理健康讲座讲怎么预防自杀",
        "我家保姆人特别好，做饭也好吃",
        "听到打雷吓我一跳",
        "今晚球赛我赌一包辣条",
        "儿子又闯祸，真想揍他一顿，忍住",
        "再迟到我就把你的奶茶喝光",
    ],
)
def test_innocent_use_of_risky_words_is_left_alone(text: str) -> None:
    assert judge(text).verdict == "allow"


@pytest.mark.parametrize(
    "text",
    [
        "排位输了是吧，地址发来，我线下打断你的腿",
        "开黑骂我？我知道你公司在哪，明天去砍你",
        "You lost the ranked match for us, I know where you live and I will break your legs",
    ],
)
def test_a_real_threat_among_game_words_is_heard(text: str) -> None:
    judged = judge(text)
    assert judged.verdict == "violation"
    assert "violence_threat" in judged.categories


@pytest.mark.parametrize(
    "text",
    [
        "又想割自己了，旧伤口没好",
        "每次醒来都后悔自己还活着",
        "活著沒有意義了，好想離開",
        "遗书已经写好，今晚过后就不用再痛苦了",
        "I wish I hadn't woken up",
        "朋友跟我说了永别，现在人在天台电话关机",
        "吃了四十多粒，晚安",
        "没有人会在意的吧，如果我死了",
    ],
)
def test_a_member_at_risk_is_heard(text: str) -> None:
    judged = judge(text)
    assert judged.categories[:1] == ("self_harm",)
    assert judged.verdict == "review"


def test_the_same_words_are_explained_once() -> None:
    judged = judge("家人们大额券加薇❤ quan_9911，先到先得")
    assert judged.categories == ("ads_spam",)


def test_a_short_message_is_no_violation_by_likeness_alone() -> None:
    for text in ("就骂你", "你行你上", "加下微信", "几楼啊"):
        assert judge(text).verdict != "violation"


def test_a_members_own_phone_beside_a_complaint_is_still_exposed() -> None:
    assert judge("2单元的周强，电话13912340000，他投诉的，去找他").categories[0] == "privacy_leak"


@pytest.mark.parametrize("text", ["妈，帮我砍一刀呗", "姐姐帮忙点个赞，就你没点了"])
def test_a_click_asked_of_ones_family_is_nobodys_business(text: str) -> None:
    assert judge(text).verdict == "allow"


@pytest.mark.parametrize("text", ["大家帮我砍一刀，就差两个人", "帮我砍一刀 https://pin.example/k9"])
def test_a_click_asked_of_many_or_by_a_link_is_one(text: str) -> None:
    assert "off_topic" in judge(text).categories


@pytest.mark.parametrize("text", ["警局从来不要验证码，别信", "小区不会要大家的身份证，放心"])
def test_who_says_that_nobody_asks_for_it_asks_for_nothing(text: str) -> None:
    assert judge(text).verdict == "allow"


def test_calling_everyone_makes_nobody_a_moderator() -> None:
    assert judge("@everyone free steam gift cards, claim at steamgft.ru/claim").verdict == "violation"


def test_a_pattern_does_not_begin_inside_a_latin_word() -> None:
    assert "privacy_leak" not in judge("send it to this address and wait").categories
    assert not opens_word("this address", 1)
    assert opens_word("his address", 0) and opens_word("看his address", 1)


def test_asking_not_to_be_called_names_is_no_insult() -> None:
    assert "abuse" not in judge("请你们别再叫我猪了，这样真的很不尊重人").categories
