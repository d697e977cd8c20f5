"""The same rulebook as Word, PDF and a web page."""

from io import BytesIO
from pathlib import Path

import pytest

from knowledge.library import Library

PAGE = """<!doctype html><html><head><meta charset="gbk"><title>群规 - 某站</title>
<style>p{}</style></head><body>
<nav>首页 登录</nav><div class="share-bar">微信 微博</div>
<article><h1>群规</h1><h2>二、处分</h2><p>处分分四级,由轻到重。</p>
<ol><li>提醒:不计入记录,只说明规则。</li><li>警告:计入记录,三十天后失效。</li></ol>
<table><tr><th>行为</th><th>首次</th></tr><tr><td>刷屏</td><td>提醒</td></tr></table>
<script>alert("x")</script></article><footer>版权所有 2020</footer></body></html>"""


def test_a_web_page_keeps_its_article_alone(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    assert not library.add(write("page.html", PAGE.encode("gbk"))).failed
    found = library.clauses("page.html")
    assert [clause.clause for clause in found] == ["二", "二、1", "二、2", "二"]
    assert found[3].text == "行为\uff1a刷屏\uff1b首次\uff1a提醒"
    assert {clause.section for clause in found} == {"二、处分"} and found[0].title == "群规"
    assert not any(scrap in clause.text for clause in found for scrap in ("首页", "微博", "alert", "版权"))


def test_a_word_file_keeps_headings_lists_and_tables(library: Library, tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading("活动办法", 0)
    document.add_heading("3 预算", 1)
    document.add_paragraph("3.1 每场活动先写预算,由财务确认。")
    document.add_paragraph("场地费", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        table.rows[0].cells + table.rows[1].cells, ["项目", "上限", "茶点", "三百元"], strict=True
    ):
        cell.text = text
    document.save(str(tmp_path / "活动办法.docx"))
    assert not library.add(tmp_path / "活动办法.docx").failed
    found = library.clauses("活动办法.docx")
    assert found[0].clause == "3.1" and found[0].section == "3 预算" and found[0].title == "活动办法"
    assert found[-1].text == "项目\uff1a茶点\uff1b上限\uff1a三百元"


def pdf(lines: list[str]) -> bytes:
    """A one-page PDF with a text layer, written by hand."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 11 Tf 40 780 Td {shown} ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    tail = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + tail


LINES = [
    "2.1 Flooding: six messages a minute or the same text three times in ten",
    "minutes. The first time is a reminder, the second a mute of one hour.",
    "2.2 Advertising without registration: a warning and recall first.",
]


def test_a_pdf_is_joined_back_into_sentences(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    assert not library.add(write("rules.pdf", pdf(LINES))).failed
    found = library.clauses("rules.pdf")
    assert [clause.clause for clause in found] == ["2.1", "2.2"]
    assert "three times in ten minutes. The first time" in found[0].text


def test_locked_and_scanned_pdfs_are_named_as_such(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(LINES))))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = BytesIO()
    writer.write(locked)
    paths = [write("locked.pdf", locked.getvalue()), write("scan.pdf", pdf([""]))]
    failed = library.add(paths).failed
    assert "密码" in failed[str(paths[0])] and "扫描" in failed[str(paths[1])]


@pytest.mark.parametrize(("name", "content"), [("page.txt", PAGE.encode("gbk")), ("rules.txt", pdf(LINES))])
def test_files_are_read_as_what_they_are(library: Library, write, name: str, content: bytes) -> None:  # type: ignore[no-untyped-def]
    assert not library.add(write(name, content)).failed
    assert any(clause.clause in ("二、1", "2.2") for clause in library.clauses(name))
