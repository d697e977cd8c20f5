"""What the text layer of a PDF gives: look-alike characters, page edges, tables."""

from io import BytesIO

import pytest

from knowledge.clean import clean
from knowledge.library import Library
from knowledge.load_pdf import _body
from knowledge.pdf_tables import with_tables


def test_radicals_and_ligatures_become_the_characters_people_write() -> None:
    assert clean("⼆、⻛险\n每⼈每⽉⼀次，⻋辆停在⻔外，提前⾄少⼀天，of\ufb01ce 除外。").text == (
        "二、风险\n每人每月一次，车辆停在门外，提前至少一天，office 除外。"
    )


def test_what_stands_at_the_edge_of_pages_goes_and_can_be_seen() -> None:
    pages = [
        "一、总则\n成员按时到场。\n2026/3/1, 10:05 社规\nfile:///社规.html 1/2",
        "二、附则\n自公布之日起施行。\n2026/3/1, 10:05 社规\nfile:///社规.html 2/2",
    ]
    text, edges = _body(pages)
    assert text.split("\n") == ["一、总则", "成员按时到场。", "二、附则", "自公布之日起施行。"]
    assert "file:///社规.html 2/2" in edges and len(edges) == 3


def test_lines_that_only_look_alike_on_two_pages_stay() -> None:
    pages = ["迟到 10 分钟提醒。\n记 1 分", "迟到 20 分钟劝离。\n记 2 分"]
    assert _body(pages) == ("\n".join(pages), [])


def test_rows_of_words_are_a_table_under_their_header() -> None:
    lines = [
        "处罚如下。",
        "行为 首次 再次",
        "乱扔垃圾 提醒 取消报名",
        "擅自离队 警告 停报三个月",
        "以上即日施行。",
    ]
    text = clean("\n".join(with_tables(lines))).text
    assert "行为\uff1a乱扔垃圾\uff1b首次\uff1a提醒\uff1b再次\uff1a取消报名" in text
    assert "行为\uff1a擅自离队" in text and "以上即日施行。" in text


def test_scanned_pages_among_others_are_named(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    from PIL import Image
    from pypdf import PdfReader, PdfWriter
    from test_formats import LINES, pdf

    picture, whole = BytesIO(), BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "PDF")
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(LINES))))
    writer.append(BytesIO(picture.getvalue()))
    writer.add_blank_page(60, 80)
    writer.write(whole)
    added = library.add(write("a.pdf", whole.getvalue()))
    (note,) = added.notes["a.pdf"]
    assert "a.pdf" in note and " 2 " in note and "OCR" in note
    assert [clause.clause for clause in library.clauses("a.pdf")] == ["2.1", "2.2"]


@pytest.mark.parametrize(
    "lines",
    [
        ["值班 人员 名单", "第一条 队员 准时到岗", "第二条 缺勤 提前请假"],
        ["甲 乙 丙", "丁 戊"],
        ["春天 来了 花开", "你好 世界"],
        ["be kind always", "no spam here", "ask the mods"],
        ["2026 年 3", "1 日 起", "施 行 之"],
    ],
)
def test_words_with_spaces_are_no_table(lines: list[str]) -> None:
    assert with_tables(lines) == lines
