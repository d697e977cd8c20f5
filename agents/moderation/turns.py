"""Which sanction a rule text gives for the first, second, third … time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from agents.moderation.lexicon import PACKAGE
from agents.moderation.marks import ACTION, Mark, weight_of
from knowledge.phrases import data

_FORWARD = ("further", "severe")
_IN_TURN = ("ordinal", "count", "later", *_FORWARD)


def turns(plain: str, found: Sequence[Mark]) -> dict[int, Mark]:
    """Turn (0-based) → its sanction; empty when folded text only lists sanctions. A sanction and its turn
    stand in one segment (between commas), in either order, or the turn in the segment before.
    """
    return {turn: action for turn, (_, action) in told_turns(plain, found).items()}


def told_turns(plain: str, found: Sequence[Mark]) -> dict[int, tuple[Mark | None, Mark]]:
    """The same with the words that name the turn, None for what only opens the list."""
    by_turn: dict[int, tuple[Mark | None, Mark]] = {}
    opening = pending = None
    for segment, ends in _segments(plain, found):
        actions = [mark for mark in segment if mark.kind == ACTION]
        pairs = list(_paired(plain, segment)) if actions else []
        if actions and not pairs and pending:
            pairs = [(pending, actions[0])]
        first = pairs[0][1] if pairs else None
        if actions and not by_turn and not opening and actions[0] is not first:
            opening = actions[0]
        for turn, action in pairs:
            if opening and not by_turn and turn.value != "0":
                by_turn[0] = (None, opening)
            _place(by_turn, turn, action)
        waiting = [mark for mark in segment if mark.kind in _IN_TURN and mark not in {p[0] for p in pairs}]
        if len(pairs) == 1 and pairs[0][0].kind == "count":
            waiting = [replace(pairs[0][0], kind="further")]
        pending = None if ends else waiting[-1] if waiting else None if actions else pending
    return by_turn


def _place(by_turn: dict[int, tuple[Mark | None, Mark]], turn: Mark, action: Mark) -> None:
    """A numbered turn keeps its number; what only comes after others takes the next, the second at least."""
    if turn.kind == "count":
        for earlier in range(int(turn.value) + 1):
            by_turn.setdefault(earlier, (None, action))
    elif turn.kind == "ordinal":
        by_turn.setdefault(int(turn.value), (turn, action))
    else:
        by_turn[max(0, *by_turn) + 1 if by_turn else 1] = (turn, action)


def _paired(plain: str, segment: Sequence[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """Each turn of a segment with its sanction: the gravest of those that follow it (the first, where there
    is a choice), else the one before; a turn that only looks ahead (`仍不改的`) never takes the one before.
    """
    told = [mark for mark in segment if mark.kind in _IN_TURN]
    actions = [mark for mark in segment if mark.kind == ACTION]
    if len(told) == len(actions) > 1 and not any(mark.kind in _FORWARD for mark in told):
        yield from zip(told, actions, strict=True)
        return
    taken = 0
    for turn, following in pairwise([*told, None]):
        end = following.start if following and turn else len(plain)
        after = [a for a in actions if turn and turn.end <= a.start < end]
        before = [a for a in actions if turn and taken <= a.start < turn.start]
        if turn and after:
            counted = turn.kind == "count"
            yield turn, after[0] if counted or _choice(plain, after) else max(after, key=weight_of)
            if counted and len(after) > 1:
                yield replace(turn, kind="further"), after[1]
            taken = after[-1].end
        elif turn and before and turn.kind not in _FORWARD:
            yield turn, before[-1]
            taken = turn.end


def _choice(plain: str, actions: Sequence[Mark]) -> bool:
    between = plain[actions[0].end : actions[-1].start]
    return bool(re.search(data(PACKAGE, "data/ladder.yaml")["choice"], between))


def _segments(plain: str, found: Sequence[Mark]) -> Iterator[tuple[list[Mark], bool]]:
    """The marks between two commas, and whether a sentence ends there."""
    start = 0
    for end in [*_separators().finditer(plain), None]:
        until = end.start() if end else len(plain)
        inside = [mark for mark in found if start <= mark.start < until]
        yield inside, bool(end and end["sentence"])
        start = until


@cache
def _separators() -> re.Pattern[str]:
    return re.compile(data(PACKAGE, "data/ladder.yaml")["separators"])
