"""What is wrong with a file is said in one sentence, and the rest goes on."""

import os
import sqlite3
import time
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import BadInput, LibraryError, OpsDeskError
from knowledge.front_matter import read_front_matter
from knowledge.library import Library
from knowledge.load import MAX_BYTES
from knowledge.lock import writing


def one_sentence(text: str) -> bool:
    return 10 < len(text) < 300 and "\n" not in text and "Traceback" not in text


def test_bad_files_are_named_and_good_ones_still_go_in(library: Library, rules: Path, write) -> None:  # type: ignore[no-untyped-def]
    bad = [
        write("empty.md", b""),
        write("blank.txt", " \n\t\n"),
        write("nul.txt", b"\x00" * 100),
        write("picture.png", b"\x89PNG\r\n\x1a\n"),
        write("binary.txt", os.urandom(4000)),
        write("broken.docx", b"PK\x03\x04 not a document"),
        write("old.docx", b"\xd0\xcf\x11\xe0" + b"\x00" * 600),
        write("broken.pdf", b"%PDF-1.7 nothing"),
        rules.parent / "missing.md",
    ]
    added = library.add([*bad, rules])
    assert added.added == ("rules.md",)
    assert set(added.failed) == {str(path) for path in bad}
    for path in bad:
        assert one_sentence(added.failed[str(path)]) and path.name in added.failed[str(path)]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_a_password_and_an_old_format_are_told_apart(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    locked = write("locked.docx", OLE + b"\x00" * 900 + "EncryptedPackage".encode("utf-16-le"))
    old = write("old.docx", OLE + b"\x00" * 900)
    failed = library.add([locked, old]).failed
    assert "密码" in failed[str(locked)] and "旧版" not in failed[str(locked)]
    assert "旧版" in failed[str(old)] and "密码" not in failed[str(old)]


def test_ten_megabytes_in_one_line_are_refused_at_once_unless_they_are_sentences(
    library: Library, write
) -> None:  # type: ignore[no-untyped-def]
    line = write("data.txt", "刷屏,广告," * 600_000)
    begun = time.monotonic()
    assert one_sentence(library.add(line).failed[str(line)])
    assert time.monotonic() - begun < 5
    assert not library.add(write("prose.txt", "刷屏先提醒,再次警告。" * 40_000)).failed


def test_a_huge_file_is_refused_unread(library: Library, tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert huge.stat().st_size > MAX_BYTES
    assert "50" in library.add(huge).failed[str(huge)]


def test_a_file_that_went_bad_keeps_its_last_good_version(library: Library, rules: Path) -> None:
    library.add(rules)
    rules.write_bytes(b"")
    assert str(rules) in library.add(rules).failed
    assert len(library.clauses("rules.md")) == 3


def test_links_in_circles_and_hidden_files_are_passed_by(library: Library, rules: Path, write) -> None:  # type: ignore[no-untyped-def]
    (rules.parent / "loop").symlink_to(rules.parent, target_is_directory=True)
    (rules.parent / "again.md").symlink_to(rules)
    (rules.parent / "nowhere.md").symlink_to(rules.parent / "gone.md")
    write(".hidden.md", "不该看到。")
    write(".git/notes.md", "不该看到。")
    added = library.add(rules.parent)
    assert len(added.added) == 1 and not added.failed and len(library) == 3


def test_an_empty_library_answers_with_nothing(library: Library) -> None:
    assert library.search("广告怎么处罚") == [] == library.search("")
    assert library.documents() == [] and len(library) == 0


@pytest.mark.parametrize("query", ["", "   ", "!!!", "的了吗", "\x00", "' OR 1=1 --", "广告" * 60_000])
def test_any_query_is_only_a_query(library: Library, rules: Path, query: str) -> None:
    library.add(rules)
    assert len(library.search(query, words_only=True)) <= 5
    assert len(library) == 3


def test_a_home_that_cannot_hold_a_library_says_so(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", "utf-8")
    for place in (taken, taken / "inside"):
        with pytest.raises(LibraryError) as refused:
            Library.open(place)
        assert one_sentence(str(refused.value)) and str(place) in str(refused.value)
    (tmp_path / "odd" / "library.db").mkdir(parents=True)
    with pytest.raises(LibraryError):
        Library.open(tmp_path / "odd")


def test_a_file_that_is_no_library_is_left_as_it_is(tmp_path: Path) -> None:
    damaged = tmp_path / "library.db"
    damaged.write_bytes(b"something else entirely, and quite long enough to be read" * 40)
    before = damaged.read_bytes()
    with pytest.raises(LibraryError, match=r"library\.db"):
        Library.open(tmp_path, language="en")
    assert damaged.read_bytes() == before


def test_a_newer_library_is_not_touched(tmp_path: Path, rules: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(rules)
    db = sqlite3.connect(tmp_path / "library" / "library.db")
    db.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
    db.commit()
    db.close()
    with pytest.raises(LibraryError, match="newer"):
        Library.open(tmp_path / "library", language="en")


def test_sync_needs_a_folder(library: Library, rules: Path) -> None:
    with pytest.raises(BadInput):
        library.sync(rules)


def test_a_second_writer_waits_and_then_says_why_not(tmp_path: Path, rules: Path) -> None:
    with Library.open(tmp_path / "library", wait=0.2) as library:
        with writing(tmp_path / "library", "zh", 1), pytest.raises(LibraryError) as busy:
            library.add(rules)
        assert one_sentence(str(busy.value))
        assert library.add(rules).added == ("rules.md",)


def test_a_closed_library_says_so(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library")
    library.close()
    with pytest.raises(LibraryError):
        library.search("广告")


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("title: [甲\nowner: 乙", 3),
        ("title: 甲\ntags: {a", 3),
    ],
)
def test_front_matter_errors_name_file_and_line(block: str, line: int) -> None:
    with pytest.raises(LibraryError, match=rf"a\.md.*\b{line}\b"):
        read_front_matter(f"---\n{block}\n---\n正文", "a.md", "en")


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("title: 甲\nexpires: 明年春天", 3),
        ("effective: 2026-02-30", 2),
        ("effective: 2026-13-40", 2),
        ("title: 甲\neffective: 2026-06-01\nexpires: 2026-05-01", 4),
    ],
)
def test_bad_dates_are_named_and_the_document_goes_in(library: Library, write, block: str, line: int) -> None:  # type: ignore[no-untyped-def]
    path = write("a.md", f"---\n{block}\nowner: 乙\n---\n刷屏先提醒。")
    added = library.add(path)
    (note,) = added.notes["a.md"]
    assert one_sentence(note) and "a.md" in note and f" {line} " in note
    assert added.added == ("a.md",) and library.documents()[0].owner == "乙"
    assert library.search("刷屏")


@pytest.mark.parametrize(
    "given", ["2026-01-05", "2026/1/5", "2026年1月5日", "20260105", "２０２６-01-05", "2026.1.5"]
)
def test_dates_are_read_as_people_write_them(given: str) -> None:
    front, _ = read_front_matter(f"---\neffective: {given}\nexpires: 长期\n---\n正文", "a.md", "zh")
    assert front.effective == date(2026, 1, 5) and front.expires is None and not front.warnings


def test_every_error_is_one_family() -> None:
    assert issubclass(LibraryError, OpsDeskError) and issubclass(BadInput, OpsDeskError)
