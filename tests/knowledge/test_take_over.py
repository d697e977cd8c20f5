"""Another embedding takes over in the background; until it is complete the former one serves."""

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from knowledge import payment
from knowledge.embed import HashedEmbedder, Vectors
from knowledge.errors import LibraryError
from knowledge.library import Library


class Other:
    """The built-in embedder under another name, slow or broken when a test wants it so."""

    weight = 0.5

    def __init__(self, name: str = "other", dim: int = 64) -> None:
        self.id, self.dim = name, dim
        self.open, self.broken = Event(), False
        self.open.set()
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        assert self.open.wait(20)
        if self.broken:
            raise LibraryError("no embedding today")
        self.texts += texts
        return np.asarray(HashedEmbedder(self.dim).embed(texts), np.float32)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(30):
        lines = "\n\n".join(f"{i}. 第{number}组第{i}条由值班员在{i}分钟内答复。" for i in range(1, 11))
        (folder / f"r{number}.md").write_text(f"# 第{number}组\n\n{lines}\n", "utf-8")
    with Library.open(tmp_path / "library") as library:
        library.sync(folder)
    return tmp_path / "library"


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def spaces(library: Library) -> set[str]:
    library._vectors.count(library._debts.generation)
    return {collection.name for collection in library._vectors._shared.client.list_collections()}


def test_the_former_embedding_serves_until_the_new_one_is_complete(home: Path) -> None:
    other = Other()
    other.open.clear()
    with Library.open(home, embedder=other, language="en") as library:
        assert library.search("第7组第3条") and not library.vector_trouble
        near = library._nearness.near("第7组第3条", 5)
        assert near is not None and near[1] == HashedEmbedder().weight and len(near[0]) == 5
        until(lambda: library.taking_over)
        assert "0 of 300" in library.taking_over
        other.open.set()
        until(lambda: not library.taking_over)
        near = library._nearness.near("第7组第3条", 5)
        assert near is not None and near[1] == other.weight
        assert len(other.texts) == 300 + 1
        assert library._vectors.ids(library._debts.generation) == {c.chunk_id for c in library.clauses()}
        until(lambda: len(spaces(library)) == 1)


def test_what_was_done_is_not_done_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payment, "_AT_ONCE", 100)
    first, second = Other(), Other()
    with Library.open(home, embedder=first) as library:

        def stop(done: int, total: int) -> None:
            raise LibraryError("killed")

        with pytest.raises(LibraryError):
            library.reindex(stop)
        assert "100/300" in library.taking_over
    with Library.open(home, embedder=second) as library:
        seen: list[tuple[int, int]] = []
        library.reindex(lambda done, total: seen.append((done, total)))
        assert seen == [(200, 300), (300, 300)] and len(second.texts) == 200
        assert not library.taking_over


def test_vectors_of_a_model_wait_while_the_built_in_embedding_serves(home: Path, tmp_path: Path) -> None:
    late = tmp_path / "late.md"
    late.write_text("# 补充\n\n1. 直播间抽奖要先报备。", "utf-8")
    with Library.open(home, embedder=Other()) as library:
        library.reindex()
    with Library.open(home) as library:
        library.reindex()
        library.add(late)
        library.remove("r3.md")
        assert library.search("直播间抽奖") and not library.vector_trouble
    again = Other()
    with Library.open(home, embedder=again) as library:
        library.reindex()
        # Only what came meanwhile is embedded; the rest was kept.
        assert len(again.texts) == 1
        assert library._vectors.ids(library._debts.generation) == {c.chunk_id for c in library.clauses()}
        assert len(spaces(library)) == 1


def test_an_earlier_built_in_embedding_is_not_kept(home: Path) -> None:
    with Library.open(home, embedder=Other("hashed-64-v1")) as library:
        library.reindex()
    with Library.open(home) as library:
        assert library.search("第7组第3条") and not library.vector_trouble
        until(lambda: not library.taking_over)
        until(lambda: len(spaces(library)) == 1)
        assert library._store.meta("set_aside") == ""


def test_what_is_written_meanwhile_is_found_before_and_after(home: Path, tmp_path: Path) -> None:
    other = Other()
    other.open.clear()
    late = tmp_path / "late.md"
    late.write_text("# 补充\n\n1. 直播间抽奖要先报备。", "utf-8")
    with Library.open(home, embedder=other) as library:
        library.search("值班")
        until(lambda: library.taking_over)
        library.add(late)
        assert library.search("直播间抽奖")[0].clause.doc == "late.md" and not library.vector_trouble
        other.open.set()
        until(lambda: not library.taking_over)
        assert library._vectors.ids(library._debts.generation) == {c.chunk_id for c in library.clauses()}
        assert library.search("直播间抽奖")[0].clause.doc == "late.md"


def test_an_embedding_that_cannot_be_had_leaves_the_former_in_place(home: Path) -> None:
    other = Other()
    other.broken = True
    with Library.open(home, embedder=other) as library:
        assert library.search("第7组第3条") and not library.vector_trouble
        with pytest.raises(LibraryError):
            library.reindex()
        assert library.search("第7组第3条") and not library.vector_trouble
    with Library.open(home) as library:
        assert library.search("第7组第3条") and not library.vector_trouble
        assert len(library._vectors.ids(library._debts.generation)) == 300


def test_another_length_under_the_same_name_is_made_again(home: Path) -> None:
    with Library.open(home, embedder=Other("model-x", 64)) as library:
        library.reindex()
    with Library.open(home, embedder=Other("model-x", 32)) as library:
        # Words answer while the vectors are of no use; the next question finds them mended.
        assert library.search("第7组第3条") and "32" in library.vector_trouble
        assert library.search("第7组第3条") and not library.vector_trouble
        assert library._vectors.ids(library._debts.generation) == {c.chunk_id for c in library.clauses()}


def test_a_vector_folder_of_something_else_leaves_the_words(home: Path) -> None:
    (home / "vectors" / "chroma.sqlite3").write_bytes(b"made by another program entirely" * 200)
    with Library.open(home) as library:
        library._vectors._shared.client = None
        assert library.search("第7组第3条") and len(library) == 300
        assert str(home / "vectors") in library.vector_trouble
        shutil.rmtree(home / "vectors")
        assert library.search("第7组第3条") and not library.vector_trouble


def test_a_change_that_was_given_up_is_not_spoken_of(home: Path) -> None:
    broken = Other()
    with Library.open(home, embedder=broken) as library:
        broken.broken = True
        with pytest.raises(LibraryError):
            library.reindex()
        assert "0/300" in library.taking_over
    with Library.open(home) as library:
        assert library.search("第7组第3条") and not library.taking_over and not library.vector_trouble


def test_a_space_that_is_named_owes_its_vectors_from_then_on(home: Path) -> None:
    other = Other()
    with Library.open(home, embedder=other) as library:
        seen: list[tuple[str, int]] = []

        def look(sql: str) -> None:
            # Another connection sees whole transactions only: as after a kill between two statements.
            if sql.startswith("COMMIT"):
                return
            with Library.open(home) as reader:
                held = reader._store.read("SELECT count(*) FROM debts WHERE space = 'other'")
                seen.append((reader._store.meta("next_space"), int(held[0][0])))

        with library._writing():
            library._store._db.set_trace_callback(look)
            library._debts.enter("next_space")
            library._store._db.set_trace_callback(None)
        assert ("other", 0) not in seen
        assert library._debts.left() == 300
