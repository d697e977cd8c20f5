"""The nouns of the library. Everything above speaks of the team's documents in these words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quoted sentence stands. `quote` is a verbatim substring of the stored clause."""

    doc: str
    """File name of the document, e.g. `community-rules.md`."""
    title: str
    """Title of the document."""
    section: str
    """Heading path above the clause, joined by ` › `; empty when the document has no headings."""
    clause: str
    """The clause's own number as printed (`3.2`, `第三条`), else its heading or list position."""
    quote: str
    chunk_id: str
    """Stable id of the stored clause."""

    def to_dict(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Clause:
    """One stored clause: the unit that is indexed, retrieved and quoted."""

    chunk_id: str
    doc: str
    title: str
    section: str
    clause: str
    text: str
    """Verbatim text of the clause as cleaned from the source."""
    position: int
    """0-based order inside its document."""
    language: str = "zh"
    kind: str = ""
    """Type of the document: rules, sop, playbook, policy, standard, faq, or empty."""
    tags: tuple[str, ...] = ()
    audience: str = ""
    effective: date | None = None
    expires: date | None = None
    version: int = field(default=1, compare=False)
    """Counts up each time the clause's words, number or section change under the same id."""

    def cite(self, quote: str | None = None) -> Citation:
        """Citation of the whole clause, or of `quote`; a quote that is not verbatim raises ValueError."""
        if quote is not None and quote not in self.text:
            raise ValueError(f"not verbatim in {self.chunk_id}: {quote!r}")
        return Citation(
            self.doc,
            self.title,
            self.section,
            self.clause,
            self.text if quote is None else quote,
            self.chunk_id,
        )


_WEAK = 0.45


@dataclass(frozen=True, slots=True)
class Passage:
    """One search hit."""

    clause: Clause
    score: float
    """Fused score in 0…1 for ranking inside one result list."""
    coverage: float
    """Share (0…1) of the question's informative words that the passage holds; what abstaining rests on."""

    @property
    def text(self) -> str:
        return self.clause.text

    @property
    def citation(self) -> Citation:
        return self.clause.cite()

    @property
    def weak(self) -> bool:
        """Whether it is only loosely related; where the best one is, the library probably does not say."""
        return self.coverage < _WEAK


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the library as `knowledge list` names it."""

    doc: str
    title: str
    clauses: int
    language: str
    kind: str
    source: str
    """Where it was read from, as given by the person who added it."""
    digest: str
    """SHA-256 of the file's bytes; unchanged files are skipped by it."""
    added_at: str
    owner: str = ""
    audience: str = ""
    tags: tuple[str, ...] = ()
    effective: date | None = None
    expires: date | None = None
    id: str = ""
    """What the document calls itself (front matter `id`), else its first file name."""
    supersedes: tuple[str, ...] = ()
    """Ids or file names of the documents that this one replaces."""
    edition: int = 1
    """Counts up each time a changed file was taken in."""

    def to_dict(self) -> dict[str, Any]:
        plain = asdict(self)
        plain["tags"], plain["supersedes"] = list(self.tags), list(self.supersedes)
        plain["effective"] = self.effective.isoformat() if self.effective else None
        plain["expires"] = self.expires.isoformat() if self.expires else None
        return plain


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document is in force on a day, and if not, why."""

    state: Literal["in_force", "future", "expired", "superseded"]
    day: date | None = None
    """First day in force (future), last day in force (expired), day of replacement (superseded)."""
    by: str = ""
    """The document that replaced it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a clause, with the times the library held it."""

    clause: Clause
    state: Literal["current", "changed", "removed"]
    """`changed`: a later wording took its place; `removed`: the document no longer has it."""
    added_at: str
    """ISO 8601 with offset."""
    removed_at: str = ""

    @property
    def version(self) -> int:
        return self.clause.version


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A document that left the library."""

    doc: str
    title: str
    removed_at: str
    """ISO 8601 with offset."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a new edition of a known document did to one clause."""

    doc: str
    clause: str
    chunk_id: str
    what: Literal["new", "changed", "moved", "removed"]
    """`moved`: the same words under another number or section."""


@dataclass(frozen=True, slots=True)
class Added:
    """What one `add` or `sync` did; each list holds file names, `failed` maps a file to its reason."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    clauses: int = 0
    """Clauses written by this call: new ones and new wordings."""
    changes: tuple[Change, ...] = ()
    """Clause by clause, for documents that were known before."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Former name → name of documents whose file moved; they are among `updated` too."""
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What a person should know of a document that did go in: a date that cannot be read, not in force."""


class Clauses(Protocol):
    """What an agent sees of the library: look things up, never write."""

    def search(
        self,
        query: str,
        k: int = 5,
        *,
        kinds: Sequence[str] = (),
        tags: Sequence[str] = (),
        language: str | None = None,
        words_only: bool = False,
        as_of: date | None = None,
    ) -> list[Passage]:
        """Best `k` passages in force on `as_of` (today), best first; `words_only` skips the vector half (and
        its slow imports).
        """
        ...

    def get(self, chunk_id: str) -> Clause | None:
        """The clause of that id, also one that was replaced or removed since."""
        ...

    def clauses(self, doc: str | None = None) -> list[Clause]:
        """Stored clauses in document order."""
        ...

    @property
    def generation(self) -> int:
        """Grows with every write; what was derived from the library is valid for one generation."""
        ...

    def __len__(self) -> int: ...
