"""A model's words on trial: asked for, checked, mended, and kept as far as they are good."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from agents.base import Agent, Brief, Finding, Part, Prompt, Stage, Tools, Written
from agents.evidence import fit
from agents.gateway import Forming, Growing, UnusableReply
from agents.trial import Trial, told
from knowledge.errors import ModelError
from knowledge.phrases import phrases

Writer = Literal["built-in", "model"]
Outcome = tuple[Written[Any], Writer, list[Finding]]
TRIES = 3
"""The first answer and at most two repairs."""
_REVIEWS = 2
"""Answers in the right form that may fail the checks: the first one and its repair."""


@dataclass(slots=True)
class Hearing:
    """What the answers so far have given."""

    founds: list[Mapping[str, Any]] = field(default_factory=list)
    """Fields of each answer that had any, the last one first."""
    complaints: Sequence[str] = ()
    key: str = "model_rejected"
    reason: str = ""
    _reviews: int = 0
    _last: Any = None

    def failed(self, failure: UnusableReply) -> bool:
        """Takes an answer in no usable form; whether another one is worth asking for."""
        self.complaints, self.reason = failure.complaints, str(failure)
        return self._another(failure.found, tuple(failure.complaints))

    def refused(self, words: Any, complaints: Sequence[str], reason: str) -> bool:
        """Takes an answer that the checks hold something against."""
        self.complaints, self.reason = complaints, reason
        self._reviews += 1
        return self._another(words.model_dump(mode="json"), ()) and self._reviews < _REVIEWS

    def _another(self, found: Mapping[str, Any], complaints: tuple[str, ...]) -> bool:
        """The same answer again shows that the model has no other."""
        if found:
            self.founds.insert(0, found)
        last, self._last = self._last, (found, complaints)
        return bool(last != self._last)


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
        return written, written.settled or "built-in", []
    prompt, left_out = _fitted(_remembering(agent.prompt(written, task, evidence), brief), tools)
    trial = Trial(agent, written, task, evidence, tools, brief, prompt)
    hearing = Hearing()
    for attempt in range(TRIES):
        yield Stage("model", attempt, TRIES)
        trial.begin()
        try:
            words = yield from _asked(trial, hearing.complaints)
        except UnusableReply as failure:
            if hearing.failed(failure):
                continue
            break
        except ModelError as failure:
            hearing.key, hearing.reason = "model_failed", str(failure)
            break
        shown, troubles = trial.read(words)
        if not troubles:
            yield from _rest(trial, shown)
            return trial.merged(shown), "model", [*left_out, *_told(tools, brief)]
        reason = told(troubles, brief.language)
        if not hearing.refused(words, [trouble.message for trouble in troubles], reason):
            break
    halved, writer, notes = _half(trial, hearing)
    return halved, writer, [*(left_out if writer == "model" else ()), *notes]


def _half(trial: Trial, hearing: Hearing) -> Outcome:
    """The good fields of the answers in the built-in deliverable; all of it built-in when none is."""
    brief, fields = trial.brief, trial.agent.words_model.model_fields
    trial.begin()
    for keeps in (trial.stands, trial.stands_in_part):
        for found in hearing.founds if trial.separable() else ():
            for name in found:
                if name not in trial.kept:
                    keeps(name, found[name])
    if not trial.kept:
        return trial.written, "built-in", [_note(hearing.key, brief, reason=hearing.reason)]
    words = trial.agent.words_model.model_validate({**trial.own, **trial.kept})
    notes = [
        _note(key, brief, parts=_listed(names, brief), reason=hearing.reason)
        for key, names in (
            ("model_partly", [name for name in fields if name not in trial.kept]),
            ("model_cut", trial.cut),
        )
        if names
    ]
    if not notes:
        notes = [_note("model_mended", brief, reason=hearing.reason)]
    return trial.merged(words), "model", [*notes, *_told(trial.tools, brief)]


def _rest(trial: Trial, words: Any) -> Generator[Part, None, None]:
    """The fields of words that passed as a whole and were not shown while they came."""
    for name in type(words).model_fields:
        if name not in trial.kept and (value := getattr(words, name)):
            yield Part(name, value)


def _asked(trial: Trial, complaints: Sequence[str]) -> Generator[Stage | Part, None, Any]:
    """The model's words; on the way each field as it is begun and, once it has passed, as it reads."""
    model, schema, prompt = trial.tools.model, trial.agent.words_model, trial.prompt
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
        yield Part(piece.field, trial.kept[piece.field])


def _remembering(prompt: Prompt, brief: Brief) -> Prompt:
    """The prompt with what the conversation brought before."""
    if not brief.memory:
        return prompt
    return replace(prompt, material={**prompt.material, "earlier in this conversation": brief.memory})


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


def _listed(names: Sequence[str], brief: Brief) -> str:
    return ("、" if brief.language == "zh" else ", ").join(_part(name, brief) for name in names)


def _part(name: str, brief: Brief) -> str:
    known = f"part_{name}" in phrases("agents").keys()  # noqa: SIM118
    return phrases("agents").say(f"part_{name}", brief.language) if known else name
