"""Looks the set-up over: what is configured, what works, what is missing. Never shows a key."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from agents.base import Prompt, Schema
from assistant.faults import LOG, log
from assistant.model import model_for
from assistant.settings import Settings
from knowledge.errors import OpsDeskError
from knowledge.phrases import phrases

State = Literal["ok", "note", "bad"]
_PACKAGES = (
    "opsdesk",
    "chromadb",
    "langchain",
    "langchain-openai",
    "openai",
    "sqlalchemy",
    "streamlit",
    "pandas",
)
_PATIENCE = 10.0
"""Seconds an endpoint gets for its trial call."""


class Trial(Schema):
    """What a model is asked for to see whether it answers."""

    ok: bool


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at. `note` works as it is but could do more; `bad` needs mending."""

    name: str
    state: State
    found: str
    mend: str = ""

    def to_dict(self) -> dict[str, str]:
        return {"name": self.name, "state": self.state, "found": self.found, "mend": self.mend}


def examine(settings: Settings, language: str) -> list[Look]:
    """All looks; one that fails says so and the others go on."""
    looks: tuple[tuple[str, Callable[[Settings, str], Look]], ...] = (
        ("python", _python),
        ("home", _home),
        ("records", _records),
        ("library", _library),
        ("embedding", _embedding),
        ("model", _model),
        ("timezone", _timezone),
        ("telemetry", _telemetry),
    )
    return [_look(name, look, settings, language) for name, look in looks]


def versions() -> dict[str, str]:
    found = {"python": sys.version.split()[0]}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ""
    return found


def report(settings: Settings, language: str) -> dict[str, Any]:
    """JSON-ready; `ok` is false as soon as something is `bad`."""
    looks = examine(settings, language)
    return {
        "ok": all(look.state != "bad" for look in looks),
        "checks": [look.to_dict() for look in looks],
        "versions": versions(),
    }


def _look(name: str, look: Callable[[Settings, str], Look], settings: Settings, language: str) -> Look:
    try:
        return look(settings, language)
    except OpsDeskError as failure:
        return Look(name, "bad", str(failure))
    except Exception as failure:
        log(failure, settings.logs, f"doctor: {name}")
        return Look(
            name, "bad", _say("doctor_failed", language, kind=type(failure).__name__, log=settings.logs / LOG)
        )


def _python(settings: Settings, language: str) -> Look:
    missing = [package for package, found in versions().items() if not found]
    if missing:
        return Look("python", "bad", ", ".join(missing), _say("doctor_reinstall", language))
    return Look("python", "ok", f"{sys.version.split()[0]} ({sys.platform})")


def _home(settings: Settings, language: str) -> Look:
    settings.prepare_home(language)
    return Look("home", "ok", str(settings.home))


def _records(settings: Settings, language: str) -> Look:
    from assistant.records import Records

    records = Records.open(settings.records_url, language)
    try:
        records.deliverables(1)
    finally:
        records.close()
    shown = make_url(settings.records_url)
    place = shown.render_as_string(hide_password=True) if settings.database_url else str(shown.database)
    return Look("records", "ok", place)


def _library(settings: Settings, language: str) -> Look:
    from assistant.shelf import open_library

    library = open_library(settings)
    count = len(library.documents())
    found = _say("doctor_library", language, documents=count, clauses=len(library))
    if not count:
        return Look("library", "note", found, _say("doctor_library_empty", language))
    if library.taking_over:
        return Look("library", "note", found, library.taking_over)
    return Look("library", "ok", found)


def _embedding(settings: Settings, language: str) -> Look:
    if not settings.embedding_model:
        return Look(
            "embedding", "note", _say("doctor_built_in", language), _say("doctor_embedding_how", language)
        )
    from assistant.shelf import embedder

    where = host(settings.embedding_base_url or settings.base_url)
    found = f"{settings.embedding_model} @ {where}"
    return _tried("embedding", found, lambda: embedder(_briefly(settings), language).embed(["ok"]))


def _model(settings: Settings, language: str) -> Look:
    if not settings.model:
        return Look("model", "note", _say("doctor_no_model", language), _say("doctor_model_how", language))
    found = f"{settings.model} @ {host(settings.base_url)}"
    if settings.api_key is None and settings.base_url is None:
        return Look("model", "bad", found, _say("doctor_no_key", language))
    key = _say("doctor_key_set" if settings.api_key else "doctor_key_unset", language)
    return _tried("model", f"{found}, {key}", lambda: _ask_model(_briefly(settings), language))


def _ask_model(settings: Settings, language: str) -> None:
    model = model_for(settings, language)
    assert model is not None
    model.fill(Prompt("", language, facts={"ok": True}), Trial)


def _tried(name: str, found: str, attempt: Callable[[], object]) -> Look:
    """One real call, so that a dead address or a refused key shows here and not in the next request."""
    try:
        attempt()
    except OpsDeskError as failure:
        return Look(name, "bad", found, str(failure))
    return Look(name, "ok", found)


def _briefly(settings: Settings) -> Settings:
    return settings.model_copy(update={"timeout": min(settings.timeout, _PATIENCE), "fallback_model": None})


def _timezone(settings: Settings, language: str) -> Look:
    return Look("timezone", "ok", str(settings.zone))


def _telemetry(settings: Settings, language: str) -> Look:
    return Look("telemetry", "ok", _say("doctor_telemetry", language))


def host(url: str | None) -> str:
    """Host and port only: a URL may carry a key in its user part or query."""
    if not url:
        return "api.openai.com"
    parts = urlsplit(url if "//" in url else f"//{url}")
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def _say(key: str, language: str, **values: object) -> str:
    return phrases("assistant").say(key, language, **values)
