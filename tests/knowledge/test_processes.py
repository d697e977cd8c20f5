"""Several processes on one folder: nothing is lost, no reader answers from old rules, a kill harms none."""

import subprocess
import sys
from pathlib import Path

from knowledge.embed import embedding_text
from knowledge.library import Library

ADD = """
import sys
from knowledge import Library
with Library.open(sys.argv[1]) as library:
    for path in sys.argv[2:]:
        added = library.add(path)
        assert not added.failed, added.failed
    assert not library.vector_trouble, library.vector_trouble
"""
DIE = """
import os, sys
from knowledge.library import Library
Library._follow = lambda self: os._exit(9)
Library.open(sys.argv[1]).add(sys.argv[2])
"""


def start(code: str, *arguments: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stderr=subprocess.PIPE)


def documents(folder: Path, prefix: str, count: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"{prefix}{number}.md"
        path.write_text(
            (f"# {prefix}{number}\n\n1.1 {prefix}组第{number}条:先警告。\n\n1.2 再犯禁言{number}天。"),
            "utf-8",
        )
        paths.append(path)
    return paths


def vectors(library: Library) -> set[str]:
    return library._vectors.ids(library._debts.generation)


def test_two_processes_adding_at_once_lose_nothing(tmp_path: Path) -> None:
    home = tmp_path / "library"
    writers = [start(ADD, home, *documents(tmp_path / name, name, 6)) for name in ("north", "south")]
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        assert writer.returncode == 0, errors.decode()
    with Library.open(home) as library:
        assert len(library.documents()) == 12 and len(library) == 24
        library.search("警告")
        assert vectors(library) == {clause.chunk_id for clause in library.clauses()}


def test_a_reader_sees_what_another_process_wrote(tmp_path: Path, rules: Path) -> None:
    with Library.open(tmp_path / "library") as reader, Library.open(tmp_path / "library") as second:
        reader.add(rules)
        assert reader.search("刷屏")[0].clause.clause == "3.1"
        other = documents(tmp_path / "later", "夜间值守", 1)[0]
        writer = start(ADD, tmp_path / "library", other)
        assert writer.wait(60) == 0
        for library in (reader, second):
            chunk = library.clauses(other.name)[0]
            vector = library._nearness.own.embedder.embed([embedding_text(chunk.section, chunk.text)])[0]
            nearest = library._vectors.query(vector, 1, library._debts.generation)
            assert nearest[0][0] == chunk.chunk_id and nearest[0][1] > 0.99
            assert library.search("夜间值守组先警告")[0].clause.doc == other.name


def test_a_writer_killed_before_its_vectors_is_made_good(tmp_path: Path, rules: Path) -> None:
    killed = start(DIE, tmp_path / "library", rules)
    assert killed.wait(60) == 9
    with Library.open(tmp_path / "library") as library:
        assert len(library) == 3
        assert library.search("刷屏")[0].clause.clause == "3.1"
        assert vectors(library) == {clause.chunk_id for clause in library.clauses()}
        assert library.add(rules).unchanged == ("rules.md",)
