"""Clauses by the structure their authors gave them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.clean import clean
from knowledge.split import Piece, split, title_of


def clauses(text: str) -> list[Piece]:
    cleaned = clean(text).text
    return split(cleaned, title_of(cleaned))


def test_decimal_clauses_stay_one_each_under_their_heading() -> None:
    found = clauses(
        "# 群公约\n\n## 3 行为\n\n3.1 广告:先警告。\n\n3.2 刷屏:先提醒。\n"
        "第二次禁言。\n\n## 4 申诉\n\n4.1 七天内提出。"
    )
    assert [(piece.section, piece.clause) for piece in found] == [
        (("3 行为",), "3.1"), (("3 行为",), "3.2"), (("4 申诉",), "4.1"),
    ]  # fmt: skip
    assert found[1].text == "刷屏:先提醒。\n第二次禁言。"
    assert title_of("# 群公约\n\n正文。") == "群公约"


def test_chapters_and_articles_keep_their_printed_numbers() -> None:
    found = clauses(
        "第一章 总则\n第一条 本办法适用于全体成员。\n第二条 管理员按本办法处理。\n"
        "第二章 处分\n第三条 处分分四级。"
    )
    assert [(piece.section[-1], piece.clause) for piece in found] == [
        ("第一章 总则", "第一条"), ("第一章 总则", "第二条"), ("第二章 处分", "第三条"),
    ]  # fmt: skip


def test_official_nesting_carries_the_parents_number() -> None:
    text = (
        "一、目标\n(一)拉新\n1. 每月新增一百人,由拉新组负责。\n"
        "2. 每周公布一次数字,谁都能看。\n二、分工\n管理员轮流值班,每班四小时。"
    )
    assert [piece.clause for piece in clauses(text)] == ["一(一)、1", "一(一)、2", "二"]


def test_numbers_glued_into_a_line_are_parted() -> None:
    text = "群管理办法一、引言本办法写明谁来管群。\n二、原则1. 公平:一视同仁。\n2. 公开:处理结果要公示。"
    found = clauses(text)
    assert [(piece.clause, piece.text) for piece in found[-2:]] == [
        ("二、1", "公平:一视同仁。"),
        ("二、2", "公开:处理结果要公示。"),
    ]
    assert found[-1].section == ("二、原则",)


@pytest.mark.parametrize(
    "text", ["处理要统一、规范,不能因人而异。", "请看第1、2、3条的说明。", "费用 3.5 元,先到先得。"]
)
def test_numbers_inside_words_and_amounts_do_not_cut(text: str) -> None:
    assert [piece.text for piece in clauses(text)] == [text]


def test_a_lead_in_keeps_its_short_items() -> None:
    found = clauses(
        "## 入群\n\n申请入群须写明:\n- 城市\n- 称呼\n- 从哪里知道我们\n\n## 退群\n\n随时可以退出。"
    )
    assert found[0].text.startswith("申请入群须写明:") and "- 从哪里知道我们" in found[0].text
    assert found[0].clause == "入群"


def test_questions_keep_their_answers() -> None:
    found = clauses("Q1: 怎么申诉?\nA: 七天内私信申诉管理员。\nQ2: 多久答复?\nA: 两天内。")
    assert [piece.clause for piece in found] == ["Q1", "Q2"]
    assert "私信申诉管理员" in found[0].text and "两天内" in found[1].text


def test_short_lines_over_prose_are_headings_in_plain_text() -> None:
    found = clauses(
        "值班手册\n交接\n每班结束前十分钟,把没有处理完的举报写进交接单,并逐条说给下一班。\n应急\n出现人身危险时先打电话,再在值班群里说明时间、地点和已做的事。"
    )
    assert [piece.section for piece in found] == [("交接",), ("应急",)]


def test_an_answer_boundary_ends_the_section() -> None:
    found = clauses(
        "甲答\n一、先警告\n第一次违规先警告,并说明是哪一条规则。\n2年前 -\n"
        "另一个回答说,重要的是把规则贴在群公告里。"
    )
    assert found[-1].section == () and found[-1].text.startswith("另一个回答")


def test_english_structure() -> None:
    found = clauses(
        "# Rules\n\n## Section 2 Conduct\n\n2.1 No flooding: 6 messages a minute.\n\n"
        "2.2 No ads.\n\nStep 1: warn the member.\nStep 2: mute for a day."
    )
    assert [piece.clause for piece in found] == ["2.1", "2.2", "Step 1", "Step 2"]
    assert found[0].section == ("Section 2 Conduct",)


def test_long_prose_is_cut_between_sentences() -> None:
    sentence = "管理员在处理每一条举报时都要写下时间、规则编号、证据和处理结果,方便以后复核。"
    found = clauses(sentence * 30)
    assert max(len(piece.text) for piece in found) <= 400
    assert all(piece.text.endswith("。") for piece in found)
    assert "".join(piece.text for piece in found) == sentence * 30


PARTS = st.sampled_from(
    [
        "一、目标", "二、规则", "1. 不发广告:先警告。", "2. 不刷屏", "3.1 申诉七天内提出。",
        "第三条 管理员公平。", "- 提醒", "(1)城市", "正文一句话,说明原因。", "# 标题", "## 小节",
        "Q: 怎么申诉?", "A: 私信。", "①先做",
        "| a | b |", "|---|---|", "| 1 | 2 |", "", "1年前 -",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, max_size=25))
def test_clauses_are_verbatim_and_lose_no_sentence(lines: list[str]) -> None:
    cleaned = clean("\n".join(lines)).text
    found = split(cleaned, title_of(cleaned))
    assert all(piece.text in cleaned and piece.text for piece in found)
    kept = "\n".join(piece.text + "\n" + "\n".join(piece.section) for piece in found)
    for sentence in ("先警告。", "七天内提出。", "管理员公平。", "正文一句话,说明原因。", "私信。"):
        assert kept.count(sentence) >= cleaned.count(sentence)


def test_english_is_not_cut_after_an_abbreviation() -> None:
    sentence = "Dr. Lee and Mr. Wu (see No. 5) answer in the U.S. and the U.K., e.g. Monday, from Jan. 5 on. "
    pieces = split("# Rules\n\n" + sentence * 9, "Rules")
    assert len(pieces) > 1
    assert all(piece.text.endswith("Jan. 5 on.") for piece in pieces)
