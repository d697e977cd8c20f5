"""The budget: given items stay, the reserve is a line, the rest is shared, and the lines sum to the total."""

from collections.abc import Mapping, Sequence

from agents.events.lexicon import in_language, kinds
from agents.events.schema import Budget, Given, GivenLine, Line


def known_total(given: Given) -> int | None:
    """Cents: the stated total, else per head × people, else the sum of the items given."""
    if given.total is not None:
        return given.total
    if given.per_person is not None and given.headcount:
        return given.per_person * people_of(given)
    return spent_on(given) or None


def cents_of(line: GivenLine, given: Given) -> int:
    """An item priced per person costs nothing yet while the head count is open."""
    return line.cents * people_of(given) if line.each else line.cents


def people_of(given: Given) -> int:
    """People to pay for: those of every sitting where they were counted for one."""
    sittings = given.sessions if given.per_sitting and given.sessions > 1 else 1
    return (given.headcount or 0) * sittings


def spent_on(given: Given) -> int:
    return sum(cents_of(line, given) for line in given.lines)


def plan_budget(
    given: Given, traits: Sequence[str], percent: int, rule: tuple[str, str] | None, language: str
) -> Budget:
    """`percent` of the total is kept in reserve; `rule` is the (clause, chunk id) that says so."""
    currency = given.currency or ("" if language == "en" else "CNY")
    shares = _shares(given, traits)
    total = known_total(given)
    money = Budget(
        currency=currency,
        total=None,
        lines=[],
        per_person=_units(given.per_person),
        fee=_units(given.fee),
    )
    if total is None:
        return money.model_copy(update={"shares": _named_shares(shares, percent, language)})
    lines = [
        Line(item=_own_name(line.item), amount=_plain(cents), given=True)
        for line in given.lines
        if (cents := cents_of(line, given))
    ]
    spent = spent_on(given)
    lines += _rest(
        total - spent, total, percent, shares, rule, language, bool(given.total or given.per_person)
    )
    return money.model_copy(update={"total": _plain(total), "lines": lines})


def _rest(
    left: int,
    total: int,
    percent: int,
    shares: Mapping[str, int],
    rule: tuple[str, str] | None,
    language: str,
    stated: bool,
) -> list[Line]:
    if left < 0:
        return [Line(item=_name("shortfall", language), amount=_plain(left))]
    if left == 0 or not stated:
        return []
    step = 100 if left % 100 == 0 and total % 100 == 0 else 1
    reserve = min(left, round(total * percent / 100 / step) * step)
    keys = list(shares)
    if not keys:
        reserve = left
    amounts = share_out(left - reserve, [shares[key] for key in keys], step)
    lines = [
        Line(item=_name(key, language), amount=_plain(a)) for key, a in zip(keys, amounts, strict=True) if a
    ]
    if reserve:
        clause, chunk = rule or (None, None)
        lines.append(
            Line(item=_name("reserve", language), amount=_plain(reserve), clause=clause, chunk_id=chunk)
        )
    return lines


def share_out(amount: int, weights: Sequence[int], step: int = 1) -> list[int]:
    """Parts of `amount` in proportion to `weights`, multiples of `step`, that sum to it exactly (largest
    remainder method); `amount` must be a multiple of `step`."""
    whole, sum_of = amount // step, sum(weights)
    if not weights or sum_of == 0:
        return []
    parts = [whole * weight // sum_of for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % sum_of), i))
    for index in order[: whole - sum(parts)]:
        parts[index] += 1
    return [part * step for part in parts]


def _shares(given: Given, traits: Sequence[str]) -> dict[str, int]:
    """Shares of the type's usual items that the request did not price itself; no rent online."""
    entry = kinds()["types"].get(given.type or "general", kinds()["types"]["general"])
    shares = dict(entry["budget"])
    if "offline" in traits and "venue" not in shares and "outdoor" not in traits:
        shares["venue"] = 30
    if "draw" in traits and "prizes" not in shares:
        shares["prizes"] = 25
    if "online" in traits:
        shares = {key: share for key, share in shares.items() if key not in ("venue", "food", "transport")}
    priced = {line.key for line in given.lines}
    return {key: share for key, share in shares.items() if key not in priced}


def _named_shares(shares: Mapping[str, int], percent: int, language: str) -> dict[str, int]:
    parts = share_out(100 - percent, list(shares.values()))
    named = {_name(key, language): part for key, part in zip(shares, parts, strict=True)}
    return {**named, _name("reserve", language): percent} if named else {}


def _name(key: str, language: str) -> str:
    return in_language(kinds()["lines"][key], language)


def _own_name(word: str) -> str:
    return word[:1].upper() + word[1:] if word.isascii() else word


def _plain(cents: int) -> float:
    return cents / 100 if cents % 100 else float(cents // 100)


def _units(cents: int | None) -> float | None:
    return None if cents is None else _plain(cents)
