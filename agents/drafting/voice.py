"""The writer's own words in the language and script of the request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.phrases import data, phrases
from knowledge.text import fold_char, to_traditional


@dataclass(frozen=True, slots=True)
class Voice:
    language: str
    traditional: bool = False
    """Chinese typed in Traditional characters gets the writer's own words in them too."""

    @classmethod
    def of(cls, language: str, text: str) -> "Voice":
        differs = {char for char in text if "\u4e00" <= char <= "\u9fff" and fold_char(char) != char}
        return cls(language, language == "zh" and len(differs) >= 3)

    def say(self, key: str, **values: object) -> str:
        words = phrases("agents.drafting").raw(key, self.language)
        written = to_traditional(words) if self.traditional else str(words)
        for name, value in values.items():
            written = written.replace("{" + name + "}", str(value))
        return written

    def optional(self, *keys: str, **values: object) -> str:
        """The first of the phrases that the catalogue has; empty when it has none."""
        for key in keys:
            if key in phrases("agents.drafting").keys():  # noqa: SIM118 (a method, not a dict)
                return self.say(key, **values)
        return ""

    def own(self, words: str) -> str:
        """Words from a data file, in this voice's script."""
        return to_traditional(words) if self.traditional else words

    def gap(self, what: str) -> str:
        return self.say("gap", what=what)

    def day(self, moment: datetime, now: datetime) -> str:
        """`9月27日(周日)`, `Sun 27 Sep`; with the year when it is not this one."""
        key = "day" if moment.year == now.year else "day_year"
        names: dict[str, Any] = data("agents.drafting", "wording.yaml")["calendar"][self.language]
        return self.say(
            key,
            year=moment.year,
            month=names["months"][moment.month - 1],
            day=moment.day,
            weekday=self.own(names["weekdays"][moment.weekday()]),
        )

    def weekday(self, moment: datetime) -> str:
        names = data("agents.drafting", "wording.yaml")["calendar"][self.language]["weekdays"]
        return self.own(names[moment.weekday()])

    def date(self, moment: datetime) -> str:
        """`9月27日`, `27 Sep`."""
        names = data("agents.drafting", "wording.yaml")["calendar"][self.language]["months"]
        return self.say("date", month=names[moment.month - 1], day=moment.day)
