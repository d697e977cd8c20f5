"""Documents that have lapsed, are about to, or have nobody who answers for them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from assistant.audit.findings import Finding, say
from knowledge.model import Document, Standing

SOON = timedelta(days=30)


def standing(
    documents: Sequence[Document], standings: Mapping[str, Standing], day: date, language: str
) -> Iterator[Finding]:
    """`standings` holds each document's state on `day`, by file name."""
    titles = {document.doc: document.title for document in documents}
    for document in documents:
        state = standings.get(document.doc)
        if state and state.state == "superseded":
            yield _finding(document, "superseded", language, by=titles.get(state.by, state.by))
            continue
        yield from _validity(document, day, language)
        if not document.owner:
            yield _finding(document, "unowned", language)


def _validity(document: Document, day: date, language: str) -> Iterator[Finding]:
    def finding(kind: str, on: date) -> Finding:
        return _finding(document, kind, language, on=on.isoformat())

    if document.expires and document.expires < day:
        yield finding("expired", document.expires)
    elif document.expires and document.expires <= day + SOON:
        yield finding("expiring", document.expires)
    if document.effective and document.effective > day:
        yield finding("pending", document.effective)


def _finding(document: Document, kind: str, language: str, **values: str) -> Finding:
    return Finding(
        kind=kind,
        level="warn" if kind == "expired" else "info",
        message=say(kind, language, title=document.title, **values),
        proposal=say(f"{kind}_proposal", language, **values),
        doc=document.doc,
    )
