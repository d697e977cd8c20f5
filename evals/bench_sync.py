"""Keeping a folder and the library in step: all files new, none changed, one changed, one gone."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from evals.bench import clause_text, seconds_of
from knowledge import Library

_SEED = 11
_BROAD = 100
"""Files in one folder."""


def measure_sync(files: int) -> dict[str, Any]:
    """Seconds of each `sync` of a folder of `files` documents of two clauses."""
    with TemporaryDirectory(prefix="opsdesk-bench-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / "documents"
        paths = _documents(source, files)
        with Library.open(Path(folder) / "library") as library:
            found = {"sync_first": _sync(library, source, files), "sync_unchanged": _sync(library, source)}
            paths[0].write_text(paths[0].read_text("utf-8") + "\n3. 9 条\n", "utf-8")
            found["sync_one_changed"] = _sync(library, source)
            paths[-1].unlink()
            found["sync_one_gone"] = _sync(library, source)
    return found


def _documents(source: Path, files: int) -> list[Path]:
    chance = Random(_SEED)
    paths = []
    for number in range(files):
        path = source / f"{number // _BROAD:03d}" / f"{number:05d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = "\n\n".join(f"{n}. {clause_text(chance)}" for n in (1, 2))
        path.write_text(f"# {number}\n\n{body}\n", "utf-8")
        paths.append(path)
    return paths


def _sync(library: Library, source: Path, files: int = 0) -> dict[str, float]:
    done, seconds = seconds_of(lambda: library.sync(source))
    shown = {"seconds": round(seconds, 2), "clauses_written": float(done.clauses)}
    return shown | ({"files_per_second": round(files / max(seconds, 1e-9), 1)} if files else {})
