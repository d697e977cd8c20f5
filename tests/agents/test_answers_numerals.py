"""Values written in Chinese numerals and English number words, and counts across languages, answer."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agents.answers.agent import AnswersAgent
from agents.answers.asking import counts
from agents.base import Brief, Deliverable, Tools
from agents.runner import run
from knowledge import Library
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
RULES = """# 棋社规章

1. 会费每学年一百六十元，五月交齐。

2. 棋谱借期二十一天，过期记名。

3. 晋级名单由经办人誊写。

4. 每队不超过四名队员，另设领队。

5. 棋钟每晚上弦，由当日赢家照看。
"""
NOTES = """# Board room

Boards are booked four days ahead in the calendar.

Logs are erased after ninety days.
"""


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("club")
    (folder / "chess.md").write_text(RULES, "utf-8")
    (folder / "room.md").write_text(NOTES, "utf-8")
    library = Library.open(folder / "home")
    library.add([folder / "chess.md", folder / "room.md"])
    return library


def deliver(text: str, library: Library) -> Deliverable:
    work = run(AnswersAgent(), Brief(text, language_of(text), NOW), Tools(library))
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("会费多少钱", "一百六十元"),
        ("棋谱借期多久", "二十一天"),
        ("晋级名单由谁誊写", "经办人"),
        ("how long until logs are erased", "ninety days"),
    ],
)
def test_answers_with_the_value_as_written(club: Library, question: str, value: str) -> None:
    delivered = deliver(question, club)
    assert delivered.data["answerable"]
    assert value in delivered.data["quotes"][0]["text"]


def test_a_unit_of_one_language_counts_in_texts_of_the_other() -> None:
    assert counts("players").search("每队不超过四名棋手")
    assert counts("次").search("at most twenty-one entries")
    assert not counts("players").search("棋手不得迟到")


@pytest.mark.parametrize("question", ["棋社的税号是多少", "who paints the walls"])
def test_stays_silent_on_what_is_not_there(club: Library, question: str) -> None:
    assert not deliver(question, club).data["answerable"]
