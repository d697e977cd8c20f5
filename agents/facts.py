"""Typed facts that a request gives: moments, places, people, prices, links, codes, each with its span.

Nothing is interpreted beyond its label: `value` is always a verbatim piece of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from agents.times.when import When, find_times
from knowledge.phrases import data
from knowledge.text import fold_char

_MOMENT_CHARS = 14
_LATIN_MOMENT = 32  # `Friday 27 November, 7:30-9pm` is one moment
# No price, count or code is this long; patterns with two numbers would try every way to cut it.
_ENDLESS = re.compile(r"\d{25,}")
_BLANKS = re.compile(r"\s{60,}")  # patterns that skip blanks would try every one of a long run
_BETWEEN_CHARS = 3
_NEAR = 60  # characters before and behind a moment in which it is told what it is
_ENDS = "。!！?？;；\n"
_JUST_PAST = timedelta(days=60)
_MACRO = re.compile(r"(?<!\?P)<([a-z]+)>")


@dataclass(frozen=True, slots=True)
class Fact:
    """One given fact; `text[start:end]` of the request is `text`, and `value` is part of it."""

    label: str
    """when, deadline, effective, place, host, price, quota, link, phone, code, … (`facts.yaml`)."""
    value: str
    text: str
    start: int
    end: int
    cue: str = ""
    """The request's own word for it (`带队`, `早鸟价`), empty when it names none."""
    when: When | None = None
    """The moment read from it, for when, deadline and effective."""
    parted: bool = False
    """Whether its day and its hour stand apart in the text: the other half is a fact of its own."""
    zone: str = ""
    """The zone that its hour is told in (`UTC`), as given; empty when none is."""

    @property
    def loose(self) -> bool:
        """Whether a moment's words span more than the moment (`明晚有电影夜，20:30`)."""
        if self.when is None:
            return False
        limit = _LATIN_MOMENT if self.value.isascii() else _MOMENT_CHARS
        return len(self.value) > limit and "," in plain_text(self.value)


def find_facts(text: str, now: datetime, *, future: bool = True) -> list[Fact]:
    """Facts in order of appearance, never overlapping; moments are resolved against `now` (aware), a bare
    weekday as the coming one, or as the last one when `future` is false."""
    return list(_found(text, now, future))


@lru_cache(maxsize=256)
def _found(text: str, now: datetime, future: bool) -> tuple[Fact, ...]:
    plain = plain_text(text)
    found = [*_moments(text, plain, now, future)]
    taken = bytearray(len(text))
    for fact in found:
        taken[fact.start : fact.end] = b"\1" * (fact.end - fact.start)
    for fact in _typed(text, _without(plain, taken)):
        if not any(taken[fact.start : fact.end]):
            found.append(fact)
            taken[fact.start : fact.end] = b"\1" * (fact.end - fact.start)
    return tuple(sorted(found, key=lambda fact: fact.start))


