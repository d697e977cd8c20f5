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
