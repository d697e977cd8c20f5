"""Chat exports whose headers print a near day, a clock under a day of its own, or a nickname like a mark."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from time import perf_counter

import pytest

from agents.tables.chatlog import looks_like_chat, parse_chat

NAMES = ["阿青", "备注：三楼", "小满(周末带娃)", "12:30", "今天也要开心", "王 五", "老李【群主】", "dev: bot"]
WORDS = [
    "早上好",
    "周三下午3:00开会",
    "昨天 15:30 见",
    "地点: 西门",
    "接龙\n1. 阿青\n2. 小满",
    "空一行\n\n再说",
    "2024-01-02",
]
Told = list[tuple[datetime, str, str]]


def story(count: int = 60) -> Told:
    start = datetime(2026, 3, 1, 8, 5)
    return [
        (start + timedelta(minutes=47 * n), NAMES[n * 5 % len(NAMES)], f"{WORDS[n * 3 % len(WORDS)]} {n}")
        for n in range(count)
    ]


def half_day(time: datetime) -> str:
    return f"{'上午' if time.hour < 12 else '下午'}{time.hour % 12 or 12}:{time:%M}"


def near(time: datetime, n: int) -> str:
    return ["昨天 ", "星期三 ", "周一 ", "", "3月1日 "][n % 5] + (
        half_day(time) if n % 2 else f"{time:%H:%M}"
    )


def read(text: str) -> Told:
    return [(row.time or datetime.min, row.sender, row.text) for row in parse_chat(text).rows]


def told_undated(text: str) -> list[tuple[str, str]]:
    return [(row.sender, row.text) for row in parse_chat(text).rows]


@pytest.mark.parametrize(
    "layout", ["{t} {n}\n{x}\n", "{n} {t}\n{x}\n\n", "{n} ({t}):{x}\n", "{n}（{t}）：{x}\n"]
)
def test_near_days_in_the_header(layout: str) -> None:
    text = "".join(layout.format(t=near(t, i), n=n, x=x) for i, (t, n, x) in enumerate(story()))
    assert told_undated(text) == [(n, x) for _, n, x in story()]
    first = parse_chat(text).rows[0]
    assert first.time is None and first.fields["time"] == "昨天 08:05"


@pytest.mark.parametrize("layout", ["{t} {n}\n{x}\n", "{n} {t}\n{x}\n", "{n} ({t}):{x}\n"])
def test_the_newest_messages_name_a_near_day(layout: str) -> None:
    lines = [
        layout.format(t=near(t, i // 50) if i >= 50 else f"{t:%Y/%m/%d %H:%M}", n=n, x=x)
        for i, (t, n, x) in enumerate(story())
    ]
    assert told_undated("".join(lines)) == [(n, x) for _, n, x in story()]


@pytest.mark.parametrize(
    ("day", "layout"),
    [
        ("—————  %Y-%m-%d  —————\n\n", "{n}  {t}\n\n{x}\n\n"),
        ("%Y年%m月%d日\n", "{n} {t}\n{x}\n\n"),
        ("日期: %Y-%m-%d\n", "{t} {n}\n{x}\n\n"),
        ("%Y-%m-%d\n", "[{t}] {n}\n{x}\n"),
    ],
)
def test_a_day_on_a_line_of_its_own_dates_the_clocks_below(day: str, layout: str) -> None:
    told, lines, last = story(), [], None
    for time, name, words in told:
        if time.date() != last:
            lines.append(time.strftime(day))
        last = time.date()
        lines.append(layout.format(t=f"{time:%H:%M}", n=name, x=words))
    assert read("".join(lines)) == told


@pytest.mark.parametrize("name", ["【群主】老李", "客服(10001)", "小满<a@b.example>", "在线:"])
def test_a_nickname_that_looks_like_a_mark_is_left_whole(name: str) -> None:
    told = [(time, name if n % 4 == 0 else who, words) for n, (time, who, words) in enumerate(story())]
    assert read("".join(f"{t:%Y-%m-%d %H:%M} {n}\n{x}\n" for t, n, x in told)) == told


def test_a_colon_behind_every_name_is_none_of_it() -> None:
    assert read("".join(f"{t:%Y-%m-%d %H:%M} {n}:\n{x}\n" for t, n, x in story())) == story()


RULE = "=" * 64


def qq(told: Told, number: Sequence[int]) -> str:
    return "".join(
        f"{t:%Y-%m-%d} {t.hour}:{t:%M:%S} {n}({number[0]}{i})\n{x}\n\n" for i, (t, n, x) in enumerate(told)
    )


def test_a_qq_export_of_several_chats() -> None:
    groups = [("观鸟", story(30)), ("阿青", story(6)), ("家长", story(20))]
    text = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n" + "".join(
        f"{RULE}\n消息分组:我的\n{RULE}\n消息对象:{name}\n{RULE}\n\n{qq(told, [n + 12345])}"
        for n, (name, told) in enumerate(groups)
    )
    assert read(text) == [one for _, told in groups for one in told]


def test_names_are_read_chat_by_chat() -> None:
    group, private = (
        story(30),
        [(t, "客服(10001)" if n == 2 else who, x) for n, (t, who, x) in enumerate(story(6))],
    )
    plain = "".join(f"{t:%Y-%m-%d %H:%M:%S} {n}\n{x}\n\n" for t, n, x in private)
    block = f"{RULE}\n消息对象:{{}}\n{RULE}\n\n"
    text = f"消息记录\n\n{block.format('群')}{qq(group, [12345])}{block.format('客服')}{plain}"
    assert read(text) == group + private


def test_words_like_a_header_right_behind_a_header_are_words() -> None:
    told = [(t, n, "2026-03-01 10:00 就这样" if i == 20 else x) for i, (t, n, x) in enumerate(story())]
    assert read("".join(f"{t:%Y-%m-%d %H:%M} {n}\n{x}\n" for t, n, x in told)) == told


def test_windows_line_ends() -> None:
    text = "".join(f"{t:%Y-%m-%d %H:%M} {n}\n{x}\n\n" for t, n, x in story())
    assert read(text.replace("\n", "\r\n")) == story()


@pytest.mark.parametrize(
    "text",
    [
        "9:00 签到\n发胸牌\n10:00 开幕\n致辞\n11:00 茶歇\n自由交流",
        "周六 9:00 集合\n西门\n周六 10:30 出发\n坐车\n周日 16:00 返程",
        "签到 (9:00): 西门\n出发 (10:00): 坐车\n午餐 (12:00): 自理",
    ],
)
def test_a_timetable_is_no_chat(text: str) -> None:
    assert not looks_like_chat(text)


@pytest.mark.parametrize("layout", ["{t} {n}\n{x}\n", "{n} ({t}):{x}\n"])
@pytest.mark.parametrize("length", [90_000, 700_000])
def test_a_first_message_of_any_length(layout: str, length: int) -> None:
    told = [(t, n, "长" * length if i == 0 else x) for i, (t, n, x) in enumerate(story(40))]
    text = "".join(layout.format(t=f"{t:%Y-%m-%d %H:%M}", n=n, x=x) for t, n, x in told)
    assert read(text) == [one for one in told if len(one[2]) <= 100_000]


def test_a_long_preamble() -> None:
    notes = "".join(f"导出说明第{n}行\n" for n in range(9000))
    text = "".join(f"{t:%Y-%m-%d %H:%M} {n}\n{x}\n" for t, n, x in story(40))
    assert read(notes + text) == story(40)
    assert read(text + notes)[:39] == story(40)[:39]


@pytest.mark.parametrize(
    ("day", "layout"),
    [
        ("—————  %Y-%m-%d  —————\n\n", "{n}  {t}\n\n{x}\n\n"),
        ("%Y年%m月%d日\n", "{n} {t}\n{x}\n\n"),
        ("%Y-%m-%d\n", "{t} {n}\n{x}\n"),
    ],
)
def test_a_day_may_end_with_words_like_a_header(day: str, layout: str) -> None:
    clock = "23:40 关灯" if layout.startswith("{t}") else "先睡了，明早 7:20"
    told = story()
    lasts = {time.date(): place for place, (time, _, _) in enumerate(told)}
    told = [(t, n, clock if place in lasts.values() else x) for place, (t, n, x) in enumerate(told)]
    text = "".join(
        (time.strftime(day) if place == 0 or time.date() != told[place - 1][0].date() else "")
        + layout.format(t=f"{time:%H:%M}", n=name, x=words)
        for place, (time, name, words) in enumerate(told)
    )
    assert read(text) == told


@pytest.mark.parametrize("layout", ["{t} {n}\n{x}\n", "{n} {t}\n{x}\n"])
def test_words_like_a_header_again_and_again(layout: str) -> None:
    words = "8:{:02d} 出门" if layout.startswith("{t}") else "明早 8:{:02d}"
    told = [(t, n, words.format(i) if i % 9 == 4 else x) for i, (t, n, x) in enumerate(story())]
    text = "".join(
        layout.format(t=near(t, i // 20) if i > 20 else f"{t:%Y/%m/%d %H:%M}", n=n, x=x)
        for i, (t, n, x) in enumerate(told)
    )
    assert told_undated(text) == [(n, x) for _, n, x in told]
    text = "".join(layout.format(t=f"{t:%H:%M}", n=n, x=x) for t, n, x in told)
    assert told_undated(text) == [(n, x) for _, n, x in told]


def test_a_date_like_a_header_behind_a_name_with_a_colon() -> None:
    told = [
        (t, "dev: bot", f"名单{i} 2024-05-27 11:10") if i % 7 == 3 else one
        for i, one in enumerate(story())
        for t in [one[0]]
    ]
    text = "".join(
        f"{n} {near(t, i // 20) if i > 20 else f'{t:%Y/%m/%d %H:%M}'}\n{x}\n"
        for i, (t, n, x) in enumerate(told)
    )
    assert told_undated(text) == [(n, x) for _, n, x in told]


@pytest.mark.parametrize("name", ["周五", "今天", "昨天"])
@pytest.mark.parametrize(
    ("day", "layout"),
    [("—————  %Y-%m-%d  —————\n\n", "{n}  {t}\n\n{x}\n\n"), ("%Y年%m月%d日\n", "{n} {t}\n{x}\n")],
)
def test_a_member_with_the_name_of_a_day(name: str, day: str, layout: str) -> None:
    told = [(time, name if place % 5 == 2 else who, x) for place, (time, who, x) in enumerate(story())]
    lines = [
        (time.strftime(day) if place == 0 or time.date() != told[place - 1][0].date() else "")
        + layout.format(t=f"{time:%H:%M}", n=who, x=words)
        for place, (time, who, words) in enumerate(told)
    ]
    assert read("".join(lines)) == told


def test_a_day_pasted_with_a_chat_dates_nothing() -> None:
    told = story()
    time, name, _ = told[20]
    told[20] = (time, name, "上次是这样\n2026-01-09\n\n路人甲  00:01\n\n早\n\n路人乙  00:02\n\n晚")
    lines = [
        (f"{time:%Y-%m-%d}\n\n" if place == 0 or time.date() != told[place - 1][0].date() else "")
        + f"{who}  {time:%H:%M}\n\n{words}\n\n"
        for place, (time, who, words) in enumerate(told)
    ]
    assert read("".join(lines)) == told


HEAD = f"消息记录\n\n{RULE}\n消息对象:观鸟\n{RULE}\n\n"


def numbered(told: Told) -> str:
    """As a QQ group prints it: the same number behind the same name."""
    return "".join(f"{t:%Y-%m-%d %H:%M:%S} {n}({123450 + NAMES.index(n)})\n{x}\n\n" for t, n, x in told)


@pytest.mark.parametrize("rule", ["=" * 16, RULE])
@pytest.mark.parametrize("behind", ["\n", "\n\n"])
def test_a_rule_that_a_member_typed_opens_no_chat(rule: str, behind: str) -> None:
    told = story(40)
    time, name, _ = told[12]
    forged = f"{rule}\n消息对象:别处\n{rule}{behind}2025-11-05 10:00:00 {told[3][1]}(123453)\n我没说过的话"
    told[12] = (time, name, f"看\n{forged}")
    assert read(HEAD + numbered(told)) == told


@pytest.mark.parametrize("words", ["就这个", "2025-11-05 说过"])
def test_words_behind_a_rule_that_a_member_typed(words: str) -> None:
    told = story(40)
    told[12] = (*told[12][:2], f"{RULE}\n消息对象:别处\n{RULE}\n{words}")
    assert read(HEAD + numbered(told)) == told


def test_the_same_people_in_two_groups_of_an_export() -> None:
    first, second = story(40), [(t - timedelta(hours=2), n, x) for t, n, x in story(44)]
    block = f"{RULE}\n消息对象:家长\n{RULE}\n\n"
    assert read(HEAD + numbered(first) + block + numbered(second)) == first + second


def test_a_number_behind_one_of_two_names_belongs_to_it() -> None:
    told = [(t, "客服(10086)" if i % 2 else "阿青", x) for i, (t, _, x) in enumerate(story(40))]
    text = "".join(f"{t:%Y-%m-%d %H:%M:%S} {n}\n{x}\n\n" for t, n, x in told)
    assert read(HEAD + text) == told


@pytest.mark.parametrize(
    "line",
    [
        "2026-03-01{}x 8:00",
        "阿青{}8:00 x",
        "{}8:00)",
        "8:00{}x",
        "2026年3月1日{}星期日{}x",
        "— {}— 2026-03-01",
    ],
)
def test_a_line_of_empty_space_is_read_at_once(line: str) -> None:
    told = [(t, n, x) for t, n, x in story(12) if "\n" not in x]
    for layout in ("{t} {n}\n{x}\n", "{n} {t}\n{x}\n", "{n} ({t}):{x}\n"):
        text = "".join(layout.format(t=f"{t:%Y-%m-%d %H:%M}", n=n, x=x) for t, n, x in told)
        start = perf_counter()
        rows = parse_chat(text + (line.replace("{}", " " * 4000) + "\n") * 4 + text).rows
        assert len(rows) >= len(told) and perf_counter() - start < 2


@pytest.mark.parametrize("layout", ["{t} {n}\n{x}\n", "{t} {n}\n{x}\n\n"])
@pytest.mark.parametrize("name", ["", "很长的群名片" * 12])
def test_a_name_of_no_length_or_too_much(layout: str, name: str) -> None:
    told = [(t, name if i % 6 == 1 else n, x) for i, (t, n, x) in enumerate(story())]
    assert read("".join(layout.format(t=f"{t:%Y-%m-%d %H:%M:%S}", n=n, x=x) for t, n, x in told)) == told


def test_a_colon_in_and_behind_a_name() -> None:
    told = [(t, n, "2024-05-14 12:58 第二场" if i % 9 == 4 else x) for i, (t, n, x) in enumerate(story())]
    assert read("".join(f"{t:%Y-%m-%d %H:%M:%S} {n}:\n{x}\n\n" for t, n, x in told)) == told


@pytest.mark.parametrize("layout", ["{t} {n}\n{x}\n", "{n} {t}\n{x}\n", "{n} ({t}):{x}\n"])
@pytest.mark.parametrize("words", ["到了", "2024-05-14 12:58 第二场"])
@pytest.mark.parametrize("count", [1, 2])
def test_a_message_or_two(layout: str, words: str, count: int) -> None:
    told = [(datetime(2026, 3, 1, 8, 5 + n), f"成员{n}", words if not n else "好的") for n in range(count)]
    text = "".join(layout.format(t=f"{t:%Y-%m-%d %H:%M}", n=n, x=x) for t, n, x in told)
    assert looks_like_chat(text) and read(text) == told
