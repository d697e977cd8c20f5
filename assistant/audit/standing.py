"""Documents that have lapsed, are about to, or have nobody who answers for them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant.audit.findings import Finding, say
from knowledge.model import Document

SOON = timedelta(days=30)


def standing(documents: Sequence[Document], day: date, language: str) -> Iterator[Finding]:
    for document in documents:
        yield from _validity(document, day, language)
        if not document.owner:
            yield Finding(
                kind="unowned",
                level="info",
                message=say("unowned", language, title=document.title),
                proposal=say("unowned_proposal", language),
                doc=document.doc,
            )


def _validity(document: Document, day: date, language: str) -> Iterator[Finding]:
    def finding(kind: str, on: date) -> Finding:
        return Finding(
            kind=kind,
            level="warn" if kind == "expired" else "info",
            message=say(kind, language, title=document.title, on=on.isoformat()),
            proposal=say(f"{kind}_proposal", language, on=on.isoformat()),
            doc=document.doc,
        )

    if document.expires and document.expires < day:
        yield finding("expired", document.expires)
    elif document.expires and document.expires <= day + SOON:
        yield finding("expiring", document.expires)
    if document.effective and document.effective > day:
        yield finding("pending", document.effective)
