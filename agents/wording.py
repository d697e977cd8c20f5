"""A model's words on trial: asked for, checked, mended at most twice, and kept as far as they are good."""

import logging
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Literal

from agents.base import Agent, Brief, Finding, Part, Prompt, Stage, Tools, Written
from agents.checks import check_citations
from agents.evidence import fit
from agents.gateway import Forming, Growing, UnusableReply
from agents.own_words import own_words
from knowledge.errors import ModelError
from knowledge.phrases import phrases

Writer = Literal["built-in", "model"]
Outcome = tuple[Written[Any], Writer, list[Finding]]
TRIES = 3
"""The first answer and two repairs."""


def worded(
    agent: Agent[Any, Any, Any, Any],
    written: Written[Any],
    task: Any,
    evidence: Any,
    brief: Brief,
    tools: Tools,
) -> Generator[Stage | Part, None, Outcome]:
    """The deliverable with a model's words where they are sound, who wrote it, and what to tell."""
    if tools.model is None or written.settled:
        return (
            written,
            written.settled or "built-in",
            _told(tools, brief) if written.settled == "model" else [],
        )
    trial = Trial(agent, written, task, evidence, tools, brief.language)
    prompt, left_out = _fitted(agent.prompt(written, task, evidence), tools)
    found: Mapping[str, Any] = {}
    complaints: Sequence[str] = ()
    key, reason = "model_rejected", ""
    for attempt in range(TRIES):
        yield Stage("model", attempt, TRIES)
        trial.begin()
        try:
            words = yield from _asked(trial, prompt, complaints)
        except UnusableReply as failure:
            complaints, found, reason = failure.complaints, failure.found or found, str(failure)
            continue
        except ModelError as failure:
            key, reason = "model_failed", str(failure)
            break
        complaints = trial.complaints(words)
        if not complaints:
            yield from trial.rest(words)
            return trial.merged(words), "model", [*left_out, *_told(tools, brief)]
        found = {name: getattr(words, name) for name in type(words).model_fields}
        reason = "; ".join(complaints)
    halved, writer, notes = trial.half(found, brief, key, reason)
    return halved, writer, [*(left_out if writer == "model" else ()), *notes]


@dataclass(slots=True)
class Trial:
    """Merges words into one deliverable and says what its agent's checks hold against them."""

    agent: Agent[Any, Any, Any, Any]
    written: Written[Any]
    task: Any
    evidence: Any
    tools: Tools
    language: str
    kept: dict[str, Any] = field(default_factory=dict)
    """Fields of the answer now coming in that have passed."""
    _known: frozenset[tuple[str, str]] = frozenset()
    _own: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seen = self.agent.check(self.written, self.task, self.evidence)
        self._known = frozenset((finding.check, finding.message) for finding in seen)
        self._own = own_words(self.written.data, self.agent.words_model)

    def begin(self) -> None:
        self.kept = {}

    def merged(self, words: Any) -> Written[Any]:
        return self.agent.merge(self.written, words, self.task, self.evidence)

    def complaints(self, words: Any) -> list[str]:
        """Errors that the built-in deliverable does not have."""
        try:
            candidate = self.merged(words)
            seen = self.agent.check(candidate, self.task, self.evidence)
        except Exception:  # foreign words that a check stumbles over must not cost the deliverable
            logging.getLogger("opsdesk").warning("%s: words not checked", self.agent.name, exc_info=True)
            return [phrases("agents").say("model_unchecked", self.language)]
        seen += check_citations(candidate.citations, self.tools)
        return [f.message for f in seen if f.level == "error" and (f.check, f.message) not in self._known]

    def stands(self, name: str, value: Any) -> bool:
        """Whether one field passes beside those kept so far; kept when it does."""
        if not value or name not in self.agent.words_model.model_fields:
            return False
        try:
            words = self.agent.words_model.model_validate({**self._own, **self.kept, name: value})
        except ValueError:
            return False
        if self.complaints(words):
            return False
        self.kept[name] = value
        return True

    def rest(self, words: Any) -> Generator[Part, None, None]:
        """The fields of words that passed as a whole and were not shown while they came."""
        for name in type(words).model_fields:
            if name not in self.kept and (value := getattr(words, name)):
                yield Part(name, value)

    def half(self, found: Mapping[str, Any], brief: Brief, key: str, reason: str) -> Outcome:
        """The good fields of the last answer in the built-in deliverable; all of it built-in when none is."""
        self.begin()
        for name, value in found.items() if self._separable() else ():
            self.stands(name, value)
        if not self.kept:
            return self.written, "built-in", [_note(key, brief, reason=reason)]
        words = self.agent.words_model.model_validate({**self._own, **self.kept})
        parts = [name for name in self.agent.words_model.model_fields if name not in self.kept]
        named = "、" if brief.language == "zh" else ", "
        note = _note("model_partly", brief, parts=named.join(_part(n, brief) for n in parts), reason=reason)
        return self.merged(words), "model", [note, *_told(self.tools, brief)]

    def _separable(self) -> bool:
        """Whether our own words in the model's place leave everything as it is."""
        try:
            own = self.agent.words_model.model_validate(self._own)
        except ValueError:
            return False
        return bool(self.merged(own).data == self.written.data)


def _asked(trial: Trial, prompt: Prompt, complaints: Sequence[str]) -> Generator[Stage | Part, None, Any]:
    """The model's words; on the way each field as it is begun and, once it has passed, as it reads."""
    model, schema = trial.tools.model, trial.agent.words_model
    assert model is not None
    if not isinstance(model, Growing):
        return model.fill(prompt, schema, complaints)
    steps = model.filling(prompt, schema, complaints)
    begun: set[str] = set()
    with closing(steps):
        while True:
            try:
                piece = next(steps)
            except StopIteration as done:
                return done.value
            yield from _shown(piece, trial, begun)


def _shown(piece: Forming, trial: Trial, begun: set[str]) -> Generator[Stage | Part, None, None]:
    if piece.field not in begun:
        begun.add(piece.field)
        yield Stage("model", note=piece.field)
    if piece.whole and piece.field not in trial.kept and trial.stands(piece.field, piece.value):
        yield Part(piece.field, piece.value)


def _fitted(prompt: Prompt, tools: Tools) -> tuple[Prompt, list[Finding]]:
    """The prompt as far as the model has room for it, and what was left out."""
    model = tools.model
    if not isinstance(model, Growing):
        return prompt, []
    return fit(prompt, model.room, model.used.model)


def _told(tools: Tools, brief: Brief) -> list[Finding]:
    """What the model itself has to say about how the words came about."""
    notes: Sequence[str] = tools.model.notes if isinstance(tools.model, Growing) else ()
    return [Finding(check="model", level="info", message=note) for note in notes]


def _note(key: str, brief: Brief, **values: str) -> Finding:
    return Finding(check="model", level="warn", message=phrases("agents").say(key, brief.language, **values))


def _part(name: str, brief: Brief) -> str:
    known = f"part_{name}" in phrases("agents").keys()  # noqa: SIM118
    return phrases("agents").say(f"part_{name}", brief.language) if known else name
