"""What the team's own playbook says about a type and level: steps, limits, contacts, stand-down."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.crisis.deadlines import Limit, find_limits
from knowledge.model import Clause, Clauses
from knowledge.phrases import data
from knowledge.text import fold, fold_map

_CELL = re.compile(r"[;\uff1b|\n]")
_CHINESE_LEVEL = {"S1": ("一", "i"), "S2": ("二", "ii"), "S3": ("三", "iii"), "S4": ("四", "iv")}


@dataclass(frozen=True, slots=True)
class TeamStep:
    """One clause of the type's chapter: its limit in minutes (None when it states none), role and wording."""

    clause: Clause
    minutes: int | None
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Timed:
    """A time limit or interval for the level, with the clause that sets it."""

    minutes: int
    clause: Clause


@dataclass(frozen=True, slots=True)
class Contact:
    roles: tuple[str, ...]
    outside: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything the library gives for this crisis; all of it may be empty."""

    steps: tuple[TeamStep, ...] = ()
    limits: dict[str, Timed] | None = None
    contacts: tuple[Contact, ...] = ()
    stand_down: tuple[tuple[str, ...], Clause] | None = None
    inbox: tuple[str, Clause] | None = None
    commander: str = ""
    """Who leads at this level, as the level table names the role."""
    phone_book: tuple[str, Clause] | None = None
    """Where the team keeps the numbers of its contacts, in its own words."""

    def limit(self, name: str) -> Timed | None:
        return (self.limits or {}).get(name)


def chapter(library: Clauses, type_: str, language: str) -> list[Clause]:
    """Clauses under a heading that names the type, of the document that names it best; playbooks first."""
    names = _type(type_)["names"]
    query = " ".join([_type(type_)["label"][language], *names[:3]])
    hits = _search(library, query, language, 16)
    named = [hit for hit in hits if _names(hit.section.split("›")[-1], names)]
    if not named:
        return []
    best = min(named, key=lambda c: (c.language != language, _kind_rank(c.kind), named.index(c)))
    wanted = {
        clause.section for clause in library.clauses(best.doc) if _names(clause.section.split("›")[-1], names)
    }
    return [clause for clause in library.clauses(best.doc) if clause.section in wanted]


def read_steps(clauses: Sequence[Clause]) -> tuple[TeamStep, ...]:
    return tuple(_step(clause) for clause in clauses)


def level_limits(library: Clauses, level: str, language: str) -> dict[str, Timed]:
    """Limits of a level for first statement, updates and notification, where the library sets them."""
    found: dict[str, Timed] = {}
    for name, rule in data("agents.crisis", "team.yaml")["rules"].items():
        for clause in _search(library, f"{rule['query'][language]} {level}", language, 8):
            minutes = _for_level(clause, level, rule)
            if minutes is not None:
                found[name] = Timed(minutes, clause)
                break
    return found


def find_contacts(
    library: Clauses, case: str, type_: str, level: str, language: str, playbook: str | None = None
) -> tuple[Contact, ...]:
    """Rows of a contact table whose case fits the type (or the level), the type's first."""
    table = data("agents.crisis", "team.yaml")["contacts"]
    label = _type(type_)["label"][language]
    hits = _search(library, table["query"][language].replace("{type}", label), language, 12)
    doc = next((clause.doc for clause in hits if _is_contact(_cells(clause.text))), playbook)
    found = library.clauses(doc) if doc else ()
    rows = [(clause, cells) for clause in found if _is_contact(cells := _cells(clause.text))]
    fits = re.compile(table["rows"].get(case, "(?!)"))
    by_type = [_contact(c, cells) for c, cells in rows if fits.search(fold(_cell(cells, table["case"])))]
    by_level = [_contact(c, cells) for c, cells in rows if level.lower() in fold(_cell(cells, table["case"]))]
    return tuple(contact for contact in [*by_type[:1], *by_level[:1]] if contact.roles or contact.outside)


def _is_contact(cells: Sequence[tuple[str, str]]) -> bool:
    table = data("agents.crisis", "team.yaml")["contacts"]
    columns = [fold(column) for column, _ in cells]
    return any(re.search(table["case"], column) for column in columns) and any(
        re.search(table["person"], column) and not re.search(table["case"], column) for column in columns
    )


def stand_down(library: Clauses, language: str) -> tuple[tuple[str, ...], Clause] | None:
    """The items of a clause that lists when a crisis is over."""
    rule = data("agents.crisis", "team.yaml")["stand_down"]
    for clause in _search(library, rule["query"][language], language, 8):
        match = re.search(rule["keys"], fold(clause.text))
        _, mark, rest = clause.text.replace("\uff1a", ":").partition(":")
        items = tuple(item.strip(" 。.\n") for item in re.split(r"[;\uff1b]", rest) if item.strip(" 。.\n"))
        if match and mark and len(items) >= 2 and clause.language == language:
            return items, clause
    return None


def inbox(library: Clauses, language: str) -> tuple[str, Clause] | None:
    """A mailbox that the library names for feedback or material."""
    rule = data("agents.crisis", "team.yaml")["inbox"]
    for clause in _search(library, rule["query"][language], language, 6):
        match = re.search(rule["value"], clause.text, re.IGNORECASE)
        if match and re.search(rule["keys"], fold(clause.text)):
            return match[0], clause
    return None


