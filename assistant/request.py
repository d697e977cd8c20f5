"""What comes in: one request of a person."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from agents import AGENTS
from assistant.language import language_named, program_language
from knowledge.errors import BadInput
from knowledge.phrases import phrases
from knowledge.text import language_of

MAX_TEXT = 20_000
"""Characters of one request; more belongs in an attached file."""
_YEARS = (1970, 2200)


def _say(key: str, language: str | None, **values: object) -> BadInput:
    return BadInput(phrases("assistant").say(key, language or program_language(), **values))


class Request(BaseModel):
    """One request of a person. BadInput, in the request's language, when it cannot be taken as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    language: str | None = None
    """zh or en; None: that of the text."""
    text: str = ""
    agent: str | None = None
    """None: the desk routes."""
    conversation: str | None = None
    """Any id of the caller's choice; None: a new conversation."""
    attachments: tuple[Path, ...] = ()
    now: datetime | None = None
    """Moment that relative dates count from; without an offset it is local time."""
    actor: str = ""
    """Who asks, for the records."""
    options: Mapping[str, str] = Field(default_factory=dict)
    """Named settings for the agent, e.g. channel, tone, member."""
    id: str | None = None
    """The caller's own id, given back by a batch; it may repeat."""

    @classmethod
    def read(cls, given: object, base: Path | None = None) -> "Request":
        """A request from decoded JSON; attachments are relative to `base`. BadInput names the wrong field."""
        if not isinstance(given, dict):
            raise _say("not_a_request", None)
        language = _language_for_errors(given)
        try:
            request = cls(**{name: value for name, value in given.items() if value is not None})
        except ValidationError as wrong:
            fields = ", ".join(sorted({str(error["loc"][0]) for error in wrong.errors() if error["loc"]}))
            raise _say("bad_fields", language, fields=fields) from wrong
        except TypeError as wrong:
            raise _say("not_a_request", language) from wrong
        return request.model_copy(
            update={"attachments": tuple((base or Path()) / p for p in request.attachments)}
        )

    @field_validator("language", mode="before")
    @classmethod
    def _language(cls, value: object) -> object:
        return known_language(None if value is None else str(value))

    @field_validator("agent", mode="before")
    @classmethod
    def _agent(cls, value: object) -> object:
        return value.strip().lower() or None if isinstance(value, str) else value

    @field_validator("text", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return _clean(value) if isinstance(value, str) else value

    @field_validator("conversation", "id", mode="before")
    @classmethod
    def _key(cls, value: object) -> object:
        plain = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        return _clean(plain) if isinstance(plain, str) else plain

    @field_validator("attachments", mode="before")
    @classmethod
    def _paths(cls, value: object) -> object:
        return () if value is None else [value] if isinstance(value, str | Path) else value

    @field_validator("now", mode="before")
    @classmethod
    def _now(cls, value: object) -> object:
        return None if value in (None, "") else read_moment(value)

    @field_validator("options", mode="before")
    @classmethod
    def _options(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            return {} if value is None else value
        return {str(name): str(setting) for name, setting in value.items() if setting is not None}

    @model_validator(mode="after")
    def _usable(self) -> "Request":
        language = self.language or (language_of(self.text[:2000]) if self.text.strip() else None)
        if not self.text.strip() and not self.attachments:
            raise _say("empty_request", language)
        if len(self.text) > MAX_TEXT:
            raise _say("long_request", language, length=len(self.text), limit=MAX_TEXT)
        if self.agent is not None and self.agent not in AGENTS:
            raise _say("unknown_agent", language, agent=self.agent[:40], agents=", ".join(AGENTS))
        return self


def known_language(name: str | None) -> str | None:
    """zh or en for any usual name of them (zh-CN, English, 中文); None for none; BadInput for others."""
    if not name:
        return None
    found = language_named(name)
    if not found:
        raise _say("bad_language", None, name=name[:40])
    return found


def read_moment(value: object, language: str | None = None) -> datetime:
    """An ISO 8601 moment; BadInput with an example for anything else."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError as wrong:
        raise _say("bad_now", language, now=str(value)[:40]) from wrong
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        raise _say("bad_now", language, now=moment.isoformat())
    return moment


def _language_for_errors(given: Mapping[str, Any]) -> str | None:
    language, text = given.get("language"), given.get("text")
    if language in ("zh", "en"):
        return str(language)
    return language_of(text[:2000]) if isinstance(text, str) and text.strip() else None


def _clean(text: str) -> str:
    """Without what no file or database can hold: half surrogate pairs and NUL."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
