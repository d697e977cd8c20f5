"""Does the draft hold what was given, mark what was not, keep to its channel and avoid forbidden words?"""

import re
from collections.abc import Mapping
from typing import Any

from evals.cases import Case
from evals.score import Outcome, Points, Score, undelivered
from evals.scorers.matching import missing, present

_PLACEHOLDER = re.compile(r"【待补充[:\uff1a]([^】]*)】|\[to be confirmed: ([^\]]*)\]")


def draft(case: Case, outcome: Outcome, language: str) -> Score:
    """`expect`: facts (each a list of wordings), placeholders (same), forbid, max_chars,
    title_max, date_any."""
    data = outcome.data("drafting")
    if data is None:
        return undelivered(outcome, language)
    points = Points(language)
    text = f"{data['title']}\n{data['body']}"
    facts = [*case.expect.get("facts", ()), *([case.expect["date_any"]] if "date_any" in case.expect else [])]
    lost = missing(facts, text)
    if facts:
        points.add("facts", 1 - len(lost) / len(facts), "facts_lost", facts=lost)
        points.note("all_facts", not lost)
    gaps = case.expect.get("placeholders", ())
    if gaps:
        unmarked = missing(gaps, _marked(data))
        points.add("gaps_marked", 1 - len(unmarked) / len(gaps), "gaps_unmarked", gaps=unmarked)
    said = present(case.expect.get("forbid", ()), text)
    points.add("clean_words", not said, "forbidden_words", words=said)
    _lengths(points, case, data)
    return points.score()


def _marked(data: Mapping[str, Any]) -> str:
    """All that the draft shows as open: its placeholders and the list of them."""
    listed = [f"{gap['label']} {gap.get('why', '')}" for gap in data["placeholders"]]
    inside = ["".join(found) for found in _PLACEHOLDER.findall(f"{data['title']}\n{data['body']}")]
    return "\n".join([*listed, *inside])


def _lengths(points: Points, case: Case, data: Mapping[str, Any]) -> None:
    for field, limit in (("body", "max_chars"), ("title", "title_max")):
        if limit in case.expect:
            size, most = len(str(data[field])), int(case.expect[limit])
            points.add("length", size <= most, "too_long", size=size, most=most)
