"""Everything that is fact for one case: clauses, history, the advised step, and the words of the rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.base import Lesson, PriorCase, Tools
from agents.moderation.bulk import Judged, judge_rows
from agents.moderation.case import Case
from agents.moderation.circumstances import shown
from agents.moderation.judge import Judgement, Seen, judge
from agents.moderation.ladder import Ladder, Step, parse_ladder, rank
from agents.moderation.lexicon import SEVERITIES, categories
from agents.moderation.precedents import precedents
from agents.moderation.rulebook import Approval, Rulebook, distinct, rulebook
from agents.moderation.sanction import NONE, Advised, Strikes, advise, chosen, strikes
from agents.moderation.taught import Taught
from knowledge.model import Citation, Clause
from knowledge.text import fold

_PIECE = re.compile(r"(?<=[。;\uff1b\n])|(?<=[.!?])\s")
_SENTENCE = re.compile(r"(?<=[。\n])|(?<=[.!?])\s")
_LONG = 110
_QUOTABLE = 160


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the advice stands on."""

    book: Rulebook
    now: datetime
    judgement: Judgement
    """Of the message, or of the gravest one of many."""
    history: Strikes
    advised: Advised
    computed: Step
    """The step before a person's wish was heard."""
    approval: Approval | None
    judged: tuple[Judged, ...] = ()
    gravest: Judged | None = None
    library_empty: bool = False
    lapsed: bool = False
    """Whether what the request says of the past is too long ago to count."""
    precedents: tuple[PriorCase, ...] = ()
    """Cases of other members under the same clause, newest first."""

    @property
    def worst(self) -> Seen | None:
        return self.judgement.findings[0] if self.judgement.findings else None

    @property
    def at_risk(self) -> bool:
        return any(seen.category == "self_harm" for seen in self.judgement.findings)


def gather(case: Case, tools: Tools) -> Grounds:
    now = case.brief.now
    book = rulebook(tools.library, case.language, now.date())
    judged = tuple(_rows(case, tools)) if case.table else ()
    gravest = _gravest(judged)
    member = gravest.sender if gravest else case.asked.member
    prior = tools.cases.prior(member, now) if tools.cases and member else []
    judgement = _of(gravest) if case.table else _known(case, prior, tools.lessons)
    worst = judgement.findings[0] if judgement.findings else None
    lapsed = _lapsed(case, book, worst.category if worst else "")
    history = strikes(prior, worst.category if worst else "", now, book, None if lapsed else case.asked.prior)
    verdict = "review" if case.misjudged and judgement.verdict == "violation" else judgement.verdict
    judgement = Judgement(verdict, judgement.findings, judgement.excuses, judgement.cleared)
    met = shown(gravest.text if gravest else case.asked.message, judgement.findings)
    computed = advise(verdict, worst, history.count, book, case.seen, met, history.reminded, history.carried)
    if case.misjudged:
        computed = chosen(computed, NONE)
    advised = _as_wished(case, computed)
    approval = book.approval(advised.step) if advised.step != NONE else None
    empty = len(tools.library) == 0
    past = _precedents(worst, judgement, book, tools, member, now)
    return Grounds(
        book, now, judgement, history, advised, computed.step, approval, judged, gravest, empty, lapsed, past
    )


def _precedents(
    worst: Seen | None, judgement: Judgement, book: Rulebook, tools: Tools, member: str, now: datetime
) -> tuple[PriorCase, ...]:
    """None where nothing is to be done, nor where a member is at risk."""
    if worst is None or judgement.verdict == "allow" or categories()[worst.category].get("care"):
        return ()
    return precedents(tools, worst.category, book.clause(worst.category), member, now)


def _known(case: Case, prior: Sequence[PriorCase], lessons: Sequence[Lesson]) -> Judgement:
    """The judgement of a message whose sender may have been sanctioned before, and whose words people may
    have spoken on."""
    message, judged = case.asked.message, case.judgement
    if not message:
        return judged
    if any(rank(one.action) > rank("remind") for one in prior):
        judged = judge(message, case.language, brought=True, known=True)
    return Taught(lessons).heard(message, judged, case.language)


def _lapsed(case: Case, book: Rulebook, category: str) -> bool:
    """Whether the one earlier sanction the request dates lies further back than any would count."""
    age, days, found = case.asked.age, book.validity(category)[0], book.ladder(category) if category else None
    longest = found[0].window(1) if found else 0
    longest = longest or max(days.get("warn", 0), days.get("mute", 0))
    return bool(case.asked.prior == 1 and age and age > longest)


