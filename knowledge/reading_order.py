"""Every wording a document had, in the order a person reads: section by section, clause by clause."""

from collections.abc import Sequence

from knowledge.model import Version


def in_reading_order(versions: Sequence[Version]) -> list[Version]:
    """Sections as they stand now; what is gone comes where it stood in its section, before what took its
    place. Wordings of one clause keep their order.
    """
    last = {each.clause.chunk_id: each for each in versions}
    sections: dict[str, int] = {}
    # Positions of sections that are gone count in their own old numbering: only where nothing stands now.
    for each in sorted(last.values(), key=lambda one: (bool(one.removed_at), one.clause.position)):
        sections.setdefault(each.clause.section, each.clause.position)

    def place(version: Version) -> tuple[int, str, int, bool, str]:
        newest = last[version.clause.chunk_id]
        clause = newest.clause
        return (
            sections[clause.section],
            clause.section,
            clause.position,
            not newest.removed_at,
            clause.chunk_id,
        )

    return sorted(versions, key=place)
