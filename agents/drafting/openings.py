"""How requests open: with the channel (`小红书招两个版主`), a group's name, or the matter and a colon."""

import re
from functools import cache
from typing import Any

from agents.drafting.clauses import compiled, expand
from agents.facts import plain_text
from knowledge.phrases import data

_HEAD_CHARS = 14
_PART = re.compile(r"(?<=[\u4e00-\u9fff~!。]) +(?=[\u4e00-\u9fffA-Za-z])(?![\w.+-]{1,40}@)")


def channel_opening(clause: str) -> tuple[str, str] | None:
    """The channel a request opens with, and what follows it; None when it opens with something else."""
    for pattern in _rules()["channel"]:
        match = pattern.match(plain_text(clause))
        if match:
            return clause[slice(*match.span("v"))], clause[match.end() :].lstrip(" ,，:：")
    return None


def group_opening(text: str) -> tuple[str, str] | None:
    """The group a request opens with (`妈妈群：……`), and what follows it."""
    match = _rules()["group"].match(plain_text(text))
    return (text[slice(*match.span("v"))], text[match.end() :]) if match else None


def matter_before_colon(head: str) -> str:
    """The matter that stands before a request's first colon (`退役换届：……`), else empty."""
    words = head.strip()
    plain = plain_text(words)
    fits = 2 <= len(words) <= _HEAD_CHARS and not re.search(r"\d|[一二两三四五六七八九十]点", plain)
    return words if fits and not _rules()["no_matter"].search(plain) else ""


def split_spaces(clause: str) -> list[str]:
    """Parts of a clause typed with spaces between them."""
    return [part for part in _PART.split(clause) if part.strip()]


def group_readers(group: str) -> str:
    """`妈妈群` → `妈妈`; empty when the name says nothing about who reads."""
    found = _rules()["readers"].match(plain_text(group))
    return group[slice(*found.span("who"))] if found else ""


@cache
def _rules() -> dict[str, Any]:
    raw = data("agents.drafting", "instructions.yaml")
    rules = raw["openings"]
    return {
        "channel": [compiled(expand(source, raw["macros"])) for source in rules["channel"]],
        "group": compiled(expand(rules["group"], raw["macros"])),
        "no_matter": compiled(expand(rules["no_matter"], raw["macros"])),
        "readers": compiled(rules["readers"]),
    }
