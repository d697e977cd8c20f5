"""A folder followed: only what changed is touched, nothing else goes, a kill at any point harms nothing."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import stamps
from knowledge.library import Library
from knowledge.lock import writing

SYNC = """
import sys
from knowledge import Library
with Library.open(sys.argv[1]) as library:
    print("ready", flush=True)
    library.sync(sys.argv[2])
    assert not library.vector_trouble, library.vector_trouble
"""


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files count as settled as soon as they are written."""
    monkeypatch.setattr(stamps, "_SETTLED", 0)


@pytest.mark.usefixtures("settled")
def test_where_nothing_changed_nothing_is_read_or_waited_for(
    tmp_path: Path, rules: Path, write, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    write("more/faq.md", "# 问答\n\n怎么申诉？私信管理员。")
    with Library.open(tmp_path / "library", wait=0.1) as library:
        library.sync(rules.parent)
        generation = library.generation
        monkeypatch.setattr(
            "knowledge.ingest.read_bytes", lambda *_: pytest.fail("an unchanged file was read")
        )
        with writing(tmp_path / "library", "zh", 1):
            assert set(library.sync(rules.parent).unchanged) == {"faq.md", "rules.md"}
        assert library.generation == generation


@pytest.mark.usefixtures("settled")
def test_an_edit_that_leaves_size_and_time_alike_is_seen(library: Library, rules: Path) -> None:
    library.sync(rules.parent)
    before = rules.stat()
    rules.write_text(rules.read_text("utf-8").replace("七天内", "五天内"), "utf-8")
    os.utime(rules, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert rules.stat().st_size == before.st_size
    assert library.sync(rules.parent).updated == ("rules.md",)


def test_a_file_changed_a_moment_ago_is_looked_into(library: Library, rules: Path) -> None:
    library.sync(rules.parent)
    assert stamps.stamp_of(rules) == "" and library.sync(rules.parent).unchanged == ("rules.md",)


def test_only_documents_of_the_folder_go(library: Library, rules: Path, write) -> None:  # type: ignore[no-untyped-def]
    near = write("../docs-2025/kept.md", "别处的规则:一直留着。")
    inner = write("inner/gone.md", "要走的规则:先请示。")
    library.load_starter()
    library.add([near, inner])
    samples = len(library.documents())
    inner.unlink()
    assert library.sync(rules.parent).removed == ("gone.md",)
    assert len(library.documents()) == samples


def test_a_folder_that_cannot_be_read_keeps_its_documents(
    library: Library, rules: Path, write, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    closed = write("closed/kept.md", "锁起来的规则:先请示。").parent
    library.sync(rules.parent)
    look = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)
    synced = library.sync(rules.parent)
    assert (
        not synced.removed
        and list(synced.failed) == [str(closed)]
        and str(closed) in synced.failed[str(closed)]
    )
    assert library.search("锁起来的规则")[0].clause.doc == "kept.md"


@pytest.mark.usefixtures("settled")
def test_copies_of_one_document_are_one_until_they_differ(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    first = write("b/rules.md", "# 群规\n\n1. 不许刷屏。")
    copy = write("a/rules.md", "# 群规\n\n1. 不许刷屏。")
    root = first.parent.parent
    library.sync(root)
    (document,) = library.documents()
    kept = Path(document.source)
    other = copy if kept == first else first
    before = library.clauses()[0].chunk_id
    kept.write_text("# 群规\n\n1. 不许刷屏和广告。", "utf-8")
    library.sync(root)
    assert {clause.text for clause in library.clauses()} == {"不许刷屏。", "不许刷屏和广告。"}
    other.unlink()
    library.sync(root)
    assert [(clause.text, clause.chunk_id) for clause in library.clauses()] == [("不许刷屏和广告。", before)]


def test_the_copy_stays_when_the_first_file_goes(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    first = write("a/rules.md", "# 群规\n\n1. 不许刷屏。")
    write("b/rules.md", "# 群规\n\n1. 不许刷屏。")
    library.sync(first.parent.parent)
    before = library.clauses()
    first.unlink()
    assert not library.sync(first.parent.parent).removed
    assert [clause.chunk_id for clause in library.clauses()] == [clause.chunk_id for clause in before]


def folder_of(path: Path, count: int) -> Path:
    for number in range(count):
        file = path / f"g{number % 4}" / f"r{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = "\n\n".join(f"{i}. 第{number}组第{i}条由值班员在{i}分钟内答复。" for i in range(1, 8))
        file.write_text(f"# 第{number}组\n\n{lines}\n", "utf-8")
    return path


def years_later(folder: Path, count: int) -> None:
    """Edits, insertions, renames, removals and new files, the same every time."""
    for number in range(count):
        file = folder / f"g{number % 4}" / f"r{number}.md"
        text = file.read_text("utf-8")
        if number % 5 == 0:
            file.unlink()
        elif number % 5 == 1:
            file.rename(file.with_name(f"renamed{number}.md"))
        elif number % 5 == 2:
            file.write_text(text.replace("3. ", "3. 新增的一条。\n\n4. ").replace("值班员", "群主"), "utf-8")
        elif number % 5 == 3:
            (folder / f"new{number}.md").write_text(text.replace("答复", "回应"), "utf-8")


def whole(library: Library) -> tuple[object, ...]:
    clauses = library.clauses()
    history = [
        (each.clause, each.version, each.state)
        for document in library.documents()
        for each in library.history(document.doc)
    ]
    # Chroma's neighbours are approximate, and near ties depend on the order in which they were written.
    hits = [
        library.search(query, 10, words_only=True) for query in ("第7组第3条", "群主几分钟内答复", "回应")
    ]
    return clauses, history, hits, library._vectors.ids(library._debts.generation)


def test_a_sync_killed_at_any_point_and_run_again_ends_the_same(tmp_path: Path) -> None:
    count = 120
    folder = folder_of(tmp_path / "docs", count)
    with Library.open(tmp_path / "first") as library:
        library.sync(folder)
    shutil.copytree(tmp_path / "first", tmp_path / "killed")
    years_later(folder, count)
    with Library.open(tmp_path / "first") as library:
        library.sync(folder)
        wanted = whole(library)
    chance = random.Random(7)
    for _ in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", SYNC, str(tmp_path / "killed"), str(folder)], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None and writer.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.6))
        writer.kill()
        writer.wait(30)
    with Library.open(tmp_path / "killed") as library:
        assert not library.sync(folder).failed
        assert whole(library) == wanted


def test_a_running_reader_sees_a_sync_of_another_process(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "docs", 4)
    with Library.open(tmp_path / "library") as reader:
        reader.sync(folder)
        assert not any("轮值组长" in hit.text for hit in reader.search("轮值组长"))
        changed = folder / "g2" / "r2.md"
        changed.write_text(changed.read_text("utf-8").replace("值班员", "轮值组长"), "utf-8")
        (folder / "g1" / "r1.md").unlink()
        run = [sys.executable, "-c", SYNC, str(tmp_path / "library"), str(folder)]
        subprocess.run(run, check=True, capture_output=True, timeout=60)
        hit = reader.search("轮值组长第3条", 1)[0]
        assert hit.clause.doc == "r2.md" and "轮值组长" in hit.text and hit.clause.version == 2
        # The vector of the changed clause too, under the id it had.
        vector = reader._nearness.own.embedder.embed([hit.text])[0]
        assert reader._vectors.query(vector, 1, reader._debts.generation)[0][0] == hit.clause.chunk_id
        assert all(each.clause.doc != "r1.md" for each in reader.search("第1组第1条", 20))
