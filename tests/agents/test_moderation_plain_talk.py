"""Plain talk between people who know each other is let be; what is aimed at somebody is not."""

import pytest

from agents.moderation import context, second
from agents.moderation.judge import judge
from agents.moderation.learn import everyday

PLAIN = [
    "狗日的破闹钟,又没响",
    "王叔,我在小区门口,手机13700008888,到了喊我,打我电话",
    "你先帮我垫三百,发工资还你",
    "昨天打牌赢了他们二十块,买了西瓜",
    "那个歌手吸毒被抓了,票都退了",
    "我把我的住址发错群了,怎么撤回",
    "闲置课本十块出,食堂门口自取",
    "我表哥说有个项目稳赚,我才不信",
    "再不回来吃饭我揍你哦",
    "叔叔把玩具放你奶奶那了",
    "奶奶感冒好点没,记得吃药",
    "我觉得会费可以涨一点",
    "our son lost another tooth today",
]

AIMED = [
    ("abuse", "你们这帮狗日的管理"),
    ("abuse", "祝你断子绝孙"),
    ("privacy_leak", "这女的手机13700008888,住建设路9号,大家去骂她"),
    ("fraud_scam", "手机丢了换号了,先转我两千,这个卡号6222021001114523789"),
    ("copyright", "付费课程全套打包,十块钱拿走"),
    ("violence_threat", "再不还钱我带刀去你公司,你等着"),
    ("illegal_gambling_drugs", "有货,k粉冰都有,同城面交"),
    ("self_harm", "炭要烧多久才会没感觉"),
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_talk_is_no_violation(text: str) -> None:
    assert judge(text).verdict == "allow"


@pytest.mark.parametrize(("category", "text"), AIMED)
def test_what_is_aimed_at_somebody_is_found(category: str, text: str) -> None:
    assert category in judge(text).categories


def test_hardly_any_of_the_plain_examples_is_a_violation() -> None:
    lines = sorted(everyday())[::5]
    violations = [line for line in lines if judge(line).verdict == "violation"]
    flagged = [line for line in lines if judge(line).verdict != "allow"]
    assert len(lines) > 200
    assert len(violations) <= 0.01 * len(lines), violations
    assert len(flagged) <= 0.03 * len(lines), flagged


def test_a_lone_rule_is_doubted_where_nothing_else_is_worded_like_its_kind() -> None:
    assert second.threshold("harm_agreed") < second.threshold("harm") < second.threshold("harm_sure")
    assert judge("咒语书上写着不得好死四个字").verdict != "violation"


def test_loose_excuses_are_not_firm() -> None:
    loose = {guard.name for guard in context.guards() if guard.loose}
    assert {"tip", "spare_thing", "for_you"} <= loose
    assert judge("收费专栏打包好了,五块钱拿走,要的私我").verdict != "allow"
