"""The content of a request, clause by clause, with the facts in each."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import datetime

from agents.drafting.clauses import clauses, compiled
from agents.drafting.dates import in_order
from agents.drafting.labels import item_of_label
from agents.drafting.schema import Entry
from agents.facts import Fact, find_facts, plain_text
from knowledge.phrases import data

_LABEL_CHARS = 4
_ENDING = 24  # characters that hold the small words a clause ends in


@dataclass(frozen=True, slots=True)
class Piece:
    """One clause; fact spans count inside its text."""

    text: str
    mark: str
    """What ended it, empty at the end of an entry."""
    entry: int
    """Which entry it came from."""
    facts: tuple[Fact, ...]
    label: str = ""
    """The label it was given under (`时间:…`)."""
    at: datetime | None = None
    source: str = "request"
    listed: bool = False
    """Whether its entry was an item of a list."""

    def left(self, labels: set[str]) -> list[str]:
        """What stays when the facts of those labels and the small words at its ends are taken away."""
        plain, runs, at = plain_text(self.text), [], 0
        for fact in self.facts:
            if fact.label in labels and not fact.loose:
                runs.append((at, fact.start))
                at = fact.end
        runs.append((at, len(plain)))
        trimmed = [self._trim(plain, start, end) for start, end in runs]
        return [run for run in trimmed if run]

    def _trim(self, plain: str, start: int, end: int) -> str:
        rules = data("agents.drafting", "composing.yaml")
        run = plain[start:end]
        for source in (rules["light_ends"], rules["english_ends"]):
            latin = source == rules["english_ends"]
            ending = source if latin else rules["light_tail"]
            lead = compiled(f"^(?:{source}){'(?![a-z])' if latin else ''}")
            tail = compiled(f"{'(?<![a-z])' if latin else ''}(?:{ending})$")
            while run and (found := lead.search(run)) and found.end():
                start, run = start + found.end(), run[found.end() :]
            while (
                run and (found := tail.search(run, max(0, len(run) - _ENDING))) and found.start() < len(run)
            ):
                end, run = end - (len(run) - found.start()), run[: found.start()]
        return self.text[start:end].strip()


def read_pieces(entries: list[Entry]) -> list[Piece]:
    """All clauses of all entries in order; a clause is not cut inside a fact."""
    return [piece for index, entry in enumerate(entries) for piece in _of_entry(entry, index)]


def _of_entry(entry: Entry, index: int) -> list[Piece]:
    rules = data("agents.drafting", "composing.yaml")
    mark = compiled(rules["bullet"]).match(plain_text(entry.text))
    text = entry.text[mark.end() :] if mark else entry.text
    labelled = compiled(rules["label_line"]).match(plain_text(entry.text))
    if labelled and "\n" not in entry.text and _is_label(entry, labelled, listed=text != entry.text):
        value = entry.text[slice(*labelled.span("value"))].strip()
        facts = tuple(find_facts(value, entry.at))
        label = entry.text[slice(*labelled.span("label"))].strip()
        return [Piece(value, "", index, facts, label, entry.at, entry.source, listed=text != entry.text)]
    listed = text != entry.text
    past = compiled(rules["past"]).search(plain_text(text))
    facts = in_order(_past_weekdays(text, entry.at) if past else tuple(find_facts(text, entry.at)))
    spans = _uncut(text, facts)
    return [replace(_piece(text, span, mark, index, facts, entry), listed=listed) for span, mark in spans]


def _is_label(entry: Entry, line: re.Match[str], listed: bool) -> bool:
    """Whether words before a colon label one value: a known item, a listed or planned one, or one clause."""
    known = bool(item_of_label(entry.text[slice(*line.span("label"))].strip()))
    one = len(clauses(entry.text[slice(*line.span("value"))])) == 1
    planned = entry.source != "request"
    return planned or (one and (known or listed or len(line["label"]) <= _LABEL_CHARS))


def _past_weekdays(text: str, at: datetime) -> tuple[Fact, ...]:
    """Facts of a sentence that looks back: its bare weekdays are the last ones, other moments stay."""
    last = {fact.start: fact for fact in find_facts(text, at, future=False)}
    facts = find_facts(text, at)
    return tuple(last.get(f.start, f) if f.when and f.when.kind == "weekday" else f for f in facts)


def _uncut(text: str, facts: tuple[Fact, ...]) -> list[tuple[tuple[int, int], str]]:
    """Clause spans, joined where a cut would fall inside a fact."""
    inside = {at for fact in facts for at in range(fact.start + 1, fact.end)}
    joined: list[tuple[tuple[int, int], str]] = []
    for clause in clauses(text):
        start, end = clause.start, clause.start + len(clause.text)
        if joined and start in inside:
            start = joined.pop()[0][0]
        joined.append(((start, end), clause.mark))
    return joined


def _piece(
    text: str, span: tuple[int, int], mark: str, index: int, facts: tuple[Fact, ...], entry: Entry
) -> Piece:
    start, end = span
    start += len(text[start:end]) - len(text[start:end].lstrip())
    first = bisect_left(facts, start, key=lambda fact: fact.start)
    last = bisect_left(facts, end, key=lambda fact: fact.start)
    inside = tuple(_shifted(fact, start) for fact in facts[first:last] if fact.end <= end)
    return Piece(text[start:end].rstrip(), mark, index, inside, "", entry.at, entry.source)


def _shifted(fact: Fact, by: int) -> Fact:
    return replace(fact, start=fact.start - by, end=fact.end - by)


def is_hard(mark: str) -> bool:
    """Whether a mark ends a sentence."""
    return not mark or bool(re.search(r"[。!?;.~\n]", plain_text(mark)))