def commander(library: Clauses, level: str, language: str) -> str:
    """The role that the level table puts in charge; empty when it names none."""
    rule = data("agents.crisis", "team.yaml")["commander"]
    for clause in _search(library, f"{rule['query'][language]} {level}", language, 8):
        cells = _cells(clause.text)
        if len(cells) >= 3 and _level(level).search(fold(cells[0][1])) and clause.language == language:
            return _cell(cells, rule["column"]).strip("-— ")
    return ""


def phone_book(library: Clauses, docs: Set[str], language: str) -> tuple[str, Clause] | None:
    """Where the numbers are kept, by a clause of the documents that hold the contacts and the steps."""
    rule = data("agents.crisis", "team.yaml")["phone_book"]
    for clause in _search(library, rule["query"][language], language, 12) if docs else ():
        folded, origin = fold_map(clause.text)
        match = re.search(rule["place"], folded)
        if match and clause.doc in docs:
            group = "zh" if match["zh"] else "en"
            return clause.text[origin[match.start(group)] : origin[match.end(group) - 1] + 1], clause
    return None


def _search(library: Clauses, query: str, language: str, k: int) -> list[Clause]:
    """Hits of the library, those in the wanted language first."""
    if not len(library):
        return []
    hits = [hit.clause for hit in library.search(query, k, language=language, words_only=True)]
    return hits or [hit.clause for hit in library.search(query, k, words_only=True)]


def _step(clause: Clause) -> TeamStep:
    limits = find_limits(clause.text)
    minutes, rest = None, clause.text
    if limits and limits[0].start <= 14 and not _relative(clause.text, limits[0]):
        minutes, rest = limits[0].minutes, clause.text[limits[0].end :]
    folded, origin = fold_map(rest)
    match = _pattern("role").match(folded)
    role = rest[origin[match.start("role")] : origin[match.end("role") - 1] + 1] if match else ""
    text = rest[origin[match.end("role") - 1] + 1 :] if match else rest
    return TeamStep(clause, minutes, role.strip(), text.strip(" ,\uff0c、:\uff1a"))


def _relative(text: str, limit: Limit) -> bool:
    """Whether a limit counts from something else than the clock start (`恢复后 30 分钟内`)."""
    rule = _pattern("relative")
    return bool(rule.search(fold(text[: limit.start])) or rule.match(fold(text[limit.end :]).strip()))


def _for_level(clause: Clause, level: str, rule: dict[str, Any]) -> int | None:
    """The number that a clause gives for a level: a table row's cell, or the words after the level's name."""
    keys, word = re.compile(rule["keys"]), _level(level)
    folded = fold(clause.text)
    if not word.search(folded) or not keys.search(folded + fold(clause.section)):
        return None
    cells = _cells(clause.text)
    if len(cells) >= 3:
        cell = next((value for name, value in cells if keys.search(fold(name))), "")
        return _first(cell, rule["form"])
    for match in word.finditer(folded):
        after = folded[match.end() : match.end() + 40]
        other = re.search(r"s[1-4](?!\d)", after)
        minutes = _first(after[: other.start()] if other and other.start() > 1 else after, rule["form"])
        if minutes is not None:
            return minutes
    return None


def _first(text: str, form: str) -> int | None:
    found = find_limits(text, form)
    return found[0].minutes if found else None


def _cells(text: str) -> list[tuple[str, str]]:
    """A table row as the library stores it (`column:value;column:value`)."""
    pairs = [re.split(r"[:\uff1a]", part, maxsplit=1) for part in _CELL.split(text)]
    return [(pair[0].strip(), pair[1].strip()) for pair in pairs if len(pair) == 2]


def _cell(cells: list[tuple[str, str]], name: str) -> str:
    return next((value for column, value in cells if re.search(name, fold(column))), "")


def _contact(clause: Clause, cells: list[tuple[str, str]]) -> Contact:
    table = data("agents.crisis", "team.yaml")["contacts"]
    people = [
        v for c, v in cells if re.search(table["person"], fold(c)) and not re.search(table["case"], fold(c))
    ]
    outside = _cell(cells, table["outside"])
    return Contact(tuple(p for p in people if p.strip("-— ")), outside.strip("-— "), clause)


def _names(heading: str, names: Sequence[str]) -> bool:
    folded = fold(heading)
    return any(name.lower() in folded for name in names)


def _kind_rank(kind: str) -> int:
    kinds = data("agents.crisis", "team.yaml")["kinds"]
    return int(kinds.index(kind)) if kind in kinds else len(kinds)


def _type(type_: str) -> dict[str, Any]:
    entry: dict[str, Any] = data("agents.crisis", "types.yaml")["types"][type_]
    return entry


@cache
def _level(level: str) -> re.Pattern[str]:
    number, roman = _CHINESE_LEVEL[level]
    word = data("agents.crisis", "team.yaml")["level_word"]
    for slot, value in (("level", level.lower()), ("number", number), ("roman", roman)):
        word = word.replace(f"{{{slot}}}", value)
    return re.compile(word)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(data("agents.crisis", "team.yaml")[name])
