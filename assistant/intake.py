"""Takes a request in: its files are there, it has a moment, a language and a conversation."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from agents.base import Brief, Deliverable, Turn
from assistant.language import program_language
from assistant.memory import named, results_of
from assistant.records import Records
from assistant.records.entries import Result
from assistant.request import Request
from assistant.settings import Settings
from knowledge.errors import BadInput
from knowledge.phrases import phrases
from knowledge.text import has_cjk, language_of

OTHER = "other"
_LETTER = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Task:
    """An accepted request."""

    request: Request
    request_id: str
    conversation: str
    text: str
    language: str
    spoken: bool
    """Whether the language was given or can be told from the text (`60?` is in none)."""
    now: datetime
    history: tuple[Turn, ...]
    results: tuple[Result, ...] = ()
    """What the conversation has brought so far, oldest first."""
    named: Result | None = None
    """The earlier result that the request takes up by its name."""

    @property
    def last(self) -> Turn | None:
        """The turn that a follow-up follows: the last one that an agent answered, or the one named."""
        if self.named is not None:
            return Turn(self.named.asked, self.named.agent)
        return next((turn for turn in reversed(self.history) if turn.agent != OTHER), None)

    def brief(
        self,
        previous: Deliverable | None = None,
        upstream: Sequence[Deliverable] = (),
        chosen: bool = False,
        memory: str = "",
    ) -> Brief:
        """What an agent sees; `chosen` says that the person named the agent."""
        options = dict(self.request.options)
        if chosen:
            options["agent_given"] = "yes"
        inherit = previous is not None and not self.spoken
        return Brief(
            text=self.text,
            language=previous.language if previous and inherit else self.language,
            now=self.now,
            attachments=self.request.attachments,
            actor=self.request.actor,
            options=options,
            previous=previous,
            upstream=tuple(upstream),
            history=self.history,
            memory=memory,
        )


def accept(request: Request, settings: Settings, records: Records) -> Task:
    """BadInput when a file is missing; a moment without an offset is local time."""
    text = request.text
    spoken = bool(request.language) or has_cjk(text) or bool(_LETTER.search(text))
    language = request.language or (language_of(text) if spoken else settings.language or program_language())
    for path in request.attachments:
        _check_file(path, language)
    conversation = request.conversation or uuid4().hex
    history = tuple(records.turns(conversation)) if request.conversation else ()
    results = tuple(results_of(conversation, records)) if history else ()
    return Task(
        request=request,
        request_id=uuid4().hex,
        conversation=conversation,
        text=text if text.strip() else phrases("assistant").say("attachment_only", language),
        language=language,
        spoken=spoken,
        now=_moment(request.now, settings),
        history=history,
        results=results,
        named=named(text, results),
    )


def _moment(now: datetime | None, settings: Settings) -> datetime:
    if now is None:
        return datetime.now(settings.zone)
    return now.replace(tzinfo=settings.zone) if now.tzinfo is None else now


def _check_file(path: Path, language: str) -> None:
    try:
        key = (
            "missing_attachment" if not path.exists() else "attachment_not_file" if not path.is_file() else ""
        )
    except (OSError, ValueError):
        key = "missing_attachment"
    if not key and not os.access(path, os.R_OK):
        key = "attachment_unreadable"
    if key:
        raise BadInput(phrases("assistant").say(key, language, path=str(path)[:200]))
