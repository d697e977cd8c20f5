"""Runs any agent: understand → gather → write → check, with a model's words where one is at hand."""

from collections.abc import Generator
from inspect import isgenerator
from typing import Any

from agents.base import Agent, Brief, Deliverable, Delta, Evidence, Finding, Part, Stage, Tools, Written
from agents.checks import check_citations
from agents.papers import with_papers
from agents.wording import Writer, worded

Event = Stage | Evidence | Part | Delta


def run(agent: Agent[Any, Any, Any, Any], brief: Brief, tools: Tools) -> Generator[Event, None, Deliverable]:
    """Yields what happens; returns the deliverable. OpsDeskError when the request cannot be done."""
    asked, left_out = (brief, []) if agent.reads_rows else with_papers(brief)
    task = yield from _drive("understand", agent.understand(asked, tools))
    evidence = yield from _drive("gather", agent.gather(task, tools))
    written = yield from _drive("write", agent.write(task, evidence, tools))
    yield Evidence(written.citations)
    written, writer, notes = yield from worded(agent, written, task, evidence, brief, tools)
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


__all__ = ["Event", "run"]
