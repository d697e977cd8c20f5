"""What is worked out for hundreds of texts as arrays is what each text gives by itself."""

import random
import re
from importlib.resources import files

import numpy as np
import pytest

from agents.moderation import context, families, said
from agents.moderation.chars import Joined
from agents.moderation.detect import MANY, concepts, looked_at
from agents.moderation.english import English
from agents.moderation.kin import Kin
from agents.moderation.lexicon import lexicon
from agents.moderation.places import Places
from agents.moderation.plain import read_all
from agents.moderation.reading import Reading, read
from agents.moderation.scored import words
from agents.moderation.trie import Trie
from knowledge.text import fold

SIGNS = [
    *" ·•.。*_-~^`|/\\=※→#@&!+$，,、？?\n\t\0",
    *"0123456789abcxyzv",
    *"微信你好去死傻",
    "❤",
    "😂",
    "\u200b",
    "\u202e",
    "①",
    "ﬀ",
]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Ordinary and harmful ones, some split or sprinkled by signs, and nonsense."""
    chance = random.Random(20261122)
    lines = files("agents.moderation").joinpath("bank/harmful.txt").read_text("utf-8").splitlines()[::9]
    lines += files("agents.moderation").joinpath("bank/harmless.txt").read_text("utf-8").splitlines()[::9]
    plain = [line.partition("\t")[2] or line for line in lines]
    strewn = [
        "".join(char + (chance.choice(SIGNS) if chance.random() < 0.2 else "") for char in text)
        for text in plain
    ]
    nonsense = ["".join(chance.choices(SIGNS, k=chance.randint(0, 14))) for _ in range(4000)]
    return [*plain, *strewn, *nonsense, "", "ﷺ" * 2100, "\ud800x", "a", "a b", "是的。好"]


def seen(reading: Reading) -> tuple[str, str, list[int], list[int]]:
    return reading.text, reading.dense, list(reading.origin), list(reading.ends)


def test_readings_are_the_same(texts: list[str]) -> None:
    for text, reading in zip(texts, read_all(texts), strict=True):
        assert seen(reading) == seen(read(text)), text
    assert read_all([]) == []


def test_concepts_are_the_same_in_the_same_order(texts: list[str]) -> None:
    for reading, spans in looked_at(texts):
        assert list(spans.items()) == list(concepts(reading).items()), reading.text


@pytest.mark.parametrize("few", [0, 1, MANY - 1])
def test_few_texts_are_looked_at_one_by_one(few: int) -> None:
    looked = looked_at(["加微信 kk12"] * few)
    assert [(seen(reading), dict(spans)) for reading, spans in looked] == [
        (seen(read("加微信 kk12")), dict(concepts(read("加微信 kk12"))))
    ] * few


def test_words_are_found_where_the_automaton_finds_them(texts: list[str]) -> None:
    listed = list(lexicon().words.keys())
    joined, of_text = Joined.of(texts), lexicon().words
    found = Trie(listed).found(joined.codes)
    numbers = joined.numbers()[found.starts]
    places = (found.starts - joined.starts[numbers]).tolist()
    got = sorted(zip(numbers.tolist(), places, [listed[n] for n in found.words.tolist()], strict=True))
    assert got == sorted(
        (n, last + 1 - length, text[last + 1 - length : last + 1])
        for n, text in enumerate(texts)
        for last, (length, _, _) in of_text.iter(text)
    )


def test_families_are_the_same(texts: list[str]) -> None:
    dense = [reading.dense for reading in read_all(texts)]
    names = sorted({f"k:{name}" for text in dense for name, _ in families.kinships(text)})
    numbers, rows, paired = Kin({name: n for n, name in enumerate(names)}).met(dense)
    met = zip(numbers.tolist(), rows.tolist(), paired.tolist(), strict=True)
    assert sorted((n, names[row], pair) for n, row, pair in met) == sorted(
        {(n, f"k:{name}", pair) for n, text in enumerate(dense) for name, pair in families.kinships(text)}
    )


def test_what_is_said_is_the_same(texts: list[str]) -> None:
    """Against the plain way: fold, drop what is no letter, take the least runs of three scattered codes."""
    for text, found in zip(texts, said.all_said(texts), strict=True):
        plain = fold(text)
        key = re.sub(r"[\W\d_]", "", plain[:2000])
        mixed = [0x100 + ord(char) * 40_503 % 0xD000 for char in key]
        runs = sorted({tuple(mixed[n : n + 3]) for n in range(max(len(mixed) - 2, min(len(mixed), 1)))})[:5]
        pieces = tuple(sum(code << 16 * n for n, code in enumerate(reversed(run))) for run in runs)
        assert found == (plain, key, pieces), text


def test_what_is_asked_ahead_is_what_is_asked_later(texts: list[str]) -> None:
    alone = [said.said(text) for text in texts[:50]]
    said.look_ahead(texts[:30])
    assert [said.said(text) for text in texts[:50]] == alone


def test_no_guard_whose_cue_is_met_is_left_unasked(texts: list[str]) -> None:
    for dense in texts:
        asked = {guard.name for guard in context.worth_asking(dense)}
        assert asked.issuperset(g.name for g in context.guards() if g.cue.search(dense)), dense


@pytest.mark.parametrize("total", [0, 1, 5, 3000])
def test_places_are_those_of_the_list(total: int) -> None:
    chance = random.Random(total)
    listed = list({chance.randrange(-(2**62), 2**62) for _ in range(total)})
    asked = [*chance.sample(listed, total // 2), *(chance.randrange(2**62) for _ in range(1000)), *range(50)]
    places = Places(np.array(listed, dtype=np.int64)).of(np.array(asked, dtype=np.int64))
    where = {number: n for n, number in enumerate(listed)}
    assert places.tolist() == [where.get(number, -1) for number in asked]


def test_english_words_are_counted_and_known_as_by_themselves() -> None:
    lines = [
        "",
        "buy 2 get 1 free",
        "the the the theme",
        "不 ok 好",
        "a" * 3000,
        "x y x y",
        "antidisestablishmentarianism",
    ]
    lines += files("agents.moderation").joinpath("bank/harmful.txt").read_text("utf-8").splitlines()[::40]
    dense = [reading.dense for reading in read_all(lines)]
    names = sorted({name for text in dense[::2] for name in words(text)})
    numbers, rows, counted = English({name: n for n, name in enumerate(names)}).met(dense)
    assert counted.tolist() == [len(words(text)) for text in dense]
    met = zip(numbers.tolist(), (names[row] for row in rows.tolist()), strict=True)
    assert sorted(met) == sorted((n, name) for n, text in enumerate(dense) for name in words(text) & {*names})
