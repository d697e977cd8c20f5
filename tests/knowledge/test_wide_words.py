"""Word lists at work: kindred words, one character in many compounds, words of talk."""

from pathlib import Path

import pytest
import yaml

import knowledge
from knowledge.library import Library
from knowledge.retrieve import read_question
from knowledge.synonyms import shipped
from knowledge.words import key, offhand

RULES = """# 棋社规章

1. 借棋谱每次两本，三周内归还。

2. 会费每学年一百六十元，学生减半。

3. 对裁决有异议的，四天内可以申诉。

4. 棋钟损坏照价赔偿。
"""


@pytest.fixture
def club(library: Library, write) -> Library:  # type: ignore[no-untyped-def]
    library.add(write("chess.md", RULES))
    return library


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("how much are the dues", "会费"),
        ("lend chess books", "借棋谱"),
        ("contest a decision", "申诉"),
        ("弄坏了钟咋整", "照价赔偿"),
    ],
)
def test_finds_what_is_said_in_other_words(club: Library, question: str, held: str) -> None:
    assert held in club.search(question, 1)[0].text


def test_two_translations_of_one_word_are_kin() -> None:
    concepts = shipped().concepts("can I contest it")
    assert any(concept.kind == "kin" and frozenset({key("appeal")}) in concept.forms for concept in concepts)


def test_words_of_talk_count_for_little_beside_a_subject() -> None:
    beside, alone = read_question("群里老有人刷屏咋整"), read_question("咋整")
    assert key("群里") in offhand()
    assert beside.weights[key("群里")] < 0.5 < beside.weights[key("刷屏")]
    assert max(alone.weights.values()) >= 0.5


@pytest.mark.parametrize("name", ["near.yaml", "lexicon.yaml", "synonyms.yaml"])
def test_no_group_says_a_word_twice(name: str) -> None:
    lists = yaml.safe_load((Path(knowledge.__file__).parent / name).read_text("utf-8"))
    groups = list(lists.values()) if name == "lexicon.yaml" else lists["groups"]
    assert not [group for group in groups if len(set(group)) != len(group)]
