"""Bytes in, the text a person typed out."""

import random

import pytest

from knowledge.decode import decode, text_of
from knowledge.errors import LibraryError

SIMPLIFIED = "群规第三条:禁止刷屏,违者禁言一小时。\n申诉请找值班管理员。"
TRADITIONAL = "社群管理員應當公平對待每一位成員,違規者先警告,再禁言。"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32", "utf-16-le"])
def test_chinese_survives_every_usual_encoding(codec: str) -> None:
    text = SIMPLIFIED if codec != "utf-16-le" else "Rules of the group: no flooding please."
    assert decode(text.encode(codec), "a.txt", "zh") == text


def test_big5_is_seen_only_where_it_is_clearly_better() -> None:
    assert decode((TRADITIONAL * 3).encode("big5"), "a.txt", "zh") == TRADITIONAL * 3
    assert decode((TRADITIONAL * 3).encode("gb18030"), "a.txt", "zh") == TRADITIONAL * 3


def test_short_gbk_text_is_not_taken_for_korean() -> None:
    assert decode("禁言一天".encode("gbk"), "a.txt", "zh") == "禁言一天"


def test_a_cut_last_character_does_not_spoil_the_rest() -> None:
    text = "成员可以在七天内申诉,管理员会在一天内答复并说明理由。" * 3
    assert decode(text.encode()[:-1], "a.txt", "zh").startswith(text[:-1])


def test_nul_bytes_and_old_line_ends_go() -> None:
    assert decode("第一行\r\n第\x00二行\r第三行".encode(), "a.txt", "zh") == "第一行\n第二行\n第三行"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_chinese_in_utf16_without_its_mark(codec: str) -> None:
    assert text_of((SIMPLIFIED * 4).encode(codec)) == SIMPLIFIED * 4


def test_one_pasted_byte_does_not_change_the_code_page() -> None:
    text = text_of("很好用的功能\n客服态度不错\n".encode() + b"caf\xe9 is nice")
    assert text is not None and text.startswith("很好用的功能\n客服态度不错\n")


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_no_text(seed: int) -> None:
    noise = random.Random(seed).randbytes(30_000)
    assert text_of(noise) is None
    assert text_of(b"\xff\xfe" + noise) is None
    assert text_of(bytes(byte | 0x80 for byte in noise)) is None


def test_binary_is_refused_with_a_sentence() -> None:
    with pytest.raises(LibraryError, match=r"a\.txt"):
        decode(bytes(range(256)) * 40, "a.txt", "zh")


def test_a_file_put_together_of_two_encodings_is_read_line_by_line() -> None:
    first, second = SIMPLIFIED + "\n", "第四条:广告须先报备。"
    assert decode(first.encode() + second.encode("gbk"), "a.txt", "zh") == first + second


@pytest.mark.parametrize(
    ("codec", "text"), [("gbk", "好的"), ("gbk", "猫"), ("big5", "謝謝大家"), ("cp1252", "café")]
)
@pytest.mark.parametrize("every", [2, 5, 40])
def test_lines_of_another_code_page_among_many_are_read_in_theirs(codec: str, text: str, every: int) -> None:
    usual, other = ("今天的值日表贴在门口", f"第三小组 {text}" if codec != "cp1252" else text)
    lines = [other if n % every == 1 else usual for n in range(120)]
    lines[2] = text if codec == "gbk" else lines[2]
    raw = b"\n".join(
        line.encode(codec if line != usual else "utf-8", "ignore" if codec == "big5" else "strict")
        for line in lines
    )
    lines = [line.replace("组", "") if codec == "big5" and line != usual else line for line in lines]
    assert text_of(raw) == "\n".join(lines)


def test_damaged_utf8_is_not_taken_for_another_code_page() -> None:
    usual = "今天的值日表贴在门口"
    raw = b"\n".join(
        [usual.encode()] * 20 + [usual.encode()[1:], usual.encode()[:-1]] + [usual.encode()] * 20
    )
    text = text_of(raw)
    assert text is not None and text.count(usual) == 40 and text.split("\n")[20].endswith(usual[1:])


def test_western_letters_alone_among_plain_ones_are_western() -> None:
    text = "Café rules — no “flooding”, naïve or not; fines start at 5€."
    assert decode(text.encode("cp1252"), "a.txt", "en") == text
    assert decode("rule 1: 禁言 a\nrule 2: 移出 b\n".encode("gbk"), "a.txt", "zh").count("禁言") == 1


def test_half_a_character_is_folded_like_any_other() -> None:
    from knowledge.text import fold, has_cjk
    from knowledge.words import marked_terms

    assert not has_cjk("\ud800") and has_cjk("豈") and has_cjk("\ufa0e")
    assert "群规" in [term for term, _ in marked_terms(fold("群规\ud800在这"))]
