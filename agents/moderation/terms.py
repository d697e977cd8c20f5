"""From when until when the words of a rule hold, as the text says: `(repealed)`, `自2026年8月1日起施行`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from agents.moderation.lexicon import PACKAGE
from agents.times.dates import find_days
from agents.times.day_readers import Day
from knowledge.numbering import marker_of
from knowledge.phrases import data
from knowledge.text import fold

_DAY, _RANGE = "\ue000", "\ue001"
_ONE = timedelta(days=1)
_TITLE_END = 80
"""Characters at the end of a heading in which it may say that it holds no more."""
_SENTENCE = re.compile(
    r"[^。;\uff1b!?\n]*?(?:[。;\uff1b!?\n]|(?<![0-9])\.(?=\s|$)|(?<=[0-9])\.(?=\s+\D|$)|$)"
)
_BRACKET = re.compile(r"[(\[【〔](?P<inside>[^()\[\]【】〔〕]*)[)\]】〕]")
_ITEM = re.compile(r"(?:[(]?[0-9]{1,2}[).、]|[①-⑳])\s*$")
_PARTED = re.compile(r"[\s—–:|,-]+")
_TO = r"\s*(?:起)?\s*(?:至|到|-|~|—|to|until|till|through|and)\s*(?:the\s+)?"
_STRUCK = re.compile(r"~~[^~]+~~")
_SPACED = re.compile(r"(?<=[0-9])\s+(?=[年月日])|(?<=[年月自从于至到])\s+(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Term:
    """`scope`: clause, document, named (`number` says which) or piece (only `span` of the text)."""

    first: date | None = None
    last: date | None = None
    """Last day in force; `date.min` for what holds no more."""
    scope: str = "clause"
    number: str = ""
    span: tuple[int, int] = (0, 0)
    alone: bool = False
    """Nobody says what it speaks of."""

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def terms_in(text: str) -> list[Term]:
    """Every term that a clause's text states; spans refer to its folded text."""
    plain = fold(text)
    if not _cue().search(plain):
        return []
    told = [Term(last=date.min)] if _STRUCK.fullmatch(plain.strip()) else []
    for bracket in _BRACKET.finditer(plain):
        if term := _read(bracket["inside"], bracket=True):
            told.append(_placed(term, plain, *bracket.span()))
    bare = _BRACKET.sub(lambda match: " " * len(match[0]), plain)
    read = (_read(_stripped(bare[start:end]), bracket=False) for start, end in _pieces(bare))
    told += [term for term in read if term]
    whole = re.fullmatch(_spec()["void_whole"], _stripped(plain))
    return [*told, Term(last=date.min)] if whole else told


@lru_cache(maxsize=1024)
def terms_of_title(title: str) -> tuple[Term, ...]:
    """What a heading says of all that stands under it."""
    plain = fold(title).strip()
    if not _cue().search(plain):
        return ()
    told = [_read(match["inside"], bracket=True) for match in _BRACKET.finditer(plain)]
    last = plain[-_TITLE_END:]
    told += [_read(last[match.end() :], bracket=False) for match in _PARTED.finditer(last)]
    return tuple(term for term in told if term)


def without(text: str, day: date) -> str:
    """Folded text without the pieces that do not hold on a day; what holds from a day on comes first."""
    plain = _STRUCK.sub("", fold(text))
    if not _cue().search(fold(text)):
        return text
    new: list[str] = []
    old: list[str] = []
    gone = [term.span for term in terms_in(text) if term.scope == "piece" and not term.holds(day)]
    for start, end in _pieces(plain):
        lead = _lead(plain[start:end])
        if (lead and not lead.holds(day)) or any(a <= start and end <= b for a, b in gone):
            continue
        (new if lead and lead.first else old).append(plain[start:end])
    return "".join(new + old) if new or len("".join(old)) < len(fold(text)) else text


def _pieces(plain: str) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(plain):
        if match.end() > match.start():
            yield match.span()


def _stripped(sentence: str) -> str:
    return sentence.strip(" 。;\uff1b!?.\n")


def _placed(term: Term, plain: str, start: int, end: int) -> Term:
    """A bracket speaks of the clause at its ends or behind its first words, else of the words beside it."""
    sentence = next(span for span in _pieces(plain) if span[0] <= start < span[1])
    before, line = plain[:start], plain[:start].rpartition("\n")[2]
    item = bool(_ITEM.search(before) and _ITEM.sub("", before).strip())
    inner = "\n" in before and marker_of(f"{line} ".lstrip()) is not None
    amid = bool(plain[sentence[0] : start].strip()) and bool(plain[: sentence[0]].strip())
    listed = bool(before.strip() and re.match(r"\s*[、,]", plain[end:]))
    if term.scope != "clause" or not (item or inner or amid or listed):
        return term
    return replace(term, scope="piece", span=sentence)


