"""Looks the set-up over: what is configured, what works, what is missing. Never shows a key.

Nothing here uses the network unless a probe is asked for (`assistant/probe.py`).
"""

import sys
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy.engine import make_url

from assistant.faults import LOG, log
from assistant.probe import Look, embedding_folder, fallback_look, host, model_look, probe, proxy_look, say
from assistant.settings import Settings
from knowledge.errors import OpsDeskError
from knowledge.phrases import phrases

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


def examine(settings: Settings, language: str, probing: bool = False) -> list[Look]:
    """All looks; one that fails says so and the others go on. `probing` tries the model and the embedding."""
    looks: tuple[tuple[str, Callable[[Settings, str], Look | None]], ...] = (
        ("python", _python),
        ("home", _home),
        ("records", _records),
        ("library", _library),
        ("embedding", _embedding),
        ("model", lambda settings, language: model_look(settings, language, probing)),
        ("fallback", fallback_look),
        ("model_agents", _model_agents),
        ("proxy", proxy_look),
        ("tokens", _tokens),
        ("spending", _spending),
        ("timezone", _timezone),
        ("telemetry", _telemetry),
    )
    seen = [_look(name, look, settings, language) for name, look in looks]
    found = [look for look in seen if look is not None]
    return [*found, *(probe(settings, language) if probing else ())]


def versions() -> dict[str, str]:
    found = {"python": sys.version.split()[0]}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ""
    return found


def report(settings: Settings, language: str, probing: bool = False) -> dict[str, Any]:
    """JSON-ready; `ok` is false as soon as something is `bad`."""
    looks = examine(settings, language, probing)
    return {
        "ok": all(look.state != "bad" for look in looks),
        "checks": [look.to_dict() for look in looks],
        "versions": versions(),
    }


def _look(
    name: str, look: Callable[[Settings, str], Look | None], settings: Settings, language: str
) -> Look | None:
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
    if library.synonym_trouble:
        return Look("library", "bad", found, library.synonym_trouble)
    if library.taking_over:
        return Look("library", "note", found, library.taking_over)
    return Look("library", "ok", found)


def _embedding(settings: Settings, language: str) -> Look:
    if not settings.embedding_model:
        return Look(
            "embedding", "note", _say("doctor_built_in", language), _say("doctor_embedding_how", language)
        )
    folder = embedding_folder(settings)
    if folder is None:
        where = host(settings.embedding_base_url or settings.base_url)
        return Look("embedding", "note", f"{settings.embedding_model} @ {where}", say("not_tried", language))
    from assistant.shelf import embedder

    try:
        embedder(settings, language).embed(["ok"])
    except OpsDeskError as failure:
        return Look("embedding", "bad", str(folder), str(failure))
    return Look("embedding", "ok", str(folder))


def _model_agents(settings: Settings, language: str) -> Look | None:
    if not settings.model or settings.model_agents.strip().lower() == "all":
        return None
    return Look("model_agents", "note", settings.model_agents, say("model_agents", language))


def _tokens(settings: Settings, language: str) -> Look | None:
    from agents.tokens import at_hand, encoding_of

    if not settings.model:
        return None
    encoding = encoding_of(settings.model)
    if encoding and at_hand(encoding):
        return Look("tokens", "ok", say("tokens_exact", language, encoding=encoding))
    return Look("tokens", "ok", say("tokens_estimated", language))


def _spending(settings: Settings, language: str) -> Look:
    """What the models cost today."""
    from assistant.records import Records
    from assistant.spending import spending

    records = Records.open(settings.records_url, language)
    try:
        spent = spending(records, datetime.now(settings.zone).date(), settings.zone).total
    finally:
        records.close()
    if not spent.calls:
        return Look("spending", "ok", spent.told(language), _priced_as_of(settings, language))
    found = spent.told(language)
    if spent.unpriced:
        return Look(
            "spending", "note", found, say("unpriced", language, models=", ".join(sorted(spent.unpriced)))
        )
    return Look("spending", "ok", found, _priced_as_of(settings, language))


def _priced_as_of(settings: Settings, language: str) -> str:
    """How old the price of the configured model is."""
    from agents.prices import price_of

    price = price_of(settings.model or "")
    return say("price_as_of", language, day=price.as_of, source=price.source) if price else ""


def _timezone(settings: Settings, language: str) -> Look:
    return Look("timezone", "ok", str(settings.zone))


def _telemetry(settings: Settings, language: str) -> Look:
    return Look("telemetry", "ok", _say("doctor_telemetry", language))


def _say(key: str, language: str, **values: object) -> str:
    return phrases("assistant").say(key, language, **values)
