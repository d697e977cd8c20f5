"""Rules that leave open what follows, from when on, for how long, or how to object."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from agents.moderation.ladder import Ladder
from agents.moderation.lexicon import categories
from assistant.audit.entries import entries
from assistant.audit.findings import PACKAGE, Finding, Level, say
from assistant.audit.ladder_words import in_words, ladder_of
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold, fold_map, has_cjk, language_of, sentences

_STOPS = ("。", "！", "？", "；", ".", "!", "?", ";")
_OPENING = 30
"""A vague word further on is one act among several, the others of which stand by themselves."""


@cache
def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "lint.yaml")
    return found


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_spec()[name])


def lint(clauses: Iterable[Clause], language: str) -> Iterator[Finding]:
    """Findings of every document, in the library's order."""
    by_doc: dict[str, list[Clause]] = defaultdict(list)
    for clause in entries(clauses):
        by_doc[clause.doc].append(clause)
    has_appeal = any(_appeals(clause) for of_doc in by_doc.values() for clause in of_doc)
    for of_doc in by_doc.values():
        if _is_rulebook(of_doc[0]):
            yield from _rules(of_doc, language, has_appeal)
        if _binds(of_doc[0]):
            yield from _open_deadlines(of_doc, language)


def _plain(clause: Clause) -> str:
    """Folded text, the number it is printed with blanked out: it is no threshold."""
    return unnumbered(fold(clause.text))


def unnumbered(folded: str) -> str:
    """Folded text with the number it is printed with blanked out."""
    return _pattern("numbered").sub(lambda match: " " * len(match[0]), folded, count=1)


def _is_rulebook(first: Clause) -> bool:
    if first.kind:
        return first.kind in _spec()["kinds"]
    return bool(_pattern("titles").search(fold(first.title)))


def _binds(first: Clause) -> bool:
    """Whether a document lays down what the team does; an article about it promises nothing."""
    title = fold(first.title)
    return bool(first.kind or (_pattern("binding").search(title) and not _pattern("article").search(title)))


def hands_out_sanctions(clause: Clause) -> bool:
    """Whether a clause says what a member gets for a breach; playbooks and manuals say what staff does."""
    text = _plain(clause)
    may = clause.kind in _spec()["sanctioning"] or _pattern("counted").search(text)
    return bool(may and _pattern("sanctions").search(text))


def step_at(text: str) -> int:
    """Where the first sanction begins in a text; its end when there is none."""
    folded, origin = fold_map(text)
    step = _pattern("step").search(folded)
    return origin[step.start()] if step else len(text)


def _rules(of_doc: Sequence[Clause], language: str, elsewhere: bool) -> Iterator[Finding]:
    ladders = [ladder_of(clause.text) for clause in of_doc]
    read = list(zip(of_doc, ladders, strict=True))
    general = any(ladder and _is_general(clause, ladder) for clause, ladder in read)
    usual = _usual([ladder for _, ladder in read if ladder])
    for clause, ladder in read:
        if not general:
            yield from _consequence(clause, ladder, usual, language)
        yield from _threshold(clause, ladder, language)
        yield from _duration(clause, ladder, language)
    if any(ladders) and not any(map(_appeals, of_doc)):
        yield _no_appeal(of_doc[0], language, "info" if elsewhere else "warn")


def _is_general(clause: Clause, ladder: Ladder) -> bool:
    """A ladder for breaches at large: it or its heading says so, it forbids nothing itself before its first
    step and names no one category there.
    """
    folded = _plain(clause)
    step = _pattern("step").search(folded)
    head = folded[: step.start()] if step else folded
    if _pattern("forbids").search(head):
        return False
    named = any(word in head for spec in categories().values() for word in spec["words"])
    heading = _pattern("of_sanctions").search(fold(f"{clause.section} {clause.clause}"))
    return bool(heading or _pattern("general").search(head)) and bool(ladder.steps) and not named


def _usual(ladders: Sequence[Ladder]) -> Ladder | None:
    """The ladder that a document gives most often, of those the one with most steps; None when no rule has
    steps of its own.
    """
    stepped = [ladder for ladder in ladders if len(ladder.steps) == len(set(ladder.steps)) > 1]
    counts = Counter(stepped)
    return max(stepped, key=lambda ladder: (counts[ladder], len(ladder.steps)), default=None)


def _consequence(
    clause: Clause, ladder: Ladder | None, usual: Ladder | None, language: str
) -> Iterator[Finding]:
    folded = _pattern("limits").sub(lambda match: " " * len(match[0]), _plain(clause))
    match = _pattern("forbids").search(folded)
    if not match or ladder or _pattern("refers").search(folded):
        return
    if _pattern("staff").search(re.split(r"[.。!?\n]", folded[: match.start()])[-1]):
        return
    quote = _sentence(clause, "forbids")
    spoken = language_of(quote)
    kind = "consequence" if usual is None else "consequence_usual"
    steps = "" if usual is None else in_words(usual, spoken)
    whole = quote if quote.endswith(_STOPS) else quote + say("stop", spoken)
    fixed = str(_spec()["instead"][kind][spoken]).replace("{word}", whole).replace("{steps}", steps)
    fixed = fixed.replace("{Steps}", steps[:1].upper() + steps[1:])
    yield _finding("consequence", "warn", clause, quote, language, quote, fixed)


