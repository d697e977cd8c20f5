"""Trained classifiers kept between runs, in a folder that the desk names: commands start seconds sooner.

A kept one holds only while nothing that it was learned from, and no code or word list behind its features,
has changed. Without a folder, or with one that cannot be written, everything is trained in the process.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import uuid4

import numpy as np

from agents.classifier import Classifier, Linear

Kind = TypeVar("Kind", bound=Linear | Classifier)
_folder: Path | None = None


def keep_in(folder: Path) -> None:
    """Classifiers trained from now on are kept in this folder."""
    global _folder
    _folder = folder


def trained(name: str, kind: type[Kind], packages: Iterable[str], train: Callable[[], Kind]) -> Kind:
    """The classifier kept under `name`, else one that is trained and kept now; it depends on the code and the
    data files of `packages`."""
    if _folder is None:
        return train()
    place = _folder / f"{name}-{_stamp(packages)}.npz"
    found = _read(place, kind)
    if found is None:
        found = train()
        _write(place, found, f"{name}-*.npz")
    return found


def _stamp(packages: Iterable[str]) -> str:
    """The same for the same bytes in the files of some packages (not of packages inside them)."""
    seen = sha256(np.__version__.encode())
    for package in packages:
        seen.update(package.encode())
        entries = (entry for entry in files(package).iterdir() if entry.is_file())
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith((".py", ".yaml", ".txt")):
                seen.update(entry.name.encode() + sha256(entry.read_bytes()).digest())
    return seen.hexdigest()[:20]


def _read(place: Path, kind: type[Kind]) -> Kind | None:
    """None when nothing usable is there; a damaged file is as good as none."""
    try:
        with place.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            labels = tuple(json.loads(bytes(kept["labels"])))
            index = {name: at for at, name in enumerate(json.loads(bytes(kept["names"])))}
            weights = kept["weights"].astype(float)
            idf = kept["idf"].astype(float)
    except Exception:
        return None
    whole = weights.shape == (len(index) + 1, len(labels)) and bool(np.isfinite(weights).all())
    if not whole:
        return None
    made: Any = kind
    if not issubclass(kind, Classifier):
        return cast(Kind, made(labels, index, weights))
    return cast(Kind, made(labels, index, idf, weights)) if idf.shape == (len(index),) else None


def _write(place: Path, made: Linear | Classifier, former: str) -> None:
    names = sorted(made.index, key=lambda name: made.index[name])
    idf = made.idf if isinstance(made, Classifier) else np.zeros(0)
    draft = place.with_name(f".{uuid4().hex}.npz")
    try:
        place.parent.mkdir(exist_ok=True)
        np.savez_compressed(
            draft, labels=_text(list(made.labels)), names=_text(names), idf=idf, weights=made.weights
        )
        for old in place.parent.glob(former):
            old.unlink(missing_ok=True)
        draft.replace(place)
    except OSError:
        # It is trained again next time; nothing is lost but the time.
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _text(value: list[str]) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode(), dtype=np.uint8)
