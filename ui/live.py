"""A request being worked on: its stages as they happen, its text as it comes, and a way to stop it."""

import time
from dataclasses import dataclass, field

import streamlit as st

from agents.base import Delta, Part, Stage
from agents.render import escape_markdown
from assistant.events import Event, Routed, Started
from ui.agents_shown import OTHER, shown
from ui.jobs import Job
from ui.words import language, say

_PAUSE = 0.05
_LOOK_UP = "look_up"


@dataclass
class _Seen:
    agent: str = ""
    stage: str = "route"
    note: str = ""
    text: list[str] = field(default_factory=list)
    parts: dict[str, object] = field(default_factory=dict)


def show_live(job: Job) -> None:
    """Follows the job until it is done; a rerun in between picks it up again from its first event."""
    with st.chat_message("assistant", avatar=":material/support_agent:"):
        status = st.status(say("working"), expanded=False)
        stop = status.empty()
        if not job.done.is_set() and stop.button(say("stop"), icon=":material/stop:", key="stop"):
            job.stopping.set()
        bar, text = st.empty(), st.empty()
        seen, read = _Seen(), 0
        while not (job.done.is_set() and read == len(job.events)):
            for event in job.events[read:]:
                read += 1
                _note(event, seen)
                _progress(event, bar)
            status.update(label=_label(seen))
            text.markdown("".join(seen.text) or _draft(seen.parts))
            time.sleep(_PAUSE)
        status.update(label=say("stopped") if job.stopping.is_set() else say("done"), state="complete")


def _note(event: Event, seen: _Seen) -> None:
    if isinstance(event, Routed):
        seen.agent = event.route.agent
    elif isinstance(event, Started):
        seen.agent, seen.text, seen.parts = event.agent, [], {}
    elif isinstance(event, Stage):
        seen.stage, seen.note = event.name, event.note if event.name == _LOOK_UP else ""
    elif isinstance(event, Part):
        seen.parts[event.field] = event.value
    elif isinstance(event, Delta):
        seen.text.append(event.text)


def _draft(parts: dict[str, object]) -> str:
    """What a model has written so far and has passed its checks, as plain paragraphs."""
    return "\n\n".join(escape_markdown(line) for value in parts.values() for line in _lines(value))


def _lines(value: object) -> list[str]:
    if isinstance(value, dict):
        return [line for part in value.values() for line in _lines(part)]
    if isinstance(value, list | tuple):
        return [line for part in value for line in _lines(part)]
    return [str(value)] if value else []


def _progress(event: Event, bar: "st.delta_generator.DeltaGenerator") -> None:
    if isinstance(event, Stage) and event.total > 1:
        bar.progress(min(1.0, event.done / event.total), f"{event.done:,} / {event.total:,}")
    elif isinstance(event, Stage | Delta):
        bar.empty()


def _label(seen: _Seen) -> str:
    stage = say(f"stage_{seen.stage}")
    stage = say("stage_noted", stage=stage, note=escape_markdown(seen.note)) if seen.note else stage
    if not seen.agent or seen.agent == OTHER:
        return stage
    return say("working_agent", agent=shown(seen.agent).title(language()), stage=stage)
