"""PDF: the text layer, page by page, without running heads and page numbers."""

import logging
import re
from collections import Counter
from io import BytesIO
from typing import Any

from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter
from knowledge.glyphs import plain_characters
from knowledge.load import Loaded
from knowledge.pdf_grid import with_grids
from knowledge.pdf_tables import with_tables
from knowledge.phrases import phrases
from knowledge.taken import taken

_BARE, _NAMED = 5, 12
"""Characters below which a page holds no text; so many numbers of pages are named."""
_EDGE, _LONGEST = 2, 100
_DIGITS = re.compile(r"\d+")
_OF_PAGES = re.compile(r"\b0 ?/ ?0\b|第 ?0 ?页|0 ?页|\bpage 0|0/0/0,? 0:0|(?:file|https?):/", re.I)
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/共of]+\s*\d{1,4}\s*页?)?[-–—\s]*")


def read(raw: bytes, name: str, language: str) -> Loaded:
    """Raises LibraryError for encrypted, scanned and damaged files."""
    say = phrases("knowledge").say
    try:
        pages, title, pictures = _pages(raw)
    except PermissionError as locked:
        raise LibraryError(say("file_locked", language, name=name)) from locked
    # pypdf raises anything from KeyError to RecursionError on broken files.
    except Exception as error:
        raise LibraryError(say("file_damaged", language, name=name)) from error
    if sum(len(page.strip()) for page in pages) < 10:
        raise LibraryError(say("pdf_scanned", language, name=name))
    text, edges = _body(pages)
    removed = tuple(taken("edge", edges, language))
    front = FrontMatter(title=title, warnings=_scanned(pictures, name, language))
    return Loaded(text, front, markdown=False, wrapped=True, removed=removed)


def _scanned(pictures: list[int], name: str, language: str) -> tuple[str, ...]:
    """A sentence for pages among others that are pictures of text."""
    if not pictures:
        return ()
    numbers = ", ".join(map(str, pictures[:_NAMED])) + ("…" if len(pictures) > _NAMED else "")
    say = phrases("knowledge", "taken_phrases.yaml").say
    return (say("scanned_pages", language, name=name, pages=numbers),)


def _pages(raw: bytes) -> tuple[list[str], str, list[int]]:
    """Text of each page, the title, and which pages are pictures; PermissionError when a password is
    needed."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(BytesIO(raw))
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise PermissionError
        pages = [_text(page) for page in reader.pages]
    # An AES file needs a package that is not asked for here: to the person it is locked either way.
    except (FileNotDecryptedError, DependencyError) as locked:
        raise PermissionError from locked
    bare = [at for at, page in enumerate(pages) if len(page.strip()) < _BARE]
    return pages, _title(reader), [at + 1 for at in bare if _has_picture(reader.pages[at])]


def _text(page: Any) -> str:
    plain = plain_characters(page.extract_text() or "")
    try:
        layout = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    # Laying a page out fails on fonts that reading it does not need.
    except Exception:
        return plain
    lines = [line.strip() for line in plain.splitlines()]
    return "\n".join(with_grids(lines, plain_characters(layout)))


def _has_picture(page: Any) -> bool:
    try:
        parts = page["/Resources"]["/XObject"]
        return any(parts[name].get("/Subtype") == "/Image" for name in parts)
    # A page without pictures has no such part, and a broken one may hold anything there.
    except Exception:
        return False


def _title(reader: Any) -> str:
    title = str((reader.metadata or {}).get("/Title") or "").strip()
    return "" if re.search(r"^(?:untitled|microsoft word|无标题)|\.\w{2,4}$", title, re.I) else title


def _body(pages: list[str]) -> tuple[str, list[str]]:
    """The text, and what stood at the edge of every page."""
    lines = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages if page.strip()]
    edges = [{*page[:_EDGE], *page[-_EDGE:]} for page in lines]
    counts = Counter(masked for page in edges for masked in {_DIGITS.sub("0", edge) for edge in page})
    running = {masked for masked, count in counts.items() if _runs(masked, count, len(lines))}
    kept: list[str] = []
    gone: dict[str, None] = {}
    for page, edge in zip(lines, edges, strict=True):
        for line in page:
            if line in edge and _DIGITS.sub("0", line) in running:
                gone[line] = None
            elif not _PAGE_NUMBER.fullmatch(line):
                kept.append(line)
    return "\n".join(with_tables(kept)), list(gone)


def _runs(masked: str, count: int, pages: int) -> bool:
    """Whether a line stands at the edge of most pages; of two pages only what counts or names them."""
    if count <= 0.5 * pages or count < 2 or len(masked) > _LONGEST:
        return False
    return count >= 3 or bool(_OF_PAGES.search(masked))
