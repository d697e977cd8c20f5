"""Reading tables: nothing is lost, whatever the file looks like."""

import csv
import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.tables.rows import read_rows
from knowledge.errors import BadInput

LINES = [
    ["id", "内容", "时间", "昵称", "评分"],
    ["a1", "新版打不开,一直转圈", "2026-09-01 08:30", "小李", "2"],
]


def write_csv(path: Path, lines: list[list[str]], encoding: str = "utf-8") -> Path:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(lines)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    row = read_rows(write_csv(tmp_path / "a.csv", LINES, encoding)).rows[0]
    assert (row.row_id, row.number, row.text) == ("a1", 1, "新版打不开,一直转圈")
    assert row.time is not None and row.time.isoformat() == "2026-09-01T08:30:00"
    assert (row.sender, row.rating) == ("小李", 2.0)


def test_stray_byte_does_not_change_the_code_page(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("text\n很好用的功能\n客服态度不错\n".encode() + b"caf\xe9 is nice\n")
    texts = [row.text for row in read_rows(path).rows]
    assert texts[:2] == ["很好用的功能", "客服态度不错"] and len(texts) == 3


@pytest.mark.parametrize("mark", ["\t", ";", "|", ","])
def test_delimiters(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"编号{mark}评论\n7{mark}不错\n8{mark}一般\n", "utf-8")
    assert [(row.row_id, row.text) for row in read_rows(path).rows] == [("7", "不错"), ("8", "一般")]


def test_open_quote_swallows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'id,text,user\n1,"坏了,甲\n2,他说"好"吧,乙\n3,"两行\n的话",丙\n4,"带""引号""的",丁\n5,"没关,戊\n',
        "utf-8",
    )
    table = read_rows(path)
    assert [row.row_id for row in table.rows] == ["1", "2", "3", "4", "5"]
    assert table.rows[0].text == '"坏了' and table.rows[0].sender == "甲"
    assert table.rows[2].text == "两行\n的话"
    assert table.rows[3].text == '带"引号"的'


