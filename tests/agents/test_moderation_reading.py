"""How disguised words are read, and that every finding marks what the member really wrote."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.moderation.judge import judge
from agents.moderation.reading import read
from agents.moderation.spelt import disguised, word_ends

PIECES = '微加vxV薇❤Ⅴ①㊙🅥🇻ﬁ㎏繁體臺Ｗｘ１ 　.。,，*·-~"《​‍️👨½ǅßİ\n你傻逼死123abc‮‬fu5ex@$!'


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from(PIECES), max_size=30))
def test_every_place_leads_back_into_the_text(text: str) -> None:
    reading = read(text)
    assert len(reading.ends) == len(reading.dense) == len(reading.origin) - 1
    for start in range(len(reading.dense)):
        first, last = reading.span(start, min(start + 3, len(reading.dense)))
        assert 0 <= first < last <= len(text)
        assert reading.quote(start, start + 1) in text


@pytest.mark.parametrize(
    ("text", "dense"),
    [
        ("fr33 m0ney", "free money"),
        ("you b!tch", "you bitch"),
        ("$ex and p0rn", "sex and porn"),
        ("iPhone 5s, mp3, A55, B2B, k8s, c++, 4K, PS5", "iphone 5s, mp3, a55, b2b, k8s, c++, 4k, ps5"),
        ("y o u a r e a f u c k i n g i d i o t", "you are a fucking idiot"),
        ("s.h.u.t u.p , i.d.i.o.t", "shut up , idiot"),
        ("x q z v b n", "xqzvbn"),
        ("\u202e信微加\u202c 大家早", "加微信 大家早"),
        ("你❤个❤傻❤逼", "你个傻逼"),
        ("加微❤", "加微信"),
        ("\ufeff傻\ufeff逼\u2063", "傻逼"),
    ],
)
def test_disguises(text: str, dense: str) -> None:
    assert read(text).dense == dense


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("大家好，加薇❤ abc123 领券，谢谢", "薇❤ abc123"),
        ("今天天气不错，你這個廢物快滾", "你這個廢物"),
        ("听说 \u202e包红领信微加\u202c 是真的吗", "包红领信微加"),
        ("shut up b!tch", "b!tch"),
        ("大家好 你 个 傻 * 逼 滚", "傻 * 逼"),
        ("咨询 兼 职 刷·单 日结三百", "刷·单"),
    ],
)
def test_findings_mark_what_was_written(text: str, words: str) -> None:
    found = judge(text).findings
    assert any(words in seen.text for seen in found)
    assert all(text[seen.start : seen.end] == seen.text for seen in found)


ABUSE = ["你个傻逼", "滚出去，废物一个", "你真是脑残", "死全家吧你", "老子弄死你", "弱智，看不懂人话吗"]
ENGLISH = ["you are a fucking idiot", "shut up you stupid bitch", "you pathetic scum", "what a dumb asshole"]


@pytest.mark.parametrize("sign", [" ", "*", ".", "\u200b", "·", "❤", "  "])
def test_abuse_is_still_caught_when_its_words_are_split(sign: str) -> None:
    assert all(judge(sign.join(text)).verdict != "allow" for text in ABUSE)
    caught = [text for text in ENGLISH if judge(text).verdict != "allow"]
    assert len(caught) >= len(ENGLISH) - 1
    split = [" ".join(sign.join(word) for word in text.split()) for text in caught]
    assert all(judge(text).verdict != "allow" for text in split)


def test_letters_make_words_only_where_most_are_known() -> None:
    assert word_ends("youareanidiot") == [3, 6, 8]
    assert word_ends("xqzvbn") == word_ends("") == []
    assert list(disguised("rtx3070 v2ray 2nd covid19")) == []


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\u2060", "\ufeff"])
def test_english_joined_by_hidden_characters_is_read_in_words(sign: str) -> None:
    plain = "you are a worthless idiot"
    for joined in (plain.replace(" ", sign), sign.join(plain.replace(" ", "")), sign.join(plain)):
        reading = read(joined)
        assert reading.dense == plain
        assert len(reading.origin) == len(reading.dense) + 1
        assert (
            reading.quote(len("you are a "), len(plain)).replace(sign, "").replace(" ", "")
            == "worthlessidiot"
        )
    assert read(f"git{sign}hub").dense == "github"
    assert read("internationalization").dense == "internationalization"
