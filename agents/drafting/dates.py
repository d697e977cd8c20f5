"""Given moments as they are printed: the given words stay findable, the calendar date is put beside them."""

from dataclasses import replace
from datetime import datetime, timedelta

from agents.drafting.clauses import compiled
from agents.drafting.voice import Voice
from agents.facts import Fact, plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_NEAR = 24  # characters beside a moment in which its weekday may stand


def dated(text: str, facts: tuple[Fact, ...], voice: Voice) -> str:
    """The text with the calendar date after each relative day, and the weekday after each plain date."""
    rules, plain = data("agents.drafting", "composing.yaml"), plain_text(text)
    if compiled(rules["recurring"]).search(plain):
        return text
    said, weekday = compiled(rules["weekday_said"]), compiled(rules["weekday_before"])
    for fact in sorted(facts, key=lambda fact: -fact.start):
        if fact.when is None:
            continue
        start = fact.start + max(fact.text.find(fact.value), 0)
        end = start + len(fact.value)
        before, after = plain[max(0, start - _NEAR) : start], plain_text(text[end : end + _NEAR])
        bracketed = before[-1:] == "(" or weekday.search(before)
        if not said.match(after) and not bracketed and after[:1] not in ("'", "’"):
            text = text[:start] + beside(fact, voice) + text[end:]
    return text


def beside(fact: Fact, voice: Voice) -> str:
    """One moment: `周五晚8点` → `周五(9月25日)晚8点`, `9月27日14:00` → `9月27日(周日)14:00`."""
    when, words = fact.when, fact.value
    if when is None or when.start is None or not when.has_date or when.approximate:
        return words
    if when.inherited or when.mismatch:
        return words
    if voice.language == "en" and has_cjk(words):
        exact = computed(fact, when.start, voice)
        return words + voice.say("bracket", inside=exact) if exact else words
    if voice.language == "en" and when.end is not None and not when.has_time:
        return words
    rules = data("agents.drafting", "composing.yaml")
    plain = plain_text(words)
    if compiled(rules["weekday_inside"]).search(plain):
        return words
    if compiled(rules["bare_day"]).match(plain) and "月" not in plain:
        return voice.say("month", month=when.start.month) + words
    relative = compiled(rules["relative_day"]).search(plain)
    explicit = compiled(rules["explicit_day"]).search(plain)
    start = _named_day(when.start, plain, when.has_time)
    if relative and not explicit:
        note = voice.say("bracket", inside=voice.date(start))
        return words[: relative.end()] + note + words[relative.end() :]
    if explicit and not relative:
        end = explicit.end() + (1 if plain[explicit.end() : explicit.end() + 1] in "日号" else 0)
        note = voice.say("bracket", inside=voice.weekday(start))
        return words[:end] + note + words[end:]
    return words


def in_order(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts, a bare day of the month behind a later date read on from it (`元旦闭店，2号恢复`)."""
    ordered: list[Fact] = []
    last: datetime | None = None
    bare = compiled(data("agents.drafting", "composing.yaml")["bare_day"])
    for fact in facts:
        moment = fact.when.start if fact.when and fact.when.has_date else None
        if moment and last and fact.label == "when" and moment < last and bare.match(plain_text(fact.value)):
            fact = _read_on(fact, moment, last)
        last = moment or last
        ordered.append(fact)
    return tuple(ordered)


def _read_on(fact: Fact, moment: datetime, last: datetime) -> Fact:
    """The fact on the first such day after `last`; unchanged where that month has none."""
    month = last.month + (moment.day <= last.day)
    try:
        later = moment.replace(year=last.year + (month > 12), month=(month - 1) % 12 + 1)
    except ValueError:
        return fact
    end = fact.when.end + (later - moment) if fact.when and fact.when.end else None
    return replace(fact, when=replace(fact.when, start=later, end=end)) if fact.when else fact


def _named_day(start: datetime, words: str, timed: bool) -> datetime:
    """The day the words name: midnight written as 24:00 or 晚12点 still belongs to the day before."""
    midnight = timed and (start.hour, start.minute) == (0, 0)
    late = compiled(data("agents.drafting", "composing.yaml")["late"]).search(words)
    return start - timedelta(days=1) if midnight and late else start


def _half_told(fact: Fact, end: datetime) -> bool:
    """Whether a stretch ends on a day whose hour is not told (`周二零点到周三`)."""
    clock = compiled(data("agents.drafting", "composing.yaml")["clock"])
    midnight = (end.hour, end.minute) == (0, 0)
    told = [*clock.finditer(plain_text(fact.value))]
    return bool(fact.when and fact.when.has_time and midnight and len(told) < 2)


def computed(fact: Fact, now: datetime, voice: Voice) -> str:
    """The moment alone, as a calendar would print it; empty when it is not known exactly."""
    when = fact.when
    if when is None or when.start is None or not when.has_date or when.approximate:
        return ""
    if when.has_time and not when.half_known:
        return ""
    if when.end and _half_told(fact, when.end):
        return ""
    if _named_day(when.start, plain_text(fact.value), when.has_time) != when.start:
        return ""
    day = voice.day(when.start, now)
    if not when.has_time:
        if when.end is not None and when.end.date() != when.start.date():
            return voice.say("days", start=day, end=voice.day(when.end, now))
        part = compiled(data("agents.drafting", "composing.yaml")["day_part"]).search(plain_text(fact.value))
        return day + (fact.value[part.start() :] if part else "")
    clock = f"{when.start:%H:%M}"
    if when.end is not None:
        same = when.end.date() == when.start.date()
        end = (
            f"{when.end:%H:%M}" if same else f"{voice.day(when.end, now)}{voice.say('joint')}{when.end:%H:%M}"
        )
        clock = voice.say("hours", start=clock, end=end)
    clock += f" {fact.zone}" if fact.zone else ""
    return f"{day}{voice.say('joint')}{clock}"
