"""What a document is called when only its inside has a name."""

from pathlib import Path

import office
import pytest

from knowledge.clauses import read_document
from knowledge.library import Library


def title(name: str, raw: bytes) -> str:
    return read_document(raw, name, name, "", "zh").entry.document.title


def mailbox(*subjects: str) -> bytes:
    return "".join(
        f"From a@b Mon Mar  3 09:00:00 2025\nFrom: p{at}@b.c\nSubject: {subject}\n\n第 {at} 次要登记。\n\n"
        for at, subject in enumerate(subjects)
    ).encode()


def test_a_deck_is_called_what_its_cover_says() -> None:
    cover, page = ("志愿者培训手册", ["二〇二五年春"], ""), ("签到", ["提前十分钟到", "找队长签到"], "")
    assert title("a.pptx", office.slides([cover, page])) == "志愿者培训手册"
    assert title("签到须知.pptx", office.slides([page])) == "签到须知"
    assert title("Presentation1.pptx", office.slides([page])) == "签到"


def test_a_sheet_names_a_file_that_a_program_named() -> None:
    rows = [["问题", "答案"], ["怎么退群", "在群里说一声。"]]
    assert title("export(1).xlsx", office.workbook({"客服问答": rows})) == "客服问答"
    assert title("群规.xlsx", office.workbook({"客服问答": rows})) == "群规"
    assert title("export.xlsx", office.workbook({"Sheet1": rows})) == "export"


def test_a_mailbox_about_one_thing_is_called_that() -> None:
    assert title("list.mbox", mailbox("值班交接", "Re: 值班交接", "回复：Re: 值班交接")) == "值班交接"
    assert title("list.mbox", mailbox("值班交接", "场地押金")) == "list"


@pytest.mark.parametrize(
    "written, said",
    [
        ("groups:\n  - [踢人, 移出\n  - [a, b]\n", "第 3 行"),
        ("groups:\n\t- [a, b]\n", "第 2 行"),
        ("踢人 = 移出\n", "每行一组"),
    ],
)
def test_a_slip_in_the_teams_own_words_is_named_by_its_line(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "synonyms.yaml").write_text(written, "utf-8")
    with Library.open(tmp_path) as library:
        trouble = library.synonym_trouble
    assert said in trouble and "synonyms.yaml" in trouble
    assert "while parsing" not in trouble and "\n" not in trouble and "expected" not in trouble


def test_own_words_in_another_encoding_are_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "synonyms.yaml").write_bytes("groups:\n  - [踢人, 移出]\n".encode("gbk"))
    with Library.open(tmp_path) as library:
        assert "UTF-8" in library.synonym_trouble
