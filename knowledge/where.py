"""Where a clause stands, in words: its headings and its own number, nothing said twice."""

from knowledge.identity import SEPARATOR, Place, numbered
from knowledge.model import Clause


def where(clause: Clause, *, titled: bool = False) -> str:
    """`社群公约 › 3 行为规范 › 3.2`; a clause that only has its heading's number is named by the heading."""
    own = clause.clause if numbered(Place(clause.section, clause.clause, 0)) else ""
    parts = (clause.title if titled else "", clause.section, own)
    return SEPARATOR.join(filter(None, parts))
