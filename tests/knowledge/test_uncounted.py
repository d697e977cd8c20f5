"""Numbers that number nothing stay in their sentence; Traditional numbers number; one line is a document."""

from pathlib import Path

import pytest

from knowledge import Library
from knowledge.clean import clean
from knowledge.split import split, title_of


def _pieces(text: str) -> list[tuple[str, str]]:
    cleaned = clean(text).text
    return [(piece.clause, piece.text) for piece in split(cleaned, title_of(cleaned))]


@pytest.mark.parametrize(
    "sentence",
    [
        "0.304平方公里的苗圃由铁路局捐出，去年开放。",
        "2.718是自然对数的底，常记作一个字母。",
        "三、四线城市的门店多于一线，配送也慢。",
        "5、6月间举行第二届，地点另行通知。",
        "第三条建议：夜里没人值班，刷屏要等到早上才处理。",
        "第四节比赛他得到二十分，全队获胜。",
        "A. 米勒在那一年发现了这种鸟，并以导师命名。",
        "（1）班的学生获得接力冠军，奖品是水壶。",
        "Part 2 of the film was shot in one night, without a script.",
        "发表于1998年3月的那篇文章，后来收入文集。",
        "上一条所述行为，首次发现时提醒。",
        "版权所有者应在三日内提出异议。",
        "长按二维码进群，新人当天改好名片。",
    ],
)
def test_a_sentence_keeps_its_first_words(sentence: str) -> None:
    assert _pieces(sentence) == [("", sentence)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("圖書借閱辦法\n\n第一條 每人限借三本。\n第二條 逾期每日罰五元。", ["第一條", "第二條"]),
        ("3.2群成员不得刷屏，违者提醒。\n3.3群成员不得辱骂，违者禁言。", ["3.2", "3.3"]),
        ("第五条 本办法自发布之日起施行。", ["第五条"]),
        ("二、一般成员不得拉人。\n三、管理员可以拉人，每日五人为限。", ["二", "三"]),
        ("(1)先提醒，再处理。\n(2)再犯的，禁言一天。", ["(1)", "(2)"]),
        ("Rule 3 No spam is allowed here, ever.", ["Rule 3"]),
    ],
)
def test_what_counts_is_a_number(text: str, numbers: list[str]) -> None:
    assert [clause for clause, _ in _pieces(text)] == numbers


def test_traditional_chapters_are_sections() -> None:
    text = "第一節 總則\n第一條 為維護秩序，訂立本辦法。\n第二節 處分\n第二條 刷屏的，禁言十分鐘。"
    assert [piece.section for piece in split(text)] == [("第一節 總則",), ("第二節 處分",)]


def test_the_third_item_of_an_english_list_is_no_copyright() -> None:
    text = "Members may:\n(a) post freely;\n(b) invite others;\n(c) members must not sell accounts."
    assert "(c) members must not sell accounts." in clean(text).text
    assert "2020" not in clean("Text stays here.\n\nCopyright 2020 by some site").text


@pytest.mark.parametrize("line", ["主要成员包括阿青与小满", "作者：阿青", "Copyright is owned by the club."])
def test_one_line_is_a_document(tmp_path: Path, line: str) -> None:
    (tmp_path / "one.txt").write_text(line, "utf-8")
    with Library.open(tmp_path / "library") as library:
        assert not library.add(tmp_path / "one.txt").failed
        assert [clause.text for clause in library.clauses("one.txt")] == [line]
        assert library.search(line)[0].text == line


def test_who_wrote_a_post_is_no_title(tmp_path: Path) -> None:
    post = "发表于 2023-05-01 12:00\n\n夜里总有人刷屏，群主要不要管一下？大家出出主意。\n"
    (tmp_path / "thread.txt").write_text(f"爱跑步的小鹿\n\n{post}", "utf-8")
    (tmp_path / "asked.txt").write_text(f"夜里有人刷屏应该怎么办\n\n{post}", "utf-8")
    with Library.open(tmp_path / "library") as library:
        library.add([tmp_path / "thread.txt", tmp_path / "asked.txt"])
        titles = {document.doc: document.title for document in library.documents()}
    assert titles == {"thread.txt": "thread", "asked.txt": "夜里有人刷屏应该怎么办"}
