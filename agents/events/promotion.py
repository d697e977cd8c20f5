"""What is said where and when before and after the event."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from agents.events.lexicon import applies, in_language, phrase, work
from agents.events.printing import crowd_text, moment_text
from agents.events.rules import days_named
from agents.events.scene import Scene
from agents.events.schedule import Span
from agents.events.schema import Given, Push
from agents.times.calendar import working_day_on_or_after

_OPENS, _CLOSES = 8, 22
_APART = 1  # hours between two pushes


def plan_promotion(scene: Scene, title: str, opened: datetime | None) -> list[Push]:
    """Pushes in order; the first goes out when the notice is due (`opened`), and none before it."""
    return _from_opening(_pushes(scene, title), opened)


def _from_opening(rows: list[Push], opened: datetime | None) -> list[Push]:
    if opened is None or not rows or rows[0].at is None:
        return rows
    first = rows[0].model_copy(update={"at": opened.isoformat()})
    soonest = (opened + timedelta(hours=_APART)).isoformat()
    return [first, *(row for row in rows[1:] if row.at is None or row.at >= soonest)]


def _pushes(scene: Scene, title: str) -> list[Push]:
    demand = scene.evidence.of("promotion")
    named = days_named(demand) if demand else set()
    rows = []
    for entry in work()["promotion"]:
        at = _push_at(entry, scene.span, scene.now)
        if (scene.span.start and at is None) or not applies(entry, scene.traits):
            continue
        backed = demand if demand and entry.get("at") in named else None
        rows.append(
            Push(
                at=at,
                channel=phrase("channel_" + entry["channel"], scene.language),
                content=_content(entry, scene, title),
                offset=f"T{entry['at']:+d}" if "at" in entry else "T",
                clause=backed.clause.clause if backed else None,
                chunk_id=backed.clause.chunk_id if backed else None,
            )
        )
    return rows


def _content(entry: Mapping[str, Any], scene: Scene, title: str) -> str:
    """What to say, with the facts that are known."""
    given, language = scene.given, scene.language
    known = {
        "title": title,
        "when": _when(given, language),
        "where": given.venue or "",
        "crowd": crowd_text(given, language),
    }
    facts = [known[name] for name in entry.get("facts", ()) if known[name]]
    fitting = (other for other in entry.get("variants", ()) if applies(other, scene.traits))
    text = in_language(next(fitting, entry), language)
    if not facts:
        return text
    return phrase("push_with_facts", language, text=text, facts=phrase("comma", language).join(facts))


def _when(given: Given, language: str) -> str:
    """The moment; of several sittings the first, and how many there are."""
    when = moment_text(given.start, language)
    if given.sessions < 2 or not when:
        return when
    return phrase("from_then", language, when=when, n=given.sessions)


def _push_at(entry: Mapping[str, Any], span: Span, now: datetime) -> str | None:
    """None for a push whose hour has gone; a first notice that is late goes out today."""
    if span.start is None or span.start <= now:
        return None
    if "minutes" in entry:
        at = _by_day(span.start + timedelta(minutes=entry["minutes"]))
        return at.isoformat() if span.timed and at > now else None
    base = span.start if entry["at"] < 0 else (span.end or span.start)
    day = (base + timedelta(days=entry["at"])).date()
    noon = time(12, tzinfo=base.tzinfo)
    at = datetime.combine(day if entry["at"] < 0 else working_day_on_or_after(day, span.china), noon)
    if at > now:
        return at.isoformat()
    first = entry is work()["promotion"][0]
    return (
        (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0).isoformat() if first else None
    )


def _by_day(at: datetime) -> datetime:
    """Nobody is messaged before eight: the evening before instead."""
    return at if _OPENS <= at.hour < _CLOSES else (at - timedelta(days=1)).replace(hour=20, minute=0)
