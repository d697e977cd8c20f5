"""Archives without surprises: what they hold is read in memory, within limits, and never put on the disk."""

import stat
import zipfile
from io import BytesIO
from operator import itemgetter
from pathlib import PurePosixPath

from knowledge.errors import LibraryError
from knowledge.phrases import phrases

MOST_FILES = 2000
MOST_BYTES = 200 * 1024 * 1024
_RATIO = 200
"""Times its packed size that a file over a megabyte may unpack to; text reaches 10 to 30, a bomb 1,000."""
_FREE = 1024 * 1024
_UTF8 = 0x800


class Archive:
    """The files of one .zip. LibraryError when it is damaged, locked, a bomb or climbs out of itself."""

    def __init__(self, raw: bytes, name: str, language: str) -> None:
        self._name, self._language = name, language
        try:
            self._zip = zipfile.ZipFile(BytesIO(raw))
            self._entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
            raise self._bad("file_damaged") from broken
        self._check()
        entries = sorted(((path_of(entry), entry) for entry in self._entries), key=itemgetter(0))
        self._visible = {path: entry for path, entry in entries if not (_hidden(path) or _is_link(entry))}

    def _check(self) -> None:
        if any(_climbs(path_of(entry)) for entry in self._entries):
            worst = next(path_of(entry) for entry in self._entries if _climbs(path_of(entry)))
            raise self._bad("archive_climbs", path=worst[:80])
        if len(self._entries) > MOST_FILES:
            raise self._bad("archive_many", count=len(self._entries), limit=MOST_FILES)
        total = sum(entry.file_size for entry in self._entries)
        if total > MOST_BYTES or any(_swells(entry) for entry in self._entries):
            raise self._bad("archive_bomb")
        if any(entry.flag_bits & 1 for entry in self._entries):
            raise self._bad("file_locked")

    def names(self) -> list[str]:
        """Paths inside of the visible files, sorted."""
        return list(self._visible)

    def read(self, path: str) -> bytes:
        """Content of one file; LibraryError when there is none of that path or it is damaged."""
        if path not in self._visible:
            raise self._bad("file_missing")
        return self._read(self._visible[path])

    def _read(self, entry: zipfile.ZipInfo) -> bytes:
        try:
            with self._zip.open(entry) as file:
                # The size an entry states may be a lie as well.
                raw = file.read(entry.file_size + 1)
        # Damaged streams fail in whichever of four packers was used.
        except Exception as broken:
            raise self._bad("file_damaged") from broken
        if len(raw) > entry.file_size:
            raise self._bad("archive_bomb")
        return raw

    def _bad(self, key: str, **values: object) -> LibraryError:
        return LibraryError(phrases("knowledge").say(key, self._language, name=self._name, **values))


def _hidden(path: str) -> bool:
    return any(part.startswith((".", "~$", "__MACOSX")) for part in PurePosixPath(path).parts)


def _is_link(entry: zipfile.ZipInfo) -> bool:
    # What a link holds is the path it leads to, not a document.
    return stat.S_ISLNK(entry.external_attr >> 16)


def path_of(entry: zipfile.ZipInfo) -> str:
    """The path inside the archive; Chinese Windows writes names in GBK without saying so."""
    name = entry.filename
    if not entry.flag_bits & _UTF8 and not name.isascii():
        raw = name.encode("cp437", "replace")
        for codec in ("utf-8", "gb18030"):
            try:
                name = raw.decode(codec)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _climbs(path: str) -> bool:
    return path.startswith("/") or ".." in path.split("/") or path[1:2] == ":" or "\x00" in path


def _swells(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _FREE and entry.file_size > _RATIO * max(1, entry.compress_size)
