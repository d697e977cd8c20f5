"""The notice to the member and the note for the log, in the built-in writer's words."""

import re
from collections.abc import Mapping
from typing import Any

from agents.moderation import saying
from agents.moderation.case import Case
from agents.moderation.grounds import Grounds
from agents.moderation.heard import wording
from agents.moderation.ladder import Step, rank
from agents.moderation.lexicon import PACKAGE
from agents.moderation.sanction import NONE
from agents.privacy import find_personal, redact
from knowledge.phrases import data
from knowledge.text import fold

_NOT_REPEATED = {"sexual", "privacy_leak", "minors", "self_harm"}
_EVEN_LEAVING = {"fraud_scam", "privacy_leak", "minors"}
"""What is asked of the member there matters also when they are removed."""
_LEAVING = {"kick", "ban"}
_QUOTE = 30


def of_category(category: str, key: str, language: str) -> Any:
    """One entry of `data/notices.yaml`."""
    spec: Mapping[str, Any] = data(PACKAGE, "data/notices.yaml")[category]
    return spec[key]["en" if language == "en" else "zh"]


def member_notice(case: Case, grounds: Grounds) -> str:
    """Empty when there is nothing to tell the member."""
    if grounds.at_risk:
        return _care(case, grounds)
    worst = grounds.worst
    if worst is None or (grounds.advised.step == NONE and not case.misjudged):
        return ""
    say, language = saying.words().say, case.language
    if case.misjudged:
        return _hello(case, grounds) + _checking(case, grounds)
    opening = _hello(case, grounds) + _said(case, grounds)
    middle = [_again(case, grounds), _consequence(case, grounds)]
    if case.softer:
        middle.insert(0, say("notice_sorry", language))
    if not case.shorter and (worst.category in _EVEN_LEAVING or grounds.advised.step.action not in _LEAVING):
        middle.append(str(of_category(worst.category, "please", language)))
    space = " " if language == "en" else ""
    lines = [opening, space.join(part for part in middle if part)]
    if rank(grounds.advised.step.action) > rank("remind"):
        key = "notice_appeal" if grounds.book.appeal() else "notice_appeal_gap"
        lines.append(say(key, language, appeal=appeal(grounds, language)))
    return "\n".join(lines)


def _again(case: Case, grounds: Grounds) -> str:
    """What happened before, and that the step is heavier for it where it is."""
    count, climbed = grounds.history.count, grounds.advised.climbed
    if not (count or climbed) or grounds.judgement.verdict != "violation" or case.shorter:
        return ""
    key = "notice_reminded" if not count else "notice_climbed" if climbed else "notice_again"
    return saying.words().say(key, case.language, n=count, times=saying.times(count, case.language))


def _hello(case: Case, grounds: Grounds) -> str:
    name = grounds.gravest.sender if grounds.gravest else case.asked.member
    key = "hello" if name else "hello_plain"
    return saying.words().say(key, case.language, name=name) + (" " if case.language == "en" else "")


def _said(case: Case, grounds: Grounds) -> str:
    """What the member said, in a short quotation where it may be repeated, and the rule."""
    worst = grounds.worst
    assert worst is not None
    say, language = saying.words().say, case.language
    quote = saying.short(redact(worst.text, language)[0], _QUOTE)
    repeat = case.seen and worst.category not in _NOT_REPEATED
    said = str(of_category(worst.category, "said" if repeat else "plain", language)).replace("{quote}", quote)
    clause = grounds.book.clause(worst.category)
    if not clause:
        return said + say("notice_norule", language)
    return said + say("notice_rule", language, source=saying.source(clause, language))


def _checking(case: Case, grounds: Grounds) -> str:
    """A question without blame, where it may be a mistake or was agreed."""
    worst = grounds.worst
    assert worst is not None
    repeat = case.seen and worst.category not in _NOT_REPEATED
    quote = saying.short(redact(worst.text, case.language)[0], _QUOTE)
    key = "notice_check" if repeat else "notice_check_plain"
    return saying.words().say(key, case.language, quote=quote)


def _consequence(case: Case, grounds: Grounds) -> str:
    say, language, step = saying.words().say, case.language, grounds.advised.step
    if grounds.judgement.verdict == "review" and rank(step.action) <= rank("remind"):
        return say("notice_review", language)
    if step.action != "mute":
        return say(f"notice_{step.action}", language)
    end = saying.until(step, grounds.now)
    if end is None:
        return say("notice_mute_open", language, length=say("length_gap", language))
    length = saying.length(step.minutes, language)
    spaced = length if language == "en" else f" {length}"
    return say("notice_mute", language, length=spaced, until=saying.moment(end, grounds.now, language))


def appeal(grounds: Grounds, language: str) -> str:
    """The team's own sentence on appeals, without personal addresses; else a visible gap."""
    found = grounds.book.appeal()
    if not found:
        return saying.words().say("appeal_gap", language)
    return found[1]


