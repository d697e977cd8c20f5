"""Which files a path stands for: folders are walked once, links that lead back are not followed twice,
hidden files are left, and an archive stands for the files in it.
"""

import os
import stat
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

from knowledge.bundle import opened

Unreadable = Callable[[OSError], None]


def files_under(path: Path, unreadable: Unreadable | None = None) -> Iterator[Path]:
    """Visible regular files of `path` (a file or a folder), sorted by name; each real file once, an archive
    as the files in it. Folders that cannot be read are told to `unreadable`.
    """
    for file in _plain_files(path, unreadable):
        yield from opened(file)


def picture(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Path, size and time of every file that a sync would look at: what differs from a moment ago is still
    being written.
    """
    seen = set()
    for file in _plain_files(folder, None):
        try:
            found = file.stat()
        except OSError:
            continue
        seen.add((str(file), found.st_size, found.st_mtime_ns))
    return frozenset(seen)


def _plain_files(path: Path, unreadable: Unreadable | None) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    seen: set[tuple[int, int]] = set()
    met: set[Hashable] = set()
    for folder, folders, names in os.walk(path, onerror=unreadable, followlinks=True):
        here = Path(folder)
        mark = here.stat()
        if (mark.st_dev, mark.st_ino) in seen:
            folders.clear()
            continue
        seen.add((mark.st_dev, mark.st_ino))
        folders[:] = sorted(name for name in folders if not _hidden(name))
        yield from _own_files(here, sorted(name for name in names if not _hidden(name)), met)


def _own_files(here: Path, names: list[str], met: set[Hashable]) -> Iterator[Path]:
    """Regular files not met before, whether by their own name or through a link."""
    for name in names:
        file = here / name
        try:
            found = file.stat()
        except OSError:
            continue
        if not stat.S_ISREG(found.st_mode):
            continue
        # Hard links are files of their own, and share the number.
        mark = (found.st_dev, found.st_ino) if found.st_nlink == 1 else file.resolve()
        if mark not in met:
            met.add(mark)
            yield file


def real_path(file: Path, folders: dict[str, str]) -> str:
    """Absolute path without links; `folders` remembers those already looked up."""
    if file.is_symlink():
        return str(file.resolve())
    folder = str(file.parent)
    if folder not in folders:
        folders[folder] = str(file.parent.resolve())
    return f"{folders[folder].rstrip(os.sep)}{os.sep}{file.name}"


def _hidden(name: str) -> bool:
    # ~$x.docx is what Word leaves beside an open document.
    return name.startswith((".", "~$")) or name in ("__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini")
