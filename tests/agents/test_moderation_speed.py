"""What is skipped to be quick changes nothing: every shortcut against the long way."""

import random
import re
from importlib.resources import files

import pytest

from agents.moderation import second
from agents.moderation.detect import concepts
from agents.moderation.lexicon import lexicon, worth_trying
from agents.moderation.needed import needed
from agents.moderation.reading import read
from agents.moderation.scored import Scorer


def bank(name: str, every: int) -> list[str]:
    lines = files("agents.moderation").joinpath(f"bank/{name}.txt").read_text("utf-8").splitlines()
    return [line.partition("\t")[2] or line for line in lines[::every] if line.strip()]


@pytest.mark.parametrize("name", ["harmful", "harmless"])
def test_no_pattern_that_matches_is_left_untried(name: str) -> None:
    lex = lexicon()
    for text in bank(name, 12):
        dense = read(text).dense
        tried = {id(pattern) for pattern in worth_trying(lex, dense)}
        missed = [
            p.expression.pattern for p in lex.patterns if id(p) not in tried and p.expression.search(dense)
        ]
        assert not missed, (text, missed)


@pytest.mark.parametrize(
    "source",
    [
        "(?:ab|c[de]){2,3}f?",
        "x(?=yz)y(?!q)z",
        "(?:[a-c]x|yy)?z+",
        "^(?:a|b.)c{0,2}(?<!c)d",
        "(a|bc)(?:d|)e",
        "[^a]bc|b[a-z]c",
    ],
)
def test_every_match_holds_a_word_of_each_needed_set(source: str) -> None:
    chance, letters = random.Random(source), "abcdefxyz"
    sets = needed(source)
    for _ in range(3000):
        text = "".join(chance.choices(letters, k=chance.randint(1, 9)))
        for match in re.finditer(source, text):
            assert all(any(word in text for word in words) for words in sets), (match[0], sets)


def test_the_quick_sums_are_those_of_the_features() -> None:
    learned = second.weights()
    scorer = Scorer.of(learned.bias, learned.kind_bias, learned.doubt, learned.kinds)
    for text in [*bank("harmful", 30), *bank("harmless", 30), "buy 2 get 1 free", "", "哈哈"]:
        dense = read(text).dense
        spans = concepts(read(text))
        found = second.features(dense, (name for name in spans if spans[name]))
        doubt = learned.bias[0] + sum(
            value * learned.doubt.get(name, (0, 0))[0] for name, value in found.items()
        )
        kinds = list(learned.kind_bias)
        for name, value in found.items():
            for index, weight in learned.kinds.get(name, ()):
                kinds[index] += value * weight
        score = scorer.score(
            dense, {name: value for name, value in found.items() if name[:2] in ("c:", "k:")}
        )
        assert score.doubt == pytest.approx(doubt) and score.kinds() == pytest.approx(kinds)


def test_plain_text_is_read_as_any_other() -> None:
    """Letters that fold to themselves take a shorter way; one odd character sends all of it the long way."""
    for text in bank("harmless", 15):
        short, long = read(text), read(text + "\u200b")
        assert (short.dense, list(short.origin)[:-1], list(short.ends)) == (
            long.dense,
            list(long.origin)[:-1],
            list(long.ends),
        )
