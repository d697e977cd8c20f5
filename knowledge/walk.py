"""Which files a path stands for: folders are walked once, links that lead back are not followed twice,
hidden files are left.
"""

import os
from collections.abc import Iterator
from pathlib import Path


def files_under(path: Path) -> Iterator[Path]:
    """Visible regular files of `path` (a file or a folder), sorted by name; each real file once."""
    if not path.is_dir():
        yield path
        return
    seen: set[tuple[int, int]] = set()
    real: set[Path] = set()
    for folder, folders, names in os.walk(path, followlinks=True):
        here = Path(folder)
        mark = here.stat()
        if (mark.st_dev, mark.st_ino) in seen:
            folders.clear()
            continue
        seen.add((mark.st_dev, mark.st_ino))
        folders[:] = sorted(name for name in folders if not _hidden(name))
        for name in sorted(names):
            file = here / name
            if not _hidden(name) and file.is_file() and file.resolve() not in real:
                real.add(file.resolve())
                yield file


def _hidden(name: str) -> bool:
    # ~$x.docx is what Word leaves beside an open document.
    return name.startswith((".", "~$")) or name in ("__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini")
