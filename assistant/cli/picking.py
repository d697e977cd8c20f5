"""Documents chosen by type, tag, owner or name, and what was asked for that the library does not have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assistant.cli.frame import warn
from assistant.cli.options import say
from knowledge.filters import Picked, offered, pick

if TYPE_CHECKING:
    from knowledge.model import Document

Kinds: TypeAlias = Annotated[
    list[str] | None, typer.Option("--type", help=say("opt_type"), show_default=False)
]
Tags: TypeAlias = Annotated[list[str] | None, typer.Option("--tag", help=say("opt_tag"), show_default=False)]
Owners: TypeAlias = Annotated[
    list[str] | None, typer.Option("--owner", help=say("opt_owner"), show_default=False)
]
InDocs: TypeAlias = Annotated[
    list[str] | None, typer.Option("--doc", help=say("opt_doc"), show_default=False)
]


_NAMED = 12
_TOLD = {
    "kinds": ("no_kinds", "none_kinds"),
    "tags": ("no_tags", "none_tags"),
    "owners": ("no_owners", "none_owners"),
}
"""What is said where the library has other names of that sort, and where it has none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The options as they were typed."""

    kinds: Sequence[str] = ()
    tags: Sequence[str] = ()
    owners: Sequence[str] = ()
    docs: Sequence[str] = ()


def asked(
    kinds: list[str] | None, tags: list[str] | None, owners: list[str] | None, docs: list[str] | None = None
) -> Asked:
    return Asked(kinds or (), tags or (), owners or (), docs or ())


def picked(documents: "Sequence[Document]", wanted: Asked, lang: str | None) -> tuple[Picked, list[str]]:
    """What passes, and the names of the documents that do; what the library does not have is told of."""
    there = offered(documents)
    found, unknown = pick(Picked(tuple(wanted.kinds), tuple(wanted.tags), tuple(wanted.owners)), there)
    for name, words in unknown.items():
        known = _some(getattr(there, name), lang)
        told = say("list_comma", lang).join(words)
        warn(say(_TOLD[name][not known], lang, words=told, known=known))
    names = {document.doc for document in documents}
    for doc in wanted.docs:
        if doc not in names:
            warn(say("no_document", lang, doc=doc))
    docs = [
        each.doc for each in documents if found.fits(each) and (not wanted.docs or each.doc in wanted.docs)
    ]
    return found, docs


def _some(names: Sequence[str], lang: str | None) -> str:
    shown = say("list_comma", lang).join(names[:_NAMED])
    more = len(names) - _NAMED
    return say("and_more", lang, names=shown, count=more) if more > 0 else shown
