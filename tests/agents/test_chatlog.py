"""Chat exports: who said what when, whatever the layout."""

import json
from datetime import datetime

import pytest

from agents.tables.chatlog import looks_like_chat, parse_chat

WECHAT = """阿青 2026-09-01 12:30:11
早上好
今天谁去湿地?

小满(周末带娃) 2026-09-01 12:31:02
我去!
"""
WECHAT_COLON = """阿青 (2026-09-01 12:30:11):早上好
第二行还是他说的
小满: 周末 (2026-09-01 12:31:02):我去
"""
TIME_FIRST = """2026/9/1 12:30 阿青
早上好
2026/9/1 12:31 小满
我去
"""
QQ = """消息记录(此消息记录为文本格式,不支持重新导入)
================================================================
2026-09-01 12:30:11 【管理员】阿青(12345678)
早上好
2026-09-01 12:31:02 小满<xiaoman@example.com>
我去
"""
TELEGRAM = "Ann, [01.09.2026 12:30:11]\nmorning\n\nBob, [01.09.2026 12:31:02]\nme too\n"
DISCORD = "ann — 2026/09/01 12:30\nmorning\nbob — Today at 12:31 PM\nme too\n"
BRACKETS = "[12:30] ann: morning\n[12:31] bob: me too\n"
PLAIN = "阿青: 早上好\n小满: 我去\n阿青:那九点见\n"


@pytest.mark.parametrize(
    ("text", "senders"),
    [
        (WECHAT, ["阿青", "小满(周末带娃)"]),
        (WECHAT_COLON, ["阿青", "小满: 周末"]),
        (TIME_FIRST, ["阿青", "小满"]),
        (QQ, ["阿青", "小满"]),
        (TELEGRAM, ["Ann", "Bob"]),
        (DISCORD, ["ann", "bob"]),
        (BRACKETS, ["ann", "bob"]),
        (PLAIN, ["阿青", "小满", "阿青"]),
    ],
)
def test_senders_of_each_layout(text: str, senders: list[str]) -> None:
    assert looks_like_chat(text)
    assert [row.sender for row in parse_chat(text).rows] == senders


def test_a_message_runs_until_the_next_header() -> None:
    rows = parse_chat(WECHAT).rows
    assert rows[0].text == "早上好\n今天谁去湿地?"
    assert rows[0].time == datetime(2026, 9, 1, 12, 30, 11)
    assert parse_chat(WECHAT_COLON).rows[0].text == "早上好\n第二行还是他说的"


def test_day_first_dates_and_missing_days() -> None:
    assert parse_chat(TELEGRAM).rows[1].time == datetime(2026, 9, 1, 12, 31, 2)
    clock_only = parse_chat(BRACKETS).rows[0]
    assert clock_only.time is None
    assert clock_only.fields["time"] == "12:30"


def test_qq_numbers_and_titles_are_kept_apart_from_the_name() -> None:
    first = parse_chat(QQ).rows[0]
    assert first.fields["id"] == "12345678"
    assert first.fields["title"] == "管理员"


def test_telegram_and_discord_json() -> None:
    telegram = {
        "name": "g",
        "messages": [
            {"id": 1, "type": "service", "action": "join"},
            {
                "id": 2,
                "type": "message",
                "date": "2026-09-01T12:30:11",
                "from": "Ann",
                "text": ["see ", {"type": "link", "text": "x.example"}],
            },
        ],
    }
    row = parse_chat(json.dumps(telegram)).rows[0]
    assert (row.row_id, row.sender, row.text) == ("2", "Ann", "see x.example")
    discord = {
        "messages": [
            {"id": "9", "timestamp": "2026-09-01T12:30:11+08:00", "author": {"name": "bob"}, "content": "hi"}
        ]
    }
    assert parse_chat(json.dumps(discord)).rows[0].sender == "bob"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "加薇信领券,先到先得",
        "时间:周日 9 点\n地点:西门\n费用:免费\n报名:群里接龙",
        "帮我写个通知:周日骑行\n西门集合",
        '{"messages": "no"}',
        '{"messages": [',
    ],
)
def test_what_is_not_a_chat(text: str) -> None:
    assert not looks_like_chat(text)
    assert parse_chat(text).rows == ()


def hours(text: str) -> list[tuple[str, str]]:
    return [(f"{row.time:%H:%M}", row.sender) for row in parse_chat(text).rows if row.time]


@pytest.mark.parametrize(
    ("printed", "clock"),
    [
        ("2026/9/1 下午3:05", "15:05"),
        ("2026/9/1 上午12:30", "00:30"),
        ("2026年9月1日 星期二 9:07", "09:07"),
        ("2026-09-01 晚上11:30", "23:30"),
        ("2026-09-01 中午12:01", "12:01"),
        ("2026-09-01 3:05 PM", "15:05"),
    ],
)
def test_parts_of_the_day(printed: str, clock: str) -> None:
    assert hours(f"阿青 {printed}\n早\n\n小满 {printed}\n早\n") == [(clock, "阿青"), (clock, "小满")]


