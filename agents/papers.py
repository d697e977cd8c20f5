"""Attached documents as part of the request, for the agents that do not read tables of rows themselves."""

from dataclasses import replace
from pathlib import Path

from agents.base import Brief, Finding
from knowledge.load import is_table, load, read_bytes, supported
from knowledge.phrases import phrases

_MOST = 6_000
"""Characters of each document that go into the request."""


def with_papers(brief: Brief) -> tuple[Brief, list[Finding]]:
    """The brief with the text of its documents, and what was left out. LibraryError names a file that
    cannot be read."""
    texts, findings = [brief.text], []
    for path in brief.attachments:
        if is_table(path) or not supported(path):
            findings.append(_left_out("file_not_used", path, brief))
            continue
        raw = read_bytes(path, path.name, brief.language)
        text = load(raw, path.name, brief.language).text.strip()
        texts.append(text[:_MOST])
        if len(text) > _MOST:
            findings.append(_left_out("file_cut", path, brief))
    return replace(brief, text="\n".join(texts)), findings


def _left_out(key: str, path: Path, brief: Brief) -> Finding:
    message = phrases("agents").say(key, brief.language, name=path.name, most=_MOST)
    return Finding(check="attachment", level="warn", message=message)
