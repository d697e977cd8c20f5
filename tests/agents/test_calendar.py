from datetime import date, timedelta

from agents.times.calendar import (
    day_off_name,
    festival_names,
    is_makeup_workday,
    is_published,
    is_working_day,
    shift_working_days,
    working_day_on_or_before,
    working_days_between,
)


def test_days_off_and_makeup_days_of_2026() -> None:
    assert not is_working_day(date(2026, 10, 1)) and day_off_name(date(2026, 10, 1)) == "国庆节"
    assert is_makeup_workday(date(2026, 10, 10)) and is_working_day(date(2026, 10, 10))
    assert is_working_day(date(2026, 9, 24)) and not is_working_day(date(2026, 9, 26))


def test_unpublished_year_is_said() -> None:
    assert is_published(2026) and not is_published(2030)


def test_shift_skips_the_holiday() -> None:
    assert shift_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert shift_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert working_day_on_or_before(date(2026, 10, 5)) == date(2026, 9, 30)


def test_shift_and_count_agree() -> None:
    day = date(2026, 9, 14)
    for count in range(1, 20):
        assert working_days_between(day, shift_working_days(day, count)) == count


def test_lunar_festivals() -> None:
    assert "中秋节" in festival_names(date(2026, 9, 25))
    assert "春节" in festival_names(date(2027, 2, 6))
    assert festival_names(date(2027, 2, 6) - timedelta(days=1))[0].startswith("除夕")
    assert "Mid-Autumn Festival" in festival_names(date(2026, 9, 25), english=True)
