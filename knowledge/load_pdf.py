"""PDF: the text layer, page by page, without running heads and page numbers."""

import logging
import re
from collections import Counter
from io import BytesIO
from typing import Any

from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter
from knowledge.load import Loaded
from knowledge.phrases import phrases
from knowledge.taken import taken

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/共of]+\s*\d{1,4}\s*页?)?[-–—\s]*")


def read(raw: bytes, name: str, language: str) -> Loaded:
    """Raises LibraryError for encrypted, scanned and damaged files."""
    say = phrases("knowledge").say
    try:
        pages, title = _pages(raw)
    except PermissionError as locked:
        raise LibraryError(say("file_locked", language, name=name)) from locked
    # pypdf raises anything from KeyError to RecursionError on broken files.
    except Exception as error:
        raise LibraryError(say("file_damaged", language, name=name)) from error
    if sum(len(page.strip()) for page in pages) < 10:
        raise LibraryError(say("pdf_scanned", language, name=name))
    text, edges = _body(pages)
    removed = tuple(taken("edge", edges, language))
    return Loaded(text, FrontMatter(title=title), markdown=False, wrapped=True, removed=removed)


def _pages(raw: bytes) -> tuple[list[str], str]:
    """Text of each page and the title; PermissionError when a password is needed."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(BytesIO(raw))
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise PermissionError
        pages = [page.extract_text() or "" for page in reader.pages]
    # An AES file needs a package that is not asked for here: to the person it is locked either way.
    except (FileNotDecryptedError, DependencyError) as locked:
        raise PermissionError from locked
    return pages, _title(reader)


def _title(reader: Any) -> str:
    title = str((reader.metadata or {}).get("/Title") or "").strip()
    return "" if re.search(r"^(?:untitled|microsoft word|无标题)|\.\w{2,4}$", title, re.I) else title


def _body(pages: list[str]) -> tuple[str, list[str]]:
    """The text, and what stood at the edge of every page."""
    lines = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    edges = Counter(edge for page in lines for edge in {*page[:1], *page[-1:]})
    running = {edge for edge, count in edges.items() if count >= 3 and count > 0.5 * len(pages)}
    kept = [
        line for page in lines for line in page if line not in running and not _PAGE_NUMBER.fullmatch(line)
    ]
    return "\n".join(kept), sorted(running)
