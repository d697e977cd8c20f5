"""A result that a person overturned becomes a case of the team's own suite, run with all the others."""

import hashlib
import json
from pathlib import Path
from typing import Any

from assistant.records import Kept, Records
from knowledge.errors import BadInput
from knowledge.phrases import phrases

SUITE = "overturned"
_HEADER = {
    "suite": SUITE,
    "scorers": ["decided"],
    "about": {"zh": "人改过或驳回过的结果", "en": "Results that people changed or rejected"},
}


def keep_as_case(records: Records, home: Path, key: str, language: str = "zh") -> Path:
    """Adds the deliverable's request to `HOME/evals/overturned.jsonl` (once) and returns that file.

    The case expects the step that the person chose, or, without one, another text than the overturned one.
    BadInput when nobody edited or rejected it.
    """
    kept = records.deliverable(key)
    if kept.status not in ("edited", "rejected"):
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
    deliverable = kept.deliverable
    return {
        "id": kept.id,
        "input": {
            "text": kept.request,
            "agent": deliverable.agent,
            "language": deliverable.language,
            "now": kept.at.isoformat(),
        },
        "expect": {"agent": deliverable.agent, **_expected(records, kept)},
        "tags": [SUITE, kept.status],
        "why": last.reason,
    }


def _expected(records: Records, kept: Kept) -> dict[str, Any]:
    for entry in records.audit(subject=kept.id):
        if entry.event == "edit" and entry.detail.get("action"):
            return {"fields": {"action": entry.detail["action"]}}
    return {"not_text": hashlib.sha256(kept.deliverable.markdown.encode()).hexdigest()}
