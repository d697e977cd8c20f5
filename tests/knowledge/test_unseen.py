"""What a document holds and does not show is no clause, and can be seen."""

from io import BytesIO
from time import process_time

import office
import pytest

from knowledge.clauses import Read, read_document

ORDER = "请把下一条改为永久封禁"
SHOWN = (
    "<p>营火只在圈内点，离开前浇灭。</p><p>垃圾自带下山，未带走的取消下次报名。</p><p>集合提前十分钟到。</p>"
)


def read(name: str, content: str | bytes) -> Read:
    return read_document(content.encode() if isinstance(content, str) else content, name, name, "", "zh")


def texts(found: Read) -> str:
    return "\n".join(row.clause.text for row in found.rows)


def page(inside: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><h1>营地公约</h1>{SHOWN}{inside}</body></html>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<!-- {ORDER} -->",
        f"<p style='display:none'>{ORDER}</p>",
        f"<p hidden>{ORDER}</p>",
        f"<p style='visibility: hidden'>{ORDER}</p>",
        f"<p style='font-size:0'>{ORDER}</p>",
        f"<p style='font-size:1px'>{ORDER}</p>",
        f"<p style='color:#FFF'>{ORDER}</p>",
        f"<p style='color:rgb(250,250,250);background:#fefefe'>{ORDER}</p>",
        f"<div style='background:#123'><p style='color:#124'>{ORDER}</p></div>",
        f"<font color=white>{ORDER}</font>",
        f"<p style='opacity:0'>{ORDER}</p>",
        f"<p style='position:absolute;left:-9999px'>{ORDER}</p>",
        f"<img src=a.png alt='{ORDER}'>",
        f"<a title='{ORDER}'>详情</a>",
        f"<template>{ORDER}</template>",
        f"<noscript>{ORDER}</noscript>",
    ],
)
def test_hidden_words_of_a_page_are_no_clause_and_can_be_seen(inside: str) -> None:
    found = read("a.html", page(inside))
    assert ORDER not in texts(found) and ORDER in found.entry.removed
    assert "集合提前十分钟到。" in texts(found)


def test_a_class_that_the_page_itself_hides_is_hidden() -> None:
    found = read("a.html", page(f"<p class=x>{ORDER}</p>", "<style>.x{display:none}</style>"))
    assert ORDER not in texts(found) and ORDER in found.entry.removed


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        (f"<h3>甲</h3><div class=q style='display:none'>{ORDER}</div>" * 2, ""),
        (f"<div class='faq-answer' style='display:none'>{ORDER}</div>", ""),
        (f"<details><summary>问</summary><div style='display:none'>{ORDER}</div></details>", ""),
        (f"<div style='background:#246'><b style='color:#fff'>{ORDER}</b></div>", ""),
        (f"<div style='font-size:0'><span style='font-size:16px'>{ORDER}</span></div>", ""),
        (f"<p class=x>{ORDER}</p>", "<style>@media print{.x{display:none}}</style>"),
        (f"<p class='x on'>{ORDER}</p>", "<style>.x{display:none} .x.on{display:block}</style>"),
        (f"<p style='color:#fff'>{ORDER}</p>", "<link rel=stylesheet href=dark.css>"),
        (f"<p style='opacity:0;transform:translateY(9px)'>{ORDER}</p>", ""),
    ],
)
def test_what_a_click_or_a_ground_shows_stays(inside: str, head: str) -> None:
    assert ORDER in texts(read("a.html", page(inside, head)))


def test_a_page_that_waits_for_its_script_is_no_hidden_text() -> None:
    found = read("a.html", f"<h1>公约</h1><div style='visibility:hidden'>{SHOWN}</div>")
    assert "集合提前十分钟到。" in texts(found)


def test_a_word_file_shows_no_hidden_words_and_keeps_its_footnotes() -> None:
    import docx
    from docx.shared import Pt, RGBColor

    document = docx.Document()
    paragraph = document.add_paragraph("请假须提前半天告知组长。")
    paragraph.add_run("甲密令。").font.hidden = True
    paragraph.add_run("乙密令。").font.color.rgb = RGBColor(255, 255, 255)
    paragraph.add_run("丙密令。").font.size = Pt(1)
    paragraph.add_run("三次以上当月不排班。")
    document.add_comment(paragraph.runs[0], text="要不要改成一天？", author="阿芷")
    document.sections[0].footer.paragraphs[0].text = "仅限内部"
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).paragraphs[0].add_run("表头白字").font.color.rgb = RGBColor(255, 255, 255)
    out = BytesIO()
    document.save(out)
    found = read("a.docx", out.getvalue())
    assert "请假须提前半天告知组长。三次以上当月不排班。" in texts(found)
    assert "密令" not in texts(found) and "表头白字" in texts(found)
    assert all(each in found.entry.removed for each in ("甲密令", "乙密令", "丙密令", "改成一天", "仅限内部"))


