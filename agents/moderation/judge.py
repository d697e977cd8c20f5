"""Judging one text: pure, no library, no files but the lexicon. `judge(text, language)` → `Judgement`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agents.moderation import context, detect, repetition, second, weighing
from agents.moderation.detect import VIOLATION
from agents.moderation.lexicon import LIKENESS, PACKAGE, SEVERITIES, categories
from agents.moderation.personal import exposure
from agents.moderation.reading import Reading, read
from agents.moderation.second import NO_OPINION
from agents.moderation.settled import REVIEW, settled, stands_alone
from knowledge.phrases import data

_LONGEST = 20_000
_TOPIC = "topic_of"
_CALM = ("hyperbole", "bereaved", "relief", "sick_care", "endurance", "laughing")
_SIGNS = ("risk", "plan", "of_another", "dose", "leaving", "worn_out", "slang", "~wish_death", "~means")
"""Concepts that speak of a person at risk."""
_FAINT = ("weak", "~despair")
"""Those that everyday weariness speaks in as well."""


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
    own: bool = False
    """Of a rule of the team's own: neither examples nor the conversation speak against it."""


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
    likely: float = 0.0
    """How much rules and examples together speak for harm, 0…1; 0 where neither says anything."""
    risk: float = 0.0
    """How much the examples speak for a person at risk, 0…1."""

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories found, the gravest first."""
        return tuple(dict.fromkeys(seen.category for seen in self.findings))


_FINE = Judgement("allow")


def judge(text: str, language: str = "zh", brought: bool = False, known: bool = False) -> Judgement:
    """What a single message is, by itself. Only the first 20,000 characters are read. One that somebody
    `brought` to a moderator is looked at harder than one of thousands, and harder still when its sender is
    `known` for earlier cases: it is rarely brought for nothing."""
    reading, spans = _looked_at(text)
    if len(reading.dense) < second.shortest():
        return _judged(reading, spans, NO_OPINION, language)
    found = second.opinion(reading, spans)
    return _judged(reading, spans, second.of_brought(found, known) if brought else found, language)


def judge_all(texts: Sequence[str], language: str = "zh") -> list[Judgement]:
    """The same of each of many messages, quicker for hundreds at once."""
    looked = detect.looked_at([text[:_LONGEST] for text in texts])
    shortest = second.shortest()
    heard = [one for one in looked if len(one[0].dense) >= shortest]
    opinions = iter(second.opinions(heard))
    return [
        _judged(*one, next(opinions) if len(one[0].dense) >= shortest else NO_OPINION, language)
        for one in looked
    ]


def judge_with(text: str, found: second.Opinion, language: str = "zh") -> Judgement:
    """The same with an opinion of the examples that is known already."""
    return _judged(*_looked_at(text), found, language)


def _looked_at(text: str) -> tuple[Reading, detect.Spans]:
    reading = read(text[:_LONGEST])
    return reading, detect.concepts(reading)


def _judged(reading: Reading, spans: detect.Spans, found: second.Opinion, language: str) -> Judgement:
    dense = reading.dense
    if not dense.strip():
        return _FINE
    raw = [*detect.hits(spans, None, dense), *repetition.repeats(reading), *exposure(reading, spans)]
    if not raw and found.doubt < second.threshold("quiet") and found.risk < second.threshold("risk"):
        return _FINE
    likely = found.risk >= second.threshold("risk")
    at_risk = second.threshold(_risk_level(dense, spans)) if likely else 1.0
    return _weighed(reading, spans, context.excused(dense, raw), found, at_risk, language)


def _risk_level(dense: str, spans: detect.Spans) -> str:
    """The name of the risk from which somebody is cared for: lowest where words of the kind are met."""
    if spans.get(_TOPIC):
        return "topic_risk"
    calm = any(spans.get(concept) for concept in _CALM) or context.of_others(dense)
    signs = any(spans.get(concept) for concept in _SIGNS)
    faint = any(spans.get(concept) for concept in _FAINT)
    brief = len(dense) < second.threshold("brief")
    if calm or (brief and not (signs or faint)):
        return "calm_risk"
    lives, long = second.speaks_of_a_life(dense), len(dense) > second.threshold("long")
    if long and not (lives and second.names_a_person(dense)):
        return "long_unmarked_risk"
    if faint and not signs:
        return "faint_risk"
    return "risk" if signs else "plain_risk" if lives else "unmarked_risk"


def _weighed(
    reading: Reading,
    spans: detect.Spans,
    heard: list[detect.Hit],
    found: second.Opinion,
    at_risk: float,
    language: str,
) -> Judgement:
    heard = _meant(reading.dense, heard, found)
    kept = [hit for hit in heard if stands_alone(hit) and hit.confidence >= REVIEW]
    kept += _at_risk(reading, kept, found, at_risk)
    kept = _not_goading(reading.dense, heard, kept)
    cared_for = any(hit.rule.category == second.AT_RISK for hit in kept)
    likely = weighing.harm(reading, spans, heard, found)
    kept = _once_explained([*kept, *settled(reading, heard, found, likely, cared_for)], found)
    seen = [_seen(hit, reading, language) for hit in kept if hit.confidence >= REVIEW]
    cleared = [_seen(hit, reading, language) for hit in heard if hit.excuses and hit.confidence < REVIEW]
    excuses = tuple(dict.fromkeys(name for hit in heard for name in hit.excuses))
    likely, risk = round(likely, 4), round(found.risk, 4)
    return Judgement(verdict(seen), tuple(gravest_first(seen)), excuses, tuple(cleared[:3]), likely, risk)


def _meant(dense: str, heard: list[detect.Hit], found: second.Opinion) -> list[detect.Hit]:
    """Without the words of a person at risk where neither the message nor the clause they stand in is worded
    so otherwise: a film told, a game, a quarrel about somebody else's words."""
    if found is NO_OPINION or found.risk >= second.threshold("not_meant"):
        return heard
    return [hit for hit in heard if hit.rule.category != second.AT_RISK or _is_meant(dense, hit, found.risk)]


