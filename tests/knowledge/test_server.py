"""A shared Chroma server: libraries on it do not see one another's vectors, readers see what others wrote."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.library import Library

WRITE = """
import sys
from knowledge import Library
with Library.open(sys.argv[1], chroma_url=sys.argv[2]) as library:
    library.add(sys.argv[3])
    assert not library.vector_trouble, library.vector_trouble
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "from chromadb.cli.cli import app; app()"
    words = ["run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    running = subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    running.kill()
    running.wait(10)


def test_two_libraries_share_a_server_and_readers_see_writers(
    tmp_path: Path, server: str, rules: Path, write
) -> None:  # type: ignore[no-untyped-def]
    late = write("late.md", "# 补充\n\n1. 直播间抽奖要先报备。")
    with (
        Library.open(tmp_path / "one", chroma_url=server) as one,
        Library.open(tmp_path / "two", chroma_url=server) as two,
    ):
        one.add(rules)
        two.add(late)
        assert one.search("刷屏")[0].clause.doc == "rules.md" and not one.vector_trouble
        assert two.search("抽奖")[0].clause.doc == "late.md" and not two.vector_trouble
        run = [sys.executable, "-c", WRITE, str(tmp_path / "one"), server, str(late)]
        subprocess.run(run, check=True, capture_output=True, timeout=60)
        near = one._nearness.near("直播间抽奖要先报备", 1)
        assert near and near[0][0][0] == one.clauses("late.md")[0].chunk_id
        for library in (one, two):
            assert library._vectors.ids(library._debts.generation) == {c.chunk_id for c in library.clauses()}


def test_without_its_server_the_library_goes_on_by_words(tmp_path: Path, rules: Path) -> None:
    with Library.open(tmp_path / "library", chroma_url="http://127.0.0.1:9") as library:
        assert library.add(rules).added == ("rules.md",)
        assert library.search("刷屏")[0].clause.clause == "3.1"
        assert "OPSDESK_CHROMA_URL" in library.vector_trouble


def test_a_server_that_never_answers_keeps_nobody_waiting(tmp_path: Path, rules: Path) -> None:
    with socket.socket() as silent, Library.open(tmp_path / "plain") as plain:
        silent.bind(("127.0.0.1", 0))
        silent.listen(20)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        plain.add(rules)
        with Library.open(tmp_path / "plain", chroma_url=url) as library:
            start = time.monotonic()
            assert [library.search("刷屏")[0].clause.clause for _ in range(5)] == ["3.1"] * 5
            assert time.monotonic() - start < 15
            assert "OPSDESK_CHROMA_URL" in library.vector_trouble