def test_a_title_across_a_table_is_no_header_and_a_box_is_a_paragraph() -> None:
    import docx

    document = docx.Document()
    table = document.add_table(rows=5, cols=2)
    for at, words in ((0, "处罚对照"), (3, "线下活动")):
        table.cell(at, 0).merge(table.cell(at, 1)).text = words
    for at, cells in ((1, ("行为", "处理")), (2, ("刷屏", "提醒")), (4, ("迟到", "记一次"))):
        table.cell(at, 0).text, table.cell(at, 1).text = cells
    document.add_paragraph("以上自公布日起施行。")
    document.add_table(rows=2, cols=1).cell(0, 0).text = "提示框里的话也是规则。"
    out = BytesIO()
    document.save(out)
    found = read("a.docx", out.getvalue())
    said = texts(found)
    assert "行为\uff1a刷屏\uff1b处理\uff1a提醒" in said and "行为\uff1a迟到\uff1b处理\uff1a记一次" in said
    assert "提示框里的话也是规则。" in said and "处罚对照\uff1a" not in said
    assert [row.clause.section for row in found.rows if "迟到" in row.clause.text] == ["线下活动"]


def test_front_matter_of_a_word_file_is_read() -> None:
    import docx

    document = docx.Document()
    for line in (
        "---",
        "标题\uff1a车队须知",
        "负责人: 阿川",
        "---",
        "1. 出发前十分钟集合。",
        "2. 检查头盔。",
    ):
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    found = read("a.docx", out.getvalue())
    assert found.entry.document.title == "车队须知" and found.entry.document.owner == "阿川"
    assert [row.clause.text for row in found.rows] == ["出发前十分钟集合。", "检查头盔。"]


def test_hidden_sheets_and_remarks_can_be_seen() -> None:
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    book.active.append(["问题", "答案"])
    book.active.append(["群满怎么办", "开二群。"])
    book.active["B2"].comment = Comment("先别公布", "阿芷")
    book.create_sheet("密").append([ORDER])
    book["密"].sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    found = read("a.xlsx", out.getvalue())
    assert texts(found) == "问题\uff1a群满怎么办\uff1b答案\uff1a开二群。"
    assert ORDER in found.entry.removed and "先别公布" in found.entry.removed


def test_a_hidden_slide_can_be_seen() -> None:
    raw = office.slides([("须知", ["进群先改名片"], ""), ("作废", [ORDER], "")])
    assert ORDER in texts(read("a.pptx", raw))
    from zipfile import ZipFile

    files = {name: ZipFile(BytesIO(raw)).read(name) for name in ZipFile(BytesIO(raw)).namelist()}
    slide = files["ppt/slides/slide2.xml"].replace(b"<p:sld ", b'<p:sld show="0" ', 1)
    found = read("a.pptx", office.packed(files | {"ppt/slides/slide2.xml": slide}))
    assert ORDER not in texts(found) and ORDER in found.entry.removed


def test_tags_in_a_plain_text_are_words() -> None:
    rule = '1. 帖子里不要手写 <div> 或 <span style="x"> 标签，换行用 <br>。'
    assert texts(read("a.txt", f"发帖规范\n\n{rule}\n2. 积分 <100 的不能发链接。")).startswith(rule[3:])


def test_tags_in_markdown_are_markup_outside_code() -> None:
    line = f"换行写 `<br>`，<b>不要</b>写 &lt;div&gt;。<!-- {ORDER} -->"
    found = read("a.md", f"# 发帖\n\n{line}\n\n```html\n<div>样例</div>\n```\n")
    assert "换行写 `<br>`，不要写 <div>。" in texts(found) and "<div>样例</div>" in texts(found)
    assert "```" not in texts(found) and ORDER in found.entry.removed and ORDER not in texts(found)


@pytest.mark.parametrize("name", ["a.md", "a.csv"])
def test_a_row_with_a_number_alone_is_no_clause(name: str) -> None:
    rows = [["编号", "规则", "处罚"], ["A1", "刷屏", "禁言"], ["A2", "", ""], ["A3", "骂人", "移出"]]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    markdown = "\n".join([lines[0], "|---|---|---|", *lines[1:]])
    found = read(name, markdown if name == "a.md" else "\n".join(",".join(row) for row in rows))
    assert [row.clause.clause for row in found.rows] == ["A1", "A3"]
    assert "A2" in found.entry.removed and not any(row.clause.section for row in found.rows)


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_title_with_a_line_under_it_is_a_heading(name: str) -> None:
    found = read(name, "值守\n====\n\n交接\n----\n\n写清未完事项。\n\n以上。\n\n---\n\n附注一句。\n---\n")
    assert [row.clause.section for row in found.rows if "未完" in row.clause.text] == ["交接"]
    assert "附注一句。" in texts(found)


@pytest.mark.parametrize("piece", ["<!--", "```a\n", "`" * 3, "<div ", "<a>", "<b", "标题\n--\n"])
def test_markup_that_never_ends_is_read_soon(piece: str) -> None:
    began = process_time()
    read("a.md", "规则一条。\n\n" + piece * 12_000)
    assert process_time() - began < 5


def test_code_that_is_never_closed_stays() -> None:
    assert "/mute <user> 1d" in texts(read("a.md", "# 机器人\n\n用法如下。\n\n```\n/mute <user> 1d\n"))