class _Even(dict[int, str]):
    """A table for `str.translate` that keeps a character whose folded form has another length."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = fold_char(char)
        self[code] = even = folded if len(folded) == 1 else char
        return even


_EVEN = _Even()


@lru_cache(maxsize=512)
def plain_text(text: str) -> str:
    """The text folded character by character to one of the same length, so that offsets stay true."""
    return text.translate(_EVEN)


def _moments(text: str, plain: str, now: datetime, future: bool) -> Iterator[Fact]:
    whens = [*_halves(text, _resolved(text, now, future))]
    for when, parted in whens:
        start, end = when.span
        after = plain[end : end + _NEAR]
        if when.kind == "festival" and _words("festival_name").match(after) and len(whens) > 1:
            continue  # `圣诞晚会` beside a date is a name
        if _words("numbered").search(plain[start:end]) and _words("numbered_after").search(after):
            continue
        part = None if when.has_time else _words("part_after").match(after)
        end += part.end() if part else 0
        zone = _words("zone").search(plain[end : end + _NEAR])
        end += zone.end() if zone else 0
        end += plain[start:end].count("(") > plain[start:end].count(")") and plain[end : end + 1] == ")"
        value, before, after = text[start:end], plain[max(0, start - _NEAR) : start], plain[end : end + _NEAR]
        label = "when"
        lead = _words("deadline_before").search(before)
        tail = _words("deadline_after").search(after)
        if lead or tail:
            label = "deadline"
            start, end = start - (len(lead[0]) if lead else 0), end + (tail.end() if tail else 0)
        elif _effective(before, after):
            label = "effective"
            begun = _words("effective_after").search(after)
            end += begun.end() if begun else 0
        yield Fact(label, value, text[start:end], start, end, "", when, parted, _zone(when, text, plain))


def _zone(when: When, text: str, plain: str) -> str:
    """The zone behind any part of a moment; `text` and `plain` are the whole text as typed and folded."""
    for end in dict.fromkeys([when.span[1], *(piece[1] for piece in when.pieces)]):
        if found := _words("zone").search(plain[end : end + _NEAR]):
            return text[end : end + found.end()].strip(" ()（）")
    return ""


def _halves(text: str, whens: Iterator[When]) -> Iterator[tuple[When, bool]]:
    """A day and an hour with other words between them are two facts of the same moment."""
    for when in whens:
        spans = when.pieces
        between = text[spans[0][1] : spans[1][0]] if len(spans) == 2 else ""
        if _words("each").search(plain_text(between)) and when.start:
            yield from _apart(when, text, spans[0], spans[1])
        elif _closes(when, text, between):
            yield from _apart(when, text, spans[1], spans[0])
        elif len(between) > _BETWEEN_CHARS:
            for index, span in enumerate(spans):
                yield replace(when, span=span, text=text[slice(*span)], inherited=index > 0), True
        else:
            yield when, False


def _apart(when: When, text: str, day: tuple[int, int], hour: tuple[int, int]) -> Iterator[tuple[When, bool]]:
    """A day and an hour that are no one moment, in the order they stand."""
    midnight = when.start.replace(hour=0, minute=0) if when.start else None
    both = [
        replace(when, span=day, text=text[slice(*day)], start=midnight, end=None, has_time=False),
        replace(when, span=hour, text=text[slice(*hour)], has_date=False, inherited=True),
    ]
    yield from ((half, False) for half in sorted(both, key=lambda half: half.span))


def _closes(when: When, text: str, between: str) -> bool:
    """Whether the day behind an hour is a closing day of its own (`22点到1点，……12月1日前报名`)."""
    if len(when.pieces) != 2 or when.start is None:
        return False
    first, second = (plain_text(text[slice(*span)]) for span in when.pieces)
    clock, day = _words("clock").search(first), not _words("clock").search(second)
    end = when.pieces[1][1]
    until = _words("deadline_after").match(plain_text(text[end : end + _NEAR]))
    return bool(clock and day and until and (when.end or len(between) > _BETWEEN_CHARS))


def _resolved(text: str, now: datetime, future: bool) -> Iterator[When]:
    """Moments; a date without a year that lies just behind is that one, not next year's."""
    whens = find_times(text, now, future=future)
    told = [_told_back(when, text) for when in whens]
    rolled = any(told) or any(when.start and when.start.year > now.year for when in whens)
    behind = {when.span: when for when in find_times(text, now, future=False)} if rolled and future else {}
    for when, back in zip(whens, told, strict=True):
        past = behind.get(when.span)
        if past and back:
            yield past
            continue
        if past and past.start and when.start and when.start.year > now.year:
            yield past if now - past.start < _JUST_PAST else when
        else:
            yield when


def _told_back(when: When, text: str) -> bool:
    """Whether a weekday stands in a sentence that tells what has happened."""
    if when.kind != "weekday":
        return False
    start = max((text.rfind(mark, 0, when.span[0]) for mark in _ENDS), default=-1)
    ends = [at for mark in _ENDS if (at := text.find(mark, when.span[1])) >= 0]
    sentence = plain_text(text[start + 1 : min(ends, default=len(text))])
    clause = re.split(",", plain_text(text[start + 1 : when.span[0]]))[-1]
    return not _words("ahead_told").search(clause) and bool(_words("past_told").search(sentence))


def _effective(before: str, after: str) -> bool:
    told = _words("effective_after").search(after) or _words("effective_words").search(before)
    return bool(
        told or (_words("effective_before").search(before) and _words("effective_begins").match(after))
    )


@cache
def _words(name: str) -> re.Pattern[str]:
    """The words in or beside a moment that tell what it is."""
    return re.compile(_rules()["moments"][name])


def _without(plain: str, taken: bytearray) -> str:
    """The text with taken characters blanked, so that what stands beside a moment is a word of its own."""
    freed = "".join(" " if held else char for char, held in zip(plain, taken, strict=True))
    freed = _BLANKS.sub(lambda run: " " + "\0" * (len(run[0]) - 2) + " ", freed)
    return _ENDLESS.sub(lambda run: "\0" * len(run[0]), freed)


def _typed(text: str, plain: str) -> Iterator[Fact]:
    for label, pattern, exact in _patterns():
        for match in pattern.finditer(text if exact else plain):
            group = "v" if "v" in pattern.groupindex else 0
            start, end = match.span(group)
            if end > start:
                cue = text[slice(*match.span("cue"))] if _has_cue(match) else ""
                span = match.span()
                yield Fact(label, text[start:end].strip(), text[slice(*span)], *span, cue)


def _has_cue(match: re.Match[str]) -> bool:
    return "cue" in match.re.groupindex and match["cue"] is not None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    """(label, compiled pattern, whether it reads the text unfolded) in order of precedence."""
    rules = _rules()
    compiled = []
    for entry in rules["facts"]:
        exact = set(entry.get("exact_case", ()))
        for index, source in enumerate(entry["patterns"]):
            compiled.append((entry["label"], re.compile(_expand(source, rules["macros"])), index in exact))
    return tuple(compiled)


def _expand(source: str, macros: dict[str, str]) -> str:
    for _ in range(3):
        source = _MACRO.sub(lambda found: macros.get(found[1], found[0]), source)
    return source


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = data("agents", "facts.yaml")
    return rules


__all__ = ["Fact", "find_facts", "plain_text"]
