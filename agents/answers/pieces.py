"""The piece of a sentence that gives the answer: where a value of the kind asked for is by the subject."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from agents.answers.asking import Question, counts, role_edges, shows_way, strict, value
from agents.answers.probes import Probe, view_of
from agents.answers.spans import fit, money_fit
from knowledge.text import fold

PIECE = re.compile(r"[^,\uff0c;\uff1b。\n]+")
_JOINT = re.compile(r"、|以及|并且| and (?=[a-z]{2,} )")
_BEFORE, _HEAD, _TITLED = 0.6, 0.92, 0.8
_ROLE = 8
_INSIDE, _APART = 0.5, 0.88
_OTHER_UNIT, _NEAR_UNIT, _WAYLESS = 0.7, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Told:
    """A verbatim piece of a sentence."""

    text: str
    kind: float
    """Whether a value of the kind asked for is there (0…1: how close it stands to the subject); 1 when none
    was asked for."""
    share: float
    """Share (0…1) of the subject words that the piece and its headings hold."""


def best_piece(
    question: Question, sentence: str, probes: Sequence[Probe], held: Sequence[float], head: Sequence[float]
) -> Told:
    """The piece that answers: with the value asked for, or else with the most of the subject."""
    patterns = wanted(question)
    parts = [part for whole in PIECE.findall(sentence) for part in _joined(question, whole, patterns)]
    parts = parts or [sentence]
    own = [[probe.credit(view_of(part)) for probe in probes] for part in parts]
    told = [
        Told(
            parts[index],
            _kind(question, patterns, parts, own, index, probes, held, head)
            * _doing(question, probes, own, index),
            _under(index, own, probes, head),
        )
        for index in range(len(parts))
    ]
    best = (
        max(told, key=lambda piece: (piece.kind, piece.share))
        if patterns
        else max(told, key=lambda p: p.share)
    )
    if not patterns and not shows_way(question, sentence):
        return Told(best.text, best.kind * _WAYLESS, best.share)
    if patterns and not best.kind and all(found(question, pattern, sentence) for pattern in patterns):
        return Told(best.text, 0.5 * fitting(question, sentence), best.share)
    return best


def _joined(question: Question, piece: str, patterns: Sequence[re.Pattern[str]]) -> list[str]:
    """A piece, or where it gives several values the pieces it joins (`投诉 2 小时、故障 4 小时`)."""
    several = any(len(found(question, pattern, piece)) > 1 for pattern in patterns)
    parts = _JOINT.split(piece) if several else [piece]
    return [part.strip() for part in parts if part.strip()]


def _kind(
    question: Question,
    patterns: Sequence[re.Pattern[str]],
    parts: Sequence[str],
    own: Sequence[Sequence[float]],
    index: int,
    probes: Sequence[Probe],
    held: Sequence[float],
    head: Sequence[float],
) -> float:
    if not patterns:
        return 1.0 if not question.unit or exact(question, parts[index]) else _OTHER_UNIT
    if not all(found(question, pattern, parts[index]) for pattern in patterns):
        return 0.0
    before = own[index - 1] if index else [0.0] * len(probes)
    near = [
        max(one, _BEFORE * other, _TITLED * over)
        for one, other, over in zip(own[index], before, head, strict=True)
    ]
    total = sum(probe.weight * credit for probe, credit in zip(probes, held, strict=True))
    close = sum(p.weight * min(n, h) for p, n, h in zip(probes, near, held, strict=True))
    unit = 1.0 if not question.unit or _precise(question, parts[index]) else _NEAR_UNIT
    return unit * fitting(question, parts[index]) * (0.5 + 0.5 * (close / total if total else 0.0))


def fitting(question: Question, text: str) -> float:
    """How well the values in a text are of the sort asked for: a deadline is no rhythm (0…1)."""
    fitted = _fitted(question)
    if fitted is None:
        return 1.0
    folded, asked = fold(text), fold(question.text)
    spans = [m.span() for pattern in wanted(question) for m in pattern.finditer(folded)]
    return max((fitted(asked, folded, start, end) for start, end in spans), default=0.0)


def _fitted(question: Question) -> Callable[[str, str, int, int], float] | None:
    """What tells how well a value of the kind asked for fits; None where any does."""
    if "duration" in question.aspects:
        return fit
    return money_fit if "money" in question.aspects else None


def _under(
    index: int, own: Sequence[Sequence[float]], probes: Sequence[Probe], head: Sequence[float]
) -> float:
    total = sum(probe.weight for probe in probes) or 1.0
    credits = zip(probes, own[index], head, strict=True)
    return sum(probe.weight * max(one, _HEAD * other) for probe, one, other in credits) / total


def wanted(question: Question) -> list[re.Pattern[str]]:
    """Patterns of the values that an answer must hold."""
    if question.unit and not {"duration", "list", "money"} & set(question.aspects):
        return [_counted(question.unit)]
    patterns = [value(aspect) for aspect in question.aspects if strict(aspect)]
    return [pattern for pattern in patterns if pattern is not None]


def _doing(question: Question, probes: Sequence[Probe], own: Sequence[Sequence[float]], index: int) -> float:
    """Less than 1 where a value is asked for and neither its piece nor the ones beside it hold what the
    question word stands at (`几天内可以申诉`).
    """
    named = [
        at
        for at, probe in enumerate(probes)
        if any(probe.word in word or word in probe.word for word in question.essential)
    ]
    beside = own[max(0, index - 1) : index + 2]
    # 禁言后几天内可以申诉: the last of them is the doing.
    if not named or not wanted(question) or any(held[named[-1]] >= _INSIDE for held in beside):
        return 1.0
    return _APART


def _precise(question: Question, text: str) -> bool:
    """Whether a text names the unit that was asked for, and not only one that stands for it."""
    return bool(re.search(rf"[\d一二两三四五六七八九十百千半]\s*{re.escape(question.unit)}", fold(text)))


@cache
def _counted(unit: str) -> re.Pattern[str]:
    return counts(unit)


def exact(question: Question, text: str) -> bool:
    """Whether a text counts in the very unit that was asked for."""
    return bool(question.unit and _counted(question.unit).search(fold(text)))


def found(question: Question, pattern: re.Pattern[str], text: str) -> list[str]:
    """Values in a text, as folded, except those that the question itself names."""
    asked = fold(question.text)
    return [m[0].strip() for m in pattern.finditer(fold(text)) if m[0].strip() and m[0].strip() not in asked]


def values(question: Question, text: str) -> list[str]:
    """Values of the kind asked for, as written, without doubles; none when several kinds were asked."""
    patterns = wanted(question)
    folded = fold(text)
    if len(patterns) != 1 or len(folded) != len(text):
        return []
    told = set(found(question, patterns[0], text))
    spans = [m.span() for m in patterns[0].finditer(folded) if m[0].strip() in told]
    fitted = _fitted(question)
    if fitted:
        asked = fold(question.text)
        fits = [fitted(asked, folded, start, end) for start, end in spans]
        spans = [span for span, share in zip(spans, fits, strict=True) if share and share == max(fits)]
    if "who" in question.aspects:
        spans = _chained(folded, [(_role_start(folded, start), end) for start, end in spans])
    return list(dict.fromkeys(text[start:end].strip() for start, end in spans))


def _chained(folded: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Roles with those that belong to another joined to it (家委会的会计)."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and folded[joined[-1][1] : start] == "的":
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _role_start(folded: str, start: int) -> int:
    """Where the whole name of a role begins (社群负责人, where 负责人 was found)."""
    if folded[start] == "自":
        return start
    if folded[start].isascii():
        spoken = re.search(r"([a-z]+) $", folded[:start])
        return spoken.start() if spoken and not role_edges().fullmatch(spoken[1]) else start
    before = folded[max(0, start - _ROLE) : start]
    edge = max((match.end() for match in role_edges().finditer(before)), default=0)
    return start - len(before) + edge
