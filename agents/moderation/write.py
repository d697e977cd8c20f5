"""The complete advice in the built-in writer's words."""

from collections.abc import Sequence

from agents.base import Written
from agents.moderation import grounds as facts
from agents.moderation import notice, procedure, saying
from agents.moderation.bulk import Judged, found_dict
from agents.moderation.case import Case
from agents.moderation.grounds import Grounds
from agents.moderation.judge import Seen
from agents.moderation.ladder import Step, built_in_source
from agents.moderation.lexicon import categories
from agents.moderation.precedents import by_step
from agents.moderation.reasons import reasons
from agents.moderation.rulebook import Rulebook
from agents.moderation.sanction import NONE
from agents.moderation.schema import (
    Alternative,
    Approver,
    MessageVerdict,
    ModerationData,
    Offence,
    Precedent,
    Sender,
)
from agents.moderation.script import in_traditional, is_traditional
from knowledge.model import Citation

_SHOWN_SENDERS = 50
_SHOWN_PRECEDENTS = 5


def write(case: Case, grounds: Grounds) -> Written[ModerationData]:
    judgement, language = grounds.judgement, case.language
    why = reasons(case, grounds)
    step = grounds.advised.step
    end = saying.until(step, grounds.now)
    worst = grounds.worst
    clause = grounds.book.clause(worst.category) if worst else None
    steps = facts.step_words(grounds)
    data = ModerationData(
        language="en" if language == "en" else "zh",
        verdict=judgement.verdict,
        findings=[_offence(seen, grounds.book) for seen in judgement.findings],
        action=step.action,
        duration=_length(step, language),
        duration_minutes=step.minutes or None,
        until=end.isoformat() if end else None,
        lighter=_alternative(grounds.advised.lighter, why["lighter"], language),
        heavier=_alternative(grounds.advised.heavier, why["heavier"], language),
        prior_offences=grounds.history.count,
        prior_cases=[prior.case_id for prior in grounds.history.cases],
        precedents=_precedents(grounds),
        precedent_steps=by_step(grounds.precedents),
        ladder_source=_ladder_source(grounds, language),
        member_notice=notice.member_notice(case, grounds),
        moderator_note=_note(case, grounds, why),
        appeal=notice.appeal(grounds, language),
        rule_gap=_gap(grounds, language),
        member=(grounds.gravest.sender if grounds.gravest else case.asked.member) or None,
        message=grounds.gravest.text if grounds.gravest else case.asked.message,
        seen=case.seen,
        question=case.question,
        categories=list(judgement.categories),
        clause=clause.clause if clause else None,
        chunk_id=clause.chunk_id if clause else None,
        rule_quote=steps[0][1] if steps and worst and judgement.verdict != "allow" else None,
        approvals=_approvals(grounds),
        questions=_questions(case, grounds),
        care=_care(grounds, language),
        also=_also(grounds, language),
        messages=[_message(one, grounds.book) for one in grounds.judged],
        senders=_senders(grounds.judged),
        placeholders=_placeholders(grounds, language),
    )
    cited = _speaking(case, grounds) if case.question else facts.citations(grounds)
    traditional = language != "en" and is_traditional(case.text, cited)
    return Written(in_traditional(data) if traditional else data, cited)


def _speaking(case: Case, grounds: Grounds) -> tuple[Citation, ...]:
    """What the rules say on a question that shows no message."""
    return procedure.spoken_to(case.brief.text, grounds.book.library, case.language, grounds.now.date())


def _precedents(grounds: Grounds) -> list[Precedent]:
    zone, newest = grounds.now.tzinfo, grounds.precedents[:_SHOWN_PRECEDENTS]
    return [
        Precedent.model_validate(
            {"case_id": case.case_id, "action": case.action, "day": f"{case.at.astimezone(zone):%Y-%m-%d}"}
        )
        for case in newest
    ]


def _offence(seen: Seen, book: Rulebook) -> Offence:
    clause = book.clause(seen.category)
    return Offence.model_validate(found_dict(seen, (clause.clause, clause.chunk_id) if clause else None))


def _length(step: Step, language: str) -> str | None:
    if step.action != "mute":
        return None
    return (
        saying.length(step.minutes, language) if step.minutes else saying.words().say("length_gap", language)
    )


def _alternative(step: Step | None, why: str, language: str) -> Alternative | None:
    if step is None:
        return None
    return Alternative(
        action=step.action,
        duration=saying.length(step.minutes, language) if step.minutes else None,
        duration_minutes=step.minutes or None,
        why_not=why,
    )


def _ladder_source(grounds: Grounds, language: str) -> str:
    source = grounds.advised.source
    return saying.source(source, language) if source else built_in_source(language)


