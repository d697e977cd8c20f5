"""The facts of an event plan as labelled sentences, for the notice that announces it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agents.base import Brief, Deliverable
from agents.drafting.clauses import compiled
from agents.drafting.schema import Entry
from agents.drafting.voice import Voice
from agents.facts import plain_text
from knowledge.phrases import data as lexicon

_ITEMS = ("when", "place", "host", "price", "quota", "deadline", "weather")


def plan_entries(plan: Deliverable, brief: Brief) -> list[Entry]:
    """What readers of the notice need to know of the plan; other deliverables give nothing."""
    if plan.kind != "event_plan":
        return []
    voice = Voice(brief.language)
    facts = _facts(plan.data, brief, voice)
    lines = [(voice.say(f"label_{item}"), facts[item]) for item in _ITEMS if facts[item]]
    if programme := _programme(plan.data, brief, voice):
        lines.append((voice.say("label_programme"), programme))
    return [
        Entry(text=voice.say("line", label=label, value=value), at=brief.now, source=plan.kind)
        for label, value in lines
    ]


def _facts(data: Mapping[str, Any], brief: Brief, voice: Voice) -> dict[str, str]:
    return {
        "when": _moment(data, brief, voice),
        "place": str(data.get("venue") or ""),
        "host": str(data.get("host") or ""),
        "price": _fee(data, voice),
        "quota": _places(data, voice),
        "deadline": _day_and_hour(data.get("signup_deadline") or _closes(data), brief, voice),
        "weather": _weather(data, voice),
    }


def _places(data: Mapping[str, Any], voice: Voice) -> str:
    """How many may come: people, else the households the request counted in (`30组家庭`)."""
    given = data.get("given") or {}
    if given.get("households") and given.get("unit"):
        return f"{given['households']}{voice.say('joint').strip(',')}{given['unit']}"
    count = given.get("capacity") or data.get("headcount")
    return voice.say("people", count=count) if count else ""


def _closes(data: Mapping[str, Any]) -> object:
    """When the plan's own task closes the sign-up."""
    closing = compiled(lexicon("agents.drafting", "composing.yaml")["plan_closes"])
    tasks = data.get("tasks") or []
    return next((task.get("due") for task in tasks if closing.search(plain_text(str(task["title"])))), None)


def _weather(data: Mapping[str, Any], voice: Voice) -> str:
    """What members need to know of a plan B for the weather: when they will be told."""
    rule = compiled(lexicon("agents.drafting", "composing.yaml")["plan_weather"])
    told = any(rule.search(plain_text(str(line))) for line in data.get("plan_b") or [])
    return voice.say("weather_told") if told else ""


def _moment(data: Mapping[str, Any], brief: Brief, voice: Voice) -> str:
    if not data.get("start"):
        return ""
    start = _local(data["start"], brief)
    if (start.hour, start.minute) == (0, 0):
        return voice.day(start, brief.now)
    clock = f"{start:%H:%M}"
    if data.get("end"):
        end = _local(data["end"], brief)
        if end.date() == start.date():
            clock = voice.say("hours", start=clock, end=f"{end:%H:%M}")
    return f"{voice.day(start, brief.now)}{voice.say('joint')}{clock}"


def _local(moment: object, brief: Brief) -> datetime:
    """A moment in the zone of the request; one without a zone (a bare day) is in it already."""
    read = datetime.fromisoformat(str(moment))
    zone = brief.now.tzinfo
    return read.replace(tzinfo=zone) if read.tzinfo is None else read.astimezone(zone)


def _day_and_hour(moment: object, brief: Brief, voice: Voice) -> str:
    """A closing time; one without an hour is a day."""
    if not moment:
        return ""
    closes = _local(moment, brief)
    day = voice.day(closes, brief.now)
    return day if (closes.hour, closes.minute) == (0, 0) else f"{day}{voice.say('joint')}{closes:%H:%M}"


def _fee(data: Mapping[str, Any], voice: Voice) -> str:
    """What a participant pays, when the plan was given it."""
    budget = data.get("budget") or {}
    fee = budget.get("fee")
    if fee is None:
        return ""
    amount = int(fee) if float(fee).is_integer() else fee
    if not amount:
        return voice.say("fee_free")
    return voice.say("fee", amount=amount, currency=budget.get("currency") or "CNY")


def _programme(data: Mapping[str, Any], brief: Brief, voice: Voice) -> str:
    """The programme as far as the request named its parts."""
    named = {str(part.get("item")) for part in (data.get("given") or {}).get("segments") or []}
    shown = [part for part in data.get("run_of_show") or [] if part.get("item") in named and part.get("at")]
    parts = [f"{_local(part['at'], brief):%H:%M} {part['item']}" for part in shown]
    return voice.say("list_joint").join(parts)


__all__ = ["plan_entries"]
