"""Workbooks and CSV files as documents: a row is a clause, and says what its columns are."""

import pytest
from office import workbook

from knowledge.clean import clean
from knowledge.errors import LibraryError
from knowledge.library import Library
from knowledge.load import load
from knowledge.tables import flatten_tables, grid_lines, row_text, table_lines

RULES = [
    ["违规处理一览"],
    ["类别", "行为", "首次"],
    ["一、言论"],
    ["广告", "发二维码", "警告"],
    [None, "发外链", "提醒"],
    ["刷屏", "连发六条", "=A4&B4"],
]
ASKED = [["问题", "答案", "更新"], ["怎么申诉？", "七天内私信管理员。", "2026-03-01"]]


def test_rows_of_a_workbook_keep_header_section_and_merged_words(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    book = workbook({"处理": RULES, "问答": ASKED}, ["A4:A5"])
    assert not library.add(write("办法.xlsx", book)).failed
    found = library.clauses("办法.xlsx")
    assert [clause.text for clause in found[1:]] == [
        "类别\uff1a广告\uff1b行为\uff1a发二维码\uff1b首次\uff1a警告",
        "类别\uff1a广告\uff1b行为\uff1a发外链\uff1b首次\uff1a提醒",
        "类别\uff1a刷屏\uff1b行为\uff1a连发六条",
        "问题\uff1a怎么申诉？答案\uff1a七天内私信管理员。更新\uff1a2026-03-01",
    ]
    assert found[1].section == "处理 › 一、言论" and found[-1].section == "问答"
    assert found[-1].clause == "怎么申诉？"
    assert "C6 =A4&B4" in library.removed_text("办法.xlsx")


def test_a_row_is_cited_by_its_number(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    rows = '编号,规则,处罚\n3.1,禁止刷屏,"警告,再犯禁言"\n3.2,禁止广告|外链,移出\n'
    library.add(write("rules.csv", rows.encode("gb18030")))
    found = library.clauses("rules.csv")
    assert [clause.clause for clause in found] == ["3.1", "3.2"]
    assert found[1].text == "编号\uff1a3.2\uff1b规则\uff1a禁止广告|外链\uff1b处罚\uff1a移出"
    assert library.search("外链")[0].clause == found[1]


def test_an_answer_too_long_for_one_clause_keeps_its_question(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    answer = "".join(f"第{number}步由值班员在群里公布结果。" for number in range(60))
    library.add(write("faq.csv", f"question,answer\n怎么复核？,{answer}\n多久？,两天。\n"))
    found = library.clauses("faq.csv")
    assert len(found) > 2 and all(len(clause.text) <= 400 for clause in found)
    assert {clause.clause for clause in found[:-1]} == {"怎么复核？"}
    assert found[-1].text == "question\uff1a多久？answer\uff1a两天。"


def test_a_file_without_header_is_read_as_rows(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    library.add(write("plain.csv", "刷屏的再犯要禁言。,群主\n广告的再犯要移出。,值班员\n"))
    assert [clause.text for clause in library.clauses()] == [
        "刷屏的再犯要禁言。群主",
        "广告的再犯要移出。值班员",
    ]


def test_front_matter_stands_above_any_text_format(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    front = "---\ntitle: 处罚表\nowner: 群主\neffective: 2026-01-01\n---\n"
    library.add(
        [
            write("a.csv", front + "编号,规则\n1,好好说话\n"),
            write("b.html", front + "<html><body><p>刷屏先提醒。</p></body></html>"),
        ]
    )
    assert [(each.title, each.owner, str(each.effective)) for each in library.documents()] == [
        ("处罚表", "群主", "2026-01-01")
    ] * 2


@pytest.mark.parametrize("name", ["rules.xlsx", "rules.txt", "rules.csv", "rules"])
def test_a_workbook_is_known_by_its_content(name: str) -> None:
    assert "编号" in load(workbook({"a": [["编号", "规则"], ["1", "好"]]}), name, "zh").text


def test_a_page_exported_as_an_old_workbook_is_read_as_a_page() -> None:
    rows = "<tr><th>编号</th><th>规则</th></tr><tr><td>1</td><td>好</td></tr>"
    page = f"<html><body><table>{rows}</table></body></html>"
    assert "| 1 | 好 |" in load(page.encode(), "导出.xls", "zh").text


@pytest.mark.parametrize("raw", [b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900])
def test_a_broken_or_old_workbook_is_one_sentence(raw: bytes) -> None:
    with pytest.raises(LibraryError, match=r"a\.xlsx"):
        load(raw, "a.xlsx", "zh")


def test_a_bar_inside_a_cell_parts_nothing() -> None:
    (row,) = filter(None, flatten_tables(table_lines(["a", "b"], [["x|y", "z"]])))
    assert row.endswith(row_text(["a", "b"], ["x|y", "z"])) and "x|y" in row


def test_an_empty_row_is_no_clause(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    library.add(write("a.md", "| 编号 | 规则 |\n|---|---|\n|  |  |\n| 2 | 好好说话 |\n|||\n"))
    assert [clause.clause for clause in library.clauses()] == ["2"]


@pytest.mark.parametrize("form", ["xlsx", "html"])
def test_a_header_of_two_rows_names_its_columns_in_full(form: str) -> None:
    rows = [["行为", "处罚", "", "备注"], ["", "首次", "再次", ""], ["刷屏", "提醒", "禁言", "看时段"]]
    cells = "<tr><td rowspan=2>行为</td><td colspan=2>处罚</td><td rowspan=2>备注</td></tr>"
    cells += (
        "<tr><td>首次</td><td>再次</td></tr><tr><td>刷屏</td><td>提醒</td><td>禁言</td><td>看时段</td></tr>"
    )
    raw = workbook({"表": rows}, ["A1:A2", "B1:C1", "D1:D2"])
    content = raw if form == "xlsx" else f"<html><h1>表</h1><table>{cells}</table></html>".encode()
    text = clean(load(content, f"a.{form}", "zh").text).text
    assert "行为\uff1a刷屏\uff1b处罚 首次\uff1a提醒\uff1b处罚 再次\uff1a禁言\uff1b备注\uff1a看时段" in text
    assert "首次\uff1b" not in text


def test_a_first_row_of_names_is_data_where_no_cell_goes_through() -> None:
    lines = grid_lines([["组别", "组长", "副组长"], ["活动组", "阿芷", "阿川"], ["值守组", "小禾", "小满"]])
    text = clean("\n".join(lines)).text
    assert "组别\uff1a活动组\uff1b组长\uff1a阿芷\uff1b副组长\uff1a阿川" in text
