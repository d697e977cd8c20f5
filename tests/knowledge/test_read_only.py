"""A library in a folder that cannot be written is read all the same."""

import sqlite3
from pathlib import Path

import pytest

from knowledge.errors import LibraryError
from knowledge.library import Library
from knowledge.read_only import holds_library, why_not_written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "群规.md").write_text(
        "# 群规\n1. 商家推广须先报备，未报备的移出。\n2. 深夜不刷屏。\n", "utf-8"
    )
    with Library.open(tmp_path / "home") as library:
        library.add([tmp_path / "群规.md"])
    return tmp_path / "home"


def test_words_are_searched_and_clauses_shown(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    with Library.open_to_read(folder) as library:
        assert library.search("推广要报备吗", 1)[0].clause.text.endswith("未报备的移出。")
        assert [document.doc for document in library.documents()] == ["群规.md"]
        assert len(library.clauses("群规.md")) == len(library) == 2
    assert set(before) >= {path.name for path in folder.iterdir()} - {"library.db-shm", "library.db-wal"}


def test_every_write_is_refused_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    with Library.open_to_read(folder) as library:
        for write in (
            lambda: library.add([tmp_path / "群规.md"]),
            lambda: library.sync(tmp_path),
            lambda: library.remove("群规.md"),
            library.reindex,
        ):
            with pytest.raises(LibraryError, match="只能读"):
                write()
        assert len(library) == 2


def test_a_library_of_an_earlier_program_is_to_be_copied_first(folder: Path) -> None:
    with sqlite3.connect(folder / "library.db") as db:
        db.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
    with pytest.raises(LibraryError, match="复制到一个能写的目录"):
        Library.open_to_read(folder)


def test_whether_a_folder_can_be_written_is_tried(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert why_not_written(folder) == "" and holds_library(folder)

    def refused(path: Path, content: bytes) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "write_bytes", refused)
    assert why_not_written(folder) == "Read-only file system"
    assert not holds_library(folder / "nowhere")