def test_ragged_rows_keep_their_words(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text,user\n1,贵,而且慢,甲\n2,还行\n3,,乙\n4,\x00=1+1,丙,,\n", "utf-8")
    table = read_rows(path)
    assert [(row.row_id, row.text, row.sender) for row in table.rows] == [
        ("1", "贵,而且慢", "甲"),
        ("2", "还行", ""),
        ("4", "=1+1", "丙"),
    ]
    assert [(drop.number, drop.reason) for drop in table.dropped] == [(3, "blank")]


def test_xlsx(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in [
        ["九月反馈汇总"],
        ["序号", "反馈内容", "用户昵称"],
        [1, "=SUM(1,2) 是我写的", "甲"],
        [2, None, "乙"],
        [3, 12345, "丙"],
    ]:
        sheet.append(line)
    book.create_sheet("说明").append(["随便写写"])
    book.save(tmp_path / "a.xlsx")
    table = read_rows(tmp_path / "a.xlsx")
    assert table.columns == ("序号", "反馈内容", "用户昵称")
    assert len(table.rows) + len(table.dropped) == 3
    assert table.rows[-1].row_id == "3" and table.rows[-1].text == "12345"


def workbook(path: Path, lines: list[list[object]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


def test_a_formula_without_result_loses_nothing_but_its_own_cell(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        ["编号", "内容", "昵称", "时间"],
        ["m1", "=CONCAT(A2,B3)", "小夏", "2026-09-01 08:30"],
        ["m2", "签到按钮不见了", "=VLOOKUP(A3,名单!A:B,2)", "2026-09-01 08:31"],
        ["m3", "=加我微信,进群领券", "小秋", "2026-09-01 08:32"],
    ]
    table = read_rows(workbook(tmp_path / "f.xlsx", lines))
    (drop,) = table.dropped
    assert (drop.name, drop.number, drop.reason, drop.sender) == ("m1", 1, "formula", "小夏")
    assert drop.text == "B2 =CONCAT(A2,B3)" and drop.time is not None
    assert [(row.row_id, row.text, row.unread) for row in table.rows] == [
        ("m2", "签到按钮不见了", ("C3",)),
        ("m3", "=加我微信,进群领券", ()),
    ]


@pytest.mark.parametrize("at", [30, -30, -60, -20])
def test_a_damaged_workbook_is_one_sentence(tmp_path: Path, at: int) -> None:
    path = workbook(tmp_path / "d.xlsx", [["id", "内容"], ["1", "好"]])
    raw = bytearray(path.read_bytes())
    raw[at : at + 8] = b"\xff" * 8
    path.write_bytes(bytes(raw))
    try:
        assert read_rows(path).rows
    except BadInput as failure:
        assert "d.xlsx" in str(failure)


def test_a_row_without_words_keeps_its_id_in_the_report(tmp_path: Path) -> None:
    lines = [["id", "内容", "昵称"], ["a7", "", "小夏"], ["a8", "好", "小秋"]]
    (drop,) = read_rows(write_csv(tmp_path / "a.csv", lines)).dropped
    assert (drop.name, drop.number, drop.reason, drop.sender) == ("a7", 1, "blank", "小夏")


def test_jsonl_reports_the_broken_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": 5, "comment": "好", "user": {"name": "甲"}}\n{"id": 6, "comm\n{"id": 7, "comment": "  "}\n'
    )
    table = read_rows(path)
    assert [(row.row_id, row.sender) for row in table.rows] == [("5", "甲")]
    assert [(drop.number, drop.reason) for drop in table.dropped] == [(2, "unreadable"), (3, "blank")]


def test_json_array_inside_an_object(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"total": 2, "comments": [{"text": "one"}, "two"]}))
    assert [(row.row_id, row.text) for row in read_rows(path).rows] == [("1", "one"), ("2", "two")]


def test_plain_lines_and_markdown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("签到找不到了\n\n挺好的\n", "utf-8")
    assert [row.text for row in read_rows(tmp_path / "a.txt").rows] == ["签到找不到了", "挺好的"]
    (tmp_path / "b.md").write_text("# 反馈\n\n| 用户 | 评论 |\n|---|---|\n| 甲 | 贵\\|慢 |\n", "utf-8")
    assert read_rows(tmp_path / "b.md").rows[0].text == "贵|慢"


def test_text_column_found_by_content(tmp_path: Path) -> None:
    lines = [["时段", "渠道", "用户之声"], ["2026-09-01", "公众号", "活动规则看不懂,能不能写清楚一点"]]
    row = read_rows(write_csv(tmp_path / "a.csv", lines)).rows[0]
    assert row.text.startswith("活动规则") and row.fields["渠道"] == "公众号"


def test_file_without_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1,登录一直失败。,2026-09-01\n2,还可以,2026-09-02\n", "utf-8")
    assert [row.text for row in read_rows(path).rows] == ["登录一直失败。", "还可以"]


def bad_files(folder: Path) -> dict[str, Path]:
    made = {
        name: folder / name
        for name in ("none.csv", "empty.csv", "header.csv", "p.pdf", "bin.pdf", "numbers.csv", "e.xlsx")
    }
    made["empty.csv"].touch()
    made["header.csv"].write_text("id,text\n")
    made["p.pdf"].write_bytes(b"%PDF-1.7 \x00\x01\x02")
    made["bin.pdf"].write_bytes(random.Random(7).randbytes(60_000))
    made["numbers.csv"].write_text("1,2\n3,4\n")
    made["e.xlsx"].write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"))
    made["w.docx"] = folder / "w.docx"
    with zipfile.ZipFile(made["w.docx"], "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    made["cut.xlsx"] = folder / "cut.xlsx"
    made["cut.xlsx"].write_bytes(b"PK\x03\x04 cut")
    made["folder"] = folder
    return made


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_sentence_for_each_bad_file(tmp_path: Path, language: str) -> None:
    said = set()
    for path in bad_files(tmp_path).values():
        with pytest.raises(BadInput) as caught:
            read_rows(path, language)
        assert path.name in str(caught.value) and "\n" not in str(caught.value)
        said.add(str(caught.value).replace(path.name, ""))
    assert len(said) == 8


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(201_000_000)
    with pytest.raises(BadInput, match="201"):
        read_rows(path)


def test_a_row_without_end_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,text\n1,好\n2,{'x' * 200_000}\n3,行\n", "utf-8")
    table = read_rows(path)
    assert [row.row_id for row in table.rows] == ["1", "3"]
    assert [(drop.name, drop.reason, len(drop.text)) for drop in table.dropped] == [("2", "too_long", 200)]


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8))
def test_rows_and_dropped_are_all_data_rows(tmp_path: Path, cells: list[tuple[str, str]]) -> None:
    lines = [["id", "text", "user"], *[[str(i), text, user] for i, (text, user) in enumerate(cells, 10)]]
    table = read_rows(write_csv(tmp_path / "p.csv", lines))
    assert len(table.rows) + len(table.dropped) == len(cells)
    for row in table.rows:
        assert row.row_id == str(row.number + 9) and row.text == cells[row.number - 1][0].strip()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.jsonl", "a.txt", "a.xlsx", "a.md"]))
