"""Rules numbered by a bare figure are clauses; figures that measure or list names stay in their lines."""

import pytest

from knowledge.clean import clean
from knowledge.split import split, title_of


def _pieces(text: str) -> list[tuple[str, str]]:
    cleaned = clean(text).text
    return [(piece.clause, piece.text) for piece in split(cleaned, title_of(cleaned))]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 不发广告，违者警告。\n\n2 不骂人，违者移出。", ["1", "2"]),
        ("读书会约定\n1 不发广告，违者警告\n2 不骂人，违者移出\n3 人身攻击的，直接移出", ["1", "2", "3"]),
        ("一　不發廣告，違者警告。\n二　不罵人，違者移出。", ["一", "二"]),
        ("1️⃣不发广告，违者警告\n2️⃣不骂人，违者移出", ["1", "2"]),
        ("1：不发广告，违者警告\n2：不骂人，违者移出", ["1", "2"]),
        ("House rules\n\n1 No adverts; first a warning.\n\n2 No insults; first a mute.", ["1", "2"]),
        ("1 - No adverts here, please.\n2 - No insults here, please.", ["1", "2"]),
    ],
)
def test_lines_that_count_on_are_clauses(text: str, numbers: list[str]) -> None:
    assert [number for number, _ in _pieces(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "1 月招新，做海报。\n2 月份团建，去郊外走走。",
        "1 天内答复，急事电话联系。\n2 天内办结，逾期说明原因。",
        "3 人以上成团，不足退款。\n5 人以上九折，当天有效。",
        "1 January: the term starts.\n2 February: the club fair.",
        "14:00 开场，主持人讲话。\n15:00 分组，各自出发。",
    ],
)
def test_what_is_measured_or_dated_numbers_nothing(text: str) -> None:
    assert _pieces(text) == [("", text)]


def test_what_stands_under_such_a_number_belongs_to_it() -> None:
    text = "约定\n\n1 不发广告\n 1) 首次警告\n 2) 再犯移出\n2 不骂人\n 1) 首次警告\n 2) 再犯移出"
    assert [number for number, _ in _pieces(text)] == ["1、1)", "1、2)", "2、1)", "2、2)"]
