"""The library as everything above it sees it."""

import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import LibraryError
from knowledge.library import Library


def test_what_was_added_is_found_with_its_citation(library: Library, rules: Path) -> None:
    added = library.add(rules)
    assert (added.added, added.clauses, len(library)) == (("rules.md",), 3, 3)
    best = library.search("刷屏怎么处罚")[0]
    assert best.citation.doc == "rules.md" and best.citation.clause == "3.1"
    assert best.citation.section == "3 行为规范" and best.citation.title == "群公约"
    assert best.citation.quote in best.text and 0 < best.score <= 1 and 0 < best.coverage <= 1
    assert library.get(best.clause.chunk_id) == best.clause
    assert library.get("nothing") is None


def test_front_matter_becomes_the_documents_record(library: Library, rules: Path) -> None:
    library.add(rules)
    document = library.documents()[0]
    assert (document.title, document.kind, document.owner) == ("群公约", "rules", "群主")
    assert document.effective == date(2026, 1, 1) and document.tags == ("conduct", "sanctions")
    assert document.clauses == 3 and document.language == "zh"
    assert library.clauses("rules.md")[0].kind == "rules"


@pytest.mark.parametrize("question", ["刷屏怎麼處罰", "刷屏怎么处罚", "刷 屏", "how is flooding punished?"])
def test_script_spacing_and_language_of_the_question_do_not_matter(
    library: Library, rules: Path, question: str
) -> None:
    library.add(rules)
    assert library.search(question, words_only=True)[0].clause.clause == "3.1"


def test_filters_narrow_the_search(library: Library, rules: Path, write) -> None:  # type: ignore[no-untyped-def]
    library.add([rules, write("en.md", "# Rules\n\n1.1 Flooding: six messages a minute, first a reminder.")])
    assert {hit.clause.doc for hit in library.search("flooding 刷屏", kinds=["rules"])} == {"rules.md"}
    assert {hit.clause.doc for hit in library.search("flooding 刷屏", language="en")} == {"en.md"}
    assert {hit.clause.doc for hit in library.search("flooding 刷屏", tags=["conduct"])} == {"rules.md"}
    assert library.search("flooding", kinds=["playbook"]) == []


def test_same_language_first_when_both_have_the_rule(library: Library, rules: Path, write) -> None:  # type: ignore[no-untyped-def]
    library.add([rules, write("en.md", "# Rules\n\n1.1 Flooding: six messages a minute, first a reminder.")])
    assert library.search("What about flooding?")[0].clause.doc == "en.md"
    assert library.search("刷屏")[0].clause.doc == "rules.md"


def test_texts_that_say_the_same_come_once(library: Library, rules: Path, write) -> None:  # type: ignore[no-untyped-def]
    library.add([rules, write("copy.md", rules.read_text("utf-8").replace("群公约", "另一份"))])
    texts = [hit.text for hit in library.search("刷屏 广告 申诉", k=6)]
    assert len(texts) == len(set(texts)) == 3


def test_unchanged_files_cost_nothing_and_edits_keep_other_ids(library: Library, rules: Path) -> None:
    library.add(rules)
    before = {clause.clause: clause.chunk_id for clause in library.clauses()}
    generation = library.generation
    assert library.add(rules).unchanged == ("rules.md",)
    assert library.generation == generation
    text = rules.read_text("utf-8").replace("3.2 广告", "3.15 拉票:只许一次。\n\n3.2 广告")
    rules.write_text(text.replace("七天内", "三天内"), "utf-8")
    changed = library.add(rules)
    after = {clause.clause: clause.chunk_id for clause in library.clauses()}
    assert changed.updated == ("rules.md",) and changed.clauses == 2
    assert (after["3.1"], after["3.2"]) == (before["3.1"], before["3.2"])
    assert after["6.1"] == before["6.1"] and library.clauses()[-1].version == 2
    assert [(change.clause, change.what) for change in changed.changes] == [
        ("3.15", "new"),
        ("6.1", "changed"),
    ]


def test_ids_do_not_depend_on_encoding_or_order(tmp_path: Path, rules: Path) -> None:
    with Library.open(tmp_path / "one") as one, Library.open(tmp_path / "two") as two:
        one.add(rules)
        rules.write_bytes(rules.read_text("utf-8").encode("gb18030"))
        two.add(rules)
        assert [clause.chunk_id for clause in one.clauses()] == [clause.chunk_id for clause in two.clauses()]