def _threshold(clause: Clause, ladder: Ladder | None, language: str) -> Iterator[Finding]:
    folded = _plain(clause)
    opening = _pattern("vague_amount").search(folded[: _OPENING if has_cjk(folded) else 2 * _OPENING])
    quote = _sentence(clause, "vague_amount") if opening else ""
    if not quote or not (ladder or any(_pattern(name).search(folded) for name in ("forbids", "penalised"))):
        return
    if not _pattern("threshold").search(_without_sanctions(_plain(clause))):
        yield _finding("threshold", "warn", clause, quote, language, _word(quote, "vague_amount"))


def _without_sanctions(folded: str) -> str:
    """Folded text up to where the sanctions begin: their numbers are no threshold."""
    ordinal = _pattern("step").search(folded)
    return folded[: ordinal.start()] if ordinal else folded


def _duration(clause: Clause, ladder: Ladder | None, language: str) -> Iterator[Finding]:
    steps = (*ladder.steps, *((ladder.at_once,) if ladder.at_once else ())) if ladder else ()
    sanctions = _pattern("sanctions").search(_plain(clause))
    open_ended = sanctions and any(step.action == "mute" and not step.minutes for step in steps)
    if open_ended and not _pattern("permanent").search(_plain(clause)):
        if _pattern("muted_for").search(_plain(clause)):
            return
        quote = _sentence(clause, "muted") or clause.text
        yield _finding("duration", "warn", clause, quote, language, _word(quote, "muted"))


def _no_appeal(first: Clause, language: str, level: Level) -> Finding:
    return Finding(
        kind="appeal",
        level=level,
        message=say("appeal", language, title=first.title),
        proposal=_proposal("appeal", language),
        doc=first.doc,
    )


def _appeals(clause: Clause) -> bool:
    return bool(_pattern("appeal").search(fold(f"{clause.section} {clause.text}")))


def _open_deadlines(of_doc: Sequence[Clause], language: str) -> Iterator[Finding]:
    for clause in of_doc:
        quote = "" if _pattern("earned").search(_plain(clause)) else _sentence(clause, "vague_time")
        if quote and not _pattern("number").search(unnumbered(fold(quote))):
            yield _finding("vague", "info", clause, quote, language, _word(quote, "vague_time"))


def _finding(
    kind: str, level: Level, clause: Clause, quote: str, language: str, word: str, fixed: str = ""
) -> Finding:
    place = clause.clause or clause.section or "—"
    return Finding(
        kind=kind,
        level=level,
        message=say(kind, language, title=clause.title, clause=place, word=word),
        citations=(clause.cite(quote),),
        proposal=_proposal(kind, language, word=word, fixed=fixed or _fixed(kind, quote, word)),
        doc=clause.doc,
    )


def _proposal(kind: str, language: str, **values: str) -> str:
    wording = str(_spec()["proposals"][kind]["en" if language == "en" else "zh"])
    for name, value in values.items():
        wording = wording.replace(f"{{{name}}}", value)
    return wording


def _fixed(kind: str, quote: str, word: str) -> str:
    """The sentence with what is missing in the place of the vague word, in the language of the sentence."""
    spoken = language_of(quote)
    if kind == "threshold":
        kind = _measure(word) if spoken == "zh" else "threshold"
    instead = _spec()["instead"].get(kind)
    if not instead or not word:
        return quote
    wanted = str(instead[spoken]).replace("{word}", word)
    if "{quote}" in wanted:
        return wanted.replace("{quote}", quote if quote.endswith(_STOPS) else quote + say("stop", spoken))
    return quote.replace(word, wanted, 1)


def _measure(word: str) -> str:
    """What a vague word measures: how long, how much, or else how often."""
    plain = fold(word)
    return next((kind for kind in ("how_long", "how_much") if _pattern(kind).search(plain)), "how_often")


def _sentence(clause: Clause, name: str) -> str:
    """The first sentence in which a pattern is found, verbatim; empty when none has it."""
    found = (part for part in sentences(clause.text) if _pattern(name).search(unnumbered(fold(part))))
    return next(found, "").strip()


def _word(text: str, name: str) -> str:
    """The words a pattern finds, as written."""
    folded, origin = fold_map(text)
    match = _pattern(name).search(folded)
    return text[origin[match.start()] : origin[match.end() - 1] + 1] if match else ""
