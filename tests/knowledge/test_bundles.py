"""Slides, mail and archives as documents."""

import zipfile
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from office import packed, slides

from knowledge.archive import MOST_FILES, Archive
from knowledge.errors import LibraryError
from knowledge.library import Library
from knowledge.load import load


def test_slides_come_in_order_with_titles_and_notes(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    pages = [
        ("群规", ["禁止刷屏", "禁止广告"], "讲的时候强调申诉期限是七天。"),
        ("流程", ["先登记再处理"], ""),
    ]
    assert not library.add(write("培训.pptx", slides(pages))).failed
    found = library.clauses("培训.pptx")
    assert [(clause.section, clause.text) for clause in found] == [
        ("群规", "禁止刷屏\n- 禁止广告"),
        ("群规", "讲的时候强调申诉期限是七天。"),
        ("流程", "先登记再处理"),
    ]


def test_slides_without_words_are_named_as_pictures() -> None:
    with pytest.raises(LibraryError, match="OCR"):
        load(slides([("", [], "")]), "a.pptx", "zh")


WORDS = "自三月九日起，值班改为三班制，早班八点到十六点，晚班十六点到二十四点，超时由组长接手处理。"


def mail(subject: str, text: str, charset: str = "gb2312") -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"] = subject, "周敏 <zm@example.com>"
    made["Date"] = "Mon, 02 Mar 2026 09:00:00 +0800"
    made.set_content(text, charset=charset)
    return made


def test_a_mail_keeps_subject_sender_date_and_its_documents(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    made = mail("值班调整", f"{WORDS}\n\n> 原来是两班制\n\n发自我的手机\n")
    sheet = "# 值班表\n\n1. 早班\uff1a小周。\n".encode()
    made.add_attachment(sheet, maintype="text", subtype="markdown", filename="值班表.md")
    made.add_attachment(b"MZ\x00\x01" * 99, maintype="application", subtype="x", filename="a.exe")
    added = library.add(write("通知.eml", made.as_bytes()))
    assert not added.failed and "a.exe" in str(added.notes["通知.eml"])
    (document,) = library.documents()
    assert (document.title, document.owner) == ("值班调整", "周敏")
    found = library.clauses("通知.eml")
    assert "2026-03-02" in found[0].text and "三班制" in found[0].text
    assert (found[-1].section, found[-1].text) == ("值班表", "早班\uff1a小周。")
    assert not any("两班制" in clause.text or "手机" in clause.text for clause in found)
    assert "两班制" in library.removed_text("通知.eml")


def test_a_forwarded_mail_keeps_what_it_forwards() -> None:
    loaded = load(mail("转发", f"请看。\n\n> {WORDS}\n").as_bytes(), "a.eml", "zh")
    assert "三班制" in loaded.text and not loaded.removed


def test_a_mail_of_html_alone_is_cleaned_like_a_page() -> None:
    made = mail("Rule 5", "x", "utf-8")
    made.clear_content()
    made.set_content("<html><body><nav>Home</nav><p>Refunds take two days.</p></body></html>", subtype="html")
    text = load(made.as_bytes(), "a.eml", "en").text
    assert "Refunds take two days." in text and "Home" not in text and "<p>" not in text


def test_a_page_saved_as_one_file_is_a_page(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    made = EmailMessage()
    made["From"], made["Subject"], made["Snapshot-Content-Location"] = "<Saved by Blink>", "群规", "https://a"
    html = "<html><body><nav>首页</nav><h1>群规</h1><h2>二、处分</h2><p>刷屏先提醒。</p></body></html>"
    made.set_content(html, subtype="html")
    made.add_related(b"p{}", "text", "css")
    library.add(write("page.mhtml", made.as_bytes()))
    assert [(clause.section, clause.text) for clause in library.clauses()] == [("二、处分", "刷屏先提醒。")]
    assert library.documents()[0].title == "群规" and "首页" in library.removed_text("page.mhtml")


def test_each_mail_of_a_box_stands_under_its_subject(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    box = b"".join(
        b"From a@b Mon\n" + mail(subject, text).as_bytes() + b"\n"
        for subject, text in (("值班", "夜班先登记。\n>From 起头的行"), ("申诉", "申诉七天内提出。"))
    )
    assert not library.add(write("box.mbox", box)).failed
    assert [clause.section for clause in library.clauses()] == ["值班", "申诉"]
    assert library.documents()[0].title == "box"


BUNDLE = {
    "规则/群规.md": "---\ntitle: 群公约\n---\n# 群公约\n\n## 3 行为\n\n3.1 禁止刷屏\uff0c首次提醒。",
    "a.txt": "一、投诉两天内答复。\n二、申诉七天内提出。",
    "__MACOSX/._a.txt": b"\x00\x05",
    "图.png": b"\x89PNG\r\n\x1a\n",
    "in.zip": packed({"b.txt": "三、夜班先登记。", "deep.zip": packed({"c.txt": "不读。"})}),
}


def test_an_archive_is_read_file_by_file_and_one_level_down(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("包.zip", packed(BUNDLE))
    added = library.add(path)
    assert {Path(file).name for file in added.failed} == {"图.png", "deep.zip"}
    assert {each.doc: each.title for each in library.documents()} == {
        "a.txt": "a",
        "b.txt": "b",
        "群规.md": "群公约",
    }
    assert library.clauses("群规.md")[0].clause == "3.1"
    again = library.add(path)
    assert len(again.unchanged) == 3 and not again.added and not again.updated


def test_a_folder_with_an_archive_is_followed_file_by_file(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("包.zip", packed({"a.md": "一、刷屏先提醒。", "b.md": "二、广告先报备。"}))
    write("other.zip", packed({"a.md": "三、夜班先登记。"}))
    assert len(library.sync(path.parent).added) == 3
    path.write_bytes(packed({"a.md": "一、刷屏先警告。"}))
    synced = library.sync(path.parent)
    assert (len(synced.updated), len(synced.removed), len(synced.unchanged)) == (1, 1, 1)
    assert sorted(clause.text for clause in library.clauses()) == ["刷屏先警告。", "夜班先登记。"]


def test_an_attached_archive_is_one_text() -> None:
    loaded = load(packed(BUNDLE), "包.zip", "zh")
    assert "# 群公约" in loaded.text and "夜班先登记" in loaded.text
    assert any("deep.zip" in note for note in loaded.front.warnings)


def test_names_in_gbk_are_read() -> None:
    raw = packed({"abcd.txt": "一、禁止广告。".encode("gbk")})
    raw = raw.replace(b"abcd.txt", "规则.txt".encode("gbk"))
    text = load(raw, "a.zip", "zh").text
    assert text.startswith("# 规则\n") and "禁止广告" in text


def lying() -> bytes:
    """An archive whose directory states a small size for a file that unpacks to more."""
    raw = packed({"a.txt": "好" * 1000})
    return raw.replace((3000).to_bytes(4, "little"), (30).to_bytes(4, "little"))


@pytest.mark.parametrize(
    "raw",
    [
        packed({"../../etc/x.txt": "出界。", "ok.txt": "好。"}),
        packed({"C:/x.txt": "出界。"}),
        packed({"/abs.txt": "出界。"}),
        packed({"b.txt": b"0" * 30_000_000}),
        packed({f"{number}.txt": b"0" for number in range(MOST_FILES + 1)}),
        packed({}),
        packed({"p.png": b"\x89PNG\r\n\x1a\n"}),
        packed(BUNDLE)[:200],
        lying(),
    ],
    ids=["up", "drive", "root", "ratio", "count", "empty", "pictures", "cut", "size"],
)
def test_a_hostile_archive_is_one_sentence_and_changes_nothing(
    library: Library, rules: Path, write, raw: bytes
) -> None:  # type: ignore[no-untyped-def]
    library.add(rules)
    path = write("x.zip", raw)
    (sentence,) = library.add(path).failed.values()
    assert 10 < len(sentence) < 300 and "\n" not in sentence
    assert [document.doc for document in library.documents()] == ["rules.md"]


def test_a_damaged_file_inside_an_archive_costs_only_itself(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    raw = bytearray(packed({"a.txt": "一、刷屏先提醒。" * 200, "b.txt": "二、广告先报备。"}))
    raw[45:60] = b"\xff" * 15
    added = library.add(write("x.zip", bytes(raw)))
    assert [Path(file).name for file in added.failed] == ["a.txt"] and added.added == ("b.txt",)


def test_a_link_inside_an_archive_is_not_followed() -> None:
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/hostname")
        archive.writestr("a.txt", "一、刷屏先提醒。")
    assert Archive(raw.getvalue(), "a.zip", "zh").names() == ["a.txt"]


def test_a_locked_archive_says_so() -> None:
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("a.txt", "密")
    locked = bytearray(raw.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + at] |= 1
    with pytest.raises(LibraryError, match="密码"):
        load(bytes(locked), "a.zip", "zh")


@pytest.mark.parametrize(
    "head",
    ["发件人: 老周\n发送时间: 2026年3月1日\n主题: 名片", "From: Zhou\nSent: Sunday\nTo: all\nSubject: names"],
)
def test_a_reply_keeps_its_own_words_and_not_the_mail_it_answers(library: Library, write, head: str) -> None:  # type: ignore[no-untyped-def]
    body = f"入群须实名，三天内改名片。\n\n{head}\n\n旧规定：入群不用实名。"
    for name, subject in (("答.eml", "Re: names"), ("转.eml", "Fw: names")):
        mail = f"From: a@b.test\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{body}"
        assert not library.add(write(name, mail)).failed
    said = "\n".join(clause.text for clause in library.clauses("答.eml"))
    assert "三天内改名片。" in said and "旧规定" not in said
    assert "旧规定" in library.removed_text("答.eml")
    assert any("旧规定" in clause.text for clause in library.clauses("转.eml"))
