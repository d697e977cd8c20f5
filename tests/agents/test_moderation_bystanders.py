"""Who is at risk in a thread, and who only speaks of it, to somebody or of a book."""

from datetime import datetime, timedelta

from agents.moderation.across import Watch
from agents.moderation.judge import Judgement, Seen
from agents.tables.row import Row

START = datetime(2026, 5, 3, 22)
FINE = Judgement("allow")


def risk(rule: str, confidence: float) -> Judgement:
    seen = Seen("self_harm", "critical", 0, 1, "x", confidence, "", rule)
    return Judgement("review", (seen,), likely=0.995)


SURE, LIKE, VERY_LIKE = (
    risk("self_harm.risk", 0.84),
    risk("second.self_harm", 0.5),
    risk("second.self_harm", 0.6),
)
Line = tuple[str, str, Judgement]


def cared_for(lines: list[Line], step: int = 60) -> list[str]:
    """Texts for which somebody is cared for, in order."""
    watch, heard = Watch(), list[tuple[Row, Judgement]]()
    for n, (who, text, judged) in enumerate(lines, 1):
        heard += watch.hear(Row(str(n), n, text, START + timedelta(seconds=n * step), who), judged)
    heard += watch.rest()
    assert [row.text for row, _ in heard] == [text for _, text, _ in lines]
    return [row.text for row, judged in heard if "self_harm" in judged.categories]


def test_who_answers_a_member_at_risk_is_a_helper() -> None:
    lines: list[Line] = [
        ("小木", "药都数好了，今晚就走", SURE),
        ("阿宁", "你是不是想结束自己的生命？我陪你", SURE),
        ("Jo", "please tell me where you are", LIKE),
        ("小木", "谢谢你，可是我真的撑不住了", SURE),
    ]
    assert cared_for(lines) == [lines[0][1], lines[3][1]]


def test_a_helper_who_wants_to_die_too_is_heard() -> None:
    lines: list[Line] = [
        ("小木", "药都数好了，今晚就走", SURE),
        ("阿宁", "你别怕，我也不想活了", SURE),
    ]
    assert cared_for(lines) == [text for _, text, _ in lines]


def test_words_to_somebody_are_heard_where_nobody_was_at_risk() -> None:
    assert cared_for([("阿宁", "你是不是想结束自己的生命？", SURE)]) == ["你是不是想结束自己的生命？"]


def test_a_talk_about_a_novel_is_none_about_its_readers() -> None:
    lines: list[Line] = [
        ("老陈", "第七章你们看到了吗", FINE),
        ("柚子", "看了，凶手绝对不是园丁", FINE),
        ("老陈", "作者埋的伏笔太深", FINE),
        ("阿福", "妹妹最后是自杀还是被推下去的", SURE),
        ("柚子", "我倾向于自杀，结局写得很明白", SURE),
        ("小满", "我也不想活了，真的", SURE),
    ]
    assert cared_for(lines) == ["我也不想活了，真的"]


def test_one_mention_of_a_book_is_no_talk_about_it() -> None:
    lines: list[Line] = [("老陈", "第七章你们看到了吗", FINE), ("阿福", "天台的门开着", SURE)]
    assert cared_for(lines) == ["天台的门开着"]


def test_one_line_of_many_that_is_somewhat_alike_is_left() -> None:
    talk: list[Line] = [("阿青", "群里的窑今天开", FINE), ("阿青", "周末都来", FINE)]
    line: Line = ("阿青", "没写名字的都在窗台", LIKE)
    assert cared_for([*talk, line]) == []
    assert cared_for([line, *talk]) == []
    assert cared_for([line]) == [line[1]]
    assert cared_for([*talk, ("阿青", line[1], VERY_LIKE)]) == [line[1]]
    assert cared_for([*talk, ("阿青", line[1], SURE)]) == [line[1]]


def test_two_such_lines_are_heard() -> None:
    lines: list[Line] = [
        ("阿青", "猫送给我妹了", LIKE),
        ("阿青", "晚饭吃了面", FINE),
        ("阿青", "花也浇完了", FINE),
        ("阿青", "没什么要操心的了", LIKE),
    ]
    assert cared_for(lines) == ["猫送给我妹了", "没什么要操心的了"]


def test_what_was_said_hours_before_does_not_count() -> None:
    talk: list[Line] = [("阿青", "群里的窑今天开", FINE), ("阿青", "周末都来", FINE)]
    line: Line = ("阿青", "没写名字的都在窗台", LIKE)
    assert cared_for([*talk, line], step=9000) == [line[1]]
