"""Amounts of money in a request, and what each is for. Everything is counted in cents."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from agents.events.lexicon import first_cue, kinds, pattern, words
from agents.times.numerals import whole_number

_SCALE = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "thousand": 1_000}
_CLAUSE = re.compile(r"[,。;\n、!?()]|\.(?=\s)")
_LAST_NAME = re.compile(r"[+和加]|\d(?!\d|\s*(?:个|份|张|套|件|盒|包|只|本|名))")
_MAX_CENTS = 10**13
_LIST = 2
"""Priced items that make a list."""


@dataclass(frozen=True, slots=True)
class Money:
    """One amount; `role` is total, each (per person), fee, line, line_each (per person), fund (one of
    several sources) or other."""

    span: tuple[int, int]
    cents: int
    currency: str
    role: str
    key: str = ""
    """Budget line (`venue`, `food`, …) of a line amount."""
    word: str = ""
    """The line's name as written."""


def find_money(text: str) -> list[Money]:
    """Amounts in folded text, in order. A bare number counts only beside a word such as 预算."""
    found = []
    for match in pattern("money", "amount").finditer(text):
        money = _read(match, text)
        if money is not None:
            found.append(money)
    return _lone_is_total([*found, *_listed(text, found)])


def _read(match: re.Match[str], text: str) -> Money | None:
    cents = _cents(match)
    if cents is None or not 0 < cents <= _MAX_CENTS:
        return None
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 12]
    if re.match(r"\s*[x×*]\s*(?:us|hk|nt)?[$€£¥]", after):
        return None  # `3 x $50` counts the prizes
    inside = match["n"][0].isdigit() and re.search(r"\d[.:/\-]?$", before)
    if inside or re.match(r"[:/]\d|\.\d|-\d", after):
        return None
    big = bool(match["scale"]) or bool(set(match["n"]) & set("百千万"))
    role, key, word = _role(before, after, bool(match["sign"] or match["unit"]), big)
    cents *= _count_of(before, after) * _units_of(before, text) if role in ("line", "other") else 1
    if not role:
        return None
    cents *= _places(before, text) if role == "total" else 1
    sign = match["sign"] or match["unit"] or ""
    currency = words("money", "currency").get(sign, "CNY" if sign else "")
    return Money(
        (match.start("sign") if match["sign"] else match.start("n"), match.end()),
        cents,
        currency,
        role,
        key,
        word,
    )


def _cents(match: re.Match[str]) -> int | None:
    """The amount; of a range (2万-3万) its upper end."""
    if match["n2"]:
        return _worth(match["n2"], match["scale2"] or match["scale"], None)
    return _worth(match["n"], match["scale"], match["tail"])


def _worth(said: str, unit: str | None, tail_said: str | None) -> int | None:
    number = said.replace(",", "")
    scale = _SCALE.get(unit or "", 1)
    if number[0].isdigit():
        try:
            value = Decimal(number)
        except InvalidOperation:
            return None
    else:
        whole = whole_number(number)
        if whole is None:
            return None
        value = Decimal(whole)
    tail = whole_number(tail_said or "") or 0
    return int((value * scale + tail * Decimal(scale) / 10) * 100)


def _role(before: str, after: str, marked: bool, scaled: bool) -> tuple[str, str, str]:
    """What the amount is for; an unmarked number needs a word that says so."""
    tight = re.split(_CLAUSE, before)[-1]
    if pattern("money", "raised_before").search(tight) or pattern("money", "ignored_after").search(after):
        return "", "", ""
    unit = pattern("money", "unit_price").search(tight)
    priced = (
        _nearest_line(tight[: unit.start()]) if unit and not pattern("money", "fee").search(tight) else None
    )
    if priced:
        return "line", *priced
    if pattern("money", "fee").search(tight) or unit:
        return ("fee" if marked or _ends(after) else ""), "", ""
    if pattern("money", "each_before").search(tight) or (
        marked and pattern("money", "each_after").search(after)
    ):
        key, word = _nearest_line(tight) or ("", "")
        return ("line_each" if key else "each"), key, word
    named = pattern("money", "total_before").search(tight)
    item = first_cue(_line_cues(), tight[max(0, named.start() - 4) : named.start()]) if named else None
    if item and named and item.end() == min(4, named.start()):
        return "line", *_line(tight[: named.start()], "")
    if named and not re.match(r"\s*(?:人|位|名|个|天|场|%)", after):
        return "total", "", ""
    if pattern("money", "total_after").search(after):
        return "total", "", ""
    if (marked or scaled or _ends(after)) and pattern("money", "spend_before").search(tight):
        return "fund", "", ""
    key, word = _line(tight, after)
    if key and (marked or scaled or _plain_list(tight, word, after)):
        return "line", key, word
    return ("other", "", "") if marked else ("", "", "")


