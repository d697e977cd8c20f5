"""Verdict and category of one message; false alarms; never a sanction for a member at risk."""

from collections.abc import Mapping
from typing import Any

from evals.cases import Case
from evals.score import Outcome, Points, Score, one_of, undelivered


def verdict(case: Case, outcome: Outcome, language: str) -> Score:
    """`expect`: verdict (or several acceptable ones), categories (all, or any with `any_category`),
    never_sanction, action (acceptable ones), action_not."""
    data = outcome.data("moderation")
    if data is None:
        return undelivered(outcome, language)
    points = Points(language)
    gold, got = one_of(case.expect["verdict"]), str(data["verdict"])
    points.add("verdict", got in gold, "wrong_verdict", got=got, gold=gold[0])
    points.note("false_alarm" if gold == ["allow"] else "caught", got != "allow")
    _category(points, case, data)
    _action(points, case, data)
    _spans(points, data)
    return points.score()


def _category(points: Points, case: Case, data: Mapping[str, Any]) -> None:
    gold = list(case.expect.get("categories", ()))
    if not gold:
        return
    got = {finding["category"] for finding in data["findings"]}
    share = len(got & set(gold)) / len(gold)
    right = float(share > 0) if case.expect.get("any_category") else share
    points.add("category", right, "wrong_category", got=sorted(got), gold=gold)


def _action(points: Points, case: Case, data: Mapping[str, Any]) -> None:
    action = str(data["action"])
    if case.expect.get("never_sanction"):
        points.add("at_risk_spared", action == "none", "sanctioned_at_risk", got=action)
        points.note("at_risk_sanctioned_count", action != "none")
    if "action" in case.expect:
        right = action in one_of(case.expect["action"])
        points.add("action", right, "wrong_action", got=action, gold=case.expect["action"])
    if "action_not" in case.expect:
        points.add("action", action not in case.expect["action_not"], "too_heavy", got=action)


def _spans(points: Points, data: Mapping[str, Any]) -> None:
    """Offsets point at the words they claim."""
    message = str(data.get("message") or "")
    if message and data["findings"]:
        right = [message[f["start"] : f["end"]] == f["text"] for f in data["findings"]]
        points.add("spans", sum(right) / len(right), "wrong_span")
