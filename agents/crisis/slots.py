"""What a statement can say of the facts in publishable words: read from confirmed statements only."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice, takewhile
from typing import Any

import rjieba

from agents.crisis.places import places
from agents.crisis.quantities import named_groups
from agents.crisis.task import PACKAGE, Task
from agents.crisis.timeline import clock
from knowledge.phrases import data, phrases
from knowledge.text import fold

_MOST = 3
_READ = 400
"""Characters of a report in which its goods are named."""
_STOP = re.compile(r"[,。;!?\n]")


def read_slots(task: Task) -> dict[str, str]:
    """Words by slot; a slot of which nothing is known is absent."""
    table: Mapping[str, Any] = data(PACKAGE, "slots.yaml")
    confirmed = "\n".join(task.piles.confirmed)
    found: dict[str, str] = {}
    for name, slot in table["slots"].items():
        source = task.report if task.typing.type in slot.get("from_report", ()) else confirmed
        words = list(_named(slot["entries"], fold(source), task.language))
        if words:
            found[name] = _listed(words[: _MOST if slot.get("many") else 1], task.language)
    found.update(_where(confirmed, table, task))
    found.update(_goods(task.report, table["goods"]))
    if task.start.stated and task.start.at.date() == task.now.date():
        found["since"] = clock(task.start.at, task)
    return found


def _named(entries: Mapping[str, Any], text: str, language: str) -> Iterator[str]:
    """Public names of what the text speaks of, in its order, each once."""
    hits = [(_first(str(entry["words"]), text), str(entry[language])) for entry in entries.values()]
    order = sorted((hit for hit in hits if hit[0] >= 0), key=lambda hit: hit[0])
    yield from dict.fromkeys(name for _, name in order)


def _first(words: str, text: str) -> int:
    match = _pattern(words).search(text)
    return match.start() if match else -1


def _where(text: str, table: Mapping[str, Any], task: Task) -> Iterator[tuple[str, str]]:
    names = list(dict.fromkeys([*places(text), *named_groups(text)]))[:_MOST]
    if names:
        yield "where", str(table["where"][task.language]).replace("{names}", _listed(names, task.language))


def _goods(report: str, rule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The thing that was handed out, by the first noun after the words that say so (Chinese only)."""
    folded = fold(report[:_READ])
    for match in _pattern(str(rule["after"])).finditer(folded):
        words = rjieba.tag(_STOP.split(folded[match.end() : match.end() + 12])[0])
        named = takewhile(
            lambda word: word[1].startswith("n") and not _pattern(rule["none"]).match(word[0]), words
        )
        noun = "".join(word for word, _ in islice(named, 2))
        if len(noun) > 1:
            yield "goods", noun
            return


def _listed(words: list[str], language: str) -> str:
    """`a、b、c`, `a, b and c`."""
    say = phrases(PACKAGE).say
    first = say("list_joint", language).join(words[:-1])
    return say("last_joint", language).join([first, words[-1]]) if first else words[-1]


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words)