def _not_goading(dense: str, heard: Sequence[detect.Hit], kept: list[detect.Hit]) -> list[detect.Hit]:
    """Without the words of a person at risk where they tell somebody else to die, and nothing beside them
    speaks of its writer."""
    goads = [(hit.start, hit.end) for hit in heard if hit.rule.name in _goads() and not hit.excuses]
    if not goads or second.risk_apart(dense, goads) >= second.threshold("risk"):
        return kept
    return [hit for hit in kept if hit.rule.category != second.AT_RISK]


@cache
def _goads() -> frozenset[str]:
    return frozenset(data(PACKAGE, "data/second.yaml")["goads"])


def _is_meant(dense: str, hit: detect.Hit, risk: float) -> bool:
    limit = "not_meant_certain" if hit.confidence >= second.threshold("certain") else "not_meant"
    return max(risk, second.risk_nearby(dense, hit.start, hit.end)) >= second.threshold(limit)


def _once_explained(kept: list[detect.Hit], found: second.Opinion) -> list[detect.Hit]:
    """Without the doubtful findings on words that a sure finding of another kind already explains; a person
    at risk stays, unless nothing else is worded so (a curse speaks of death too)."""
    at_risk = found.risk >= second.threshold("no_risk")
    sure = [hit for hit in kept if hit.confidence >= VIOLATION]
    return [
        hit
        for hit in kept
        if hit.confidence >= VIOLATION
        or (at_risk and hit.rule.category == second.AT_RISK)
        or not any(one.start < hit.end and hit.start < one.end for one in sure)
    ]


def _at_risk(
    reading: Reading, kept: list[detect.Hit], found: second.Opinion, limit: float
) -> list[detect.Hit]:
    """A person who may be at risk comes before everything else, even where no list heard it. The `limit` is
    higher for a figure of speech or talk about the subject, and where no word of the kind is met."""
    if found.risk < limit or any(hit.rule.category == second.AT_RISK for hit in kept):
        return []
    sure = found.risk >= second.threshold("sure_risk")
    confidence = second.threshold("review_sure" if sure else "review")
    return context.excused(reading.dense, [second.hit(reading, second.AT_RISK, confidence)])


def _seen(hit: detect.Hit, reading: Reading, language: str) -> Seen:
    quote, span = reading.quote(hit.start, hit.end), reading.span(hit.start, hit.end)
    why = str(hit.rule.why["en" if language == "en" else "zh"])
    rule = hit.rule
    confidence = round(hit.confidence, 2)
    return Seen(rule.category, rule.severity, *span, quote, confidence, why, rule.name, rule.own)


def verdict(found: Sequence[Seen]) -> str:
    """Violation when one finding is sure enough and may be decided by reading alone, nobody being at risk."""
    if any(categories()[s.category].get("care") for s in found):
        return "review"
    sure = [
        s for s in found if s.confidence >= VIOLATION and categories()[s.category].get("at_most") != "review"
    ]
    return "violation" if sure else "review" if found else "allow"


def is_likeness(seen: Seen) -> bool:
    """Whether a finding rests on likeness to examples alone."""
    return seen.rule.startswith(LIKENESS)


def gravest_first(found: Sequence[Seen]) -> list[Seen]:
    def order(seen: Seen) -> tuple[int, float, float, int]:
        spec = categories()[seen.category]
        at_risk = int(seen.category == "self_harm")
        sure = seen.confidence >= VIOLATION
        grave = SEVERITIES.index(seen.severity) + seen.confidence + float(spec.get("graver", 0))
        return (-at_risk, -int(sure), -grave, seen.start)

    return sorted(found, key=order)
