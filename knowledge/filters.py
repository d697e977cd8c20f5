"""What documents can be picked by: type, tag and owner, as people write them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.model import Document
from knowledge.phrases import data
from knowledge.text import fold


@dataclass(frozen=True, slots=True)
class Picked:
    """What was asked for, in the library's own spelling; empty where all will do."""

    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()

    def fits(self, document: Document) -> bool:
        return (
            (not self.kinds or document.kind in self.kinds)
            and (not self.tags or not set(self.tags).isdisjoint(document.tags))
            and (not self.owners or document.owner in self.owners)
        )


def offered(documents: Iterable[Document]) -> Picked:
    """Every type, tag and owner that some document has, sorted."""
    held = list(documents)
    return Picked(
        tuple(sorted({each.kind for each in held if each.kind})),
        tuple(sorted({tag for each in held for tag in each.tags})),
        tuple(sorted({each.owner for each in held if each.owner})),
    )


def pick(asked: Picked, there: Picked) -> tuple[Picked, dict[str, tuple[str, ...]]]:
    """What was asked for in the spelling of what is `there`, and by kind of name (`kinds`, `tags`, `owners`)
    what nothing there is called.
    """
    kinds, no_kinds = _found([_kinds().get(fold(kind), kind) for kind in asked.kinds], there.kinds)
    tags, no_tags = _found(asked.tags, there.tags)
    owners, no_owners = _found(asked.owners, there.owners)
    unknown = {"kinds": no_kinds, "tags": no_tags, "owners": no_owners}
    return Picked(kinds, tags, owners), {name: words for name, words in unknown.items() if words}


def _found(asked: Sequence[str], there: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = {fold(name).strip(): name for name in there}
    found = tuple(known.get(fold(name).strip(), name) for name in asked)
    return found, tuple(name for name in found if name not in there)


@cache
def _kinds() -> dict[str, str]:
    """Type by each name that front matter may give it."""
    types = data("knowledge", "front_matter.yaml")["types"]
    return {fold(str(name)): kind for kind, names in types.items() for name in names}
