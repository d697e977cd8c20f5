"""Which column is what: by its header, borne out by what stands in it."""

import csv
import io
from pathlib import Path

import pytest

from agents.tables.row import Row
from agents.tables.rows import read_rows

SAID = [
    "周六清晨去江边放风筝",
    "我带两卷线，谁有大鹞子",
    "风大的话改到下周",
    "记得戴手套，上回割手了",
    "停车还是老码头那边吗",
    "码头修路，停学校门口",
    "收到，九点见",
    "小朋友也能来吧",
    "能，给他们准备小燕子",
    "那我多买几只",
    "中午一起吃面",
    "好，我订位置",
]
NAMES = ["阿舟", "小麦", "老庞"]


def rows_of(path: Path, header: list[str], cells: dict[str, object]) -> tuple[Row, ...]:
    """A file with a column for each header; `cells` maps it to a value or a function of the row."""
    buffer = io.StringIO()
    lines = [
        [made(n) if callable(made := cells[name]) else made for name in header] for n in range(len(SAID))
    ]
    csv.writer(buffer).writerows([header, *lines])
    path.write_text(buffer.getvalue(), "utf-8")
    return read_rows(path).rows


def said(n: int) -> str:
    return SAID[n]


def name(n: int) -> str:
    return NAMES[n % 3]


def clock(n: int) -> str:
    return f"2026-04-11 08:{n:02d}:00"


def account(n: int) -> str:
    return f"wxid_{n % 3}k7"


@pytest.mark.parametrize(
    "columns",
    [
        {
            "localId": str,
            "StrContent": said,
            "StrTime": clock,
            "Remark": "群里人",
            "NickName": name,
            "Sender": account,
        },
        {"时间": clock, "昵称": name, "备注": "老街坊", "消息文字": said},
        {"时间": clock, "昵称": name, "批注": "看过", "群里说道": said},
        {"发送时间": clock, "发送者昵称": name, "消息类型": "文本", "消息正文": said},
        {"时间": clock, "昵称": name, "内容类型": "文字", "聊天记录": said},
        {"content_type": "text", "raw_content": said, "time": clock, "nick": name},
        {"message_type": "group", "raw_message": said, "time": clock, "nickname": name},
        {"消息时间": clock, "昵称": name, "原话": said},
        {"消息时间": clock, "昵称": name, "一句话": said},
        {
            "评论数": "3",
            "昵称": name,
            "时间": clock,
            "引用评论": "上面那位说的我看不太懂，再讲一遍",
            "评论文字": said,
        },
        {"time": clock, "to_user": "风筝群", "from_user": name, "content": said},
        {"is_sender": lambda n: n % 2, "talker": name, "msg": said, "CreateTime": clock},
        {"Time": clock, "Sender": account, "SenderName": name, "TalkerName": "风筝群", "Content": said},
        {"uname": name, "mid": lambda n: 900 + n % 3, "ctime": clock, "message": said, "like": "2"},
        {"時刻": clock, "名前": name, "本文": said},
        {
            "提交时间": clock,
            "提交者": name,
            "想对我们讲的": said,
            "负责人": "老周",
            "处理备注": "已经转给管场地的人去看了，三天内回话",
        },
        {"访客名称": name, "客服名称": "前台", "消息方向": "访客到客服", "消息体": said, "消息时间": clock},
        {"A列": clock, "B列": name, "C列": said},
        {
            "时间": clock,
            "QQ": name,
            "内容": said,
            "头像": lambda n: f"https://img.example/{n}/a-very-long-path.png",
        },
    ],
)
def test_the_words_and_who_said_them_are_found(tmp_path: Path, columns: dict[str, object]) -> None:
    rows = rows_of(tmp_path / "a.csv", list(columns), columns)
    assert [row.text for row in rows] == SAID
    assert [row.sender for row in rows] == [name(n) for n in range(len(SAID))]
    assert [row.time and f"{row.time:%M}" for row in rows] == [f"{n:02d}" for n in range(len(SAID))]


def test_a_remark_is_what_was_said_where_nothing_else_is(tmp_path: Path) -> None:
    columns: dict[str, object] = {"工单号": lambda n: 7000 + n, "状态": "待办", "备注": said}
    assert [row.text for row in rows_of(tmp_path / "a.csv", list(columns), columns)] == SAID


def test_an_account_is_the_sender_where_nobody_is_called_by_name(tmp_path: Path) -> None:
    columns: dict[str, object] = {"时间": clock, "用户等级": "Lv3", "用户ID": account, "内容": said}
    assert {row.sender for row in rows_of(tmp_path / "a.csv", list(columns), columns)} == {
        account(n) for n in range(3)
    }


