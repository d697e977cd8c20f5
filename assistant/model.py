"""The language model of a home: opened as its settings say, with what the home remembers of endpoints."""

import threading
from typing import TYPE_CHECKING

from assistant.settings import Settings, agents_named

if TYPE_CHECKING:
    from agents.gateway import ChatModel, Endpoint, Spending

ENDPOINTS = "endpoints.json"
"""File of the home folder that keeps how each endpoint is best asked."""


def model_for(settings: Settings, language: str, spending: "Spending | None" = None) -> "ChatModel | None":
    """A model for one request; None when no model is named. `spending` counts over all requests."""
    if not settings.model or not agents_named(settings.model_agents):
        return None
    from agents.gateway import Limits, Patience, open_model

    return open_model(
        name=settings.model,
        base_url=settings.base_url or "",
        api_key=settings.model_key or "",
        language=language,
        patience=Patience(settings.timeout, settings.connect, settings.first_token, settings.between_tokens),
        limits=Limits(
            calls=settings.calls,
            tokens=settings.tokens,
            calls_a_day=settings.calls_a_day,
            tokens_a_day=settings.tokens_a_day,
            prompt=settings.prompt_tokens,
            at_once=settings.at_once,
            steps=settings.look_ups,
            step_tokens=settings.look_up_tokens,
            step_seconds=settings.look_up_timeout,
        ),
        fallback=fallback_of(settings),
        spending=spending,
        memory=settings.home / ENDPOINTS,
        streaming=settings.stream,
    )


def fallback_of(settings: Settings) -> "Endpoint | None":
    """The second model; None when none is named."""
    if not settings.fallback_model:
        return None
    from agents.gateway import Endpoint

    return Endpoint(
        settings.fallback_model,
        settings.fallback_base_url or settings.base_url or "",
        settings.fallback_key or "",
    )


_warmed: set[tuple[str, str]] = set()
_warming = threading.Lock()


def warm(settings: Settings) -> None:
    """Opens the way to the model in the background, once per process: the libraries behind it take seconds to
    import. Nothing is sent, and what goes wrong shows when the model is asked."""
    asked = (settings.model or "", settings.base_url or "")
    with _warming:
        if not settings.model or asked in _warmed:
            return
        _warmed.add(asked)
    model = model_for(settings, "en")
    if model is not None:
        threading.Thread(target=model.warm, name="opsdesk-warm", daemon=True).start()
