"""Which column of a table is what: by its header, borne out by what stands in it."""

from collections.abc import Iterator, Mapping, Sequence

from agents.tables.columns import IN_PART, LAST, holds_no_words, ranked, says_nothing, shows_name
from agents.tables.contents import Contents, contents
from agents.tables.grids import Unread
from knowledge.delimited import Cells

_SAMPLE = 500
_NAME_LENGTH, _NAMED_LENGTH = 12, 32
"""Mean length up to which a column can hold names (Latin letters count half), and the same under a header
that says so in as many words; longer ones hold sentences."""
_NEARLY_ALL = 0.9
_MOSTLY = 0.5
_SEVERAL = 8
_REPEATED = 10
"""Words said up to so many times on average are still words of members."""

Held = Mapping[int, Contents]


def roles(columns: Sequence[str], rows: Sequence[Cells | Unread]) -> dict[str, int]:
    """Role → column index (`clock`: the column of hours where days stand in one of their own). `text` is
    missing only when no column holds words."""
    sample = [row for row in rows[:_SAMPLE] if not isinstance(row, Unread)]
    held = {index: contents(index, sample) for index in range(len(columns))}
    found: dict[str, int] = {}
    finders = {"id": _first, "text": _text, "time": _time, "sender": _sender, "rating": _first}
    for role, finder in finders.items():
        free = [(rank, index) for rank, index in ranked(role, columns) if index not in found.values()]
        free = [one for one in free if held[one[1]].cells] or free
        if free and (index := finder(free, held, columns)) is not None:
            found[role] = index
    for role, index in _by_content(columns, held, set(found.values())):
        found.setdefault(role, index)
    _by_words(columns, held, found)
    _hours(held, found)
    return found


def _first(named: Sequence[tuple[int, int]], held: Held, columns: Sequence[str]) -> int | None:
    return named[0][1]


def _text(named: Sequence[tuple[int, int]], held: Held, columns: Sequence[str]) -> int | None:
    """The best name under which words stand: kinds that come back go behind what is said."""
    spoken = [one for one in named if one[0] < LAST and held[one[1]].words >= 1]
    most = max((len(held[index].cells) for _, index in spoken), default=0)
    said = [one for one in spoken if not held[one[1]].kinds and 2 * len(held[one[1]].cells) >= most]
    exact = [one for one in (*spoken, *named) if one[0] < IN_PART]
    best = said or exact
    return best[0][1] if best else None


def _time(named: Sequence[tuple[int, int]], held: Held, columns: Sequence[str]) -> int | None:
    moments = [one for one in named if held[one[1]].times >= _MOSTLY or held[one[1]].serials]
    return (moments or named)[0][1]


def _sender(named: Sequence[tuple[int, int]], held: Held, columns: Sequence[str]) -> int | None:
    """The best name under which names stand: numbers of accounts go behind what people are called, and who
    is the same in every row behind those who change."""
    people = [one for one in named if _holds_names(*one, held)]
    if not people or not _of_accounts(held[people[0][1]]):
        return people[0][1] if people else None
    called = [index for rank, index in people if rank < IN_PART or shows_name(columns[index])]
    called = [index for index in called if held[index].ids < _NEARLY_ALL]
    return next((index for index in called if _several(held[index])), (*called, people[0][1])[0])


def _several(column: Contents) -> bool:
    return column.distinct > 1 or len(column.cells) < _SEVERAL


def _of_accounts(column: Contents) -> bool:
    return column.ids >= _NEARLY_ALL or not _several(column)


def _holds_names(rank: int, index: int, held: Held) -> bool:
    column = held[index]
    length = column.words * (1 - column.latin / 2)
    return length <= (_NAMED_LENGTH if rank < IN_PART else _NAME_LENGTH) and not column.flags


def _by_content(columns: Sequence[str], held: Held, taken: set[int]) -> Iterator[tuple[str, int]]:
    """Times by what stands in a column, and names where its header says nothing."""
    for index, column in held.items():
        if index in taken:
            continue
        if len(column.cells) > 1 and column.times >= _NEARLY_ALL:
            yield "time", index
        elif says_nothing(columns[index]) and column.recurring_names:
            yield "sender", index


def _by_words(columns: Sequence[str], held: Held, found: dict[str, int]) -> None:
    """The column of words where no header tells it: what is said differs from row to row and is longer than
    a kind or a name; a remark only where nothing is more like it."""
    if "text" in found:
        return
    free = {index: held[index] for index in held if index not in found.values()}
    named = [index for _, index in ranked("text", columns) if index in free]
    wordy = [index for index, column in free.items() if column.words >= 2]
    wordy = [index for index in wordy if not holds_no_words(columns[index])] or wordy
    best = max(wordy, key=lambda index: _wordiness(free[index]), default=None)
    remark = next((index for index in named if free[index].words >= 1), best)
    if best is not None and remark is not None and _wordiness(free[best]) > 2 * _wordiness(free[remark]):
        remark = best
    if remark is not None or named:
        found["text"] = named[0] if remark is None else remark


def _wordiness(column: Contents) -> float:
    """Mean length of the words, less where the same ones come back."""
    share = min(1.0, _REPEATED * column.distinct / (len(column.cells) or 1))
    return column.words * share * (0.1 if column.kinds else 1)


def _hours(held: Held, found: dict[str, int]) -> None:
    if "time" in found and held[found["time"]].days:
        clock = (index for index, column in held.items() if index not in found.values() and column.clocks)
        if (index := next(clock, None)) is not None:
            found["clock"] = index
