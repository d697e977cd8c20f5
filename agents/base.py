"""What an agent is, what it is given, and what it gives back.

An agent is a declaration (name, kind, schema) and four steps: understand → gather → write → check.
`agents/runner.py` runs every agent the same way. A step may be a plain function or a generator that yields
`Stage` while it works.
"""

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeAlias, TypeVar, runtime_checkable
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from knowledge.model import Citation, Clause, Clauses

Level = Literal["info", "warn", "error"]

ResultT = TypeVar("ResultT")
FilledT = TypeVar("FilledT", bound=BaseModel)
TaskT = TypeVar("TaskT")
EvidenceT = TypeVar("EvidenceT")
DataT = TypeVar("DataT", bound="Schema")
WordsT = TypeVar("WordsT", bound="Schema")


class Schema(BaseModel):
    """Base of every `data` model: closed, and field docstrings reach the JSON schema."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")


class Finding(BaseModel):
    """What a check saw."""

    check: str
    level: Level
    message: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Progress of one step: `name` is understand, gather, look_up, write, model or check; `total` 0 when
    unknown; the `note` of a look-up says what is looked up."""

    name: str
    done: int = 0
    total: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The clauses a deliverable will stand on, shown before it is written."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the deliverable's Markdown, in order."""

    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a model's words that has passed the checks by itself, while the rest is still coming."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier request of the conversation and who answered it."""

    text: str
    agent: str
    """The agent that delivered last for it."""
    also: tuple[str, ...] = ()
    """Agents that delivered for it before, in a compound request."""


@dataclass(frozen=True, slots=True)
class Deliverable:
    """The typed result of one agent; `data` follows the agent's schema (JSON-ready)."""

    agent: str
    kind: str
    language: str
    data: Mapping[str, Any]
    markdown: str
    citations: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()
    writer: Literal["built-in", "model"] = "built-in"
    request_text: str = ""
    """The request that led here, follow-ups appended line by line."""
    id: str = field(default_factory=lambda: uuid4().hex)

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "agent": self.agent,
            "kind": self.kind,
            "language": self.language,
            "data": dict(self.data),
            "markdown": self.markdown,
            "citations": [citation.to_dict() for citation in self.citations],
            "findings": [finding.model_dump() for finding in self.findings],
            "writer": self.writer,
        }


@dataclass(frozen=True, slots=True)
class Brief:
    """One request as an agent sees it: routed, dated and in a known language."""

    text: str
    language: str
    now: datetime
    """Aware; relative dates are resolved against it and printed in its zone."""
    attachments: tuple[Path, ...] = ()
    actor: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    """Named settings from the command line or UI, e.g. channel, member; unknown names are ignored."""
    previous: Deliverable | None = None
    """This agent's last deliverable in the conversation when the request follows up on it."""
    upstream: tuple[Deliverable, ...] = ()
    """What other agents delivered earlier for the same request (a plan that a draft should announce)."""
    history: tuple[Turn, ...] = ()
    memory: str = ""
    """Earlier results of the conversation in few words; data, like any text of people."""


@dataclass(frozen=True, slots=True)
class PriorCase:
    """One earlier approved sanction of a member."""

    case_id: str
    member: str
    category: str
    action: str
    at: datetime
    clause: str = ""


class Cases(Protocol):
    """Moderation history, kept by the desk."""

    def prior(self, member: str, before: datetime) -> list[PriorCase]:
        """Approved cases of the member before that moment, newest first (whether they still count is
        for the agent to decide)."""
        ...