def _care(case: Case, grounds: Grounds) -> str:
    """To the member at risk, or to the one who told of a friend."""
    name = grounds.gravest.sender if grounds.gravest else case.asked.member
    hello = saying.words().say("called", case.language, name=name) if name else ""
    key = "notice_care_about" if _told_of_another(case) else "notice_care"
    return saying.words().say(key, case.language, name=hello, line=helpline(grounds, case.language))


def _told_of_another(case: Case) -> bool:
    """Whether the one who wrote speaks of somebody else at risk."""
    plain = fold(case.asked.message)
    told = re.search(data(PACKAGE, "data/described.yaml")["another"], plain)
    return case.seen and bool(told) and not wording("own_risk").search(plain)


def helpline(grounds: Grounds, language: str) -> str:
    """The number that the library names, else the public lines of `data/library.yaml`."""
    found = grounds.book.helpline()
    if found:
        return found[1]
    return str(data(PACKAGE, "data/library.yaml")["helpline"]["public"]["en" if language == "en" else "zh"])


def moderator_note(case: Case, grounds: Grounds, why: Mapping[str, str]) -> str:
    """For the log: what was seen, the basis, why this step and not its neighbours, who approves."""
    say, language, judgement = saying.words().say, case.language, grounds.judgement
    if not judgement.findings:
        return " ".join([say("note_allow", language), *cleared(grounds, language)]).strip()
    parts = [_head(grounds, language)]
    if grounds.at_risk:
        return _sentence([*parts, say("note_care", language)], language)
    parts += [_seen(case, grounds), _history(grounds, language)]
    parts.append(say("note_step", language, step=saying.step_name(grounds.advised.step, language)))
    parts += _neighbours(grounds, why, language)
    if grounds.approval:
        parts.append(say("note_approve", language, who=grounds.approval.who))
    return _sentence(parts, language)


def _seen(case: Case, grounds: Grounds) -> str:
    """The words it rests on, each with its reason; only the words where the message was not shown."""
    say, language = saying.words().say, case.language
    quotes = [
        say("note_quote" if case.seen else "note_words", language, quote=quote, why=seen.why)
        for seen in grounds.judgement.findings[:3]
        if (quote := saying.short(redact(seen.text, language)[0], 40))
    ]
    key = "note_seen" if case.seen else "note_unseen"
    return say(key, language, quotes=saying.listed(quotes, language))


def _history(grounds: Grounds, language: str) -> str:
    """What counts from before, and what no longer does."""
    say, count, expired = saying.words().say, grounds.history.count, grounds.history.expired
    key = "note_history" if count else "note_lapsed" if grounds.lapsed else "note_no_history"
    said = say(key, language, n=count, times=saying.times(count, language) if count else "")
    if not expired:
        return said
    lapsed = say("note_expired", language, n=expired, times=saying.times(expired, language))
    return f"{said} {lapsed}" if language == "en" else said + lapsed


def _neighbours(grounds: Grounds, why: Mapping[str, str], language: str) -> list[str]:
    say, advised, out = saying.words().say, grounds.advised, []
    if advised.lighter is not None:
        key = "note_lighter" if advised.lighter != NONE else "note_not_nothing"
        out.append(say(key, language, step=saying.step_name(advised.lighter, language), why=why["lighter"]))
    if advised.heavier is not None:
        step = saying.step_name(advised.heavier, language)
        out.append(say("note_heavier", language, step=step, why=why["heavier"]))
    return out


def _sentence(parts: list[str], language: str) -> str:
    return (" " if language == "en" else "").join(part for part in parts if part)


def _head(grounds: Grounds, language: str) -> str:
    say, worst = saying.words().say, grounds.worst
    assert worst is not None
    names = saying.listed([saying.category_name(c, language) for c in grounds.judgement.categories], language)
    verdict = say(f"verdict_{grounds.judgement.verdict}", language)
    clause = grounds.book.clause(worst.category)
    if clause is None:
        return say("note_head_none", language, names=names, verdict=verdict)
    return say("note_head", language, names=names, verdict=verdict, source=saying.source(clause, language))


def cleared(grounds: Grounds, language: str) -> list[str]:
    """What looked bad and why it is not: one sentence each."""
    reasons = saying.words().raw("excuses", language)
    return [
        saying.words().say(
            "note_cleared",
            language,
            quote=saying.short(redact(seen.text, language)[0], 30),
            name=saying.category_name(seen.category, language),
            reason=reasons.get(next(iter(grounds.judgement.excuses), ""), ""),
        )
        for seen in grounds.judgement.cleared[:1]
        if grounds.judgement.excuses
    ]


def personal_of(message: str, said: str) -> list[str]:
    """Personal data of the message that stands again in what is said."""
    return [piece.text for piece in find_personal(message) if piece.text in said]


def named(step: Step | None, language: str) -> str:
    return saying.step_name(step, language) if step else ""
