"""What the team's library demands of this event, each demand tied to what it governs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from agents.events.lexicon import PACKAGE, applies, cue, work
from knowledge.model import Citation, Clause, Clauses
from knowledge.phrases import data
from knowledge.text import fold, sentences

_PER_QUERY = 8
_QUOTE = 140
_PIECE = re.compile(r"[^\uff1b。;\n]+[\uff1b。;]?")


@dataclass(frozen=True, slots=True)
class Demand:
    """One clause under one topic; `quote` is the part of it that speaks to this event."""

    topic: str
    clause: Clause
    quote: str

    @property
    def citation(self) -> Citation:
        return self.clause.cite(self.quote)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the library says that bears on the plan."""

    demands: tuple[Demand, ...] = ()
    timetable: Mapping[str, tuple[int, Demand]] = field(default_factory=dict)
    """Task id → day from the event, and where it says so."""
    reserve_percent: int | None = None
    empty: bool = False
    """The library holds no clause at all."""

    def of(self, topic: str) -> Demand | None:
        return next((demand for demand in self.demands if demand.topic == topic), None)

    def on_task(self, name: str) -> Demand | None:
        """What is demanded of a task beside its day."""
        return next((d for d in self.demands if name in _topic(d.topic).get("tasks", ())), None)

    def for_risk(self, name: str) -> Demand | None:
        return next((d for d in self.demands if name in _topic(d.topic).get("risks", ())), None)


@dataclass(frozen=True, slots=True)
class TaskRule:
    """What the library says of one task: its day, where it says so, and what else it demands."""

    day: int | None
    timed: Demand | None
    said: Demand | None

    @property
    def main(self) -> Demand | None:
        return self.timed or self.said

    @property
    def note(self) -> Demand | None:
        """The demand beside the day, when it stands in another clause."""
        if self.said is None or self.timed is None or not _topic(self.said.topic).get("beside", True):
            return None
        return self.said if self.said.clause.chunk_id != self.timed.clause.chunk_id else None


def _rules() -> Mapping[str, Any]:
    entries: Mapping[str, Any] = data(PACKAGE, "rules.yaml")
    return entries


@cache
def _topic(name: str) -> Mapping[str, Any]:
    return next(topic for topic in _rules()["topics"] if topic["id"] == name)


def find_demands(
    library: Clauses, traits: Sequence[str], cues: Sequence[str], total: int | None, language: str
) -> Iterator[tuple[int, int] | Evidence]:
    """Yields (topics done, topics in all) while it looks, then the evidence."""
    topics = [topic for topic in _rules()["topics"] if applies(topic, traits)]
    demands: list[Demand] = []
    timetable: dict[str, tuple[int, Demand]] = {}
    for done, topic in enumerate(topics):
        yield done, len(topics)
        candidates = _candidates(library, topic, cues, language)
        if topic["id"] == "timetable":
            timetable = _timetable(candidates, traits)
        else:
            found = _demand(topic, candidates, traits, cues, total)
            demands += [found] if found else []
    yield Evidence(tuple(demands), timetable, _reserve(demands), len(library) == 0)


def _candidates(
    library: Clauses, topic: Mapping[str, Any], cues: Sequence[str], language: str
) -> list[Clause]:
    """Clauses about events in the language of the reply; in any language when it has none."""
    queries = list(topic["queries"]["en" if language == "en" else "zh"])
    if topic.get("activity"):
        queries = [f"{' '.join(cues)} {query}" for query in queries]
    for only in ("en" if language == "en" else "zh", None):
        seen: dict[str, Clause] = {}
        for query in queries:
            for hit in library.search(query, _PER_QUERY, language=only, words_only=True):
                if _is_about_events(hit.clause):
                    seen.setdefault(hit.clause.chunk_id, hit.clause)
        if seen:
            return list(seen.values())
    return []


def _is_about_events(clause: Clause) -> bool:
    if clause.kind in _rules()["left_out_kinds"]:
        return False
    heading = fold(f"{clause.title} {clause.section}")
    return "events" in clause.tags or any(
        cue(word).search(heading) or cue(word).search(fold(clause.text)) for word in _rules()["about_events"]
    )


def _hits(groups: Sequence[Sequence[str]], text: str) -> bool:
    plain = fold(text)
    return all(any(fold(str(word)) in plain for word in group) for group in groups)


def _demand(
    topic: Mapping[str, Any],
    candidates: Sequence[Clause],
    traits: Sequence[str],
    cues: Sequence[str],
    total: int | None,
) -> Demand | None:
    ranked = sorted(candidates, key=lambda clause: "events" not in clause.tags)
    for clause in ranked:
        if topic.get("undated") and _dated_piece(clause)[0] is not None:
            continue
        if not _hits(topic["words"], clause.text) or not _fits(topic, clause, traits, cues):
            continue
        quote = _quote(topic, clause, traits, total)
        if quote:
            return Demand(topic["id"], clause, quote)
    return None


