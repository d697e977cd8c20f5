"""Whether a text is a table or a chat, by what stands in it and not by the name of its file."""

from collections import Counter

from agents.tables.chatlog import looks_like_chat
from agents.tables.columns import LAST, header_at, ranked, role_of
from agents.tables.contents import contents
from knowledge.delimited import Cells, delimited, sniff

LOOK, _TABLE_LOOK = 65_536, 16_384
"""Characters from the beginning of a text that tell a chat, and a table."""
_RECORDS = 60
_MOSTLY, _NEARLY_ALL = 0.6, 0.9
_FEWEST, _COLUMNS = 3, 3


def is_tabular(text: str, mark: str = "") -> bool:
    """Whether the records have the cells that a header names, or all as many with a time among them."""
    head = text[:_TABLE_LOOK].lstrip("\n")
    records = delimited(head if len(text) <= _TABLE_LOOK else head[: head.rfind("\n") + 1], mark)
    at = header_at(records)
    if at is not None and _names_columns(records[at]):
        return _as_wide(records[at + 1 :][:_RECORDS], len(records[at]), _MOSTLY)
    records = records[:_RECORDS]
    width, _ = Counter(map(len, records)).most_common(1)[0] if records else (0, 0)
    if len(records) < _FEWEST or width < _COLUMNS or not _as_wide(records, width, _NEARLY_ALL):
        return False
    return any(contents(index, records[1:]).times >= _NEARLY_ALL for index in range(width))


def is_chat(text: str, mark: str = "") -> bool:
    """Whether a text that is called a table is a chat."""
    head = text[:LOOK]
    return not has_header_line(head) and not is_tabular(head, mark) and looks_like_chat(head)


def has_header_line(text: str) -> bool:
    """Whether the first line names a column of words, and nothing but columns."""
    first = text.lstrip("\n").split("\n", 1)[0]
    names = first.split(sniff(first))
    return any(role_of(name) == "text" for name in names) and all(len(name) <= 20 for name in names)


def _names_columns(cells: Cells) -> bool:
    named = {role for cell in cells if (role := role_of(cell))}
    words = any(rank < LAST for rank, _ in ranked("text", cells))
    return len(cells) > 1 and words and len(named | {"text"}) > 1


def _as_wide(records: list[Cells], width: int, share: float) -> bool:
    return sum(len(record) == width for record in records) >= share * len(records)