def test_files_of_one_name_are_kept_apart(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    north = write("north/rules.md", "北区规则:每天一条广告。")
    south = write("south/rules.md", "南区规则:不许发广告。")
    added = library.add([north, south])
    assert added.added == ("rules.md", "south/rules.md")
    south.write_text("南区规则:每周一条广告。", "utf-8")
    assert library.add(south).updated == ("south/rules.md",)
    north.write_text("北区规则:每天两条广告。", "utf-8")
    assert library.add([south, north]).updated == ("rules.md",)
    assert {clause.text for clause in library.clauses("rules.md")} == {"北区规则:每天两条广告。"}


def test_sync_follows_the_folder(library: Library, rules: Path, write) -> None:  # type: ignore[no-untyped-def]
    elsewhere = write("../kept.md", "别处的文件:一直留着。")
    gone = write("old.txt", "旧办法:先请示再处理。")
    library.add(elsewhere)
    assert set(library.sync(rules.parent).added) == {"rules.md", "old.txt"}
    gone.unlink()
    synced = library.sync(rules.parent)
    assert synced.removed == ("old.txt",) and synced.unchanged == ("rules.md",)
    assert {document.doc for document in library.documents()} == {"kept.md", "rules.md"}
    assert all(hit.clause.doc != "old.txt" for hit in library.search("旧办法先请示"))


def test_removed_documents_are_not_found(library: Library, rules: Path) -> None:
    library.add(rules)
    library.remove("rules.md")
    assert len(library) == 0 and library.search("刷屏") == [] and library.documents() == []
    with pytest.raises(LibraryError, match=r"rules\.md"):
        library.remove("rules.md")


def test_the_starter_gives_way_to_the_teams_own(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    loaded = library.load_starter()
    assert not loaded.failed and "community-rules.md" in loaded.added and loaded.clauses > 300
    assert library.load_starter().added == ()
    own = write("community-rules.md", "# 我们的公约\n\n1.1 只有一条:友善。")
    assert library.add(own).updated == ("community-rules.md",)
    assert [clause.text for clause in library.clauses("community-rules.md")] == ["只有一条:友善。"]
    assert "community-rules.md" not in library.load_starter().updated


def test_starter_quotes_are_verbatim_in_their_files(library: Library) -> None:
    library.load_starter()
    folder = Path(sys.modules["knowledge"].__path__[0]) / "starter"
    for document in library.documents():
        source = "".join((folder / document.doc).read_text("utf-8").split())
        # A table under a clause carries its number on every row.
        rows = Counter(clause.clause for clause in library.clauses(document.doc))
        numbered = [c for c in library.clauses(document.doc) if rows[c.clause] == 1]
        assert [c.clause for c in numbered if "".join(c.text.split()) not in source] == [], document.doc


def test_lost_vectors_are_written_again(tmp_path: Path, rules: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(rules)
    shutil.rmtree(tmp_path / "library" / "vectors")
    code = (
        "import sys; from knowledge import Library\n"
        "with Library.open(sys.argv[1]) as library:\n"
        "    library.search('刷屏')\n"
        "    assert not library.vector_trouble, library.vector_trouble\n"
        "    print(library._vectors.count(library._debts.generation))"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "library")]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip() == "3"


def test_terms_of_an_earlier_program_are_computed_again(tmp_path: Path, rules: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(rules)
    db = sqlite3.connect(tmp_path / "library" / "library.db")
    with db:
        db.execute("UPDATE meta SET value = '0' WHERE name = 'terms'")
        db.execute("UPDATE clauses SET terms = x'01000000', weights = x'0000803f'")
    db.close()
    with Library.open(tmp_path / "library") as library:
        assert library.search("刷屏", words_only=True)[0].clause.clause == "3.1"


def test_reading_words_only_imports_no_chroma(tmp_path: Path, rules: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(rules)
    code = (
        "import sys; from knowledge import Library\n"
        "assert Library.open(sys.argv[1]).search('刷屏', words_only=True)\n"
        "print('chromadb' in sys.modules)"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "library")]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip() == "False"


TOPICS = ("刷屏的先提醒", "广告的先警告", "骂人的禁言一天", "造谣的移出群聊")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "delete", "add", "remove", "sync"]), st.integers(0, 2), st.integers(0, 3)
    ),
    max_size=10,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_order_of_writes_ends_in_the_index_of_the_folder(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    home = tmp_path_factory.mktemp("any")
    folder = home / "docs"
    folder.mkdir()

    def put(number: int, topic: int) -> None:
        rules = f"## 违规\n\n1.1 {TOPICS[topic]}。\n\n1.2 再犯加倍{number}次。"
        text = f"# 文档{number}\n\n{rules}\n\n## 附则\n\n由{number}组解释。"
        (folder / f"d{number}.md").write_text(text, "utf-8")

    for number in range(3):
        put(number, number)
    with Library.open(home / "library") as library, Library.open(home / "fresh") as fresh:
        for step, number, topic in steps:
            path = folder / f"d{number}.md"
            if step == "write":
                put(number, topic)
            elif step == "delete":
                path.unlink(missing_ok=True)
            elif step == "sync":
                library.sync(folder)
            elif step == "add" and path.exists():
                library.add(path)
            elif step == "remove" and path.name in {document.doc for document in library.documents()}:
                library.remove(path.name)
        library.sync(folder)
        fresh.sync(folder)
        assert library.clauses() == fresh.clauses()
        assert library._vectors.ids(library._debts.generation) == {c.chunk_id for c in fresh.clauses()}
        for query in ("刷屏怎么处理", "再犯", "谁来解释"):
            assert library.search(query, 20) == fresh.search(query, 20)
        for clause in library.clauses():
            assert clause.text in (folder / clause.doc).read_text("utf-8")