def _fits(topic: Mapping[str, Any], clause: Clause, traits: Sequence[str], cues: Sequence[str]) -> bool:
    """Rules of an activity count only for that activity; a limit may also be for all offline events."""
    plain = fold(clause.text)
    if _other_mode(plain, traits):
        return False
    named = any(cue(word).search(plain) for word in cues)
    if topic.get("activity") == "own":
        return named
    if topic.get("activity") == "cap":
        return named or bool(re.search(r"(?:单场)?线下活动|offline event", plain) and "offline" in traits)
    return True


def _other_mode(plain: str, traits: Sequence[str]) -> bool:
    """A rule that opens with the other way of meeting (线上直播设五个角色 for an event on site)."""
    opening = plain[:16]
    online, offline = (
        re.search(r"线上|直播|online|live ?stream", opening),
        re.search(r"线下|户外|offline|outdoor", opening),
    )
    if "offline" in traits and "live" not in traits:
        return bool(online and not offline)
    return bool(offline and not online) if "online" in traits else False


def _quote(topic: Mapping[str, Any], clause: Clause, traits: Sequence[str], total: int | None) -> str:
    text = clause.text.strip()
    if topic["id"] == "approval":
        held = [piece for piece in _pieces(text) if total is not None and _tier_holds(piece, total // 100)]
        return held[0] if held else ""
    if topic["id"] == "lead":
        return _lead_piece(text, traits)
    if len(text) <= _QUOTE:
        return text
    return next((part.strip() for part in sentences(text) if _hits(topic["words"], part)), "")


def _pieces(text: str) -> list[str]:
    return [match[0].strip() for match in _PIECE.finditer(text)]


def _tier_holds(piece: str, total: int) -> bool:
    plain = fold(piece).replace(",", "")
    within = re.search(_rules()["within"], plain)
    if within:
        return int(within["low"]) <= total <= int(within["high"])
    below = re.search(_rules()["below"], plain)
    if below:
        return total <= int(below["n"] or below["m"])
    above = re.search(_rules()["above"], plain)
    return bool(above) and total > int(above["n"] or above["m"]) if above else False


def _lead_piece(text: str, traits: Sequence[str]) -> str:
    """The piece about this kind of event when the clause tells several apart."""
    marked = [piece for piece in _pieces(text) if len(re.findall(_rules()["day_mark"], fold(piece))) == 1]
    offline = [piece for piece in marked if re.search(r"线下|offline", fold(piece))]
    if "offline" in traits and offline:
        return offline[0]
    online = [piece for piece in marked if re.search(r"其他线上|线上|other online", fold(piece))]
    if "online" in traits and online:
        return online[-1]
    return marked[0] if len(marked) == 1 else ""


def lead_of(demand: Demand) -> int | None:
    """Days ahead that a lead-time demand asks for."""
    mark = re.search(_rules()["day_mark"], fold(demand.quote))
    return abs(int(mark["n"].replace(" ", ""))) if mark else None


def limit_of(demand: Demand) -> int | None:
    """People a limit allows."""
    match = re.search(_rules()["crowd_limit"], fold(demand.quote))
    return int(match["n"]) if match else None


def days_named(demand: Demand) -> set[int]:
    return {
        int(match["n"].replace(" ", "")) for match in re.finditer(_rules()["day_mark"], fold(demand.quote))
    }


def _reserve(demands: Sequence[Demand]) -> int | None:
    for demand in demands:
        match = (
            re.search(_rules()["reserve_share"], fold(demand.quote)) if demand.topic == "reserve" else None
        )
        if match:
            return int(match["n"] or match["m"])
    return None


def _timetable(candidates: Sequence[Clause], traits: Sequence[str]) -> dict[str, tuple[int, Demand]]:
    """Tasks whose day a clause names: `T-7:…` followed by the task's own words."""
    found: dict[str, tuple[int, Demand]] = {}
    dated = [(clause, *_dated_piece(clause)) for clause in candidates]
    kept: set[str] = set()
    for task in work()["tasks"]:
        if not applies(task, traits) or "at" not in task:
            continue
        for clause, day, piece in dated:
            if clause.chunk_id in kept and {task["id"]} & set(_rules()["second"]):
                continue
            if (
                day is not None
                and (day < 0) == (task["at"] < 0)
                and _hits(task["words"], _for(traits, piece))
            ):
                quote = clause.text.strip()
                kept |= {clause.chunk_id} if task.get("named") else set()
                found[task["id"]] = (
                    day,
                    Demand("timetable", clause, quote if len(quote) <= _QUOTE else piece),
                )
                break
    return found


def _for(traits: Sequence[str], text: str) -> str:
    """The text without its parts for live events, when this is none."""
    if "live" in traits:
        return text
    return "".join(part for part in _pieces(text) if not re.search(_rules()["live_only"], fold(part)))


def _dated_piece(clause: Clause) -> tuple[int | None, str]:
    """Day and text of a clause that opens with one date and names no other."""
    plain = fold(clause.text)
    marks = list(re.finditer(_rules()["day_mark"], plain))
    if len(marks) != 1 or marks[0].start() > 12:
        return None, ""
    return int(marks[0]["n"].replace(" ", "")), clause.text.strip()
