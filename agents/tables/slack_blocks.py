"""What a Slack message says that has no text of its own: the words of its blocks and attachments, in Slack's
marks."""

from collections.abc import Iterator, Mapping
from typing import Any

_DEPTH = 12
_INLINE = {"user": ("<@", "user_id", ">"), "channel": ("<#", "channel_id", ">"), "emoji": (":", "name", ":")}
_INLINE |= {"broadcast": ("<!", "range", ">"), "usergroup": ("<!subteam^", "usergroup_id", ">")}
_LINES = frozenset({"rich_text", "rich_text_list", "section", "context"})
"""Blocks whose parts stand on lines of their own."""


def words_of(entry: Mapping[str, Any]) -> str:
    """The words of the blocks, else of the attachments, one part a line; empty when there are none."""
    said = _lines(entry.get("blocks"))
    return said or "\n".join(filter(None, map(_attached, _listed(entry.get("attachments")))))


def _attached(attachment: Any) -> str:
    if not isinstance(attachment, Mapping):
        return ""
    fields = [field for field in _listed(attachment.get("fields")) if isinstance(field, Mapping)]
    named = [attachment.get(key) for key in ("pretext", "title", "text")]
    named += [field.get(key) for field in fields for key in ("title", "value")]
    found = [part for part in named if isinstance(part, str) and part]
    said = "\n".join(found) or _lines(attachment.get("blocks")) or attachment.get("fallback")
    return said if isinstance(said, str) else ""


def _lines(blocks: Any) -> str:
    return "\n".join(filter(None, (_said(block, 0).strip() for block in _listed(blocks))))


def _said(part: Any, depth: int) -> str:
    if not isinstance(part, Mapping) or depth > _DEPTH:
        return part if isinstance(part, str) else ""
    kind = str(part.get("type", ""))
    if kind in _INLINE:
        before, key, after = _INLINE[kind]
        return f"{before}{part.get(key, '')}{after}"
    if kind == "link":
        return str(part.get("text") or part.get("url") or "")
    mark = "\n" if kind in _LINES else ""
    return mark.join(filter(None, (_said(one, depth + 1) for one in _parts(part))))


def _parts(part: Mapping[str, Any]) -> Iterator[Any]:
    yield part.get("text")
    for key in ("fields", "elements"):
        yield from _listed(part.get(key))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
