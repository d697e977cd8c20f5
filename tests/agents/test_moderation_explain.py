"""Explaining a judgement for those who extend the lexicon, and contexts that were mended."""

import pytest

from agents.moderation.explain import explained, told
from agents.moderation.judge import judge


def test_an_explanation_names_words_files_rules_and_verdict() -> None:
    found = explained("加薇 hao_2281 领内部券", "zh")
    heard = {concept["concept"]: concept for concept in found["concepts"]}
    assert heard["contact_id"]["file"] == "shared"
    assert any(rule["rule"].startswith("ads.") for rule in found["rules"])
    assert found["verdict"] == judge("加薇 hao_2281 领内部券").verdict == "violation"
    assert any("ads_spam.yaml" in line for line in told(found, "zh"))


def test_an_explanation_shows_what_the_context_took_away() -> None:
    found = explained("有人骂我傻逼，我截图了", "zh")
    excused = [rule for rule in found["rules"] if rule["excuses"]]
    assert excused and all(rule["after_context"] < rule["confidence"] for rule in excused)


@pytest.mark.parametrize("text", ["", "。", "🙂", "x" * 20_000, "{{ 1 }} <b>=1+1</b>"])
def test_an_explanation_survives_odd_text(text: str) -> None:
    assert told(explained(text, "en"), "en")


@pytest.mark.parametrize(
    "text",
    [
        '收到一条"您的账户异常"的短信，链接我没点',
        '"导师带单稳赚"这种拉群的我见多了',
        '不要总说"外地人没素质"，帮我搬家的就是外地大哥',
        "自闭症不是矫情，请多一点耐心",
        "【公告】凡是自称管理员私下收费的都是骗子",
        "考完试我终于解脱啦",
        "奶奶走的时候很安详，谢谢大家的慰问",
        "有人听说要停电吗，官网没发通知",
        "周末等着我收拾你，又偷吃我蛋糕😂",
    ],
)
def test_words_told_countered_or_played_with_are_left_alone(text: str) -> None:
    assert judge(text).verdict == "allow"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("奶奶走了，安眠药也买好了，我去陪她", "self_harm"),
        ("毕业了我也解脱了，遗书写好了", "self_harm"),
        ("遗书又改了一版", "self_harm"),
        ("大家再见了，下辈子做一只猫", "self_harm"),
        ("小妹妹你几年级呀，哥哥请你看电影，不许跟妈妈讲", "minors"),
        ("啊" * 60, "flooding"),
    ],
)
def test_what_must_not_be_excused(text: str, category: str) -> None:
    found = judge(text)
    assert found.categories[0] == category


def test_laughter_is_no_flooding() -> None:
    assert judge("哈" * 80).verdict == "allow"
