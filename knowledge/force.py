"""Which wording of which document was in force on a day.

A document is known by its editions, one for each changed file that was taken in. On a day the last edition
taken in whose beginning is not after that day holds; it begins on its own `effective` date, else the first
one has always held and a later one holds from the day it came. After `expires` nothing holds. From its
beginning on, a document that supersedes others takes them out of force; its own end does not bring them
back. So does one of the same id and language that began later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import PurePath

from knowledge.model import Standing

IN_FORCE = Standing("in_force")
Day = date | datetime | str
"""A day as callers have it: a date, a moment (its own day counts), or ISO 8601."""


def day_of(given: Day | None) -> date | None:
    """ValueError for a text that is no ISO date."""
    if isinstance(given, str):
        return datetime.fromisoformat(given).date()
    return given.date() if isinstance(given, datetime) else given


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a document; `uid` is the document's number in the store, whatever it is called."""

    uid: int
    edition: int
    doc: str
    identity: str
    begins: date | None
    """First day in force; None when it has always been."""
    effective: date | None
    expires: date | None
    """Last day in force."""
    supersedes: tuple[str, ...]
    added: date
    removed: date | None
    language: str = ""


class Force:
    """Answers for any day; made anew for each generation of the library."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._documents: dict[int, list[Edition]] = {}
        for edition in sorted(editions, key=lambda each: (each.uid, each.edition)):
            self._documents.setdefault(edition.uid, []).append(edition)
        self._named = self._names()
        self._uids = {each[-1].doc: uid for uid, each in self._documents.items() if not each[-1].removed}
        self._on = lru_cache(maxsize=64)(self._look)
        self.former = lru_cache(maxsize=64)(self._former)
        self.out = lru_cache(maxsize=64)(self._out)

    def on(self, day: date) -> Mapping[int, int]:
        """uid → edition in force on `day`, of the documents that have one."""
        found = self._on(day)
        return {uid: edition.edition for uid, (standing, edition) in found.items() if standing == IN_FORCE}

    def _out(self, day: date) -> frozenset[int]:
        """uids of documents in the library of which nothing is in force."""
        held = self.on(day)
        return frozenset(
            uid for uid, each in self._documents.items() if not each[-1].removed and uid not in held
        )

    def _former(self, day: date) -> Mapping[int, int]:
        """uid → edition of documents of which another than the newest edition is in force, or that are no
        longer in the library.
        """
        newest = {uid: (each[-1].edition, each[-1].removed) for uid, each in self._documents.items()}
        return {uid: edition for uid, edition in self.on(day).items() if newest[uid] != (edition, None)}

    def named(self, doc: str) -> int | None:
        """uid of a document that is in the library."""
        return self._uids.get(doc)

    def waits(self, doc: str, day: date) -> date | None:
        """When the newest edition begins of a document of which a former one is still in force."""
        uid = self.named(doc)
        return self._documents[uid][-1].begins if uid is not None and uid in self.former(day) else None

    def standing(self, doc: str, day: date) -> Standing:
        """Of a document that is in the library; one it does not know is taken as in force."""
        uid = self.named(doc)
        return IN_FORCE if uid is None else self._on(day)[uid][0]

    def standings(self, day: date) -> dict[str, Standing]:
        """Every document that is in the library now, by name."""
        on = self._on(day)
        return {doc: on[uid][0] for doc, uid in self._uids.items()}

    def _look(self, day: date) -> dict[int, tuple[Standing, Edition]]:
        held = {uid: self._held(editions, day) for uid, editions in self._documents.items()}
        found = {uid: pair for uid, pair in held.items() if pair is not None}
        for target, by in {**self._outdated(found), **self._replaced(found, day)}.items():
            standing, edition = found[target]
            if standing == IN_FORCE:
                since = by.effective or by.added
                found[target] = Standing("superseded", since, by.doc), edition
        return found

    def _held(self, editions: list[Edition], day: date) -> tuple[Standing, Edition] | None:
        """The edition that holds; None for a document that was taken out."""
        newest = editions[-1]
        # Of days before the library knew the document, undated editions say nothing: the last one is taken.
        early = day < editions[0].added
        begun = [
            edition
            for edition in editions
            if edition.begins is None or edition.begins <= day or (early and not edition.effective)
        ]
        # Taken out is taken out, for earlier days too: who wants a lapsed rule remembered lets it expire.
        if newest.removed:
            return None
        if not begun:
            return Standing("future", newest.begins), newest
        held = begun[-1]
        if held.expires and held.expires < day:
            return Standing("expired", held.expires), held
        return IN_FORCE, held

    def _replaced(self, found: Mapping[int, tuple[Standing, Edition]], day: date) -> dict[int, Edition]:
        """uid of each document replaced by `day` → the edition that replaced it."""
        replaced: dict[int, Edition] = {}
        for standing, edition in found.values():
            named = edition.supersedes if standing.state != "future" else ()
            for uid in (uid for name in named for uid in self._named.get(name.casefold(), ())):
                if (
                    uid in found
                    and self._acts(edition, uid, day)
                    and self._comes_after(edition, found[uid][1])
                ):
                    replaced.setdefault(uid, edition)
        return replaced

    def _acts(self, edition: Edition, target: int, day: date) -> bool:
        """Whether `edition` replaces the document `target` on `day`: from its own date on; without one from
        the day it came, and on days before the library knew what it replaces.
        """
        if edition.effective:
            return edition.effective <= day
        return edition.added <= day or day < self._documents[target][0].added

    def _outdated(self, found: Mapping[int, tuple[Standing, Edition]]) -> dict[int, Edition]:
        """Files of one id and language are one document: what began later replaces what began before."""
        latest: dict[tuple[str, str], Edition] = {}
        begun = [
            edition
            for standing, edition in found.values()
            if standing.state != "future" and edition.effective
        ]
        for edition in sorted(begun, key=_age):
            latest[edition.identity, edition.language] = edition
        replaced = {}
        for edition in begun:
            by = latest[edition.identity, edition.language]
            if by.effective != edition.effective:
                replaced[edition.uid] = by
        return replaced

    def _comes_after(self, edition: Edition, target: Edition) -> bool:
        """Not where two documents name each other and `target` is the later of the two."""
        if edition.uid == target.uid:
            return False
        back = any(edition.uid in self._named.get(name.casefold(), ()) for name in target.supersedes)
        return not back or _age(edition) > _age(target)

    def _names(self) -> dict[str, list[int]]:
        """Every way to name a document: its id, its file name with or without folder and extension."""
        named: dict[str, list[int]] = {}
        for uid, editions in self._documents.items():
            newest = editions[-1]
            path = PurePath(newest.doc)
            for name in {newest.identity, newest.doc, path.name, path.stem}:
                named.setdefault(name.casefold(), []).append(uid)
        return named


def _age(edition: Edition) -> tuple[date, int]:
    return edition.effective or edition.added, edition.uid
