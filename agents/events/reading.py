"""From a request (or a follow-up) to what was given."""

import re
from datetime import datetime

from agents.day_readers import festivals_by_name
from agents.events.hours import settle_hour
from agents.events.kinds import classify, mode_of
from agents.events.lexicon import cue, kinds, pattern, words
from agents.events.money import Money, find_money, is_free_of_cost
from agents.events.people import capacity_span, find_capacity, find_crowd
from agents.events.places import find_place
from agents.events.schema import Given, GivenLine, Goal
from agents.events.segments import apply_segments
from agents.events.timing import Timing, apply_timing, read_timing, shift_start
from agents.events.titling import title_of
from agents.facts import find_facts, plain_text
from agents.numerals import whole_number
from agents.when import without_runs
from knowledge.text import fold_map

_MAX_CHARS = 4_000
_NO_NAME = ("place", "host", "link")
"""Facts whose words are no part of the event's name."""
_Span = tuple[int, int]


def read(text: str, now: datetime, language: str, before: Given | None = None) -> Given:
    """What the request gives, on top of what was given before. Nothing is guessed."""
    text = without_runs(text[:_MAX_CHARS])
    given = before.model_copy(deep=True) if before else Given()
    folded, origin = fold_map(text)
    timing = read_timing(text, plain_text(text), now)
    moved = before is not None and shift_start(given, folded)
    if not moved:
        apply_timing(given, timing, now)
    when_spans = [_folded_span(span, origin) for span in timing.spans]
    money = [] if moved else [m for m in find_money(folded) if not _meets(m.span, when_spans)]
    _apply_money(given, _reworded_total(money, folded, before), folded)
    goal_span = _apply_goal(given, folded, text, origin)
    _apply_people(given, folded, [*when_spans, *(m.span for m in money), *goal_span])
    numbers = [*when_spans, *(m.span for m in money), *_people_spans(folded)]
    place_spans = _apply_place(
        given, text, folded, origin, now, before is not None, timing, numbers, language
    )
    apply_segments(given, folded, before is not None, text, origin)
    taken = [*_unnamed(when_spans, folded), *(m.span for m in money), *place_spans, *_people_spans(folded)]
    _apply_kind(given, folded, origin, text, taken, language, before is not None)
    settle_hour(given, folded)
    given.daily = given.daily or bool(pattern("when", "daily").search(folded))
    return given


def _folded_span(span: _Span, origin: list[int]) -> _Span:
    start = next((i for i, at in enumerate(origin) if at >= span[0]), len(origin) - 1)
    end = next((i for i, at in enumerate(origin) if at >= span[1]), len(origin) - 1)
    return start, end


def _unnamed(spans: list[_Span], folded: str) -> list[_Span]:
    """Date spans without a festival's name that goes on into the event's own (中秋灯谜会)."""
    out = []
    for start, end in spans:
        inside = [name for name in festivals_by_name() if folded[start:end].endswith(name)]
        goes_on = re.match(
            r"\s?[a-z]" if folded[end - 1].isascii() else r"[\u4e00-\u9fffa-z]", folded[end : end + 2]
        )
        if inside and goes_on and not pattern("title", "lead").match(folded[end:].lstrip()):
            end -= len(max(inside, key=len))
        if end > start:
            out.append((start, end))
    return out


