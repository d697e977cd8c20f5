"""Quotations and references in a model's words: put as stored, or named as false."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agents.claims.plain import bare, place
from agents.claims.sources import Sources
from agents.claims.words import compiled, compiled_all, spec
from knowledge.model import Clause
from knowledge.phrases import phrases
from knowledge.text import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
_EDGE = " ,.;:!?，。；：！？、"
_BEFORE = 60


@dataclass(frozen=True, slots=True)
class Quoted:
    start: int
    end: int
    text: str
    named: bool
    """Words before it make it a name or somebody's own words, however short it is."""

    @property
    def binding(self) -> bool:
        """Whether it is a quotation, and not an emphasis."""
        return self.named or is_quotation(self.text)


def is_quotation(words: str) -> bool:
    """Whether words in quotation marks are long enough to be somebody's, and not an emphasis."""
    latin = re.findall(r"[A-Za-z']+", words)
    return len(_HAN.findall(words)) >= int(spec()["long_han"]) or len(latin) >= int(spec()["long_words"])


def quoted(text: str) -> list[Quoted]:
    """Quotations in a text, outermost first."""
    found: list[Quoted] = []
    for pattern in compiled_all("quotes"):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if not any(other.start <= start and end <= other.end for other in found):
                before = fold(text[max(0, match.start() - 14) : match.start()])
                found.append(Quoted(start, end, match[1], bool(compiled("naming").search(before))))
    return sorted(found, key=lambda one: one.start)


def as_stored(text: str, sources: Sources) -> str:
    """The text with every quotation spelt as it is stored; false ones stay as they are."""
    for one in reversed(quoted(text)):
        stored = [_stored(piece, sources) for piece in _pieces(one.text)]
        if one.binding and all(stored):
            for piece, known in zip(_pieces(one.text), stored, strict=True):
                text = (
                    text[: one.start] + text[one.start : one.end].replace(piece, str(known)) + text[one.end :]
                )
    return text


def false_quotes(text: str, sources: Sources) -> Iterator[str]:
    """Quotations and titles that stand nowhere in what was given."""
    for one in quoted(text):
        if one.binding and not borne_out(one.text, sources):
            yield one.text
    for match in re.finditer(spec()["titles"], text):
        if bare(match[1]) not in bare(sources.everything):
            yield match[0]


def borne_out(quote: str, sources: Sources) -> bool:
    return all(bare(piece) in bare(sources.everything) for piece in _pieces(quote))


def outside_quotes(text: str, sources: Sources) -> str:
    """The text without quotations that are borne out: their words are not the writer's."""
    for one in reversed(quoted(text)):
        if borne_out(one.text, sources):
            text = text[: one.start] + " " + text[one.end :]
    return text


def referred(text: str, clauses: Mapping[str, Clause], language: str) -> tuple[str, list[str]]:
    """The text with the names of clauses in place of their ids, and the ids that nobody gave."""
    unknown: list[str] = []

    def named(match: re.Match[str]) -> str:
        ids = re.findall(r"C\d+", match[1].upper())
        unknown.extend(one for one in ids if one not in clauses)
        names = [reference(clauses[one], language) for one in ids if one in clauses]
        before = bare(match.string[max(0, match.start() - _BEFORE) : match.start()])
        names = [name for name in dict.fromkeys(names) if bare(name) not in before]
        return _bracketed(names, language)

    text = re.sub(spec()["reference"], named, text, flags=re.IGNORECASE)
    return re.sub(spec()["lone"], lambda match: _lone(match, clauses, unknown, language), text), unknown


def _lone(match: re.Match[str], clauses: Mapping[str, Clause], unknown: list[str], language: str) -> str:
    if match[1] in clauses:
        return reference(clauses[match[1]], language)
    unknown.append(match[1])
    return match[0]


def reference(clause: Clause, language: str) -> str:
    """A clause as a reader finds it: `《社群公约》3.1`, `Community Rules, 3.1`."""
    say = phrases("agents.claims").say
    number = clause.clause if len(clause.clause) <= _BEFORE // 2 else ""
    return say("reference", language, title=clause.title.strip("《》"), clause=number).rstrip(" ,")


def _bracketed(names: list[str], language: str) -> str:
    if not names:
        return ""
    say = phrases("agents.claims").say
    return say("in_brackets", language, names=say("joint", language).join(names))


def _pieces(quote: str) -> list[str]:
    pieces = [piece.strip(_EDGE) for piece in re.split(spec()["ellipsis"], quote)]
    return [piece for piece in pieces if piece]


def _stored(piece: str, sources: Sources) -> str | None:
    return next((known for text in sources.quotable if (known := place(piece, text))), None)


__all__ = ["as_stored", "borne_out", "false_quotes", "outside_quotes", "quoted", "referred"]
