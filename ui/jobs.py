"""Requests under way: each runs in its own thread, so that a rerun or a closed tab loses nothing."""

import logging
import threading
from dataclasses import dataclass, field

import streamlit as st

from assistant.desk import Desk
from assistant.events import Event, Failed
from assistant.request import Request
from knowledge.errors import OpsDeskError
from knowledge.phrases import phrases


@dataclass
class Job:
    """One request and what has happened so far; `events` only grows."""

    request: Request
    events: list[Event] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)

    def failures(self) -> list[Failed]:
        return [event for event in self.events if isinstance(event, Failed)]


@st.cache_resource(show_spinner=False)
def _jobs() -> dict[str, Job]:
    return {}


def current(conversation: str) -> Job | None:
    return _jobs().get(conversation)


def clear(conversation: str) -> None:
    _jobs().pop(conversation, None)


def start(desk: Desk, conversation: str, request: Request) -> Job:
    """Begins the request unless one is under way in this conversation."""
    running = current(conversation)
    if running is not None and not running.done.is_set():
        return running
    job = _jobs()[conversation] = Job(request)
    threading.Thread(target=_work, args=(desk, job), daemon=True).start()
    return job


def _work(desk: Desk, job: Job) -> None:
    stream = None
    try:
        stream = desk.stream(job.request)
        for event in stream:
            job.events.append(event)
            if job.stopping.is_set():
                break
    except OpsDeskError as failure:
        job.events.append(Failed(str(failure), "bad_input"))
    except Exception:
        logging.getLogger("opsdesk.ui").exception("request failed")
        job.events.append(Failed(phrases("ui").say("unexpected", job.request.language or "zh"), "internal"))
    finally:
        close = getattr(stream, "close", None)
        if close:
            close()
        job.done.set()
