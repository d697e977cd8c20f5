"""What the doctor sees of a model and an embedding: settings without a network, abilities with `--probe`."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit
from urllib.request import getproxies

from agents.providers import preset_at
from assistant.settings import Settings
from knowledge.errors import OpsDeskError
from knowledge.phrases import phrases

if TYPE_CHECKING:
    from agents.probing import Ability

State = Literal["ok", "note", "bad"]
_PATIENCE = 10.0
"""Seconds an endpoint gets for each trial call."""
_SAYS_NO = frozenset({"request", "unusable", "address"})


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at. `note` works as it is but could do more; `bad` needs mending."""

    name: str
    state: State
    found: str
    mend: str = ""

    def to_dict(self) -> dict[str, str]:
        return {"name": self.name, "state": self.state, "found": self.found, "mend": self.mend}


def say(key: str, language: str, **values: object) -> str:
    return phrases("assistant", "doctor_phrases.yaml").say(key, language, **values)


def model_look(settings: Settings, language: str, probing: bool = False) -> Look:
    """The configured model, as far as settings tell; `probing` when it is tried besides."""
    if not settings.model:
        return _no_model(settings, language)
    service = preset_at(settings.base_url)
    found = f"{settings.model} @ {host(settings.base_url)}"
    if settings.api_key is None and settings.base_url is None:
        return Look("model", "bad", found, phrases("assistant").say("doctor_no_key", language))
    if settings.api_key is None and service is not None and service.needs_key:
        return Look("model", "bad", found, say("needs_key", language, service=service.title(language)))
    if host(settings.base_url) == "?":
        return Look("model", "bad", settings.model, say("no_address", language))
    key = "doctor_key_set" if settings.api_key else "doctor_key_unset"
    named = f" ({service.title(language)})" if service else ""
    note = service.note(language) if service else ""
    mend = " ".join(filter(None, ("" if probing else say("not_tried", language), note)))
    state: State = "ok" if probing else "note"
    return Look("model", state, f"{found}{named}, {phrases('assistant').say(key, language)}", mend)


def fallback_look(settings: Settings, language: str) -> Look | None:
    """The second model, as far as settings tell."""
    if not settings.fallback_model:
        return None
    url = settings.fallback_base_url or settings.base_url
    found = f"{settings.fallback_model} @ {host(url)}"
    service = preset_at(url)
    if host(url) == "?":
        return Look("fallback", "bad", settings.fallback_model, _of_fallback("no_address", language))
    if not settings.fallback_key and (url is None or (service is not None and service.needs_key)):
        title = service.title(language) if service else host(url)
        return Look("fallback", "bad", found, _of_fallback("needs_key", language, service=title))
    return Look("fallback", "ok", found)


def _of_fallback(key: str, language: str, **values: object) -> str:
    return say("fallback_settings", language, reason=say(key, language, **values))


def _no_model(settings: Settings, language: str) -> Look:
    given = [("OPSDESK_API_KEY", settings.api_key), ("OPSDESK_BASE_URL", settings.base_url)]
    without = "、" if language == "zh" else ", "
    what = without.join(name for name, value in given if value)
    found = phrases("assistant").say("doctor_no_model", language)
    if what:
        return Look("model", "note", found, say("model_unnamed", language, what=what))
    return Look("model", "note", found, phrases("assistant").say("doctor_model_how", language))


def proxy_look(settings: Settings, language: str) -> Look | None:
    """Whether requests to the model go through a proxy; None when they do not, or there is no model."""
    from agents.gateway.failures import proxied

    url = settings.base_url or "https://api.openai.com/v1"
    if not settings.model or host(url) == "?" or not proxied(url):
        return None
    proxies = getproxies()
    proxy = host(proxies.get(urlsplit(url).scheme) or proxies.get("all"))
    values = {"host": host(url), "proxy": proxy}
    if _inner(urlsplit(url).hostname or ""):
        return Look("proxy", "bad", proxy, say("proxy_inner", language, **values))
    return Look("proxy", "note", proxy, say("proxy_used", language, **values))


