"""How each agent shows itself: `card.yaml` beside the agent, so that a seventh needs no line here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from agents import AGENTS, package_of
from knowledge.phrases import data

OTHER = "other"


@dataclass(frozen=True)
class Shown:
    """One agent's card file and examples."""

    name: str
    card: Mapping[str, Any]
    examples: Mapping[str, Any]

    @property
    def icon(self) -> str:
        return str(self.card.get("icon", ":material/extension:"))

    def title(self, language: str) -> str:
        return str(self.card["name"][language])

    def job(self, language: str) -> str:
        return str(self.card["job"][language])

    def showcase(self, language: str) -> list[Mapping[str, str]]:
        return list(self.examples.get(language, {}).get("showcase", ()))

    def followups(self, language: str) -> list[str]:
        return [str(text) for text in self.examples.get(language, {}).get("followups", ())]

    def word(self, value: object, language: str) -> str:
        """A value of `data` as a person reads it."""
        entry = self.card.get("words", {}).get(str(value))
        if entry:
            return str(entry[language])
        return _moment(str(value)) if isinstance(value, str) else str(value)

    def badges(self, content: Mapping[str, Any], language: str) -> list[str]:
        """Short facts for the head of the card; empty ones are left out."""
        units = self.card.get("units", {})
        out = []
        for path in self.card.get("badges", ()):
            for value in values_at(content, str(path)):
                text = self.word(value, language)
                unit = units.get(path)
                out.append(unit[language].replace("{value}", text) if unit else text)
        return [text for text in out if text]

    def copies(self, content: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
        """(label, text) of each piece a person sends as it is."""
        out = []
        for copy in self.card.get("copies", ()):
            labels = list(values_at(content, str(copy.get("label_path", ""))))
            for number, text in enumerate(values_at(content, str(copy["path"]))):
                label = str(copy["label"][language])
                if number < len(labels):
                    label = f"{label} · {self.word(labels[number], language)}"
                out.append((label, str(text)))
        return out


@cache
def shown(name: str) -> Shown:
    package = package_of(name)
    return Shown(name, data(package, "card.yaml"), data(package, "examples.yaml"))


def everyone() -> list[Shown]:
    return [shown(name) for name in AGENTS]


def values_at(content: Any, path: str) -> Iterator[Any]:
    """Values at a dotted path; `variants[].body` goes through each item. Empty ones are skipped."""
    head, _, rest = path.partition(".")
    if not head:
        return
    inner = content.get(head.removesuffix("[]")) if isinstance(content, Mapping) else None
    for item in inner if head.endswith("[]") and isinstance(inner, list) else [inner]:
        if rest:
            yield from values_at(item, rest)
        elif item is not None and item != "":
            yield item


def _moment(text: str) -> str:
    """An ISO moment as people say it; any other text as it is."""
    try:
        moment = datetime.fromisoformat(text) if len(text) >= 16 and text[4:5] == "-" else None
    except ValueError:
        moment = None
    return moment.strftime("%m-%d %H:%M") if moment else text