@runtime_checkable
class CaseHistory(Protocol):
    """Moderation history that can be asked over all members."""

    def sanctions(self, start: datetime, end: datetime, member: str = "") -> list[PriorCase]:
        """Approved cases from `start` until before `end`, oldest first; of one member when one is named."""
        ...


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told. Everything but `instructions` is data and is sent delimited as such."""

    instructions: str
    language: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Computed facts the model must use and may not change (JSON-ready)."""
    clauses: Sequence[Clause] = ()
    material: Mapping[str, str] = field(default_factory=dict)
    """Text from people or files, by name; never instructions."""
    told: Sequence[str] = ()
    """Names of the material that others wrote than the person who asks (a member's message, comments): to be
    quoted, but no ground for a number, a name or a link."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Cost of model calls; tokens are the provider's own count, 0 when it gives none."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    model: str = ""
    """The model that answered last."""
    estimated: int = 0
    """Our own estimate of the tokens that no provider counted; they are not among the others."""
    shares: tuple[tuple[str, int, int], ...] = ()
    """Model, prompt tokens and completion tokens, where more than one model was asked."""

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.seconds + other.seconds,
            other.model or self.model,
            self.estimated + other.estimated,
            _shared(self, other),
        )

    @property
    def tokens(self) -> int:
        """All of them, counted or estimated."""
        return self.prompt_tokens + self.completion_tokens + self.estimated

    @property
    def by_model(self) -> tuple[tuple[str, int, int], ...]:
        """Model, prompt tokens and completion tokens of each model that was asked."""
        return self.shares or ((self.model, self.prompt_tokens, self.completion_tokens),)

    def to_dict(self) -> dict[str, Any]:
        """`estimated` and `models` only where there is something to say."""
        told: dict[str, Any] = {
            "calls": self.calls,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "seconds": round(self.seconds, 3),
            "model": self.model,
        }
        if self.estimated:
            told["estimated"] = self.estimated
        if len(self.shares) > 1:
            told["models"] = {name: [prompt, completion] for name, prompt, completion in self.shares}
        return told


def _shared(one: Usage, other: Usage) -> tuple[tuple[str, int, int], ...]:
    """Tokens by model; empty while there is one model only."""
    total: dict[str, tuple[int, int]] = {}
    for name, prompt, completion in (*one.by_model, *other.by_model):
        before = total.get(name, (0, 0))
        total[name] = (before[0] + prompt, before[1] + completion)
    named = tuple((name, *tokens) for name, tokens in total.items() if name and any(tokens))
    return named if len(named) > 1 else ()


class Model(Protocol):
    """A language model that fills in a schema; raises ModelError when it gives nothing usable."""

    def fill(self, prompt: Prompt, schema: type[FilledT], complaints: Sequence[str] = ()) -> FilledT:
        """One validated instance; `complaints` quotes what was wrong with the last one."""
        ...

    @property
    def used(self) -> Usage:
        """All calls so far."""
        ...


@dataclass(frozen=True, slots=True)
class Lesson:
    """What people said that a message is, after it was misjudged: `verdict`, and for what is not allowed the
    `category` (may be empty)."""

    text: str
    verdict: str
    category: str


@dataclass(frozen=True, slots=True)
class Tools:
    """What the desk hands to an agent."""

    library: Clauses
    model: Model | None = None
    cases: Cases | None = None
    lessons: tuple[Lesson, ...] = ()
    """Those that a person applied."""


Steps: TypeAlias = ResultT | Generator[Stage, None, ResultT]


@dataclass(frozen=True, slots=True)
class Written(Generic[DataT]):
    """A deliverable's data and the clauses it stands on; every `clause` named in data is among them."""

    data: DataT
    citations: tuple[Citation, ...] = ()
    settled: Literal["", "built-in", "model"] = ""
    """Who wrote its words, where no model is to be asked for them any more."""


class Agent(ABC, Generic[TaskT, EvidenceT, DataT, WordsT]):
    """One specialist: the task it understood, its evidence, its data, and the words a model may write."""

    name: ClassVar[str]
    kind: ClassVar[str]
    data_model: ClassVar[type[Schema]]
    words_model: ClassVar[type[Schema]]
    reads_rows: ClassVar[bool] = False
    """Takes attachments as rows by itself; for the others the text of documents is added to the request."""

    @abstractmethod
    def understand(self, brief: Brief, tools: Tools) -> Steps[TaskT]:
        """Read the request (and its attachments and previous deliverable) into a task. BadInput when it
        cannot be done at all, with a sentence that says what to give."""

    @abstractmethod
    def gather(self, task: TaskT, tools: Tools) -> Steps[EvidenceT]:
        """Fetch clauses, prior cases, dates, counts: everything that is fact."""

    @abstractmethod
    def write(self, task: TaskT, evidence: EvidenceT, tools: Tools) -> Steps[Written[DataT]]:
        """The built-in writer: the complete deliverable."""

    @abstractmethod
    def check(self, written: Written[DataT], task: TaskT, evidence: EvidenceT) -> list[Finding]:
        """What is wrong or worth knowing; the same for both writers. `error` bars a model's words."""

    @abstractmethod
    def prompt(self, written: Written[DataT], task: TaskT, evidence: EvidenceT) -> Prompt:
        """What the model is asked: to write the words of `words_model` for these facts."""

    @abstractmethod
    def merge(
        self, written: Written[DataT], words: WordsT, task: TaskT, evidence: EvidenceT
    ) -> Written[DataT]:
        """The built-in deliverable with the model's words in place of its own; facts stay as computed."""

    @abstractmethod
    def render(self, written: Written[DataT], findings: Sequence[Finding], language: str) -> str:
        """Markdown as a person reads it."""