def _ends(after: str) -> bool:
    """Nothing is counted by the number: the clause ends with it."""
    return bool(re.match(r"\s*(?:[,。;\n、!?)]|$)", after))


def _count_of(before: str, after: str) -> int:
    """How many of that price: 5个20元红包, 红包20元×5."""
    match = pattern("money", "times_after").match(after) or pattern("money", "times_before").search(before)
    return whole_number(match["n"]) or 1 if match else 1


def _places(before: str, text: str) -> int:
    """How many towns a total is for when it is said of each (预算每地1500)."""
    counted = pattern("money", "each_place").search(before) and pattern("money", "places").search(text)
    return whole_number(counted["n"]) or 1 if counted else 1


def _units_of(before: str, text: str) -> int:
    """How many units a unit price is paid for (15桌……餐费每桌1800)."""
    unit = pattern("money", "unit_price").search(re.split(_CLAUSE, before)[-1])
    counted = (
        re.search(rf"(\d{{1,4}}|[一二三四五六七八九十两百]{{1,4}})\s*{unit[0].strip()[-1]}", text)
        if unit
        else None
    )
    return whole_number(counted[1]) or 1 if counted else 1


def is_free_of_cost(text: str) -> bool:
    """Whether folded text says that nothing may be spent (没有预算, no budget)."""
    return bool(pattern("money", "zero").search(text))


def _line_cues() -> list[str]:
    return [word for entry in kinds()["lines"].values() for word in entry["cues"]]


def _plain_list(tight: str, word: str, after: str) -> bool:
    """场地费800: the number stands right after the name and nothing countable follows."""
    return (
        bool(word)
        and bool(re.search(re.escape(word) + r"\S{0,2}\s*[:]?\s*$", tight))
        and not re.match(r"\s*(?:人|位|名|个|等|份|件|套|张|条|本|分|天|小时|点|月|号|日|:|/|%|\d)", after)
    )


def _line(tight: str, after: str) -> tuple[str, str]:
    """The budget line that the words before the amount name, else those right after it."""
    tail = re.split(_CLAUSE, after)[0]
    return _nearest_line(_LAST_NAME.split(tight)[-1]) or _nearest_line(tail[:8]) or ("", "")


def _nearest_line(text: str) -> tuple[str, str] | None:
    found = [
        (len(near[0]), key, near[0])
        for key, entry in kinds()["lines"].items()
        if (near := first_cue(entry["cues"], text))
    ]
    return max(found, key=lambda row: row[0])[1:] if found else None


def _listed(text: str, found: list[Money]) -> list[Money]:
    """Items with no known name in a list of items with their prices (请模特800、饮水100、应急100)."""
    rows = [match for match in pattern("money", "listed").finditer(text) if whole_number(match["n"])]
    if len(rows) < _LIST or any(money.role in ("fee", "each") for money in found):
        return []
    named = [
        Money(match.span("n"), (whole_number(match["n"]) or 0) * 100, "", "line", "", match["item"])
        for match in rows
        if not pattern("money", "no_item").search(match["item"])
    ]
    taken = [money.span for money in found]
    return [
        row for row in named if not any(row.span[0] < end and start < row.span[1] for start, end in taken)
    ]


def _lone_is_total(found: list[Money]) -> list[Money]:
    """The only amount of a request, if nothing says otherwise, is what may be spent."""
    if len(found) == 1 and found[0].role == "other":
        only = found[0]
        return [Money(only.span, only.cents, only.currency, "total")]
    return found
