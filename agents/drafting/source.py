"""What a draft is made from: the request, the last draft it revises, and other agents' deliverables."""

from dataclasses import replace

from agents.base import Brief, Deliverable
from agents.drafting.answering import answered
from agents.drafting.clauses import compiled
from agents.drafting.forms import Opening, opening_of, sounding_form
from agents.drafting.orders import Reading
from agents.drafting.plans import plan_entries
from agents.drafting.reading import read
from agents.drafting.revise import Revision, revise
from agents.drafting.rewriting import passage_of
from agents.drafting.schema import Entry, Given
from agents.drafting.task import PACKAGE, Task, channel_of, make_task
from agents.drafting.voice import Voice
from agents.drafting.wants import beside_plan, fuller
from agents.drafting.wishes import wish_of
from agents.facts import plain_text
from knowledge.errors import BadInput
from knowledge.phrases import data

_MOST_CHARS = 8_000


def task_of(brief: Brief) -> tuple[Task, list[str]]:
    """The task, and what a follow-up wanted changed but the last draft does not hold."""
    _refuse(brief)
    if brief.previous is not None and brief.previous.data.get("given") is not None:
        return _revised(brief, brief.previous)
    opening = _opening(brief)
    reading = _read(opening)
    entries = [entry for plan in brief.upstream for entry in plan_entries(plan, brief)]
    topic = _topic(brief, reading)
    entries = fuller(entries, reading.content, brief.now)
    own = beside_plan(reading.content, topic, entries, brief.now) if entries else reading.content
    joins = compiled(data(PACKAGE, "composing.yaml")["joiners"]).match(plain_text(reading.to))
    if joins:
        topic, reading.to = topic or reading.to[slice(*joins.span("club"))], ""
    given = Given(
        entries=[*entries, *(Entry(text=text, at=brief.now) for text in own)],
        form=opening.form or ("" if entries else sounding_form(brief.text)),
        about=opening.about,
        led=bool(opening.lead),
        topic=topic,
        noun=reading.noun,
        to=brief.options.get("member", "") or _somebody(reading.to),
    )
    task = make_task(brief, reading, given, {})
    return replace(task, given=answered(task)) if task.kind == "reply" else task, []


def _opening(brief: Brief) -> Opening:
    """The form the request's head asks for; a text that announces a plan has none."""
    if brief.upstream:
        return Opening(brief.text)
    return passage_of(brief.text) or wish_of(brief.text) or opening_of(brief.text)


def _read(opening: Opening) -> Reading:
    """The rest of the request read, behind the words the first sentence is made from."""
    reading = (
        Reading(content=list(opening.ready))
        if opening.ready is not None
        else read(opening.text, calls=opening.form == "call")
    )
    reading.topic = opening.about.get("topic", "") or reading.topic
    reading.to = reading.to or opening.about.get("to", "")
    if named := channel_of(opening.about.get("topic", "")):
        reading.options.setdefault("channel", named[0])
    if opening.lead:
        reading.content.insert(0, opening.lead)
    if opening.tone:
        reading.options.setdefault("tone", opening.tone)
    return reading


def _somebody(to: str) -> str:
    """A name that a text can be said to, empty for whoever joins (`新成员`)."""
    anybody = compiled(data(PACKAGE, "composing.yaml")["anybody"]).fullmatch(plain_text(to))
    return "" if anybody else to


def _refuse(brief: Brief) -> None:
    voice = Voice(brief.language)
    if not brief.text.strip():
        raise BadInput(voice.say("bad_empty"))
    if len(brief.text) > _MOST_CHARS:
        raise BadInput(voice.say("bad_long", chars=len(brief.text), limit=_MOST_CHARS))
    refuse_channel(brief.options.get("channel", ""), brief.language)


def refuse_channel(channel: str, language: str) -> None:
    """BadInput for a channel that nobody knows, with those that are known; none given is fine."""
    if channel.strip() and not channel_of(channel):
        known = ", ".join(data(PACKAGE, "channels.yaml"))
        raise BadInput(Voice(language).say("bad_channel", channel=channel.strip(), known=known))


def _revised(brief: Brief, previous: Deliverable) -> tuple[Task, list[str]]:
    earlier = dict(previous.data)
    revision: Revision = revise(brief.text, Given.model_validate(earlier["given"]), brief.now)
    earlier["tone"] = "" if earlier.get("tone") == "neutral" else earlier.get("tone")
    return make_task(brief, revision.reading, revision.given, earlier), revision.not_found


def _topic(brief: Brief, reading: Reading) -> str:
    titles = [str(plan.data.get("title") or "") for plan in brief.upstream if plan.kind == "event_plan"]
    topic = next((title for title in titles if title), reading.topic)
    composing = data(PACKAGE, "composing.yaml")
    ends = compiled(composing["matter_ends"]).search(plain_text(topic.strip()))
    topic = topic.strip()[: ends.start()] if ends else topic.strip()
    plain = plain_text(topic)
    generic = plain in composing["generic_topics"] or compiled(composing["generic_like"]).fullmatch(plain)
    return "" if generic else topic


__all__ = ["PACKAGE", "plan_entries", "refuse_channel", "task_of"]
