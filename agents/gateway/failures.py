"""What went wrong at a provider, in the project's own words: one kind, one sentence with the remedy."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from knowledge.errors import ModelError
from knowledge.phrases import data, phrases

# Error messages may quote the request; what the provider says itself stands at the beginning.
_READ = 500


class UnusableReply(ModelError):
    """The model answered, but not with the schema. `complaints` can be quoted back to it; `found` holds
    the fields that are valid by themselves."""

    def __init__(
        self, message: str, complaints: Sequence[str], found: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__("unusable", message)
        self.complaints = tuple(complaints)
        self.found = dict(found or {})


class WebPage(Exception):
    """The endpoint answered with a web page: a wrong base URL, or a login page of a proxy."""


class UnreadableProxy(Exception):
    """A proxy setting of the environment is no address."""


class Endless(Exception):
    """The endpoint sends more than any answer holds."""


def model_error(kind: str, language: str, **values: object) -> ModelError:
    return ModelError(kind, phrases("agents.gateway").say(kind, language, **values))


def kind_of(failure: BaseException, url: str = "") -> str:
    """One word for what a provider's exception means; the catalogue has a sentence for each."""
    if isinstance(failure, ModelError):
        return failure.kind
    kind = _by_code(failure) or _by_words(failure) or _by_status(failure) or _by_class(failure)
    if kind in ("connection", "connection_lost"):
        return "proxy" if proxied(url) else "connection"
    return kind


def status_of(failure: BaseException) -> int | None:
    status = getattr(failure, "status_code", None)
    return status if isinstance(status, int) else None


def message_of(failure: BaseException) -> str:
    """The beginning of what the provider says about it."""
    return str(getattr(failure, "message", None) or _told(failure).get("message") or failure)[:_READ]


def proxied(url: str) -> bool:
    """Whether the environment sends requests to this address through a proxy."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    proxies = getproxies()
    if not parts.hostname or not (proxies.get(parts.scheme) or proxies.get("all")):
        return False
    return not proxy_bypass(parts.netloc)


def finish_kind(reason: object) -> str:
    """What the end of an answer means: "" when it is whole, else the kind of failure."""
    known: dict[str, list[str]] = _table()["finish"]
    kind = next((kind for kind, reasons in known.items() if reason in reasons), "cut")
    return "" if kind == "whole" else kind


def _told(failure: BaseException) -> dict[str, Any]:
    """The provider's own error object: of a refusal, or of an answer with status 200 that holds one."""
    body = getattr(failure, "body", None) or (failure.args[0] if failure.args else None)
    inner = body.get("error", body) if isinstance(body, dict) else None
    return inner if isinstance(inner, dict) else {}


def _by_code(failure: BaseException) -> str:
    told = _told(failure)
    given = [getattr(failure, name, None) for name in ("code", "type")]
    said = {str(code) for code in (*given, told.get("code"), told.get("type")) if code}
    return next((kind for kind, codes in _table()["codes"].items() if said & set(codes)), "")


def _by_words(failure: BaseException) -> str:
    status = status_of(failure)
    if not (hasattr(failure, "body") or _told(failure)) or (status is not None and status >= 500):
        return ""
    said = message_of(failure)
    return next((kind for kind, pattern in _patterns() if pattern.search(said)), "")


def _by_status(failure: BaseException) -> str:
    status = status_of(failure)
    if status is None:
        return ""
    listed = next((kind for kind, codes in _table()["status"].items() if status in codes), "")
    return listed or ("server" if status >= 500 else "request")


def _by_class(failure: BaseException) -> str:
    names = {kind.__name__ for link in _chain(failure) for kind in type(link).__mro__}
    return next((kind for kind, classes in _table()["classes"].items() if names & set(classes)), "unusable")


def _chain(failure: BaseException) -> Iterator[BaseException]:
    """The failure and what caused it, outermost first; at most ten links."""
    link: BaseException | None = failure
    for _ in range(10):
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    said: dict[str, list[str]] = _table()["says"]
    return tuple((kind, re.compile("|".join(words), re.IGNORECASE)) for kind, words in said.items())


def _table() -> dict[str, Any]:
    table: dict[str, Any] = data("agents.gateway", "failures.yaml")
    return table
