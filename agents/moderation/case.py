"""The task: what is judged, who wrote it, and what the request (or a follow-up on it) asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from agents.base import Brief, Deliverable
from agents.moderation import message as wording
from agents.moderation import procedure, retold
from agents.moderation.history import adds_only_history, stated_age, stated_prior
from agents.moderation.judge import Judgement, Seen, gravest_first, is_likeness, judge, verdict
from agents.moderation.ladder import Step
from agents.moderation.lexicon import PACKAGE, categories
from agents.moderation.message import Asked
from agents.moderation.second import AT_RISK
from agents.moderation.subject import subject
from agents.tables.chatlog import looks_like_chat, parse_chat
from agents.tables.row import Row, Table
from agents.times.numerals import whole_number
from knowledge.errors import BadInput
from knowledge.phrases import data, phrases

_DESCRIBED = 0.72


@dataclass(frozen=True, slots=True)
class Case:
    """One message (or many, in `table`) and what is asked about it."""

    brief: Brief
    language: str
    asked: Asked
    judgement: Judgement
    table: Table | None = None
    softer: bool = False
    shorter: bool = False
    misjudged: bool = False
    """Whether a person says that it was a mistake or had been agreed."""
    shift: int = 0
    """-1 when a lighter step is asked for, 1 when a heavier one."""
    override: Step | None = None
    question: bool = False
    """Whether no message was shown and no offence told: nothing is judged, whoever it is about."""

    @property
    def seen(self) -> bool:
        """Whether the message itself was shown."""
        return bool(self.asked.message) or self.table is not None

    @property
    def text(self) -> str:
        """What the offsets of the findings refer to."""
        return self.asked.message or self.brief.text


def open_case(brief: Brief, known: Sequence[str] = ()) -> Case:
    """Reads a request; `known` are members that the records name. BadInput when there is nothing to judge."""
    if brief.previous is not None and _follows(brief):
        return _follow_up(brief, brief.previous, known)
    table = _table(brief)
    if table is not None:
        return Case(brief, brief.language, Asked(""), Judgement("allow"), table)
    asked = _asked(brief)
    if not brief.text.strip():
        raise BadInput(phrases(PACKAGE).say("needs_text", brief.language))
    judgement = _judged(asked, brief)
    if asked.message and asked.described and not _borne_out(asked, judgement):
        asked = wording.without_message(asked, brief.text)
        judgement = _judged(asked, brief)
    if (
        asked.message == brief.text.strip()
        and not judgement.findings
        and (told := retold.risk_of_one(brief.text))
    ):
        asked = replace(wording.without_message(asked, brief.text), described=told)
        judgement = _judged(asked, brief)
    if _asks_only(asked, judgement, brief):
        asked, judgement = wording.without_message(asked, brief.text), Judgement("allow")
    asked = _of_somebody(asked, brief, known)
    return Case(brief, brief.language, asked, judgement, question=not (asked.message or judgement.findings))


def _of_somebody(asked: Asked, brief: Brief, known: Sequence[str]) -> Asked:
    """With the one whom the words around the message name, where nothing marked a name."""
    around = brief.text.replace(asked.message, " ", 1) if asked.message else brief.text
    if asked.member or not around.strip():
        return asked
    return replace(asked, member=subject(around, known))


def _asks_only(asked: Asked, judgement: Judgement, brief: Brief) -> bool:
    """Whether a request asks about procedure, no message being shown and nothing wrong said by anybody."""
    if asked.described or wording.shows(brief.text) or not procedure.is_asked(brief.text):
        return False
    if brief.options.get("agent_given") == "yes" and not wording.is_of_operator(brief.text):
        return False
    return all(is_likeness(seen) and seen.category != AT_RISK for seen in judgement.findings)


def _borne_out(asked: Asked, judgement: Judgement) -> bool:
    """Whether words taken for the message show the kind of thing that the telling is about."""
    return not {category for category, _, _ in asked.described}.isdisjoint(judgement.categories)


def _asked(brief: Brief) -> Asked:
    given = brief.options.get("agent_given") == "yes"
    asked = wording.as_given(brief.text) if given else wording.extract(brief.text)
    named, stated = brief.options.get("member", ""), brief.options.get("prior", "")
    if named:
        asked = replace(asked, member=named.removeprefix("@"))
    return replace(asked, prior=int(stated)) if stated.isdecimal() else asked


def _table(brief: Brief) -> Table | None:
    """The messages of attached files, or of a chat pasted into the request."""
    from agents.tables.rows import read_rows

    tables = [read_rows(path, brief.language) for path in brief.attachments]
    if tables:
        rows = tuple(row for table in tables for row in table.rows)
        if not rows:
            raise BadInput(phrases(PACKAGE).say("no_rows", brief.language))
        return Table(rows, tuple(d for table in tables for d in table.dropped), tables[0].columns)
    if looks_like_chat(brief.text):
        chat = parse_chat(brief.text)
        return chat if len(chat.rows) >= 2 else None
    return None


def _judged(asked: Asked, brief: Brief) -> Judgement:
    if asked.message:
        return judge(asked.message, brief.language, brought=True, known=bool(asked.prior))
    found = [_described(brief.text, *act, brief.language) for act in asked.described]
    whole = judge(brief.text, brief.language)
    heard = [seen for seen in (*whole.findings, *whole.cleared) if not (found and is_likeness(seen))]
    named = {seen.category for seen in found}
    for seen in heard:
        if seen.category not in named:
            named.add(seen.category)
            found.append(_described(brief.text, seen.category, seen.start, seen.end, brief.language))
    return Judgement(verdict(found), tuple(gravest_first(found)))


def _described(text: str, category: str, start: int, end: int, language: str) -> Seen:
    """A finding from a description: its place is in the request."""
    spec = categories()[category]
    why = str(data(PACKAGE, "data/described.yaml")["why"]["en" if language == "en" else "zh"])
    return Seen(category, str(spec["severity"]), start, end, text[start:end], _DESCRIBED, why, "described")


def _follows(brief: Brief) -> bool:
    """Whether the request works on the last advice instead of bringing a new message."""
    if wording.worded("new_message", brief.text):
        return False
    if adds_only_history(brief.text) and not retold.worded(brief.text):
        return True
    keys = ("english", "chinese", "softer", "shorter", "lighter", "heavier", "set_action", "misjudged")
    if any(wording.worded(key, brief.text) for key in keys):
        return True
    if brief.options.get("agent_given") == "yes":
        return False
    if len(brief.text) > 40 or brief.attachments or looks_like_chat(brief.text):
        return False
    return wording.extract(brief.text).message == brief.text.strip() and not judge(brief.text).findings


def _follow_up(brief: Brief, previous: Deliverable, known: Sequence[str]) -> Case:
    old = previous.data
    text = brief.text
    prior = stated_prior(text)
    asked = Asked(
        str(old.get("message") or ""),
        wording.who(text) or subject(text, known) or str(old.get("member") or ""),
        prior if prior is not None else int(old.get("prior_offences") or 0),
        age=stated_age(text) if prior is not None else None,
    )
    language = _language(brief, previous)
    findings = tuple(_kept(item) for item in old.get("findings", ()))
    judgement = (
        judge(asked.message, language, brought=True, known=bool(asked.prior))
        if asked.message
        else Judgement(str(old["verdict"]), findings)
    )
    return Case(
        replace(
            brief, text=previous.request_text.split("\n")[0] if not asked.message else text, language=language
        ),
        language,
        asked,
        judgement,
        table=_old_table(old),
        softer=bool(wording.worded("softer", text)),
        shorter=bool(wording.worded("shorter", text)),
        misjudged=bool(wording.worded("misjudged", text)),
        shift=-1 if wording.worded("lighter", text) else 1 if wording.worded("heavier", text) else 0,
        override=_override(text),
        question=bool(old.get("question")),
    )


def _language(brief: Brief, previous: Deliverable) -> str:
    if wording.worded("english", brief.text):
        return "en"
    if wording.worded("chinese", brief.text):
        return "zh"
    return str(previous.data.get("language") or brief.language)


def _kept(item: Mapping[str, Any]) -> Seen:
    return Seen(
        item["category"],
        item["severity"],
        item["start"],
        item["end"],
        item["text"],
        item["confidence"],
        item["why"],
        "described",
    )


def _old_table(old: Mapping[str, Any]) -> Table | None:
    messages = old.get("messages") or ()
    rows = tuple(
        Row(
            m["row_id"],
            n + 1,
            m["text"],
            datetime.fromisoformat(m["time"]) if m["time"] else None,
            m["sender"],
        )
        for n, m in enumerate(messages)
    )
    return Table(rows) if rows else None


def _override(text: str) -> Step | None:
    match = wording.worded("set_action", text)
    if not match:
        return None
    said = match["action"] or match["word"] or ""
    words = wording.followup_words()["actions"]
    action = next((str(words[key]) for key in words if said.startswith(str(key))), "")
    return Step(action, _minutes(text) if action == "mute" else 0) if action else None


def _minutes(text: str) -> int:
    match = wording.worded("length", text)
    if not match:
        return 1440
    units = data(PACKAGE, "data/ladder.yaml")["units"]
    return int((whole_number(match["n"]) or 0.5) * int(units[match["unit"]]))