def _read(words: str, bracket: bool) -> Term | None:
    """The term that a bracket or a sentence is about."""
    plain, days = _masked(words.strip())
    for kind in ("range", "ends", "until", "begins", *(("bracketed_begins", "bracketed_until") * bracket)):
        for pattern in _patterns(kind) if days else ():
            if match := pattern.search(plain):
                goes_on = plain[match.end() :].strip().startswith((",", ":")) and not _spoken_of(match)
                return None if goes_on and not bracket else _dated(kind.rpartition("_")[2], match, days)
    ways = ["(?:<SUBJECT>)?(?:<VOID>|<BARE>)"] if bracket else [r"(?:<SUBJECT>)\s*(?:<VOID>)", "(?:<ALONE>)"]
    for way in ways:
        if match := _compiled(rf"^\s*{way}\s*(?=$|[,;:.。—-])").search(plain):
            return _scoped(match, None, date.min)
    return None


def _dated(kind: str, match: re.Match[str], days: Sequence[Day]) -> Term:
    signs = [found.start() for found in re.finditer(f"[{_DAY}{_RANGE}]", match.string)]
    told = [day for day, at in zip(days, signs, strict=True) if match.start() <= at < match.end()]
    first = told[0 if kind == "range" else -1].first if kind in ("begins", "range") else None
    last = {"range": told[-1].last, "until": told[-1].last, "ends": told[-1].first - _ONE}.get(kind)
    return _scoped(match, first, last)


def _scoped(match: re.Match[str], first: date | None, last: date | None) -> Term:
    spoken = _spoken_of(match)
    if named := spoken.get("named"):
        return Term(first, last, "named", named)
    return Term(first, last, "document" if "document" in spoken else "clause", alone=not spoken)


def _spoken_of(match: re.Match[str]) -> dict[str, str]:
    return {name: words for name, words in match.groupdict().items() if words}


def _lead(sentence: str) -> Term | None:
    """The day that a sentence begins with."""
    plain, days = _masked(sentence.strip())
    if not days:
        return None
    if _compiled(_spec()["from_a_day"]).search(plain):
        return Term(first=days[0].first)
    if match := _compiled(_spec()["before_a_day"]).search(plain):
        return Term(last=days[0].first - _ONE * bool(match["short"]))
    return None


def _masked(plain: str) -> tuple[str, list[Day]]:
    """Text with one sign for each day that names its year, and the days."""
    plain = _SPACED.sub("", plain)
    plain = re.sub(_spec()["year_of_the_republic"], lambda m: f"{int(m[1]) + 1911}年", plain)
    days = [
        day for day in find_days(plain, date(2000, 1, 1), True) if day.kind == "absolute" and not day.floating
    ]
    days += [day for day in _months(plain) if not any(_meet(day, other) for other in days)]
    days.sort(key=lambda day: day.span)
    for day in reversed(days):
        sign = _DAY if day.first == day.last or day.kind == "month" else _RANGE
        plain = plain[: day.span[0]] + sign + plain[day.span[1] :]
    return plain, days


def _months(plain: str) -> Iterator[Day]:
    for match in re.finditer(_spec()["month"], plain):
        if 1 <= int(match["m"]) <= 12:
            first = date(int(match["y"]), int(match["m"]), 1)
            following = (first + 31 * _ONE).replace(day=1)
            yield Day(match.span(), first, following - _ONE, "month")


def _meet(one: Day, other: Day) -> bool:
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]


def numbers_in(named: str) -> list[str]:
    """`第三条、第五条` → both numbers."""
    return ["".join(match.split()) for match in re.findall(_spec()["number"], named)]


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(source) for source in _spec()[kind])


@cache
def _compiled(source: str) -> re.Pattern[str]:
    spec = _spec()
    source = source.replace("<SUBJECT>", spec["subject"].replace("<NUMBERS>", spec["numbers"]))
    source = source.replace("<PASSED>", spec["passed"])
    source = source.replace("<VOID>", f"(?:{spec['void']})").replace("<BARE>", spec["void_in_brackets"])
    source = source.replace("<ALONE>", spec["void_alone"])
    source = source.replace("<R>", f"(?:{_RANGE}|<D>{_TO}<D>)")
    return re.compile(source.replace("<D>", _DAY))


@cache
def _cue() -> re.Pattern[str]:
    return re.compile(_spec()["cue"])


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/terms.yaml")
    return found
