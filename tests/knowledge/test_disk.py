"""No room left: one sentence that says so, and the library as it was."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.library import Library

FILL = """
import resource, sys
from pathlib import Path
from knowledge import Library, LibraryError
with Library.open(sys.argv[1], language="en") as library:
    library.search("刷屏")
    sizes = [path.stat().st_size for path in Path(sys.argv[1]).rglob("*") if path.is_file()]
    limit = max(sizes) + int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        added = library.add(sys.argv[2])
        print("VECTORS", library.vector_trouble)
    except LibraryError as error:
        print("REFUSED", error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
@pytest.mark.parametrize("room", [0, 30_000, 400_000])
def test_a_full_disk_is_named_and_harms_nothing(tmp_path: Path, rules: Path, write, room: int) -> None:  # type: ignore[no-untyped-def]
    with Library.open(tmp_path / "library") as library:
        library.add(rules)
        before = library.clauses(), library.search("刷屏", 3)
    lines = "\n\n".join(
        f"{i}. 第{i}条：新成员在{i}分钟内阅读公告，逾期由管理员提醒。" for i in range(1, 6000)
    )
    big = write("big.md", f"# 大文件\n\n{lines}")
    run = [sys.executable, "-c", FILL, str(tmp_path / "library"), str(big), str(room)]
    said = subprocess.run(run, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "disk is full" in said, said
    with Library.open(tmp_path / "library") as library:
        if said.startswith("REFUSED"):
            assert (library.clauses(), library.search("刷屏", 3)) == before
        assert library.clauses("rules.md") == before[0] and not library.vector_trouble
        assert not library.add(big).failed and len(library) > 1000
        assert library.search("第4321条")[0].clause.doc == "big.md" and not library.vector_trouble


AGAIN = """
import sys
from knowledge import Library
with Library.open(sys.argv[1]) as library:
    for _ in range(2):
        print(library.search("第7条")[0].clause.clause, bool(library.vector_trouble))
    print(library._vectors.count(library._debts.generation) == len(library))
"""


def test_torn_vector_files_are_made_again(tmp_path: Path) -> None:
    file = tmp_path / "rules.md"
    file.write_text(
        "# 规则\n\n" + "\n\n".join(f"{i}. 第{i}条由值班员当天答复。" for i in range(1, 1500)), "utf-8"
    )
    with Library.open(tmp_path / "library") as library:
        library.add(file)
    torn = [path for path in (tmp_path / "library" / "vectors").rglob("*.pickle") if path.stat().st_size]
    assert torn
    for path in torn:
        os.truncate(path, path.stat().st_size // 2)
    run = [sys.executable, "-c", AGAIN, str(tmp_path / "library")]
    told = subprocess.run(run, check=True, capture_output=True, text=True, timeout=60).stdout.split()
    assert told == ["7", "True", "7", "False", "True"]