def test_any_bytes_end_in_a_table_or_one_sentence(tmp_path: Path, raw: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(raw)
    try:
        table = read_rows(tmp_path / name)
    except BadInput as failure:
        assert name in str(failure)
    else:
        assert table.rows or table.dropped


def test_columns_that_a_person_names(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["甲栏", "乙栏", "评论"], ["小李", "好用", "x"], ["小王", "", "y"]])
    table = read_rows(path, chosen={"text": "乙栏", "sender": "1"})
    assert [(row.text, row.sender, row.fields["评论"]) for row in table.rows] == [("好用", "小李", "x")]
    assert [(drop.number, drop.text) for drop in table.dropped] == [(2, "")]
    with pytest.raises(BadInput, match="丙栏"):
        read_rows(path, chosen={"text": "丙栏"})


def test_an_export_in_json_is_read_as_a_chat(tmp_path: Path) -> None:
    one = {"id": "9", "type": "Reply", "timestamp": "2026-09-01T12:30:11.120+08:00", "content": "hi"}
    join = {**one, "type": "GuildMemberJoin", "author": {"name": "x"}}
    path = tmp_path / "discord.json"
    path.write_text(
        json.dumps({"guild": {}, "messages": [{**one, "author": {"name": "u1", "nickname": "阿 B"}}, join]})
    )
    table = read_rows(path)
    assert [(row.row_id, row.sender, row.fields["account"]) for row in table.rows] == [("9", "阿 B", "u1")]
    assert table.rows[0].time is not None and table.rows[0].time.microsecond == 120_000
    assert [drop.reason for drop in table.dropped] == ["service"]


@pytest.mark.parametrize(("language", "told"), [("zh", "重新导出"), ("en", "export it again")])
def test_a_table_of_ratings_alone_says_what_to_do(tmp_path: Path, language: str, told: str) -> None:
    file = tmp_path / "stars.csv"
    file.write_text("date,rating\n2026-01-01,5\n2026-01-02,1\n", "utf-8")
    with pytest.raises(BadInput) as refused:
        read_rows(file, language)
    assert told in str(refused.value) and "date, rating" in str(refused.value)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("sender", ["Margaret O'Donoghue", "inkwell_moderator_Bea", "+44 7700 900123 (Sal)"]),
        ("Message author", ["Fleur van der Meulen", "Tenor Okafor the Second"]),
        ("发送人", ["三年二班李梓涵妈妈（家委会）", "一只不会飞的企鹅先生"]),
    ],
)
def test_long_names_are_names(tmp_path: Path, header: str, names: list[str]) -> None:
    path = tmp_path / "chat.csv"
    lines = [f"{header},content", *(f"{name},see you at the hall" for name in names)]
    path.write_text("\n".join(lines), "utf-8")
    assert [row.sender for row in read_rows(path).rows] == names


def test_sentences_under_a_name_like_header_are_none(tmp_path: Path) -> None:
    path = tmp_path / "said.csv"
    path.write_text(
        "用户说,评论\n这个功能我找了很久都没有找到在哪里可以打开,好\n打开以后一直转圈什么也看不到要等很久,差\n",
        "utf-8",
    )
    assert {row.sender for row in read_rows(path).rows} == {""}


SAID = ["今天谁去湿地观鸟", "我去,几点集合", "八点半西门见", "好的,记得带水"]


