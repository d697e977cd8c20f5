"""The model's part: the words of the texts, for facts that are already settled."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from agents.base import Prompt, Written
from agents.drafting.layout import rules_of
from agents.drafting.schema import DraftData, DraftWords, Variant
from agents.drafting.task import PACKAGE, Task

_MANNER = frozenset(
    {"title", "limit", "title_limit", "digest_limit", "markup", "emoji", "tags", "salutation"}
)
"""What of a channel's rules a writer needs to know."""


def prompt_for(task: Task, written: Written[DraftData]) -> Prompt:
    """What is to be written: given sentences, computed moments, gaps, channel rules, the built-in draft."""
    data = written.data
    channels = [data.channel, *(variant.channel for variant in data.variants)]
    facts: dict[str, Any] = {
        "kind": data.kind,
        "tone": data.tone,
        "audience": data.audience,
        "facts": [fact.model_dump(mode="json", exclude={"span"}) for fact in data.facts],
        "placeholders": [gap.model_dump() for gap in data.placeholders],
        "draft": {
            "title": data.title,
            "body": data.body,
            "variants": [v.model_dump() for v in data.variants],
        },
    }
    material = {"request": task.text, "given": "\n".join(entry.text for entry in task.given.entries)}
    return Prompt(_told(channels, task.given.limit), task.voice.language, facts, (), material)


def _told(channels: Sequence[str], limit: int | None) -> str:
    """The instructions with the manner of each channel: how long a text may be is no ground for a number in
    it, so it does not stand among the facts."""
    manners = {
        channel: {name: value for name, value in rules_of(channel).items() if name in _MANNER}
        for channel in channels
    }
    if limit:
        manners = {channel: {**manner, "limit": limit} for channel, manner in manners.items()}
    return f"{_instructions().rstrip()}\n\nChannels: {json.dumps(manners, ensure_ascii=False)}\n"


@cache
def _instructions() -> str:
    return files(PACKAGE).joinpath("prompts/write.md").read_text("utf-8")


def merged(written: Written[DraftData], words: DraftWords) -> Written[DraftData]:
    """The model's title, body and variants; a variant it left out stays as it was."""
    data = written.data
    own = {variant.channel: variant for variant in words.variants if variant.body.strip()}
    variants = [
        _variant(own[v.channel].title, own[v.channel].body, v) if v.channel in own else v
        for v in data.variants
    ]
    body = words.body.strip()
    changes = {
        "title": words.title.strip() or data.title,
        "body": body,
        "chars": len(body),
        "variants": variants,
    }
    return Written(data.model_copy(update=changes), written.citations)


def _variant(title: str, body: str, built: Variant) -> Variant:
    return Variant(channel=built.channel, title=title.strip(), body=body.strip(), chars=len(body.strip()))
