"""Runs any agent: understand → gather → write → check, with a model's words where one is at hand."""

from collections.abc import Generator, Sequence
from inspect import isgenerator
from typing import Any, Literal

from agents.base import Agent, Brief, Deliverable, Delta, Evidence, Finding, Prompt, Stage, Tools, Written
from agents.checks import check_citations
from agents.gateway import UnusableReply
from agents.papers import with_papers
from knowledge.errors import ModelError
from knowledge.phrases import phrases

Event = Stage | Evidence | Delta
Writer = Literal["built-in", "model"]
_MODEL_TRIES = 2


def run(agent: Agent[Any, Any, Any, Any], brief: Brief, tools: Tools) -> Generator[Event, None, Deliverable]:
    """Yields what happens; returns the deliverable. OpsDeskError when the request cannot be done."""
    asked, left_out = (brief, []) if agent.reads_rows else with_papers(brief)
    task = yield from _drive("understand", agent.understand(asked, tools))
    evidence = yield from _drive("gather", agent.gather(task, tools))
    written = yield from _drive("write", agent.write(task, evidence, tools))
    yield Evidence(written.citations)
    written, writer, notes = yield from _with_model(agent, written, task, evidence, brief, tools)
    yield Stage("check")
    findings = [
        *left_out,
        *notes,
        *agent.check(written, task, evidence),
        *check_citations(written.citations, tools, brief.language),
    ]
    deliverable = _deliver(agent, asked, written, findings, writer)
    yield from _stream(deliverable.markdown)
    return deliverable


def _drive(name: str, step: Any) -> Generator[Stage, None, Any]:
    yield Stage(name)
    if isgenerator(step):
        return (yield from step)
    return step


def _with_model(
    agent: Agent[Any, Any, Any, Any],
    written: Written[Any],
    task: Any,
    evidence: Any,
    brief: Brief,
    tools: Tools,
) -> Generator[Stage, None, tuple[Written[Any], Writer, list[Finding]]]:
    """The model's version when it passes the agent's own checks within two tries, else the built-in one."""
    if tools.model is None:
        return written, "built-in", []
    prompt = agent.prompt(written, task, evidence)
    known = {(f.check, f.message) for f in agent.check(written, task, evidence)}
    complaints: list[str] = []
    for attempt in range(_MODEL_TRIES):
        yield Stage("model", attempt, _MODEL_TRIES)
        try:
            words = tools.model.fill(prompt, agent.words_model, complaints)
        except UnusableReply as failure:
            complaints = list(failure.complaints)
            continue
        except ModelError as failure:
            return written, "built-in", [_note("model_failed", brief, reason=str(failure))]
        candidate = agent.merge(written, words, task, evidence)
        complaints = _new_errors(agent.check(candidate, task, evidence), known)
        complaints += [f.message for f in check_citations(candidate.citations, tools) if f.level == "error"]
        if not complaints:
            return candidate, "model", []
    return written, "built-in", [_note("model_rejected", brief, reason="; ".join(complaints))]


def _new_errors(findings: Sequence[Finding], known: set[tuple[str, str]]) -> list[str]:
    return [f.message for f in findings if f.level == "error" and (f.check, f.message) not in known]


def _note(key: str, brief: Brief, **values: str) -> Finding:
    return Finding(check="model", level="warn", message=phrases("agents").say(key, brief.language, **values))


def _deliver(
    agent: Agent[Any, Any, Any, Any],
    brief: Brief,
    written: Written[Any],
    findings: list[Finding],
    writer: Writer,
) -> Deliverable:
    said = [brief.previous.request_text] if brief.previous else []
    return Deliverable(
        agent=agent.name,
        kind=agent.kind,
        language=brief.language,
        data=written.data.model_dump(mode="json"),
        markdown=agent.render(written, findings, brief.language),
        citations=written.citations,
        findings=tuple(findings),
        writer=writer,
        request_text="\n".join([*said, brief.text]),
    )


def _stream(markdown: str) -> Generator[Delta, None, None]:
    for paragraph in markdown.split("\n\n"):
        yield Delta(paragraph + "\n\n")


__all__ = ["Event", "Prompt", "run"]