def test_the_same_words_again_and_again_stay_the_words(tmp_path: Path) -> None:
    columns: dict[str, object] = {"时间": clock, "昵称": name, "内容": "加群领券", "消息类型": "文本"}
    rows = rows_of(tmp_path / "a.csv", list(columns), columns)
    assert {row.text for row in rows} == {"加群领券"} and rows[0].fields["消息类型"] == "文本"


@pytest.mark.parametrize("header", [("日期", "时间"), ("Date", "Time"), ("day", "hour")])
def test_a_day_and_its_hour_in_two_columns_are_one_moment(tmp_path: Path, header: tuple[str, str]) -> None:
    columns: dict[str, object] = {
        header[0]: "2026-04-11",
        header[1]: lambda n: f"08:{n:02d}",
        "昵称": name,
        "内容": said,
    }
    rows = rows_of(tmp_path / "a.csv", list(columns), columns)
    assert [row.time and row.time.isoformat() for row in rows][:2] == [
        "2026-04-11T08:00:00",
        "2026-04-11T08:01:00",
    ]


@pytest.mark.parametrize(
    "above",
    [
        [["微信ID", "88@chatroom", "", "昵称", "风筝群", "备注", ""], ["导出工具", "某软件"], []],
        [["消息", "12条"], ["成员", "31人"]],
        [["标题", "放风筝"], ["日期", "2026-04-11"]],
        [["昵称", "风筝群", "备注"]],
        [["风筝群聊天内容导出"]],
        [],
    ],
)
@pytest.mark.parametrize("header", [["序号", "时间", "昵称", "身份", "内容"], ["时间", "昵称", "内容"]])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_an_export_says_of_itself_is_not_the_header(
    tmp_path: Path, above: list[list[str]], header: list[str], kind: str
) -> None:
    known: dict[str, object] = {"序号": str, "时间": clock, "昵称": name, "身份": "成员", "内容": said}
    lines = [[made(n) if callable(made := known[key]) else made for key in header] for n in range(len(SAID))]
    path = tmp_path / f"a.{kind}"
    if kind == "csv":
        buffer = io.StringIO()
        csv.writer(buffer).writerows([*above, header, *lines])
        path.write_text(buffer.getvalue(), "utf-8")
    else:
        from openpyxl import Workbook

        book = Workbook()
        assert book.active is not None
        for line in [*above, header, *lines]:
            book.active.append(line)
        book.save(path)
    table = read_rows(path)
    assert [(row.text, row.sender) for row in table.rows] == [(said(n), name(n)) for n in range(len(SAID))]
    assert table.columns == tuple(header) and not table.dropped


def test_words_that_name_a_role_inside_the_data_are_no_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("昵称,内容\n阿舟,什么时间\n小麦,内容\n老庞,时间\n", "utf-8")
    assert [row.text for row in read_rows(path).rows] == ["什么时间", "内容", "时间"]
    path.write_text(
        "2026-04-11 08:00,阿舟,早上好各位都到了吗\n2026-04-11 08:01,小麦,内容\n2026-04-11 08:02,老庞,时间\n",
        "utf-8",
    )
    assert [row.text for row in read_rows(path).rows][1:] == ["内容", "时间"]


@pytest.mark.parametrize(
    ("printed", "first"),
    [
        (lambda n: f"202604110{8}{n:02d}30", "2026-04-11T08:00:30"),
        (lambda n: f"202604110{8}{n:02d}", "2026-04-11T08:00:00"),
        (lambda n: f"{46123 + (8 * 60 + n) / 1440:.9f}", "2026-04-11T08:00:00"),
        (lambda n: f"0{1 + n // 6}/04/2026 08:{n:02d}", "2026-04-01T08:00:00"),
        (lambda n: f"04/0{1 + n // 6}/2026 08:{n:02d}", "2026-04-01T08:00:00"),
        (lambda n: f"{['09/04', '01/05', '02/06'][n // 4]}/2026 08:{n:02d}", "2026-04-09T08:00:00"),
    ],
)
def test_moments_that_only_the_file_as_a_whole_tells(tmp_path: Path, printed: object, first: str) -> None:
    columns: dict[str, object] = {"时间": printed, "昵称": name, "内容": said}
    rows = rows_of(tmp_path / "a.csv", list(columns), columns)
    assert rows[0].time and rows[0].time.isoformat() == first
    assert [row.time and f"{row.time:%M}" for row in rows] == [f"{n:02d}" for n in range(len(SAID))]