@pytest.mark.parametrize(
    "header",
    [
        ["发言时间", "发言者", "发言内容"],
        ["發送時間", "暱稱", "訊息"],
        ["Date", "Author", "Content"],
        ["日期", "会员名", "留言"],
        ["msg_time", "member_name", "msg_content"],
        ["col1", "col2", "col3"],
        ["列1", "列2", "列3"],
    ],
)
def test_headers_of_many_kinds(tmp_path: Path, header: list[str]) -> None:
    lines = [[f"2026-09-01 08:3{n}", ["阿青", "小满"][n % 2], text] for n, text in enumerate(SAID)]
    rows = read_rows(write_csv(tmp_path / "a.csv", [header, *lines])).rows
    assert [(row.sender, row.text) for row in rows] == [(name, text) for _, name, text in lines]
    assert [row.time and f"{row.time:%M}" for row in rows] == ["30", "31", "32", "33"]


def test_a_column_with_cells_goes_before_an_empty_one(tmp_path: Path) -> None:
    lines = [["CreateTime", "StrTime", "Sender", "NickName", "StrContent"]]
    lines += [["", f"2026-09-01 08:3{n}", "", "阿青", text] for n, text in enumerate(SAID)]
    row = read_rows(write_csv(tmp_path / "a.csv", lines)).rows[0]
    assert (row.sender, row.text) == ("阿青", SAID[0]) and row.time is not None


def test_the_id_of_a_nested_author_is_not_that_of_the_message(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        {"message_id": 40 + n, "from": {"id": 7, "first_name": "Ann"}, "text": t} for n, t in enumerate(SAID)
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    assert [(row.row_id, row.sender) for row in read_rows(path).rows][:2] == [("40", "Ann"), ("41", "Ann")]


@pytest.mark.parametrize(
    ("printed", "other", "read"),
    [
        ("03/04/2026 08:05 AM", "", "2026-03-04T08:05:00"),
        ("03/04/2026 08:05", "28/04/2026 08:05", "2026-04-03T08:05:00"),
        ("03/04/2026 08:05", "04/28/2026 08:05", "2026-03-04T08:05:00"),
        ("03.04.2026 08:05", "", "2026-04-03T08:05:00"),
        ("04-Mar-26 08:05 PM", "", "2026-03-04T20:05:00"),
        ("Mar 4, 2026 8:05 PM", "", "2026-03-04T20:05:00"),
        ("Wed, 04 Mar 2026 08:05:00 +0800", "", "2026-03-04T08:05:00+08:00"),
        ("2026/3/4 8:05 GMT-05:30", "", "2026-03-04T08:05:00-05:30"),
        ("1772611500000", "", "2026-03-04T08:05:00+00:00"),
        ("03/04/2026 08:05", "", None),
    ],
)
def test_dates_of_other_places(tmp_path: Path, printed: str, other: str, read: str | None) -> None:
    lines = [
        ["time", "name", "text"],
        [printed, "Ann", "hello there"],
        [other or printed, "Bob", "hello you"],
    ]
    time = read_rows(write_csv(tmp_path / "a.csv", lines)).rows[0].time
    assert (time.isoformat() if time else None) == read


@pytest.mark.parametrize("gone", [slice(700, None), slice(300, 303), slice(310, 330)])
def test_a_damaged_array_keeps_its_whole_rows(tmp_path: Path, gone: slice) -> None:
    path = tmp_path / "a.json"
    rows = [
        {"id": f"m{n}", "user": "阿青", "tags": [{"a": 1}, {"b": 2}], "text": f"第 {n} 条"} for n in range(12)
    ]
    whole = json.dumps({"data": rows}, ensure_ascii=False)
    path.write_text(whole[: gone.start] + (whole[gone.stop :] if gone.stop else ""), "utf-8")
    table = read_rows(path)
    assert len(table.rows) >= 9 and {drop.reason for drop in table.dropped} <= {"unreadable"}
    assert all(row.sender == "阿青" and row.text == f"第 {row.row_id[1:]} 条" for row in table.rows)


def test_json_of_which_nothing_can_be_read_is_no_message(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" * 50_000, "utf-8")
    with pytest.raises(BadInput):
        read_rows(path)
