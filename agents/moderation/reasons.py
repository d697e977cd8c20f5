"""Why this step and not the lighter or the heavier one: sentences that follow from how it was computed."""

import re

from agents.moderation import saying
from agents.moderation.case import Case
from agents.moderation.grounds import Grounds
from agents.moderation.ladder import parse_ladder
from agents.moderation.notice import of_category
from agents.moderation.sanction import Advised

_PIECE = re.compile(r"[;\uff1b\u3002\n]|\.(?=\s|$)")


def reasons(case: Case, grounds: Grounds) -> dict[str, str]:
    """Why not the lighter and why not the heavier step."""
    return {"lighter": _why_not_lighter(case, grounds), "heavier": _why_not_heavier(case, grounds)}


def _why_not_lighter(case: Case, grounds: Grounds) -> str:
    say, language, advised, count = saying.words().say, case.language, grounds.advised, grounds.history.count
    if grounds.judgement.verdict == "review" and case.seen:
        return say("lighter_review_again" if count else "lighter_review", language, n=count)
    if advised.step.weight > grounds.computed.weight:
        return _as_wished(grounds, language)
    if advised.at_once:
        return say("lighter_at_once", language)
    if advised.climbed and not count:
        return say("lighter_reminded", language)
    if advised.climbed or (count and advised.is_last):
        return _counted(grounds, language)
    if advised.source and advised.is_first and not count:
        return say("lighter_first", language, step=saying.step_name(advised.step, language))
    return say("lighter_sure", language)


def _why_not_heavier(case: Case, grounds: Grounds) -> str:
    say, advised, worst, language = saying.words().say, grounds.advised, grounds.worst, case.language
    if worst is None:
        return say("heavier_allow", language)
    if case.misjudged:
        return say("heavier_misjudged", language)
    if grounds.judgement.verdict == "review":
        return say("heavier_review", language)
    if advised.step.weight < grounds.computed.weight:
        return _as_wished(grounds, language)
    if case_of_its_own := _named_case(advised):
        step = saying.step_name(advised.ladder.at_once or advised.step, language)
        return say("heavier_case", language, case=case_of_its_own, step=step)
    if advised.heavier and advised.heavier == advised.following:
        step = saying.step_name(advised.heavier, language)
        return say("heavier_next", language, nth=saying.nth(advised.turn + 1, language), step=step)
    if advised.at_once:
        return say("heavier_at_once", language)
    return str(of_category(worst.category, "grave", language))


def _named_case(advised: Advised) -> str:
    """The words in which the rule names a case that skips the first steps, where that was not taken."""
    grave = advised.ladder.at_once
    if advised.at_once or advised.source is None or grave is None or grave != advised.heavier:
        return ""
    pieces = _PIECE.split(advised.source.text)
    return next((piece.strip() for piece in pieces if _is_at_once(piece)), "")


def _is_at_once(piece: str) -> bool:
    found = parse_ladder(piece)
    return found is not None and found.at_once is not None


def _as_wished(grounds: Grounds, language: str) -> str:
    computed = saying.step_name(grounds.computed, language)
    return saying.words().say("as_wished", language, computed=computed)


def _counted(grounds: Grounds, language: str) -> str:
    """The earlier cases, with the day of the latest where the records hold it; else as the request told."""
    climbed, count = grounds.advised.climbed, grounds.history.count
    if grounds.history.last is None:
        return saying.words().say("lighter_told" if climbed else "lighter_told_last", language, n=count)
    when = saying.words().say("strikes_when", language, date=f"{grounds.history.last:%Y-%m-%d}")
    return saying.words().say("lighter_strikes" if climbed else "lighter_last", language, n=count, when=when)
