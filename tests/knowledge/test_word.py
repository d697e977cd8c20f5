"""Word files as people make them: automatic numbers, tracked changes, form fields, text boxes."""

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from knowledge.library import Library
from knowledge.load import load
from knowledge.word_numbers import chinese


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def level(at: int, form: str, text: str) -> str:
    kind = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{kind}</w:lvl>'


def numbered(levels: list[tuple[str, str]], paragraphs: list[tuple[int, str]]) -> Any:
    """A document whose paragraphs are numbered by Word: (level, text)."""
    document = docx.Document()
    root = document.part.numbering_part.element
    kinds = "".join(level(at, form, text) for at, (form, text) in enumerate(levels))
    root.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{kinds}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for at, text in paragraphs:
        place = f'<w:ilvl w:val="{at}"/><w:numId w:val="91"/>'
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(f"<w:numPr {nsdecls('w')}>{place}</w:numPr>"))
    return document


def test_automatic_numbers_are_the_clauses_own(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    levels = [("chineseCountingThousand", "第%1条"), ("chineseCounting", "（%2）")]
    rules = [
        (0, "成员用真实昵称，三天内改好。"),
        (0, "广告须先报备："),
        (1, "报备给值班员。"),
        (1, "等待答复。"),
    ]
    library.add(write("公约.docx", saved(numbered(levels, [*rules, (0, "申诉七天内提出。")]))))
    found = [(clause.clause, clause.text) for clause in library.clauses("公约.docx")]
    assert found[0] == ("第一条", "成员用真实昵称，三天内改好。")
    assert found[-1] == ("第三条", "申诉七天内提出。")
    assert any("（一）报备给值班员。" in text or number.endswith("（一）") for number, text in found)


def test_nested_decimals_count_under_their_parent() -> None:
    levels = [("decimal", "%1"), ("decimal", "%1.%2")]
    document = numbered(levels, [(0, "行为"), (1, "刷屏。"), (1, "广告。"), (0, "申诉"), (1, "期限。")])
    lines = [line for line in load(saved(document), "a.docx", "zh").text.split("\n") if line]
    assert lines == ["1 行为", "1.1 刷屏。", "1.2 广告。", "2 申诉", "2.1 期限。"]


def test_bullets_and_typed_numbers_get_no_second_mark() -> None:
    document = numbered([("bullet", "")], [(0, "要点一"), (0, "要点二")])
    document.add_paragraph("3.1 打字写的编号。")
    lines = [line for line in load(saved(document), "a.docx", "zh").text.split("\n") if line]
    assert lines == ["- 要点一", "- 要点二", "3.1 打字写的编号。"]


def test_inserted_words_stay_and_struck_out_ones_go() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("首次")._p
    for tag, inner in (("del", "<w:delText>警告</w:delText>"), ("ins", "<w:t>提醒</w:t>")):
        paragraph.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1"><w:r>{inner}</w:r></w:{tag}>'))
    assert load(saved(document), "a.docx", "zh").text.strip() == "首次提醒"


def test_form_fields_and_text_boxes_are_read_once() -> None:
    document = docx.Document()
    host = document.add_paragraph("正文在前。")._p
    field = "<w:sdtContent><w:p><w:r><w:t>表单里的规则。</w:t></w:r></w:p></w:sdtContent>"
    host.addnext(parse_xml(f"<w:sdt {nsdecls('w')}>{field}</w:sdt>"))
    box = "<w:txbxContent><w:p><w:r><w:t>框里的规则。</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    host.append(
        parse_xml(f"<w:r {nsdecls('w')} {mc}><mc:AlternateContent>{both}</mc:AlternateContent></w:r>")
    )
    lines = [line for line in load(saved(document), "a.docx", "zh").text.split("\n") if line]
    assert lines == ["正文在前。", "框里的规则。", "表单里的规则。"]


@pytest.mark.parametrize(
    ("count", "printed"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (35, "三十五"),
        (105, "一百零五"),
        (110, "一百一十"),
        (0, "0"),
    ],
)
def test_chinese_counting(count: int, printed: str) -> None:
    assert chinese(count) == printed


def test_headings_are_known_by_their_outline_and_by_what_their_style_is_based_on() -> None:
    from docx.enum.style import WD_STYLE_TYPE

    document = docx.Document()
    own = document.styles.add_style("章标题", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 1"]
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("排班与请假\t1", style="toc 1")
    document.add_paragraph("排班与请假", style="章标题")
    document.add_paragraph("每周两班，请假提前一天告知组长。")
    level = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="0"/>')
    document.add_paragraph("离队")._p.get_or_add_pPr().append(level)
    document.add_paragraph("提前一周书面说明。")
    loaded = load(saved(document), "手册.docx", "zh")
    assert [line for line in loaded.text.split("\n") if line] == [
        "# 排班与请假",
        "每周两班，请假提前一天告知组长。",
        "# 离队",
        "提前一周书面说明。",
    ]
    assert any("排班与请假 1" in piece for piece in loaded.removed)
