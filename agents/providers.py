"""Presets of model services (providers.yaml): address, ways of asking for JSON, what their models need."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Literal
from urllib.parse import urlsplit

from knowledge.phrases import data
from knowledge.text import fold

Mode = Literal["json_schema", "json_object", "tool", "prompt"]


@dataclass(frozen=True, slots=True)
class Preset:
    """One service; `modes` are ways of asking for JSON that work there, best first."""

    name: str
    names: frozenset[str]
    """The name and all other names, folded."""
    hosts: frozenset[str]
    titles: Mapping[str, str]
    base_url: str
    needs_key: bool
    modes: tuple[Mode, ...]
    bodies: tuple[tuple[tuple[str, ...], Mapping[str, Any]], ...]
    embeddings: Mapping[str, int]
    """Most `inputs` a request and `tokens` an input; empty when it has no embeddings."""
    notes: Mapping[str, str]

    def title(self, language: str) -> str:
        return self.titles["en" if language == "en" else "zh"]

    def note(self, language: str) -> str:
        return self.notes.get("en" if language == "en" else "zh", "")

    def body(self, model: str) -> dict[str, Any]:
        """What every request for this model carries besides."""
        name = model.lower()
        return next(
            (dict(body) for patterns, body in self.bodies if any(fnmatchcase(name, p) for p in patterns)), {}
        )


def preset(name: str) -> Preset | None:
    """The preset of a service by one of its names; None when there is none."""
    return next((known for known in presets() if fold(name).strip() in known.names), None)


def preset_at(base_url: str | None) -> Preset | None:
    """The preset of the service at an address (no address is OpenAI's own)."""
    if not base_url:
        return preset("openai")
    try:
        where = urlsplit(base_url if "//" in base_url else f"//{base_url}").netloc.rpartition("@")[2].lower()
    except ValueError:  # no address at all, which the first call will say
        return None
    return next((known for known in presets() if where in known.hosts), None)


def body_for(base_url: str | None, model: str) -> dict[str, Any]:
    """What requests for a model at an address carry besides; {} for services without a preset."""
    known = preset_at(base_url)
    return known.body(model) if known else {}


def first_mode(base_url: str | None) -> Mode:
    """The way of asking for JSON to begin with; json_schema where nothing is known."""
    known = preset_at(base_url)
    return known.modes[0] if known else "json_schema"


@cache
def presets() -> tuple[Preset, ...]:
    return tuple(_preset(entry) for entry in data("agents", "providers.yaml")["providers"])


def _preset(entry: Mapping[str, Any]) -> Preset:
    return Preset(
        name=entry["name"],
        names=frozenset(fold(name) for name in (entry["name"], *entry.get("aliases", ()))),
        hosts=frozenset({urlsplit(entry["base_url"]).netloc, *entry.get("hosts", ())}),
        titles=entry["title"],
        base_url=entry["base_url"],
        needs_key=entry["needs_key"],
        modes=tuple(entry["modes"]),
        bodies=tuple((tuple(row["models"]), row["body"]) for row in entry.get("bodies", ())),
        embeddings=entry.get("embeddings", {}),
        notes=entry.get("notes", {}),
    )
