"""A result that a person took back or marked as wrong becomes a case of the team's own suite."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from assistant.records import Kept, Records
from knowledge.errors import BadInput
from knowledge.phrases import phrases

SUITE = "overturned"
OVERTURNED = ("edited", "rejected", "overturned", "misjudged")
"""States of a result that somebody wanted otherwise."""
_HEADER = {
    "suite": SUITE,
    "scorers": ["decided"],
    "about": {
        "zh": "人改过、驳回、撤销或判为有误的结果",
        "en": "Results that people changed, rejected or took back",
    },
}


def keep_as_case(records: Records, home: Path, key: str, language: str = "zh") -> Path:
    """Adds the deliverable's request to `HOME/evals/overturned.jsonl` (once) and returns that file.

    The case expects the step that the person chose, or, without one, another text than the overturned one.
    BadInput when nobody edited, rejected, overturned or misjudged it.
    """
    kept = records.deliverable(key)
    if kept.status not in OVERTURNED:
        raise BadInput(phrases("assistant").say("not_overturned", language))
    path = home / "evals" / f"{SUITE}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (
        path.read_text("utf-8").splitlines() if path.exists() else [json.dumps(_HEADER, ensure_ascii=False)]
    )
    lines = [line for line in lines if f'"{key}"' not in line]
    lines.append(json.dumps(_case(records, kept), ensure_ascii=False))
    draft = path.with_suffix(".part")
    draft.write_text("\n".join(lines) + "\n", "utf-8")
    draft.replace(path)
    return path


def _case(records: Records, kept: Kept) -> dict[str, Any]:
    last = records.decisions(kept.id)[-1]
    agent = kept.deliverable.agent
    return {
        "id": kept.id,
        "input": _input(records, kept),
        "expect": {"agent": agent, **_expected(records, kept)},
        "tags": [SUITE, kept.status],
        "why": last.reason,
    }


def _input(records: Records, kept: Kept) -> dict[str, Any]:
    """The request again with what it stood on: its moment, the requests before it, the member's past."""
    prior = kept.deliverable.data.get("prior_offences")
    options = {**kept.options, **({"prior": str(prior)} if prior else {})}
    parts = {
        "text": kept.request,
        "agent": kept.deliverable.agent if kept.chosen else "",
        "language": kept.deliverable.language,
        "now": kept.now.isoformat(),
        "options": options,
        "attachments": _there(kept.attachments),
        "turns": list(_turns_before(records, kept)),
    }
    return {name: value for name, value in parts.items() if value}


def _turns_before(records: Records, kept: Kept) -> Iterator[dict[str, Any]]:
    conversation = records.conversation(kept.conversation)
    turns = conversation.turns if conversation else ()
    for turn in takewhile(lambda turn: turn.request_id != kept.request_id, turns):
        chosen = {"agent": turn.agent} if turn.route.get("chosen") else {}
        yield {"text": turn.text, "attachments": _there(turn.attachments), **chosen}


def _there(paths: Sequence[str]) -> list[str]:
    return [path for path in paths if Path(path).exists()]


def _expected(records: Records, kept: Kept) -> dict[str, Any]:
    for entry in records.audit(subject=kept.id):
        right = {name: entry.detail[name] for name in ("verdict", "action") if entry.detail.get(name)}
        if entry.event in ("edit", "misjudge") and right:
            return {"fields": right}
    return {"not_text": hashlib.sha256(kept.deliverable.markdown.encode()).hexdigest()}
