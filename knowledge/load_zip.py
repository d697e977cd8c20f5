"""A .zip of documents as one document: each file inside is a section under its own title."""

import re
from pathlib import PurePosixPath

from knowledge.archive import Archive
from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter
from knowledge.load import Loaded, load, supported
from knowledge.phrases import phrases

_DEEPEST = 1
"""Archives inside the archive are opened, those inside them are not."""
_TITLE = re.compile(r"\s*#\s+(\S.*?)\s*(?:\n|\Z)")
_HEADING = re.compile(r"^(#{1,6})(?=\s)", re.M)


def read(raw: bytes, name: str, language: str) -> Loaded:
    """Raises LibraryError for archives that are damaged, locked, bombs or climb out of themselves, and when
    nothing inside can be read. Files that cannot be read are named in `front.warnings`."""
    parts, failed = _parts(raw, name, language, 0)
    if not parts:
        reason = failed[0] if failed else ""
        raise LibraryError(phrases("knowledge").say("archive_nothing", language, name=name, reason=reason))
    removed = tuple(piece for part in parts for piece in part.removed)
    warnings = (*failed, *(note for part in parts for note in part.front.warnings))
    front = FrontMatter(title=PurePosixPath(name).stem, warnings=warnings)
    return Loaded("\n\n".join(part.text for part in parts), front, markdown=True, removed=removed)


def _parts(raw: bytes, name: str, language: str, depth: int) -> tuple[list[Loaded], list[str]]:
    parts: list[Loaded] = []
    failed: list[str] = []
    archive = Archive(raw, name, language)
    for path in archive.names():
        try:
            content = archive.read(path)
            if path.lower().endswith(".zip"):
                inner = _inner(content, path, language, depth)
                parts += inner[0]
                failed += inner[1]
            elif supported(PurePosixPath(path)):
                parts.append(under_title(load(content, path, language), PurePosixPath(path).stem))
            else:
                load(content, path, language)
        except LibraryError as error:
            failed.append(str(error))
    return parts, failed


def _inner(content: bytes, path: str, language: str, depth: int) -> tuple[list[Loaded], list[str]]:
    if depth >= _DEEPEST:
        raise LibraryError(phrases("knowledge").say("archive_deep", language, name=path))
    return _parts(content, path, language, depth + 1)


def under_title(loaded: Loaded, name: str) -> Loaded:
    """A document as a section: its own title (else `name`) above, its headings a level deeper."""
    opens = _TITLE.match(loaded.text) if loaded.markdown else None
    title = loaded.front.title or (opens[1] if opens else name)
    body = loaded.text[opens.end() :] if opens and opens[1] == title else loaded.text
    body = _HEADING.sub(lambda mark: ("#" + mark[1])[:6], body) if loaded.markdown else body
    return Loaded(f"# {title}\n\n{body}", loaded.front, markdown=True, removed=loaded.removed)
