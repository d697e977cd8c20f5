"""Chats pasted into a message: every line stays with the member who pasted it, however many there are."""

from datetime import datetime, timedelta

import pytest

from agents.tables.chatlog import parse_chat
from agents.tables.detours import Leaving, story

LAYOUTS = ["{t} {n}\n{x}\n\n", "{n} {t}\n{x}\n", "{n} ({t}):{x}\n"]
START = datetime(2026, 4, 2, 9, 0, 12)
MEMBERS = ["阿岚", "大柱", "Wen"]
Told = list[tuple[datetime, str, str]]


def story_of(count: int) -> Told:
    return [(START + timedelta(minutes=31 * n), MEMBERS[n % 3], f"第{n}句") for n in range(count)]


def printed(layout: str, told: Told) -> str:
    return "".join(layout.format(t=f"{t:%Y-%m-%d %H:%M:%S}", n=n, x=x) for t, n, x in told)


def outsiders(start: datetime, count: int, names: tuple[str, ...] = ("路人甲", "路人乙")) -> Told:
    return [(start + timedelta(minutes=n), names[n % len(names)], f"别处{n}") for n in range(count)]


def with_pasted(told: Told, place: int, layout: str, pasted: Told) -> Told:
    time, name, _ = told[place]
    words = f"你们看\n{printed(layout, pasted).strip()}"
    return [*told[:place], (time, name, words), *told[place + 1 :]]


def read(text: str) -> Told:
    return [(row.time or datetime.min, row.sender, row.text) for row in parse_chat(text).rows]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("count", "place"), [(4, 2), (6, 1), (12, 5), (40, 30), (40, 39), (40, 0)])
@pytest.mark.parametrize("length", [1, 2, 5, 9])
@pytest.mark.parametrize("ago", [timedelta(minutes=20), timedelta(days=8)])
def test_what_is_pasted_stays_with_who_pasted_it(
    layout: str, count: int, place: int, length: int, ago: timedelta
) -> None:
    told = story_of(count)
    told = with_pasted(told, place, layout, outsiders(told[place][0] - ago, length))
    assert read(printed(layout, told)) == told


@pytest.mark.parametrize("layout", LAYOUTS)
def test_most_messages_may_paste(layout: str) -> None:
    told = story_of(30)
    for place in range(3, 30, 2):
        told = with_pasted(told, place, layout, outsiders(told[place][0] - timedelta(days=place), 3))
    assert read(printed(layout, told)) == told


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("length", [3, 15, 60])
def test_a_long_paste_is_no_chat_of_its_own(layout: str, length: int) -> None:
    told = story_of(50)
    told = with_pasted(told, 20, layout, outsiders(START - timedelta(days=30), length))
    assert read(printed(layout, told)) == told


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_member_is_not_framed_by_an_older_line(layout: str) -> None:
    told = story_of(20)
    old = outsiders(START - timedelta(days=3), 12, names=("阿岚", "Wen"))
    told = with_pasted(told, 11, layout, old)
    assert read(printed(layout, told)) == told


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clock_that_steps_back_parts_messages_all_the_same(layout: str) -> None:
    told = story_of(20)
    for place in (4, 9, 10, 15):
        told[place] = (told[place - 1][0] - timedelta(seconds=2), *told[place][1:])
    assert read(printed(layout, told)) == told


@pytest.mark.parametrize("layout", LAYOUTS)
def test_newest_first_with_pasted_chats(layout: str) -> None:
    told = story_of(30)[::-1]
    for place in range(2, 29, 3):
        told = with_pasted(told, place, layout, outsiders(START - timedelta(days=place), 4))
    assert read(printed(layout, told)) == told


@pytest.mark.parametrize("layout", LAYOUTS)
def test_chats_put_behind_each_other_keep_their_messages(layout: str) -> None:
    told = story_of(60)
    assert read(printed(layout, told[30:] + told[:30])) == told[30:] + told[:30]


def test_a_file_without_order_keeps_every_message() -> None:
    told = story_of(60)
    mixed = [told[n * 23 % 60] for n in range(60)]
    assert read(printed(LAYOUTS[0], mixed)) == mixed


def test_other_shapes_of_time_may_be_pasted_often() -> None:
    told = story_of(30)
    for place in range(2, 30, 2):
        time, name, _ = told[place]
        told[place] = (time, name, f"转\n路人甲 (2026年4月1日 上午8:{place:02d}):甲{place}\n路人乙 (8:30):乙")
    assert read(printed(LAYOUTS[2], told)) == told


def test_the_cheapest_story() -> None:
    def kept(*times: float) -> list[int]:
        each = [0.1] * len(times)
        return story(times, Leaving(each, [5.0] * len(times), each))[1]

    assert kept(1, 2, 3, 3, 4) == [0, 1, 2, 3, 4]
    assert kept(1, 5, 2, 3, 6, 7) == [0, 1, 4, 5]
    assert kept(1, 5, 2, 3, 6, 4, 6, 8) == [0, 1, 4, 6, 7]
    assert kept(2, 1) == [0, 1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_more_headers_of_another_layout_than_of_its_own(layout: str) -> None:
    told = story_of(12)
    lines = "\n".join(f"[{8 + n // 60:02d}:{n % 60:02d}] {MEMBERS[n % 2]}: 没说过{n}" for n in range(90))
    told[5] = (*told[5][:2], f"你们看\n{lines}")
    assert read(printed(layout, told)) == told