def _meets(span: _Span, others: list[_Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _reworded_total(money: list[Money], folded: str, before: Given | None) -> list[Money]:
    """In a follow-up the one amount beside 预算 or 降到 is the new total."""
    if before is None or not money:
        return money
    changed = re.search(words("money", "change"), folded)
    loose = [m for m in money if m.role in ("other", "total", "fund")]
    if changed and len(loose) == 1 and len(money) == 1:
        only = loose[0]
        return [Money(only.span, only.cents, only.currency, "total")]
    return money


def _apply_money(given: Given, money: list[Money], folded: str) -> None:
    funds = [amount.cents for amount in money if amount.role == "fund"]
    if (
        funds
        and not any(amount.role == "each" for amount in money)
        and not any(amount.role == "total" for amount in money)
    ):
        given.total, given.per_person = sum(funds), None
    elif not money and is_free_of_cost(folded):
        given.total, given.per_person, given.lines = 0, None, []
    for amount in money:
        given.currency = amount.currency or given.currency
        if amount.role == "total":
            given.total, given.per_person = amount.cents, None
        elif amount.role == "each":
            given.per_person = amount.cents
        elif amount.role == "fee":
            given.fee = amount.cents
        elif amount.role in ("line", "line_each"):
            given.lines = [line for line in given.lines if line.key != amount.key or line.item != amount.word]
            each = amount.role == "line_each"
            given.lines.append(GivenLine(key=amount.key, item=amount.word, cents=amount.cents, each=each))


def _apply_goal(given: Given, folded: str, text: str, origin: list[int]) -> list[_Span]:
    """Sets a stated goal; the spans are numbers that are targets and no head count."""
    sentence = pattern("goal", "sentence").search(folded)
    number = pattern("goal", "number").search(folded, sentence.start() if sentence else 0)
    number = number or pattern("goal", "number_en").search(folded)
    if number is None or not (sentence or _wanted(folded, number)):
        if sentence is None:
            return []
        statement = _cut(sentence.span("v"), text, origin)
        given.goal = Goal(statement=statement, metric="", target=None, deadline=None, given=True)
        return []
    value = number["n"]
    target = float(value) if value[0].isdigit() else float(whole_number(value) or 0)
    statement = _cut(sentence.span("v") if sentence else number.span(), text, origin)
    metric = _cut(number.span("metric"), text, origin)
    given.goal = Goal(statement=statement, metric=metric, target=target, deadline=None, given=True)
    crowd = number["metric"] in words("goal", "crowd") and number["unit"] in ("人", "个人", "位", "名")
    return [] if crowd else [number.span("n")]


def _wanted(folded: str, number: re.Match[str]) -> bool:
    """A bare 报名60人 is a head count; 力争报名60人 or 拉新200人 is a goal."""
    start = max(0, number.start() - 8)
    return bool(re.search(words("goal", "wants"), folded[start : number.end()])) or (
        number["metric"] in words("goal", "rates")
    )


def _apply_people(given: Given, folded: str, taken: list[_Span]) -> None:
    capacity = find_capacity(folded)
    if capacity:
        given.capacity = capacity
        span = capacity_span(folded)
        taken = [*taken, span] if span else taken
    crowd = find_crowd(folded, taken)
    if crowd:
        given.headcount = crowd.high
        given.headcount_low = crowd.low if crowd.low != crowd.high else None
        given.unit = crowd.unit


def _people_spans(folded: str) -> list[_Span]:
    crowd = find_crowd(folded)
    return [crowd.span] if crowd else []


def _apply_place(
    given: Given,
    text: str,
    folded: str,
    origin: list[int],
    now: datetime,
    follow_up: bool,
    timing: Timing,
    taken: list[_Span],
    language: str,
) -> list[_Span]:
    facts = find_facts(text, now)
    spans = [
        _folded_span((f.start, f.end), origin)
        for f in facts
        if f.label in _NO_NAME or (f.label == "duration" and language != "en")
    ]
    money = [m.span for m in find_money(folded)]
    places = [
        f for f in facts if f.label == "place" and not _meets(_folded_span((f.start, f.end), origin), money)
    ]
    place = next((f.value.strip() for f in places if _is_place(f.value)), "")
    bare = None if place else find_place(folded, taken, language)
    if bare and not follow_up:
        place = _cut(bare, text, origin)
        spans.append(bare)
    named = pattern("venue", "online_name").search(folded)
    changed = _changed_place(folded, text, origin, timing) if follow_up else ""
    if changed or place:
        given.venue = changed or place
    elif named and (not follow_up or mode_of(folded)):
        given.venue = _cut(named.span(), text, origin)
    asking = follow_up and focus_of(text)
    host = (
        "" if asking else next((f.value.strip() for f in facts if f.label == "host" and f.value.strip()), "")
    )
    given.host = host or given.host
    _apply_mode(given, folded, bool(place or changed))
    return spans + ([named.span()] if named and named[0] == fold_map(given.venue or "")[0] else [])


def _is_place(value: str) -> bool:
    return bool(value.strip()) and not pattern("venue", "unknown").search(fold_map(value.strip())[0])


def _changed_place(folded: str, text: str, origin: list[int], timing: Timing) -> str:
    said = pattern("venue", "change").search(folded)
    moved = pattern("venue", "moved").search(folded)
    match = said or moved
    if match is None:
        return ""
    span = match.span("v")
    if not said and (timing.spans or pattern("people", "bare_change").search(folded) or find_money(folded)):
        return ""
    value = _cut(span, text, origin)
    return re.sub(r"(?:举行|进行|办|吧|呢|了|可以吗|行吗)+$", "", value).strip()


def _apply_mode(given: Given, folded: str, placed: bool) -> None:
    said = mode_of(folded)
    venue_mode = mode_of(fold_map(given.venue or "")[0]) if placed else ""
    if venue_mode:
        given.mode = "online" if venue_mode == "online" else "offline"
    elif placed:
        given.mode = "offline"
    elif said:
        given.mode = "online" if said == "online" else "offline"


def _apply_kind(
    given: Given,
    folded: str,
    origin: list[int],
    text: str,
    taken: list[_Span],
    language: str,
    follow_up: bool,
) -> None:
    if follow_up and given.type and not pattern("title", "said").search(folded):
        return
    negated = [match.span() for match in pattern("title", "negated").finditer(folded)]
    title = title_of(folded, origin, text, [*taken, *negated], language)
    core = _where(title, folded)
    kind = classify(pattern("title", "negated").sub(lambda m: "\0" * len(m[0]), folded), core)
    if follow_up and not kind.type:
        return
    if not follow_up or not given.type:
        given.type = kind.type or given.type
        given.cues = sorted({*given.cues, *kind.cues})
        own = kinds()["types"].get(given.type, {}).get("cues", ())
        given.segments = [s for s in given.segments if not s.key or not _is_the_event(s.item, own)]
    given.title = title or given.title
    given.days = (
        given.days if "streak" in kinds()["types"].get(given.type, {}).get("traits", ()) else _several(given)
    )


def _several(given: Given) -> int | None:
    """Days count for other kinds only when nothing on the clock says otherwise (两天一夜 stays)."""
    return given.days if given.days and given.days <= 60 and not given.minutes else None


def _is_the_event(word: str, own: list[str]) -> bool:
    return any(cue(name).fullmatch(word) for name in own)


def _where(title: str, folded: str) -> _Span | None:
    needle = fold_map(title)[0]
    at = folded.find(needle) if needle else -1
    return (at, at + len(needle)) if at >= 0 else None


def _cut(span: _Span, text: str, origin: list[int]) -> str:
    start, end = span
    return text[origin[start] : origin[end - 1] + 1].strip() if end > start else ""


def focus_of(text: str) -> str:
    """The worry a follow-up asks about: rain, absent, few, over; else empty."""
    folded, _ = fold_map(without_runs(text[:_MAX_CHARS]))
    return next(
        (name for name in ("rain", "absent", "few", "over") if pattern("focus", name).search(folded)), ""
    )