def _rows(case: Case, tools: Tools) -> Sequence[Judged]:
    assert case.table is not None
    return [j for j in judge_rows(case.table, tools, case.language, case.brief.now) if j.verdict != "unread"]


def _of(gravest: Judged | None) -> Judgement:
    return Judgement(gravest.verdict, gravest.findings) if gravest else Judgement("allow")


def _gravest(judged: Sequence[Judged]) -> Judged | None:
    """A member at risk before everything, then violations by severity."""

    def weight(one: Judged) -> tuple[bool, bool, int, float]:
        seen = one.findings[0]
        at_risk = "self_harm" in one.categories
        return at_risk, one.verdict == "violation", SEVERITIES.index(seen.severity), seen.confidence

    return max((one for one in judged if one.findings), key=weight, default=None)


def _as_wished(case: Case, computed: Advised) -> Advised:
    """A person's wish changes the step, never for a member at risk (no neighbours, no step) nor where
    nothing was found."""
    nobody_to_sanction = computed.heavier is None and computed.lighter is None
    if nobody_to_sanction or (case.seen and not case.judgement.findings and not case.table):
        return computed
    if case.override is not None:
        return chosen(computed, case.override)
    if case.shift < 0 and computed.lighter is not None:
        return chosen(computed, computed.lighter)
    if case.shift > 0 and computed.heavier is not None:
        return chosen(computed, computed.heavier)
    return computed


def citations(grounds: Grounds) -> tuple[Citation, ...]:
    """Every clause that the advice names, quoted where it matters."""
    book = grounds.book
    found: list[Citation] = []
    for seen in grounds.judgement.findings:
        clause = book.clause(seen.category)
        if clause:
            found.append(clause.cite(opening(clause)))
    if grounds.advised.source and grounds.worst and grounds.judgement.verdict != "allow":
        found += [part.cite(quote) for part, quote in step_words(grounds)]
    if grounds.approval:
        found.append(grounds.approval.clause.cite(grounds.approval.quote))
    if grounds.worst:
        appeal = book.appeal() if not grounds.at_risk else None
        line = book.helpline() if grounds.at_risk else None
        found += [clause.cite(sentence) for clause, sentence in [appeal] if appeal] if appeal else []
        found += [line[0].cite()] if line else []
    for one in grounds.judged:
        for seen in one.findings:
            clause = book.clause(seen.category)
            found += [clause.cite(opening(clause))] if clause else []
    return distinct(found)


def opening(clause: Clause) -> str:
    """The first sentence of a clause, cut at a comma when it is long; verbatim."""
    first = next((piece for piece in _PIECE.split(clause.text) if piece and piece.strip()), clause.text)
    if len(first) <= _LONG:
        return first.strip()
    for stops in (r"[;:,\uff0c\uff1a\uff1b、]", r"\s"):
        cuts = [m.start() for m in re.finditer(stops, first[:_LONG]) if m.start() > _LONG // 3]
        if cuts:
            return first[: cuts[-1]].strip()
    return first[:_LONG]


def _quotable(sentence: str | None) -> bool:
    return bool(sentence) and len(sentence or "") <= _QUOTABLE


def step_words(grounds: Grounds) -> list[tuple[Clause, str]]:
    """The piece of the ladder's clause that names its steps, with the stored part it stands in."""
    source = grounds.advised.source
    if source is None:
        return []
    best: tuple[int, Clause, str] | None = None
    held = fold(grounds.book.basis(grounds.worst.category, source) if grounds.worst else "")
    for part in grounds.book.parts(source):
        for piece in [*filter(_quotable, _SENTENCE.split(part.text)), *_PIECE.split(part.text)]:
            ladder = parse_ladder(piece, gentle=True) if piece and fold(piece).strip() in held else None
            score = _telling(ladder, grounds.advised) if ladder else 0
            if ladder and (best is None or score > best[0]):
                best = (score, part, piece.strip().rstrip(";\uff1b"))
    return [(best[1], best[2])] if best else []


def _telling(ladder: Ladder, advised: Advised) -> int:
    """How much of the advice a piece tells: of a case treated gravely at once that very case."""
    named = advised.at_once and ladder.at_once == advised.step
    return 2 * len(ladder.steps) + (advised.step in ladder.steps) + 20 * named
