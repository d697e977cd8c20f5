"""What a model is told: the desk's rules, the agent's instructions, and everything else fenced as data."""

import json
import secrets
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

from agents.base import Prompt
from agents.evidence import numbered, renamed

_LAST = 6_000
"""Characters of its last reply that a model is shown again."""


def compose(prompt: Prompt, schema: type[BaseModel], complaints: Sequence[str], last: str = "") -> str:
    """The user message: facts, clauses and material in blocks whose fence nobody can guess; for a repair
    also what the model wrote `last` and what was wrong with it."""
    fence = secrets.token_hex(6)
    known = numbered(prompt.clauses)
    clauses = [
        {"id": name, "title": c.title, "clause": c.clause, "text": c.text} for name, c in known.items()
    ]
    facts = renamed(prompt.facts, {clause.chunk_id: name for name, clause in known.items()})
    blocks: dict[str, Any] = {"FACTS": facts, "CLAUSES": clauses, "MATERIAL": prompt.material}
    if complaints and last:
        blocks["LAST REPLY"] = last[:_LAST]
    if complaints:  # they quote the reply, and with it whoever the reply quotes
        blocks["MEND"] = list(complaints)
    parts = [
        f"<<{name} {fence}>>\n{json.dumps(block, ensure_ascii=False, default=str)}\n<<END {fence}>>"
        for name, block in blocks.items()
        if block
    ]
    parts.append("SCHEMA\n" + json.dumps(json_schema(schema), ensure_ascii=False))
    parts.append("Write in Simplified Chinese." if prompt.language == "zh" else "Write in English.")
    if complaints:
        parts.append("Your last reply was not usable: MEND says why. Write the whole object again, mended.")
    return "\n\n".join(parts)


@cache
def json_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """Its JSON schema (shared: do not change what comes back)."""
    return schema.model_json_schema()


@cache
def system() -> str:
    return files("agents").joinpath("prompts/system.md").read_text("utf-8")
