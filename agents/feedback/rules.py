"""What the team's own rules ask for: thresholds, time limits and owners read out of feedback clauses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.model import Citation, Clause, Clauses
from knowledge.phrases import data
from knowledge.text import fold

_PER_QUERY = 6
_WHOLE = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]|\.(?=\s|$)|$)")
_PARTS = re.compile(r"(?<=[；;])")
_Part = tuple[Clause, str, str]
"""A clause, a sentence of it and a part of that sentence."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of a clause that binds; `people`/`rows` are thresholds (0: none), `days` their window."""

    citation: Citation
    due: str
    people: int = 0
    rows: int = 0
    days: float = 0.0
    stage: str = ""
    """What the time limit is for: `answer` (a first response), `finish` or `public`; empty when untold."""


@dataclass(frozen=True, slots=True)
class Rules:
    same_topic: tuple[Rule, ...]
    urgent: tuple[Rule, ...]
    kinds: dict[str, Rule]
    owners: tuple[tuple[str, str, Citation], ...]
    """Subject, role and the table line that says so."""


def find_rules(library: Clauses, language: str) -> Rules:
    """Rules of the library that speak of feedback, those in `language` first; empty where it has none."""
    sentences_of = [(clause, *part) for clause in _clauses(library, language) for part in _parts(clause)]
    urgent = _nearest(sentences_of, "urgent", language)
    kinds = {
        kind: found[0] for kind in _rules()["kinds"] if (found := _nearest(sentences_of, kind, language))
    }
    same = [
        r
        for clause, whole, part in sentences_of
        if whole.startswith(part) and (r := _threshold(clause, whole))
    ]
    return Rules(tuple(same), tuple(urgent), kinds, _all_owners(library, sentences_of, language))


def _all_owners(
    library: Clauses, sentences_of: Sequence[_Part], language: str
) -> tuple[tuple[str, str, Citation], ...]:
    """Owners that the documents name, in the language of the digest where any document speaks it."""
    spoken = any(clause.language == language for clause, _, _ in sentences_of)
    docs = dict.fromkeys(
        clause.doc for clause, _, _ in sentences_of if not spoken or clause.language == language
    )
    return tuple(owner for doc in docs for clause in library.clauses(doc) for owner in _owners(clause))


def _nearest(sentences_of: Sequence[_Part], name: str, language: str) -> list[Rule]:
    """Rules for `name`: own language first, then limits for finishing before those for a first response, then
    those whose time limit stands nearest to the word."""
    found = [
        (clause.language != language, timed[1].stage == "answer", timed)
        for clause, whole, part in sentences_of
        if (timed := _timed(clause, whole, part, name))
    ]
    return [rule for _, _, (_, rule) in sorted(found, key=lambda one: (*one[:2], one[2][0]))]


def _clauses(library: Clauses, language: str) -> list[Clause]:
    found: dict[str, Clause] = {}
    for query in _rules()["queries"]:
        for passage in library.search(query, _PER_QUERY, words_only=True):
            clause = passage.clause
            if _pattern("subject").search(fold(f"{clause.title} {clause.section} {clause.text}")):
                found.setdefault(clause.chunk_id, clause)
    return sorted(found.values(), key=lambda clause: (clause.language != language, clause.kind == "faq"))


def _parts(clause: Clause) -> Iterator[tuple[str, str]]:
    """Each sentence of a clause with its parts between semicolons."""
    for whole in _WHOLE.findall(clause.text):
        for part in _PARTS.split(whole):
            if part.strip():
                yield whole.strip(), part.strip()


def _threshold(clause: Clause, part: str) -> Rule | None:
    plain = fold(part)
    if not _pattern("same").search(plain):
        return None
    people = rows = 0
    for match in _pattern("reaches").finditer(plain):
        number = int(match[1] or match[2])
        if _pattern("people_unit").search(match[0]):
            people = people or number
        else:
            rows = rows or number
    if not people and not rows:
        return None
    return Rule(clause.cite(part), _due(plain, last=True), people, rows, _window(plain), "public")


def _window(plain: str) -> float:
    match = _pattern("window").search(plain)
    if not match:
        return 0.0
    number = int(match[1] or match[4])
    unit = match[2] or match[5]
    return number / 24 if unit.startswith(("小时", "hour")) else float(number)


def _timed(clause: Clause, whole: str, part: str, name: str) -> tuple[int, Rule] | None:
    """A time limit for what `name` stands for, and how far the two are apart. A part may owe its verb to the
    head of its sentence (`办结时限：投诉 3 天；故障 5 天`)."""
    plain, head = fold(part), _head(whole)
    word = (_pattern("urgent") if name == "urgent" else _kind_pattern(name)).search(plain)
    if not word or not _pattern("answer").search(head + plain) or _pattern("same").search(plain):
        return None
    rest = plain[word.end() :]
    due = _due(rest)
    stage = "answer" if _pattern("first").search(head + plain) else "finish"
    return (rest.find(due), Rule(clause.cite(whole), due, stage=stage)) if due else None


def _head(whole: str) -> str:
    """What stands before the colon of a sentence that lists limits."""
    head, colon, _ = fold(whole).partition(":")
    return head if colon else ""


def _due(plain: str, last: bool = False) -> str:
    """The time limit in words; with `last` the one after the threshold, not the window before it."""
    found = [match[0].strip() for match in _pattern("due").finditer(plain)]
    if not found or (last and len(found) == 1 and _window(plain)):
        return ""
    return found[-1] if last else found[0]


def _owners(clause: Clause) -> list[tuple[str, str, Citation]]:
    """Subject and role of each line of a duty table, printed with bars or as `subject: …; owner: …`."""
    found = []
    for line in clause.text.split("\n")[1:]:
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) >= 2 and cells[0] and not set(cells[0]) <= set("-: "):
            found.append((fold(cells[0]), cells[1], clause.cite(line.strip())))
    pair = _pattern("owner_row").fullmatch(clause.text.strip())
    spoken = [(fold(pair["subject"]), pair["role"].strip(), clause.cite())] if pair else []
    return [*found[1:], *spoken]


def owner_for(words: Sequence[str], rules: Rules) -> tuple[str, Citation] | None:
    """The role a table of the library gives to one of these words."""
    for word in words:
        for subject, role, citation in rules.owners:
            if len(word) > 1 and word in subject:
                return role, citation
    return None


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = data("agents.feedback", "sop.yaml")
    return rules


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(str(_rules()[name]))


@cache
def _kind_pattern(kind: str) -> re.Pattern[str]:
    return re.compile(_rules()["kinds"][kind])
