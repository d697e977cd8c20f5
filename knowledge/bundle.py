"""A .zip of documents as a folder: `规则.zip/群规.md` is a path like any other, and a document of its own.

Archives inside it are opened too, those inside them are not.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from knowledge.archive import Archive
from knowledge.errors import LibraryError
from knowledge.phrases import phrases

_SUFFIX = ".zip"
_MOST_BYTES = 100 * 1024 * 1024
_DEEPEST = 2


def opened(path: Path) -> Iterator[Path]:
    """The files of an archive as paths below it; any other file, and an archive that cannot be opened, as
    itself.
    """
    if path.suffix.lower() != _SUFFIX or not path.is_file():
        yield path
        return
    try:
        inside = list(_names(_archive(path, "zh"), "zh"))
    except (LibraryError, OSError):
        inside = []
    yield from (path / name for name in inside) if inside else [path]


def _names(archive: Archive, language: str, depth: int = 1) -> Iterator[str]:
    for name in archive.names():
        inner = _inner(archive, name, language) if depth < _DEEPEST else None
        names = list(_names(inner, language, depth + 1)) if inner else []
        yield from (f"{name}/{each}" for each in names) if names else [name]


def _inner(archive: Archive, name: str, language: str) -> Archive | None:
    if not name.lower().endswith(_SUFFIX):
        return None
    try:
        return Archive(archive.read(name), name, language)
    except LibraryError:
        return None


def read_member(path: Path, language: str) -> bytes | None:
    """Content of a path inside an archive; None when it is not inside one. LibraryError when the archive or
    the file in it cannot be read.
    """
    outer = container(path)
    if outer is None:
        return None
    archive, parts = _archive(outer, language), path.relative_to(outer).parts
    ends = [at for at, part in enumerate(parts[:-1], 1) if part.lower().endswith(_SUFFIX)]
    for at in ends[: _DEEPEST - 1]:
        name = "/".join(parts[:at])
        if name in archive.names():
            archive, parts = Archive(archive.read(name), name, language), parts[at:]
            if parts[-1].lower().endswith(_SUFFIX):
                raise LibraryError(phrases("knowledge").say("archive_deep", language, name=parts[-1]))
    return archive.read(str(PurePosixPath(*parts)))


def container(path: Path) -> Path | None:
    """The archive that a path leads into."""
    for parent in path.parents:
        if parent.suffix.lower() == _SUFFIX and parent.is_file():
            return parent
    return None


def there(source: str) -> bool:
    """Whether the file that a document was read from is still there, on its own or in its archive."""
    path = Path(source)
    if path.exists():
        return True
    outer = container(path)
    return outer is not None and path in set(opened(outer))


def _archive(path: Path, language: str) -> Archive:
    found = path.stat()
    return _kept(path, found.st_mtime_ns, found.st_size, language)


# One file after the other is read of the same archive.
@lru_cache(maxsize=1)
def _kept(path: Path, changed: int, size: int, language: str) -> Archive:
    if size > _MOST_BYTES:
        limit = {"size": round(size / 1024**2), "limit": _MOST_BYTES // 1024**2}
        raise LibraryError(phrases("knowledge").say("file_too_big", language, name=path.name, **limit))
    return Archive(path.read_bytes(), path.name, language)
