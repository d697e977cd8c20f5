"""Seats, tables, prizes and shorthand lists of amounts; places and hours that stand close to other words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agents.events.money import find_money
from agents.events.reading import read
from agents.facts import find_facts
from agents.times.when import find_times
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("工具600水200", {"工具": 600, "水": 200}),
        ("补给400保险300领队费500", {"补给": 400, "保险": 300, "领队费": 500}),
        ("一等奖1000二等奖500*2三等奖200*5", {"一等奖": 1000, "二等奖": 1000, "三等奖": 1000}),
        ("15桌每桌10人，餐费每桌1800", {"餐费": 27000}),
        ("茶点2000场地800", {"茶点": 2000, "场地": 800}),
    ],
)
def test_shorthand_lists_of_amounts_are_summed_as_written(text: str, sums: dict[str, int]) -> None:
    lines = {money.word: money.cents // 100 for money in find_money(text.replace("，", ","))}
    assert lines == sums


def test_a_count_of_prizes_is_no_amount() -> None:
    assert [money.cents for money in find_money("prizes 3 x $50")] == [15_000]


@pytest.mark.parametrize(
    ("text", "venue", "people"),
    [
        ("10月9日下午2点，社区礼堂办音乐会，120个座位", "社区礼堂", 120),
        ("10月10日骑行去昆石山，25人", "昆石山", 25),
        ("Game night on Oct 9 7pm at Elena's place, 10 people", "Elena's place", 10),
    ],
)
def test_places_and_seats_are_read(text: str, venue: str, people: int) -> None:
    given = read(text, NOW, language_of(text))
    assert (given.venue, given.headcount) == (venue, people)


def test_hours_beside_other_words_are_hours() -> None:
    day = find_times("早上8点到下午2点不能来", NOW)[0]
    assert day.start and day.end and (day.start.hour, day.end.hour) == (8, 14)
    night = find_times("今晚23:30到明早2点数据库升级", NOW)[0]
    assert night.end and (night.end.day, night.end.hour) == (22, 2)
    swap = find_times("Book swap, Sat 12 Dec 2-4pm", NOW)[0]
    assert swap.start and (swap.start.month, swap.start.day, swap.start.hour) == (12, 12, 14)
    assert not find_times("有两点不能忍", NOW)


def test_a_festival_in_a_name_is_no_second_day() -> None:
    days = [fact.value for fact in find_facts("社区圣诞晚会定在12/24晚上6:30", NOW) if fact.when]
    assert days == ["12/24晚上6:30"]


@pytest.mark.parametrize(
    ("text", "people"),
    [("Plan a 30-person picnic on Dec 5, budget 2000", 30), ("a 12-person dinner next Friday at Joe's", 12)],
)
def test_people_counted_before_a_hyphen(text: str, people: int) -> None:
    assert read(text, NOW, language_of(text)).headcount == people
