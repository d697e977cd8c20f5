"""What an open question may look up, and only read: the library, the moderation records, the calendar."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Literal

from pydantic import Field

from agents.answers.notebook import Notebook
from agents.answers.wording import PACKAGE
from agents.base import CaseHistory, PriorCase, Schema
from agents.gateway import Lookup
from agents.times.calendar import (
    day_off_name,
    festival_names,
    is_makeup_workday,
    is_published,
    is_working_day,
)
from knowledge.errors import BadInput
from knowledge.model import Clause, Clauses
from knowledge.phrases import phrases
from knowledge.text import fold

_HITS, _ROWS, _DAYS = 5, 15, 31
_LONGEST = 200
Action = Literal["remind", "warn", "mute", "kick", "ban"]


class LibraryQuery(Schema):
    """A search of the team's rules, SOPs and other documents."""

    query: str = Field(min_length=1, max_length=_LONGEST)
    document: str = Field("", max_length=_LONGEST)
    """Title of the one document to search; empty: all of them."""


class HistoryQuery(Schema):
    """A question to the moderation records."""

    since: date | None = None
    """First day; empty: from the beginning."""
    until: date | None = None
    """Last day, inclusive; empty: today."""
    member: str = Field("", max_length=_LONGEST)
    """One member's name; empty: all members."""
    action: Action | None = None
    """Count only this sanction; empty: all of them."""


class CalendarQuery(Schema):
    """Days to look at in the Chinese calendar of working days and holidays."""

    day: date
    until: date | None = None
    """Last day of a stretch of at most 31 days; empty: that day alone."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What look-ups read, and the notebook they write to."""

    library: Clauses
    cases: CaseHistory | None
    now: datetime
    language: str
    notebook: Notebook

    def lookups(self) -> list[Lookup]:
        """Those that there is something behind."""
        found = [
            Lookup("search_library", _about(LibraryQuery), LibraryQuery, self.search),
            Lookup("calendar", _about(CalendarQuery), CalendarQuery, self.days),
        ]
        if self.cases is not None:
            found.append(Lookup("case_history", _about(HistoryQuery), HistoryQuery, self.history))
        return found

    def search(self, asked: LibraryQuery) -> dict[str, Any]:
        hits = [hit.clause for hit in self.library.search(asked.query, _HITS * (4 if asked.document else 1))]
        if asked.document:
            of_it = [clause for clause in hits if _is(asked.document, clause)]
            if not of_it and not any(_is(asked.document, clause) for clause in self.library.clauses()):
                raise BadInput(f"no such document; there are: {', '.join(self.titles())}")
            hits = of_it
        return {"found": [self.notebook.clause(clause) for clause in hits[:_HITS]]}

    def titles(self) -> list[str]:
        return list(dict.fromkeys(clause.title for clause in self.library.clauses()))[:40]

    def history(self, asked: HistoryQuery) -> dict[str, Any]:
        assert self.cases is not None
        zone = self.now.tzinfo
        first = asked.since or date(1970, 1, 1)
        last = asked.until or self.now.date()
        found = self.cases.sanctions(
            _start(first, zone), _start(last + timedelta(days=1), zone), asked.member
        )
        cases = [case for case in found if asked.action in (None, case.action)]
        told = {
            "since": asked.since,
            "until": last,
            "action": asked.action or "all",
            "total": len(cases),
            "members": len({fold(case.member) for case in cases}),
            "most": _most(cases),
            "rows": _rows(cases),
        }
        said = self._counted(cases, asked, last)
        return self.notebook.note("history", asked.model_dump_json(), _plain(told), said)

    def days(self, asked: CalendarQuery) -> dict[str, Any]:
        last = min(asked.until or asked.day, asked.day + timedelta(days=_DAYS - 1))
        length = max(1, (last - asked.day).days + 1)
        return {"found": [self.day(asked.day + timedelta(days=n)) for n in range(length)]}

    def day(self, day: date) -> dict[str, Any]:
        holiday = day_off_name(day)
        told = {
            "date": day.isoformat(),
            "weekday": day.isoweekday(),
            "working_day": is_working_day(day),
            "holiday": holiday,
            "festivals": festival_names(day, self.language == "en"),
            "make_up_workday": is_makeup_workday(day),
            "calendar_published": is_published(day.year),
        }
        return self.notebook.note("day", day.isoformat(), told, self._day_said(day, holiday))

    def _day_said(self, day: date, holiday: str) -> str:
        say = phrases(PACKAGE).say
        key = "day_makeup" if is_makeup_workday(day) else "day_works" if is_working_day(day) else "day_rests"
        key = "day_holiday" if holiday and not is_working_day(day) else key
        weekday = say(f"weekday_{day.isoweekday()}", self.language)
        return say(key, self.language, date=day.isoformat(), weekday=weekday, holiday=holiday)

    def _counted(self, cases: Sequence[PriorCase], asked: HistoryQuery, last: date) -> str:
        say, join = phrases(PACKAGE).say, phrases(PACKAGE).say("joint", self.language)
        names = [
            say("case_row", self.language, member=row["member"], counts=join.join(self._actions(row)))
            for row in _rows(cases)
        ]
        since = asked.since.isoformat() if asked.since else say("beginning", self.language)
        what = say(f"action_{asked.action or 'all'}", self.language)
        head = say(
            "cases_said", self.language, since=since, until=last.isoformat(), what=what, total=len(cases)
        )
        return head + (say("cases_rows", self.language, rows=join.join(names)) if names else "")

    def _actions(self, row: dict[str, Any]) -> list[str]:
        say = phrases(PACKAGE).say
        return [
            say("action_times", self.language, what=say(f"action_{action}", self.language), count=count)
            for action, count in row["actions"].items()
        ]


def _about(query: type[Schema]) -> str:
    return str(query.__doc__)


def _is(title: str, clause: Clause) -> bool:
    asked = fold(title).strip(" 《》")
    return bool(asked) and (asked in fold(clause.title) or asked in fold(clause.doc))


def _start(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time(), zone)


def _rows(cases: Sequence[PriorCase]) -> list[dict[str, Any]]:
    """Counts by member, most first."""
    names: dict[str, str] = {}
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        key = fold(case.member)
        names.setdefault(key, case.member)
        counts.setdefault(key, Counter())[case.action] += 1
    order = sorted(counts, key=lambda key: -counts[key].total())
    return [
        {"member": names[key], "total": counts[key].total(), "actions": dict(counts[key].most_common())}
        for key in order[:_ROWS]
    ]


def _most(cases: Sequence[PriorCase]) -> list[str]:
    """Everybody with the highest count."""
    rows = _rows(cases)
    return [row["member"] for row in rows if row["total"] == rows[0]["total"]]


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
