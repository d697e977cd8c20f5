"""Messages judged hundreds at a time get what each of them gets alone."""

import random
from importlib.resources import files

import pytest

from agents.moderation import repetition, second
from agents.moderation.detect import concepts
from agents.moderation.judge import judge, judge_all
from agents.moderation.judgements import Judgements
from agents.moderation.massed import Masses, Worth, likely
from agents.moderation.reading import read
from agents.tables.row import Dropped, Row

SIGNS = (" ", "·", "*", "-", "~", "\u200b", "❤️", "😂", "1", "a")


def bank(every: int) -> list[str]:
    lines: list[str] = []
    for name in ("harmful", "harmless"):
        lines += files("agents.moderation").joinpath(f"bank/{name}.txt").read_text("utf-8").splitlines()
    return [line.partition("\t")[2] or line for line in lines if line.strip()][::every]


def mangled(texts: list[str]) -> list[str]:
    """Split by signs, cut short, joined, turned round, shouted."""
    chance = random.Random(20261121)

    def one(text: str) -> str:
        match chance.randrange(5):
            case 0:
                return chance.choice(SIGNS).join(text)
            case 1:
                return text[: chance.randrange(len(text) + 1)]
            case 2:
                return text + chance.choice(texts)
            case 3:
                return f"\u202e{text[::-1]} {chance.randrange(10**9)}"
        return text.upper() + chance.choice(SIGNS) * chance.randrange(9)

    return [one(chance.choice(texts)) for _ in range(250)]


def test_many_together_are_judged_as_one_by_one() -> None:
    texts = [*bank(48), *mangled(bank(5)), "", "。。", "哈" * 300, "ok"]
    together = judge_all(texts)
    assert len({found.verdict for found in together}) == 3
    for text, found in zip(texts, together, strict=True):
        assert found == judge(text), text


def test_sums_of_many_are_those_of_each() -> None:
    texts = [*bank(40), "", "a", "buy 2 get 1 free 快来", "\n", "鿿一", "𠮷野家"]
    readings = [read(text) for text in texts]
    seen = [[name for name, at in concepts(reading).items() if at] for reading in readings]
    scorer, worth = second._scorer(), Worth(second.CONCEPT_WEIGHT, second.FAMILY_WEIGHT, second.PAIR_WEIGHT)
    sums = Masses(scorer).totals([reading.dense for reading in readings], seen, worth)
    for row, reading, names in zip(sums, readings, seen, strict=True):
        score = scorer.score(reading.dense, second._others(reading.dense, names))
        assert row.tolist() == pytest.approx([score.doubt, score.risk, *score.kinds()])


def test_the_likeliest_is_never_the_harmless_one() -> None:
    import numpy as np

    ((doubt, agreed, top, risk),) = likely(np.array([[0.5, 0.0, 1.0, 9.0, 2.0]]), 1, 30.0)
    assert (doubt, top, risk) == (0.5, 2, 0.5)
    # Halfway between the log-odds 0.5 of the one model and ln(e^-8 + e^-7) of the other.
    assert agreed == pytest.approx(0.0434, abs=1e-4)


@pytest.mark.parametrize("few", [1, 3, 700])
def test_every_piece_comes_back_in_its_place(few: int) -> None:
    words = ["加微信 kk12 领券", "好的", "晚上见", "路上小心。" * 400]
    alone = {word: judge(word) for word in ["", *words]}
    pieces: list[Row | Dropped] = [
        Dropped(n, "blank") if n % 7 == 3 else Row(str(n), n, words[n % 4]) for n in range(few)
    ]
    found = list(Judgements("zh").of(iter(pieces)))
    assert [piece for piece, _ in found] == pieces
    for piece, judged in found:
        assert judged == alone[piece.text if isinstance(piece, Row) else ""]


def test_a_repeated_phrase_is_never_passed_over() -> None:
    """What is skipped unread holds no phrase five times over and no long run."""
    chance = random.Random(7)
    heard = 0
    for _ in range(400):
        phrase = "".join(chance.choices("买快来看好甲乙", k=chance.randint(4, 8)))
        text = "".join(
            chance.choices("一二三四五六七八九十", k=chance.randint(0, 30))
        ) + phrase * chance.randint(2, 7)
        dense = read(text).dense
        long_way = [m for m in repetition._PHRASE.finditer(dense) if len(m[0]) >= 20]
        assert bool(repetition._phrase(dense)) == any(not repetition._sound(m[1]) for m in long_way), text
        heard += bool(long_way)
    assert heard > 50
