"""What `opsdesk knowledge search` found, for people and for programs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.cli.clauses import clause_data
from assistant.cli.frame import out, warn
from assistant.cli.options import say
from knowledge.where import where

if TYPE_CHECKING:
    from knowledge.model import Passage
    from knowledge.neighbours import Neighbours


def show_passages(passages: "Sequence[Passage]", around: "Sequence[Neighbours]", lang: str | None) -> None:
    for passage, near in zip(passages, around, strict=True):
        clause = passage.clause
        lines = [f"{passage.score:.2f}  {where(clause, titled=True)}  ({clause.doc})  {clause.chunk_id}"]
        lines += [f"  ↑ {each.clause}  {each.text}" for each in near.before]
        lines += [clause.text, *(f"  ↓ {each.clause}  {each.text}" for each in near.after)]
        out("\n".join(lines) + "\n")
    if not passages:
        warn(say("nothing_found", lang))
    elif passages[0].weak:
        warn(say("weakly_found", lang))


def passage_data(passage: "Passage", near: "Neighbours", asked: bool) -> dict[str, object]:
    """With `before` and `after` where neighbours were asked for."""
    sides = {"before": near.before, "after": near.after} if asked else {}
    return {
        "text": passage.text,
        "score": round(passage.score, 4),
        "coverage": round(passage.coverage, 4),
        "citation": passage.citation.to_dict(),
        **{side: [clause_data(clause) for clause in clauses] for side, clauses in sides.items()},
    }