def told(layout: str, pasted: str) -> str:
    """Eight messages an hour apart, the fifth with something pasted into it."""
    text = ["早", "在", "好", "嗯", f"看这段\n{pasted}\n就这些", "哦", "行", "散"]
    lines = [
        layout.format(t=f"2026-09-01 {8 + n:02d}:00:00", n=f"成员{n % 3}", x=x) for n, x in enumerate(text)
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("layout", "pasted"),
    [
        ("{t} {n}\n{x}\n", "2026-09-01 11:30:00 外人\n别处的话"),
        ("{t} {n}\n{x}", "2025-03-02 09:30:00 外人\n别处的话\n2025-03-02 09:31:00 外人\n还有"),
        ("{t} {n}\n{x}", "2026-09-01 10:00:00 成员2\n好\n2026-09-01 11:00:00 成员0\n嗯"),
        ("{t} {n}\n{x}", "2026/9/1 11:30 外人\n别处的话"),
        ("{n} ({t}):{x}", "外人 (2026-01-05 10:00:00):别处的话"),
        ("{n} ({t}):{x}", "[10:30] 外人: 别处的话"),
    ],
)
def test_headers_pasted_into_a_message_stay_in_it(layout: str, pasted: str) -> None:
    rows = parse_chat(told(layout, pasted)).rows
    assert [row.sender for row in rows] == [f"成员{n % 3}" for n in range(8)]
    assert rows[4].text == f"看这段\n{pasted}\n就这些"


def test_a_second_chat_put_behind_the_first_keeps_its_messages() -> None:
    days = [*range(1, 29)] * 4
    later = "".join(f"2026-{5 + n // 28:02d}-{day:02d} 08:00 甲{day}\n早\n" for n, day in enumerate(days))
    earlier = "".join(f"2026-02-{day:02d} 08:00 乙{day}\n早\n" for day in range(1, 26))
    assert len(parse_chat(later + earlier).rows) == len(days) + 25


def test_what_the_program_wrote_is_no_message() -> None:
    text = QQ + "\n2026-09-01 12:40:00 系统消息(10000)\n路人加入本群。\n"
    table = parse_chat(text)
    assert [row.sender for row in table.rows] == ["阿青", "小满"]
    assert [(drop.reason, drop.text) for drop in table.dropped] == [("service", "路人加入本群。")]


def test_a_broken_off_export_keeps_what_is_whole() -> None:
    messages = [
        {"id": n, "type": "message", "date": "2026-09-01T12:30:11", "from": "Ann", "text": f"m{n}"}
        for n in range(5)
    ]
    whole = json.dumps({"name": "g", "messages": messages}, indent=1)
    cut = parse_chat(whole[: whole.index('"m3"')])
    assert [row.text for row in cut.rows] == ["m0", "m1", "m2"]
    assert [(drop.number, drop.reason) for drop in cut.dropped] == [(4, "unreadable")]
    hurt = parse_chat(whole.replace('"m2"', '"m2', 1))
    assert [row.text for row in hurt.rows][:2] == ["m0", "m1"] and hurt.rows[-1].text == "m4"
    assert [drop.reason for drop in hurt.dropped] == ["unreadable"]


def test_every_chat_of_a_full_telegram_export() -> None:
    one = {
        "messages": [{"id": 1, "type": "message", "date": "2026-09-01T12:30:11", "from": "Ann", "text": "hi"}]
    }
    assert len(parse_chat(json.dumps({"about": "x", "chats": {"list": [one, one]}})).rows) == 2


def exported(count: int, **more: object) -> dict[str, object]:
    """A Discord message with the lists that surround its words."""
    author = {"id": "7", "name": "ann", "nickname": "安 "}
    return {"id": str(count), "type": "Default", "timestamp": f"2026-09-01T12:{count:02d}:00+08:00"} | {
        "content": f"m{count}",
        "author": author,
        "mentions": [{"id": "8", "name": "bob"}, {"id": "9", "name": "cai"}],
        "reactions": [{"emoji": {"id": "", "name": "x"}, "count": 2}],
        **more,
    }


@pytest.mark.parametrize("gone", ['"content"', '[{"id": "8"', '"cai"}]', '}, {"id": "9"', "]", '"name"'])
def test_damage_inside_one_message_costs_that_message_alone(gone: str) -> None:
    whole = json.dumps({"guild": {}, "messages": [exported(n) for n in range(20)], "messageCount": 20})
    at = whole.index(gone, whole.index('"m7"') - 90)
    table = parse_chat(whole[:at] + whole[at + len(gone) :])
    kept = [row.text for row in table.rows]
    assert len(kept) >= 18 and kept == [text for text in map("m{}".format, range(20)) if text in kept]


def test_a_damaged_full_export_keeps_every_chat() -> None:
    one = {"id": 1, "type": "message", "date": "2026-09-01T12:30:11", "from": "Ann", "text": "hi"}
    chat = {"name": "g", "messages": [one | {"id": n, "text": f"m{n}"} for n in range(5)]}
    more = {"left_chats": {"about": "", "list": [chat]}}
    whole = json.dumps(
        {"contacts": {"list": [{"first_name": "x" * 300_000}]}, "chats": {"list": [chat, chat]}} | more
    )
    assert len(parse_chat(whole).rows) == 15
    assert len(parse_chat(whole.replace('"m3"', '"m3', 1)).rows) == 14


def test_words_that_were_passed_on_are_words() -> None:
    forwarded = exported(3, content="", forwardedMessage={"content": "看这个", "attachments": []})
    row = parse_chat(json.dumps({"messages": [forwarded]})).rows[0]
    assert (row.sender, row.text) == ("安", "看这个")


@pytest.mark.parametrize("layout", ["{t} {n}\n{x}\n", "{n} {t}\n{x}\n\n", "{n} ({t}):{x}\n"])
def test_a_wrong_clock_is_not_taken_for_a_quotation(layout: str) -> None:
    said = [(f"2026-09-01 {8 + n:02d}:00:00", f"成员{n % 3}", f"第{n}条") for n in range(12)]
    said[5] = ("2099-01-01 10:00:00", "成员1", "未来的话")
    text = "".join(layout.format(t=t, n=n, x=x) for t, n, x in said)
    assert [(row.sender, row.text) for row in parse_chat(text).rows] == [(n, x) for _, n, x in said]
