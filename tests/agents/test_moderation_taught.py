"""What people corrected and applied decides on the same and nearly the same words, and on no others."""

from datetime import UTC, datetime

import pytest
from fake_library import FakeLibrary

from agents.base import Lesson, Tools
from agents.moderation.bulk import judge_rows
from agents.moderation.judge import judge
from agents.moderation.taught import RULE, Taught
from agents.tables.row import Row, Table

INSULT = "你这个废物，滚出我们群，别让我再看到你"
AD = "加我微信 shop_2026 领内部优惠券，名额有限"
PLEA = "药都数好了，今晚就走，谢谢大家"


def heard(text: str, *lessons: Lesson) -> tuple[str, tuple[str, ...]]:
    found = Taught(lessons).heard(text, judge(text, brought=True), "zh")
    return found.verdict, found.categories


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (INSULT, "allow"),
        ("你这个废物！滚出我们群，别让我再看到你。", "allow"),
        ("你这个废物，滚出我们群，别让我再看见你", "allow"),
        ("你就是个废物，赶紧滚，看见你就恶心", "violation"),
        (AD, "violation"),
    ],
)
def test_only_nearly_the_same_words_are_cleared(text: str, verdict: str) -> None:
    assert heard(text)[0] == "violation"
    assert heard(text, Lesson(INSULT, "allow", "abuse"))[0] == verdict


def test_what_was_let_be_is_found_in_the_kind_that_people_named() -> None:
    code = "周四还是老地方，带上饭盒，阿姨备好了"
    lesson = Lesson(code, "violation", "illegal_gambling_drugs")
    assert heard(code)[0] == "allow"
    assert heard("周四还是老地方 带上饭盒 阿姨备好了！", lesson) == ("violation", ("illegal_gambling_drugs",))
    assert heard("周四一起带饭吗", lesson)[0] == "allow"
    review = Lesson(code, "review", "illegal_gambling_drugs")
    assert heard(code, review) == ("review", ("illegal_gambling_drugs",))


def test_whoever_may_be_at_risk_is_let_be_only_after_the_very_same_words() -> None:
    lesson = Lesson(PLEA, "allow", "self_harm")
    assert heard(PLEA, lesson)[0] == "allow"
    assert "self_harm" in heard(f"{PLEA}了", lesson)[1]
    blamed = Lesson(PLEA, "violation", "off_topic")
    assert heard(PLEA, blamed) == heard(PLEA)


def test_the_newest_of_two_lessons_counts_and_empty_ones_teach_nothing() -> None:
    newest, older = Lesson(INSULT, "allow", "abuse"), Lesson(INSULT, "violation", "abuse")
    assert heard(INSULT, newest, older)[0] == "allow"
    assert heard(INSULT, Lesson("……", "allow", ""), Lesson("", "allow", ""))[0] == "violation"


def test_rows_of_a_file_follow_the_lessons() -> None:
    table = Table(tuple(Row(str(n), n, text, None, f"m{n}") for n, text in enumerate((INSULT, AD), 1)))
    now = datetime(2026, 5, 4, tzinfo=UTC)
    plain = [one.verdict for one in judge_rows(table, Tools(FakeLibrary([])), "zh", now)]
    taught = Tools(FakeLibrary([]), lessons=(Lesson(INSULT, "allow", "abuse"),))
    assert plain == ["violation", "violation"]
    assert [one.verdict for one in judge_rows(table, taught, "zh", now)] == ["allow", "violation"]


def test_the_finding_says_who_taught_it() -> None:
    code = "周四还是老地方，带上饭盒，阿姨备好了"
    found = Taught([Lesson(code, "violation", "ads_spam")]).heard(code, judge(code), "en")
    assert found.findings[0].rule == RULE and "team" in found.findings[0].why
    assert found.findings[0].text == code and found.findings[0].own
