"""What is wrong with the advice, whoever wrote its words."""

import re
from collections.abc import Iterator

from agents.base import Finding, Written
from agents.checks import unsupported_numbers
from agents.claims.quotes import is_quotation
from agents.claims.words import sanctions_in
from agents.moderation import saying
from agents.moderation.case import Case
from agents.moderation.grounds import Grounds
from agents.moderation.ladder import not_taken, parse_ladder, rank
from agents.moderation.notice import personal_of
from agents.moderation.schema import ModerationData
from knowledge.text import fold, mainland

_QUOTES = re.compile(r"「([^「」]{2,})」|“([^“”]{2,})”")
_ELLIPSIS = "…"


def check(written: Written[ModerationData], case: Case, grounds: Grounds) -> list[Finding]:
    data = written.data
    return [
        *_care(data, case.language),
        *_stronger(data, case.language),
        *_softer(data, case.language),
        *_personal(data, case),
        *_numbers(written, case, grounds),
        *_quotes(written, case),
        *_spans(data, case),
        *_notes(data, grounds),
    ]


def _found(key: str, level: str, language: str, **values: object) -> Finding:
    message = saying.words().say(f"check_{key}", language, **values)
    return Finding(check=key, level=level, message=message)


def _care(data: ModerationData, language: str) -> Iterator[Finding]:
    at_risk = "self_harm" in data.categories
    if at_risk and data.action != "none":
        yield _found("care", "error", language)
    if at_risk and not data.member_notice.strip():
        yield _found("empty_notice", "error", language)
    if data.action not in ("none",) and not data.member_notice.strip():
        yield _found("empty_notice", "error", language)


def _stronger(data: ModerationData, language: str) -> Iterator[Finding]:
    """A notice may announce no heavier step than the advised one (a rule it quotes may name others)."""
    ladder = parse_ladder(_own_words(data))
    heaviest = max((step for step in ladder.steps), key=lambda s: s.weight, default=None) if ladder else None
    if heaviest and rank(heaviest.action) > rank(data.action):
        yield _found("stronger", "error", language, said=saying.step_name(heaviest, language))


def _softer(data: ModerationData, language: str) -> Iterator[Finding]:
    """A notice names the advised step, and no other length than the advised one."""
    if rank(data.action) < rank("warn") or not data.member_notice.strip():
        return
    said = _own_words(data)
    ladder = parse_ladder(said)
    lengths = {step.minutes for step in ladder.steps if step.action == "mute"} if ladder else set()
    if data.action not in sanctions_in(fold(said)) or lengths - {0, data.duration_minutes or 0}:
        yield _found("softer", "error", language)


def _own_words(data: ModerationData) -> str:
    """The notice without what it quotes (the member's words, the rule, the way to appeal) and without the
    steps that it says are not taken."""
    said = _QUOTES.sub(" ", data.member_notice.replace(data.appeal, " "))
    return not_taken().sub(" ", mainland(said))


def _personal(data: ModerationData, case: Case) -> Iterator[Finding]:
    for said in (data.member_notice, data.moderator_note):
        if personal_of(data.message or case.text, said):
            yield _found("personal", "error", case.language)


def _numbers(written: Written[ModerationData], case: Case, grounds: Grounds) -> Iterator[Finding]:
    data = written.data
    sources = [
        data.model_dump_json(exclude={"member_notice", "moderator_note", "messages"}),
        case.text,
        *(citation.quote for citation in written.citations),
        *(citation.clause for citation in written.citations),
        saying.moment(grounds.now, grounds.now, case.language),
        f"{grounds.now:%Y-%m-%d}",
        f"{grounds.history.count + 1} {grounds.history.last or ''} {len(data.messages)}",
        *_counts(data),
    ]
    end = saying.until(grounds.advised.step, grounds.now)
    if end:
        sources.append(saying.moment(end, grounds.now, case.language))
    wild = unsupported_numbers(f"{data.member_notice}\n{data.moderator_note}", sources)
    known = set(re.findall(r"\d+", " ".join(sources)))
    wild = [number for number in wild if not set(re.findall(r"\d+", number)) <= known]
    if wild:
        yield _found("number", "error", case.language, numbers=", ".join(wild))


def _counts(data: ModerationData) -> list[str]:
    verdicts = [message.verdict for message in data.messages]
    return [str(verdicts.count(v)) for v in ("violation", "review", "allow")] + [str(len(data.senders))]


def _quotes(written: Written[ModerationData], case: Case) -> Iterator[Finding]:
    """Quotations in the notice and note are the member's words, a rule's, or a finding's."""
    data = written.data
    known = " ".join([data.message, case.text, *(c.quote for c in written.citations), *_said(data)])
    squeezed = "".join(known.split())
    for match in _QUOTES.finditer(f"{data.member_notice}\n{data.moderator_note}"):
        quote = match[1] or match[2]
        bare = "".join(quote.removesuffix(_ELLIPSIS).split())
        if is_quotation(quote) and bare not in squeezed and not re.search(r"\[[^\]]+\]", quote):
            yield _found("quote", "error", case.language, quote=quote)


def _said(data: ModerationData) -> list[str]:
    return [data.appeal, saying.words().say("notice_care_about", data.language), data.rule_quote or ""]


def _spans(data: ModerationData, case: Case) -> Iterator[Finding]:
    text = data.message or case.text
    for found in data.findings:
        if text[found.start : found.end] != found.text:
            yield _found("span", "error", case.language, text=saying.short(found.text))


def _notes(data: ModerationData, grounds: Grounds) -> Iterator[Finding]:
    language = data.language
    if not data.seen:
        yield _found("question" if data.question else "unseen", "info" if data.question else "warn", language)
    if data.rule_gap:
        yield _found("gap", "warn", language)
    if data.verdict == "review":
        yield _found("review", "info", language)
    if data.action != "none" and grounds.advised.step.weight > grounds.computed.weight:
        yield _found("override", "warn", language)
    for label in ("length_gap", "appeal_gap"):
        mark = saying.words().say(label, language)
        if mark in data.member_notice:
            why = saying.words().say(f"{label}_why", language)
            yield _found("placeholder", "warn", language, label=mark, why=why)