def _note(case: Case, grounds: Grounds, why: dict[str, str]) -> str:
    say, language = saying.words().say, case.language
    if case.question:
        return say("note_question", language)
    note = notice.moderator_note(case, grounds, why)
    if case.misjudged:
        note = f"{say('said_misjudged', language)} {note}"
    if not grounds.judged:
        return note
    counts = {v: sum(one.verdict == v for one in grounds.judged) for v in ("violation", "review", "allow")}
    senders = len({one.sender for one in grounds.judged if one.findings})
    return say("note_batch", language, total=len(grounds.judged), senders=senders, **counts) + " " + note


def _gap(grounds: Grounds, language: str) -> str | None:
    """What the library does not cover of what was found, with a clause to propose."""
    missing = [c for c in grounds.judgement.categories if grounds.book.clause(c) is None]
    if not missing:
        return None
    proposal = str(categories()[missing[0]]["proposal"]["en" if language == "en" else "zh"])
    names = saying.listed([saying.category_name(c, language) for c in missing], language)
    key = "gap_empty" if grounds.library_empty else "gap"
    return saying.words().say(key, language, names=names, proposal=proposal)


def _approvals(grounds: Grounds) -> list[Approver]:
    found = grounds.approval
    if found is None:
        return []
    action = grounds.advised.step.action
    return [
        Approver(action=action, who=found.who, clause=found.clause.clause, chunk_id=found.clause.chunk_id)
    ]


def _questions(case: Case, grounds: Grounds) -> list[str]:
    """What only a person can answer, the weightiest first."""
    worst, say, language = grounds.worst, saying.words().say, case.language
    if case.question:
        return [say("ask_message", language)]
    if worst is None:
        return []
    out = [] if case.seen or grounds.at_risk else [say("ask_unseen", language)]
    out.append(str(notice.of_category(worst.category, "ask", language)))
    kept = len(grounds.history.cases)
    if case.asked.prior and case.asked.member and kept < case.asked.prior:
        out.append(say("ask_history", language, kept=kept))
    if grounds.computed != grounds.advised.step and not grounds.at_risk:
        asked, computed = (saying.step_name(s, language) for s in (grounds.advised.step, grounds.computed))
        out.append(say("ask_override", language, asked=asked, computed=computed))
    named = case.asked.member or (grounds.gravest.sender if grounds.gravest else "")
    if not named and not grounds.at_risk:
        out.append(say("ask_member", language))
    return out


def _care(grounds: Grounds, language: str) -> list[str]:
    """Steps for a member at risk; empty otherwise."""
    if not grounds.at_risk:
        return []
    say = saying.words().say
    steps = [say("care_reach", language), say("care_tell", language)]
    steps.append(say("care_line", language, line=notice.helpline(grounds, language)))
    steps += [say("care_danger", language), say("care_hide", language)]
    others = [saying.category_name(c, language) for c in grounds.judgement.categories if c != "self_harm"]
    return [*steps, say("care_other", language, names=saying.listed(others, language))] if others else steps


def _also(grounds: Grounds, language: str) -> list[str]:
    if grounds.worst is None or grounds.at_risk or grounds.advised.step == NONE:
        return []
    return [str(step) for step in notice.of_category(grounds.worst.category, "also", language)]


def _message(one: Judged, book: Rulebook) -> MessageVerdict:
    return MessageVerdict(
        row_id=one.row_id,
        time=one.time.isoformat() if one.time else None,
        sender=one.sender,
        text=one.text,
        verdict=one.verdict,
        action=one.action,
        categories=list(one.categories),
        findings=[_offence(seen, book) for seen in one.findings],
    )


def _senders(judged: Sequence[Judged]) -> list[Sender]:
    """Senders with something against them, those with most violations first."""
    by_sender: dict[str, list[Judged]] = {}
    for one in judged:
        by_sender.setdefault(one.sender, []).append(one)
    found = [_sender(name, all_of) for name, all_of in by_sender.items() if any(o.findings for o in all_of)]
    return sorted(found, key=lambda s: (-s.violations, -s.reviews))[:_SHOWN_SENDERS]


def _sender(name: str, all_of: Sequence[Judged]) -> Sender:
    flagged = [one for one in all_of if one.findings]
    at_risk = any("self_harm" in one.categories for one in flagged)
    heaviest = max((Step(one.action) for one in flagged), key=lambda s: s.weight)
    return Sender(
        sender=name,
        messages=len(all_of),
        violations=sum(one.verdict == "violation" for one in flagged),
        reviews=sum(one.verdict == "review" for one in flagged),
        categories=list(dict.fromkeys(c for one in flagged for c in one.categories)),
        action="none" if at_risk else heaviest.action,
        row_ids=[one.row_id for one in flagged],
    )


def _placeholders(grounds: Grounds, language: str) -> list[str]:
    say, step = saying.words().say, grounds.advised.step
    out = []
    if step.action == "mute" and not step.minutes:
        out.append(say("length_gap_why", language))
    if (
        grounds.worst
        and not grounds.at_risk
        and step.action not in ("none", "remind")
        and not grounds.book.appeal()
    ):
        out.append(say("appeal_gap_why", language))
    return out
