"""A model's words beside the deliverable they are for: what holds against them, and what of them stands."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from agents.base import Agent, Brief, Finding, Prompt, Tools, Written
from agents.checks import check_citations
from agents.claims.leaves import strings
from agents.claims.quotes import as_stored, referred
from agents.claims.review import Problem, problems
from agents.claims.sources import Sources
from agents.evidence import numbered
from agents.own_words import own_words
from knowledge.phrases import data, phrases
from knowledge.text import fold, language_of, sentences

_LONG, _TIMES = 1_500, 6
"""A field is too long beyond this many characters and this many times what the built-in writer needs."""
_LETTERS = 16
"""From this many characters on, the language of a text can be told."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What holds against a model's words: `kind` for people, `message` for the model."""

    kind: str
    message: str


@dataclass
class Trial:
    """Merges words into one deliverable and says what speaks against them."""

    agent: Agent[Any, Any, Any, Any]
    written: Written[Any]
    task: Any
    evidence: Any
    tools: Tools
    brief: Brief
    prompt: Prompt
    """As it was sent."""
    kept: dict[str, Any] = field(default_factory=dict)
    """Fields of the answer now coming in that have passed."""
    cut: list[str] = field(default_factory=list)
    """Fields that passed when something had been taken out of them."""
    _known: frozenset[tuple[str, str]] = frozenset()
    _seen: dict[str, list[Problem]] = field(default_factory=dict)
    _judged: dict[str, list[Trouble]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seen = self.agent.check(self.written, self.task, self.evidence)
        self._known = frozenset((finding.check, finding.message) for finding in seen)

    def begin(self) -> None:
        self.kept, self.cut = {}, []

    @cached_property
    def own(self) -> dict[str, Any]:
        """The built-in writer's words."""
        return own_words(self.written.data, self.agent.words_model)

    @cached_property
    def sources(self) -> Sources:
        prompt = self.prompt
        return Sources(
            facts=prompt.facts,
            own=[self.own, f"{self.brief.now:%H:%M}"],
            clauses=numbered(prompt.clauses),
            asked=[text for name, text in prompt.material.items() if name not in prompt.told],
            told=[text for name, text in prompt.material.items() if name in prompt.told],
            today=self.brief.now.date(),
            language=prompt.language,
        )

    def merged(self, words: Any) -> Written[Any]:
        return self.agent.merge(self.written, words, self.task, self.evidence)

    def read(self, words: Any) -> tuple[Any, list[Trouble]]:
        """The words as they will be shown (clauses by name, quotations as stored), and their troubles."""
        values, troubles = dict[str, Any](), list[Trouble]()
        for name, value in words.model_dump(mode="json").items():
            values[name], wrong = self._resolved(value)
            troubles += [*wrong, *self._against(name, values[name])]
        shown = type(words).model_validate(values)
        return shown, list(dict.fromkeys(troubles)) or self._against_whole(shown)

    def stands(self, name: str, value: Any) -> bool:
        """Whether one field passes beside those kept so far; kept, as it is shown, when it does."""
        if not value or name not in self.agent.words_model.model_fields:
            return False
        shown, wrong = self._resolved(value)
        if wrong or not shown or self._against(name, shown):
            return False
        try:
            words = self.agent.words_model.model_validate({**self.own, **self.kept, name: shown})
        except ValueError:
            return False
        if self._against_whole(words):
            return False
        self.kept[name] = shown
        return True

    def stands_in_part(self, name: str, value: Any) -> bool:
        """Whether a field passes without the sentences and items that speak against it."""
        rest = self._without(value, self.own.get(name))
        if not rest or rest == self.own.get(name) or not self.stands(name, rest):
            return False
        self.cut.append(name)
        return True

    def separable(self) -> bool:
        """Whether our own words in the model's place leave everything as it is."""
        try:
            own = self.agent.words_model.model_validate(self.own)
        except ValueError:
            return False
        return bool(self.merged(own).data == self.written.data)

    def _resolved(self, value: Any) -> tuple[Any, list[Trouble]]:
        wrong: list[Trouble] = []

        def shown(text: str) -> str:
            named, unknown = referred(text, self.sources.clauses, self.prompt.language)
            wrong.extend(self._trouble("id", one) for one in unknown if fold(one) not in self.sources.trusted)
            return as_stored(named, self.sources)

        return _mapped(value, shown), wrong

    def _against(self, name: str, value: Any) -> list[Trouble]:
        """What in one field nothing bears out."""
        texts, own = list(strings(value)), sum(map(len, strings(self.own.get(name))))
        if sum(map(len, texts)) > max(_LONG, _TIMES * own):
            return [self._trouble("long", name)]
        found = [self._trouble(one.kind, one.said) for text in texts for one in self._problems(text)]
        if self._foreign("\n".join(texts), "\n".join(strings(self.own.get(name)))):
            found.append(self._trouble("language", name))
        return found

    def _problems(self, text: str) -> list[Problem]:
        if text not in self._seen:
            self._seen[text] = problems(text, self.sources)
        return self._seen[text]

    def _foreign(self, text: str, own: str) -> bool:
        language = "en" if self.prompt.language == "en" else "zh"
        told = len(text.strip()) >= _LETTERS and language_of(text) != language
        return told and not (own.strip() and language_of(own) != language)

    def _against_whole(self, words: Any) -> list[Trouble]:
        """Errors that the built-in deliverable does not have; the same words are judged once."""
        said = words.model_dump_json()
        if said not in self._judged:
            self._judged[said] = self._judge(words)
        return self._judged[said]

    def _judge(self, words: Any) -> list[Trouble]:
        try:
            candidate = self.merged(words)
            seen = self.agent.check(candidate, self.task, self.evidence)
        except Exception:  # foreign words that a check stumbles over must not cost the deliverable
            logging.getLogger("opsdesk").warning("%s: words not checked", self.agent.name, exc_info=True)
            return [Trouble("unchecked", phrases("agents").say("model_unchecked", self.brief.language))]
        seen += check_citations(candidate.citations, self.tools)
        return [
            Trouble(_kind(finding), finding.message)
            for finding in seen
            if finding.level == "error" and (finding.check, finding.message) not in self._known
        ]

    def _without(self, value: Any, own: Any) -> Any:
        """Text without its bad sentences while most remain; lists with our own item for each bad one."""
        if isinstance(value, str):
            every = sentences(value)
            good = [sentence for sentence in every if not self._bad(sentence)]
            return "".join(good).strip() if 2 * len("".join(good)) > len(value) else ""
        if not isinstance(value, list):
            return None
        ours = own if isinstance(own, list) else []
        rest = [self._or_ours(item, ours[place : place + 1]) for place, item in enumerate(value)]
        return [item for items in rest for item in items]

    def _or_ours(self, item: Any, ours: Sequence[Any]) -> list[Any]:
        return list(ours) if any(self._bad(text) for text in strings(item)) else [item]

    def _bad(self, text: str) -> bool:
        shown, wrong = self._resolved(text)
        return bool(wrong or self._problems(shown))

    def _trouble(self, kind: str, said: str) -> Trouble:
        message = phrases("agents.claims").say(f"mend_{kind}", self.prompt.language, said=said)
        return Trouble(kind, message)


def told(troubles: Sequence[Trouble], language: str) -> str:
    """What was wrong, for people: each kind once, and nothing of what the model had written."""
    say = phrases("agents.claims").say
    kinds = dict.fromkeys(trouble.kind for trouble in troubles)
    return ("、" if language == "zh" else "; ").join(say(f"told_{kind}", language) for kind in kinds)


def _kind(finding: Finding) -> str:
    kinds: Mapping[str, str] = data("agents.claims", "kinds.yaml")
    return kinds.get(finding.check, "other")


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _mapped(part, change) for name, part in value.items()}
    return [_mapped(part, change) for part in value] if isinstance(value, list | tuple) else value
