"""The one catalogue of text that people see: every string in Chinese and English, in YAML beside its owner.

A package keeps a `phrases.yaml` of `key: {zh: …, en: …}`. Values are put in by plain replacement of `{name}`:
what members or files wrote is never itself read as a template.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Language = Literal["zh", "en"]
_SLOT = re.compile(r"\{(\w+)\}")


class Phrases:
    """Phrases of one package, looked up as `say("key", "zh", name=value)`; a missing key raises KeyError."""

    def __init__(self, entries: dict[str, dict[str, Any]], origin: str) -> None:
        self._entries = entries
        self._origin = origin

    def say(self, key: str, language: str, **values: object) -> str:
        text = self.raw(key, language)
        return _SLOT.sub(lambda m: str(values.get(m[1], m[0])), str(text))

    def raw(self, key: str, language: str) -> Any:
        """The entry as it stands in the file (a string, a list or a mapping)."""
        try:
            entry = self._entries[key]
            return entry["en" if language == "en" else "zh"]
        except KeyError as missing:
            raise KeyError(f"no phrase {key!r} ({language}) in {self._origin}") from missing

    def keys(self) -> set[str]:
        return set(self._entries)


@cache
def phrases(package: str, name: str = "phrases.yaml") -> Phrases:
    """Catalogue of a package, e.g. `phrases("agents.crisis")`."""
    return Phrases(data(package, name), f"{package}/{name}")


@cache
def data(package: str, name: str) -> Any:
    """A YAML data file that ships beside a package's code (shared: do not change what comes back)."""
    return yaml.load(files(package).joinpath(name).read_text("utf-8"), Loader=_Loader)


# libyaml is about eight times quicker; wheels carry it, source builds may not.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
