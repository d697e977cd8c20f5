"""What somebody is said to have done, when an operator tells of it instead of showing the message.

Two readers together: the wordings of `data/categories.yaml`, and linear classifiers that
`python -m agents.moderation.learn` learned from `bank/retold.txt` (and, with less weight, from messages): a
logistic regression for whether anything is wrong, a support vector machine for what.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from agents.moderation import detect, procedure
from agents.moderation.lexicon import PACKAGE, categories
from agents.moderation.reading import read
from agents.moderation.second import AT_RISK, Weights, chance, features, likeliest
from knowledge.phrases import data
from knowledge.text import fold, fold_map

Act = tuple[str, int, int]
"""A category with its place in the text."""
_SIGN, _CLOSE = 0.6, 0.5
_OPEN = 0.3
"""Margin below which the wording decides between two kinds."""
_ONE_BREATH = 2
"""Characters between two deeds that are told together."""
_CLAUSE = re.compile(r"[^,，。!！?？;；\n]+")


def worded(text: str) -> tuple[Act, ...]:
    """Behaviours that a telling names in so many words, by their place in it."""
    plain, origin = fold_map(text)
    found: list[Act] = []
    for category, spec in categories().items():
        meant = (match for source in spec["described"] for match in _meant(source, plain))
        match = next(meant, None)
        if match:
            found.append((category, origin[match.start()], origin[match.end() - 1] + 1))
    return tuple(sorted(found, key=lambda act: act[1]))


def _meant(source: str, plain: str) -> Iterator[re.Match[str]]:
    """Matches that are neither denied (没推销) nor suffered by the one who tells (自己被骗了)."""
    denied = re.compile(_spec()["denied"])
    return (match for match in re.finditer(source, plain) if not denied.search(plain[: match.start()]))


def _is_ordinary(text: str, found: Mapping[str, float]) -> bool:
    """Whether members do such a thing every day (ask, share, discuss), no rule being completed."""
    ordinary = re.search(_spec()["ordinary"], fold(text))
    return bool(ordinary) and not any(name.startswith("r:") for name in found)


def signs(text: str) -> dict[str, float]:
    """Features of a telling: those of a message, the behaviours it words and the rules it completes."""
    reading = read(text)
    spans = detect.concepts(reading)
    found = features(reading.dense, (concept for concept in spans if spans[concept]), brief=True)
    found.update((f"d:{category}", _SIGN) for category, _, _ in worded(text))
    found.update((f"r:{hit.rule.category}", _SIGN) for hit in detect.hits(spans))
    return found


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/described.yaml")
    return found


@cache
def _weights() -> Weights:
    return Weights.read(files(PACKAGE).joinpath("bank/retold.jsonl").read_text("utf-8"))


def acts(text: str) -> tuple[Act, ...]:
    """The behaviour a telling is most like, first; then what else it words. Empty when nothing is wrong, and
    where an earlier sanction is all that it tells the reason of."""
    text = procedure.without_settled(text)
    known, found = worded(text), signs(text)
    doubt, category = _doubt(found), likeliest(found, _weights())
    level = "retold_worded" if known else "retold_ordinary" if _is_ordinary(text, found) else "retold"
    if doubt < float(data(PACKAGE, "data/second.yaml")[level]):
        return risk_of_one(text)
    if _is_faint(text, found, category, doubt, bool(known)):
        return ()
    named = {act[0] for act in known}
    if len(named) == 1 and category not in named:
        category = known[0][0] if _margin(found, category, known[0][0]) < _OPEN else category
    first = next((act for act in known if act[0] == category), None)
    first = first or (category, *_clause(text, category))
    others = [act for act in known if act[0] != category]
    return (first, *(a for a in others if _adjoin(a, first) or _margin(found, category, a[0]) < _CLOSE))


def risk_of_one(text: str) -> tuple[Act, ...]:
    """What a text tells of somebody who may be at risk: nothing said beside it makes light of that."""
    if not re.search(_spec()["of_one"], fold(text)):
        return ()
    return tuple(act for act in worded(text) if act[0] == AT_RISK)


def _is_faint(text: str, found: Mapping[str, float], category: str, doubt: float, known: bool) -> bool:
    """Whether a telling is hardly like any kind of deed, and is taken for one because most tellings are."""
    levels, score, matter = _spec()["faint"], _score(found, category), procedure.names_matter(text)
    if any(name.startswith("r:") for name in found) or (
        not known and re.search(_spec()["deeds"], fold(text))
    ):
        return False
    if matter and score < levels["both"] and doubt < levels["both_doubt"]:
        return True
    return not known and score < levels["matter" if matter else "plain"]


def _adjoin(one: Act, other: Act) -> bool:
    """Whether two deeds are named in one breath (刷屏打广告)."""
    return max(one[1], other[1]) - min(one[2], other[2]) <= _ONE_BREATH


def _doubt(found: Mapping[str, float]) -> float:
    learned = _weights()
    return chance(
        learned.bias[0] + sum(v * learned.doubt[k][0] for k, v in found.items() if k in learned.doubt)
    )


def _margin(found: Mapping[str, float], one: str, other: str) -> float:
    return _score(found, one) - _score(found, other)


def _score(found: Mapping[str, float], category: str) -> float:
    learned = _weights()
    index = learned.classes.index(category)
    pulls = (
        value * weight
        for name, value in found.items()
        for at, weight in learned.kinds.get(name, ())
        if at == index
    )
    return learned.kind_bias[index] + sum(pulls)


def _clause(text: str, category: str) -> tuple[int, int]:
    """The clause that speaks most for a category."""
    clauses = [match for match in _CLAUSE.finditer(text) if match[0].strip()]
    best = max(clauses, key=lambda match: _score(signs(match[0]), category))
    start = best.start() + len(best[0]) - len(best[0].lstrip())
    return start, start + len(best[0].strip())
