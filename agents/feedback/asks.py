"""What a request asks of a digest, and the comments that stand in the request itself."""

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from agents.feedback.schema import View
from agents.feedback.topics import aspects_in
from knowledge.phrases import data
from knowledge.text import fold

_MARK = re.compile(
    r"^\s*(?:[-*•·●▪–—]+\s+|[((\[【]?\d{1,4}[))\]】][.、]?\s*|\d{1,4}[.、::]\s*(?!\d)"
    r"|[#no.]*\d{1,4}[::]\s+|[①-⑳㉑-㉟]\s*)",
    re.IGNORECASE,
)
_INLINE_MARK = re.compile(r"[①-⑳㉑-㉟]|(?:(?<=[\s::。;;])|^)[((]?\d{1,3}[.、))]\s*(?!\d)")
_QUOTED = re.compile(r"[「『“\"]([^「」『』“”\"]{2,300})[」』”\"]")
_SPLIT = re.compile(r"\s*[;;|]\s*|\s+/\s+")


@dataclass(frozen=True, slots=True)
class Asked:
    """`comments`: those in the request itself; `view`: the part asked for; `aspects`: the topics it names."""

    comments: tuple[str, ...] = ()
    view: View = field(default_factory=View)
    aspects: tuple[str, ...] = ()
    detail: bool = False
    alone: bool = False
    whole: bool = False
    instruction: str = ""


def read_request(text: str, language: str) -> Asked:
    """The request's own comments apart from what it asks."""
    comments, instruction = comments_in(text)
    plain = fold(instruction)
    return replace(
        Asked(tuple(comments)),
        view=View(
            sentiment=_first("sentiment", plain),
            kind=_first("kind", plain),
            by=_first("by", plain),
            audience="lead" if _says("lead", plain) else None,
        ),
        aspects=tuple(aspects_in(plain, language)),
        detail=_says("detail", plain),
        alone=_says("alone", plain),
        whole=_says("whole", plain),
        instruction=instruction,
    )


def comments_in(text: str) -> tuple[list[str], str]:
    """Comments of the request (one per line, numbered, or listed after a colon) and the words that ask."""
    lines = [line.strip() for line in text.strip().split("\n") if line.strip()]
    if len(lines) > 1:
        return _from_lines(lines)
    return _from_one_line(text.strip())


def _from_lines(lines: list[str]) -> tuple[list[str], str]:
    """Several marked lines are the comments; else all lines but the first (or last) one that asks."""
    marked = [bool(_MARK.match(line)) for line in lines]
    if sum(marked) >= 2:
        asked = [line for line, is_item in zip(lines, marked, strict=True) if not is_item]
        items = [_bare(line) for line, is_item in zip(lines, marked, strict=True) if is_item]
        extra = [line for line in asked if not _asks(line)]
        return [item for item in [*items, *_tail(extra, asked)] if item], "\n".join(asked)
    asking = {0} if _asks(lines[0]) or lines[0].endswith((":", ":")) else set()
    if not asking and _asks(lines[-1]):
        asking = {len(lines) - 1}
    head = "\n".join(lines[i] for i in sorted(asking))
    rest = [_bare(line) for i, line in enumerate(lines) if i not in asking]
    return ([_unquoted(line) for line in rest] if asking else []), head or "\n".join(lines)


def _bare(line: str) -> str:
    return _MARK.sub("", line, count=1).strip()


def _tail(extra: list[str], asked: list[str]) -> list[str]:
    """Unmarked lines among marked ones are comments too, unless nothing else would be the request."""
    return extra if len(extra) < len(asked) else []


def _from_one_line(text: str) -> tuple[list[str], str]:
    quoted = [part for part in _QUOTED.findall(text) if not _asks(part)]
    if len(quoted) >= 2:
        return quoted, _QUOTED.sub("", text)
    head, colon, body = _at_colon(text)
    if not colon or not _asks(head):
        return [], text
    parts = _INLINE_MARK.split(body) if len(_INLINE_MARK.findall(body)) > 1 else _SPLIT.split(body)
    found = [_unquoted(re.sub(r"^[ ,,;;、]+|[ ,,;;、]+$", "", part)) for part in parts]
    return [part for part in found if part], head


def _at_colon(text: str) -> tuple[str, str, str]:
    match = re.search(r"[::]", text)
    return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "", "")


def _unquoted(text: str) -> str:
    match = _QUOTED.fullmatch(text)
    return match[1] if match else text


def _asks(line: str) -> bool:
    return _says("request", fold(line))


def _says(name: str, plain: str) -> bool:
    return bool(_patterns(name).search(plain))


def _first(name: str, plain: str) -> Any:
    """The one choice a request names; naming two asks for no part."""
    named = [key for key, pattern in _choices(name) if pattern.search(plain)]
    return named[0] if len(named) == 1 else None


@cache
def _patterns(name: str) -> re.Pattern[str]:
    return re.compile(data("agents.feedback", "asks.yaml")[name])


@cache
def _choices(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    choices = data("agents.feedback", "asks.yaml")[name]
    return tuple((key, re.compile(pattern)) for key, pattern in choices.items())
