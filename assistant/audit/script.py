"""Wording proposed for a rulebook in Traditional characters is proposed in them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from assistant.audit.findings import PACKAGE, Finding
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold_char

_MANY, _SHARE = 3, 0.2
"""So many different Traditional characters, and such a share of the Chinese, make a text Traditional."""


def in_their_script(findings: Iterable[Finding], clauses: Sequence[Clause]) -> tuple[Finding, ...]:
    """The findings, the proposals for Traditional documents in Traditional characters; what no document holds
    is proposed in the script of most of the Chinese ones.
    """
    traditional = _by_doc(clauses)
    most = Counter(traditional.values())
    mostly = most[True] > most[False]
    return tuple(
        replace(finding, proposal=converted(finding.proposal))
        if traditional.get(finding.doc, False if finding.doc else mostly)
        else finding
        for finding in findings
    )


def _by_doc(clauses: Sequence[Clause]) -> Mapping[str, bool]:
    """Chinese document → whether it is written in Traditional characters."""
    texts: dict[str, list[str]] = defaultdict(list)
    for clause in clauses:
        if clause.language == "zh":
            texts[clause.doc].append(clause.text)
    return {doc: is_traditional("".join(parts)) for doc, parts in texts.items()}


def is_traditional(text: str) -> bool:
    chinese = [char for char in text if "\u4e00" <= char <= "\u9fff"]
    differs = [char for char in chinese if fold_char(char) != char]
    return len(set(differs)) >= _MANY and len(differs) >= _SHARE * len(chinese)


def converted(text: str) -> str:
    """Traditional characters; the mark of a gap stays as it is written everywhere."""
    mark = data(PACKAGE, "phrases.yaml")["gap_mark"]["zh"]
    return str(_converter().convert(text)).replace(str(_converter().convert(mark)), mark)


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2tw")