def probe(settings: Settings, language: str) -> Iterator[Look]:
    """The configured model and embedding, tried; what the model can do is remembered for later requests."""
    if settings.model and (settings.api_key or settings.base_url):
        yield from _probe_model(settings, language)
        yield from _probe_fallback(settings, language)
    if settings.embedding_model and not embedding_folder(settings):
        yield try_embedding(settings, language)


def embedding_folder(settings: Settings) -> Path | None:
    """The folder of an embedding model on this machine, if that is what is configured."""
    folder = Path(settings.embedding_model or "").expanduser()
    return folder if settings.embedding_model and folder.is_dir() else None


def try_embedding(settings: Settings, language: str) -> Look:
    from assistant.shelf import embedder

    patient = settings.model_copy(update={"timeout": min(settings.timeout, _PATIENCE)})
    try:
        (vector,) = embedder(patient, language).embed(["ok"])
    except OpsDeskError as failure:
        return Look("probe_embedding", "bad", say("failed", language), str(failure))
    return Look("probe_embedding", "ok", say("vectors", language, dim=len(vector)))


def _probe_model(settings: Settings, language: str) -> Iterator[Look]:
    from agents.gateway import Endpoint
    from agents.probing import abilities
    from agents.providers import body_for

    name = settings.model or ""
    endpoint = Endpoint(
        name, settings.base_url or "", settings.model_key or "", body_for(settings.base_url, name)
    )
    found = []
    for ability in abilities(endpoint, language, min(settings.timeout, _PATIENCE)):
        found.append(ability)
        yield _ability_look(ability, language)
    yield from _conclusion(settings, endpoint.label, found, language)


def _probe_fallback(settings: Settings, language: str) -> Iterator[Look]:
    """The second model: whether it answers, and how it will be asked."""
    from dataclasses import replace

    from agents.probing import abilities
    from agents.providers import body_for
    from assistant.model import fallback_of

    endpoint = fallback_of(settings)
    if endpoint is None:
        return
    endpoint = replace(endpoint, extra=body_for(endpoint.base_url, endpoint.name))
    found = list(abilities(endpoint, language, min(settings.timeout, _PATIENCE)))
    chat = _ability_look(found[0], language)
    mend = say("fallback_settings", language, reason=chat.mend) if chat.mend else ""
    yield Look("fallback_chat", chat.state, f"{endpoint.name}: {chat.found}", mend)
    for look in _conclusion(settings, endpoint.label, found, language):
        yield Look("fallback_ways", look.state, look.found, look.mend)


def _ability_look(ability: "Ability", language: str) -> Look:
    name = f"probe_{ability.name}"
    if ability.name == "usage":
        said = "works_plain" if ability.works else "no_usage"
        mend = "" if ability.works else say("no_usage_mend", language)
        return Look(name, "ok" if ability.works else "note", say(said, language), mend)
    if ability.works:
        return Look(name, "ok", say("works", language, seconds=f"{ability.seconds:.1f}"))
    if ability.name == "chat":
        return Look(name, "bad", say("failed", language), ability.reason)
    if ability.kind in _SAYS_NO:
        return Look(name, "note", say("refused", language))
    return Look(name, "note", say("failed", language), ability.reason)


def _conclusion(settings: Settings, label: str, found: "list[Ability]", language: str) -> Iterator[Look]:
    """How the model will be asked from now on."""
    from agents.gateway.modes import memory_at
    from agents.probing import best_manner
    from assistant.model import ENDPOINTS

    if not found or not found[0].works:
        return
    manner = best_manner(found)
    if manner is None:
        yield Look("probe_ways", "bad", label, say("no_json", language))
        return
    memory_at(settings.home / ENDPOINTS).remember(label, manner)
    yield Look("probe_ways", "ok", label, say("way_chosen", language, mode=manner.mode))


def host(url: str | None) -> str:
    """Host and port only: a URL may carry a key in its user part or query."""
    if not url:
        return "api.openai.com"
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    except ValueError:  # a bracket that does not close, a port that is no number
        return "?"


def _inner(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_private
    except ValueError:
        return name == "localhost" or "." not in name or name.endswith((".local", ".lan", ".internal"))
