"""A team's own synonyms, and reading on around a clause."""

import os
from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.neighbours import neighbours

RULES = """# 观鸟会手册

## 一、观察

1. 守候水鸟时不得靠近巢区三十米。

2. 记录写明时间、地点和数量。

3. 照片注明拍摄者。

## 二、器材

1. 望远镜由器材组登记外借。
"""


@pytest.fixture
def birds(library: Library, write) -> Library:  # type: ignore[no-untyped-def]
    library.add(write("birds.md", RULES))
    return library


def put(library: Library, text: str | bytes, tick: int) -> Path:
    path = library.folder / "synonyms.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (tick, tick))
    return path


def first(library: Library, question: str) -> str:
    found = library.search(question)
    return found[0].clause.text if found else ""


def test_a_teams_words_find_its_clauses_as_soon_as_they_are_written(birds: Library) -> None:
    assert "望远镜" not in first(birds, "双筒家伙事")
    path = put(birds, "groups:\n  - [双筒, 家伙事, 望远镜, binoculars]\n", 1)
    assert "望远镜" in first(birds, "雙筒怎麼借") and "望远镜" in first(birds, "Who lends binoculars?")
    put(birds, "near:\n  - [蹲坑, 守候]\n", 2)
    assert "守候" in first(birds, "蹲坑") and "望远镜" not in first(birds, "家伙事")
    path.unlink()
    assert "守候" not in first(birds, "蹲坑") and not birds.synonym_trouble


def test_a_bare_list_of_groups_is_understood(birds: Library) -> None:
    put(birds, "- [家伙事, 望远镜]\n", 1)
    assert "望远镜" in first(birds, "家伙事") and not birds.synonym_trouble


@pytest.mark.parametrize(
    "text",
    [
        "groups: [[a, no]]",
        "groups: [a, b]",
        "words: [[a, b]]",
        "groups: [[a",
        b"\xff\xfe\x00",
        "- [1, 2]",
        "x" * 1_000_001,
    ],
    ids=["bool", "flat", "name", "yaml", "encoding", "number", "large"],
)
def test_a_file_that_cannot_be_used_is_named_and_the_search_goes_on(
    birds: Library, text: str | bytes
) -> None:
    put(birds, text, 1)
    assert "望远镜" in first(birds, "望远镜")
    assert "synonyms.yaml" in birds.synonym_trouble and "\n" not in birds.synonym_trouble
    put(birds, "", 2)
    assert "望远镜" in first(birds, "望远镜") and not birds.synonym_trouble


def test_neighbours_are_of_the_same_section_in_order(birds: Library) -> None:
    one, two, three, tool = birds.clauses("birds.md")
    around = neighbours(birds, two.chunk_id)
    assert (around.before, around.after) == ((one,), (three,))
    assert neighbours(birds, one.chunk_id, 5).after == (two, three)
    assert not neighbours(birds, tool.chunk_id).before and not neighbours(birds, tool.chunk_id).after
    assert neighbours(birds, "nowhere") == neighbours(birds, one.chunk_id, 0)


def test_a_text_that_stands_in_two_documents_is_found_once(birds: Library, write) -> None:  # type: ignore[no-untyped-def]
    birds.add(write("copy.md", RULES.replace("观鸟会手册", "旧手册").replace("守候", "守 候")))
    found = [hit.clause.text.replace(" ", "") for hit in birds.search("守候水鸟靠近巢区", 5)]
    assert found.count("守候水鸟时不得靠近巢区三十米。") == 1
