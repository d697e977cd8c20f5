"""Judging one text: pure, no library, no files but the lexicon. `judge(text, language)` → `Judgement`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.moderation import context, detect, repetition, second
from agents.moderation.lexicon import categories
from agents.moderation.personal import exposure
from agents.moderation.reading import Reading, read

VIOLATION, REVIEW = 0.7, 0.42
SEVERITIES = ("low", "medium", "high", "critical")
_LONGEST = 20_000
_WEAKENED = 0.6


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding; `start`/`end` are offsets in the text judged and `text` is that slice, verbatim."""

    category: str
    severity: str
    start: int
    end: int
    text: str
    confidence: float
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: str
    """allow, review (plausible, a person must look) or violation."""
    findings: tuple[Seen, ...] = ()
    """The gravest first."""
    excuses: tuple[str, ...] = ()
    """Names of the context guards that cleared or softened something."""
    cleared: tuple[Seen, ...] = ()
    """What looked bad and was cleared by its context."""

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories found, the gravest first."""
        return tuple(dict.fromkeys(seen.category for seen in self.findings))


def judge(text: str, language: str = "zh") -> Judgement:
    """What a single message is, by itself. Only the first 20,000 characters are read."""
    reading = read(text[:_LONGEST])
    if not reading.dense.strip():
        return Judgement("allow")
    spans = detect.concepts(reading)
    raw = [*detect.hits(spans), *repetition.repeats(reading), *exposure(reading, spans)]
    found = second.opinion(reading, spans) if len(reading.dense) >= second.shortest() else None
    if not raw and (found is None or found.doubt < second.threshold("doubt")):
        return Judgement("allow")
    return _weighed(reading, context.excused(reading.dense, raw), found, language)


def _weighed(
    reading: Reading, heard: list[detect.Hit], found: second.Opinion | None, language: str
) -> Judgement:
    kept = detect.merged([hit for hit in heard if hit.confidence >= REVIEW * 0.6])
    if found is not None:
        kept = _with_second_opinion(reading, kept, found, cleared=bool(heard) and not kept)
    seen = [_seen(hit, reading, language) for hit in kept if hit.confidence >= REVIEW]
    cleared = [_seen(hit, reading, language) for hit in heard if hit.excuses and hit.confidence < REVIEW]
    excuses = tuple(dict.fromkeys(name for hit in heard for name in hit.excuses))
    return Judgement(verdict(seen), tuple(gravest_first(seen)), excuses, tuple(cleared[:3]))


def _with_second_opinion(
    reading: Reading, kept: list[detect.Hit], found: second.Opinion, cleared: bool
) -> list[detect.Hit]:
    """Confirms or weakens what the rules were not sure of; adds a finding where they saw nothing."""
    if any(hit.confidence >= VIOLATION for hit in kept) or cleared:
        return kept
    if found.doubt < second.threshold("against"):
        return [replace(hit, confidence=hit.confidence * _WEAKENED) for hit in kept]
    sound = [hit for hit in kept if hit.confidence >= REVIEW and not hit.excuses]
    if sound and found.doubt >= second.threshold("support"):
        top = max(sound, key=lambda hit: hit.confidence)
        return [replace(hit, confidence=second.threshold("violation")) if hit is top else hit for hit in kept]
    if kept or found.doubt < second.threshold("doubt"):
        return kept
    sure = "violation" if found.doubt >= second.threshold("sure") else "review"
    return context.excused(reading.dense, [second.hit(reading, found, second.threshold(sure))])


def _seen(hit: detect.Hit, reading: Reading, language: str) -> Seen:
    quote, span = reading.quote(hit.start, hit.end), reading.span(hit.start, hit.end)
    why = str(hit.rule.why["en" if language == "en" else "zh"])
    return Seen(
        hit.rule.category, hit.rule.severity, *span, quote, round(hit.confidence, 2), why, hit.rule.name
    )


def verdict(found: Sequence[Seen]) -> str:
    """Violation when one finding is sure enough and may be decided by reading alone, nobody being at risk."""
    if any(categories()[s.category].get("care") for s in found):
        return "review"
    sure = [
        s for s in found if s.confidence >= VIOLATION and categories()[s.category].get("at_most") != "review"
    ]
    return "violation" if sure else "review" if found else "allow"


def gravest_first(found: Sequence[Seen]) -> list[Seen]:
    def order(seen: Seen) -> tuple[int, float, float, int]:
        at_risk = int(seen.category == "self_harm")
        sure = seen.confidence >= VIOLATION
        return (-at_risk, -int(sure), -(SEVERITIES.index(seen.severity) + seen.confidence), seen.start)

    return sorted(found, key=order)
