"""Clause ids through years of edits: what stands keeps its id, what changes keeps its former wordings."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.identity import Known, Place, recognise
from knowledge.library import Library

LONG = "处理结果当天写进记录，由群主每周核对一次，并在例会上说明。" * 6


def ids(library: Library, doc: str) -> dict[str, str]:
    return {clause.text: clause.chunk_id for clause in library.clauses(doc)}


def states(library: Library, chunk_id: str) -> list[tuple[int, str, str]]:
    return [(each.version, each.state, each.clause.text) for each in library.versions(chunk_id)]


def test_a_changed_clause_keeps_its_id_and_its_former_wording(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("rules.md", "# 群规\n\n3.1 刷屏首次提醒。\n\n3.2 广告首次警告。")
    library.add(path)
    before = ids(library, "rules.md")["刷屏首次提醒。"]
    write("rules.md", "# 群规\n\n3.1 刷屏首次禁言一天。\n\n3.2 广告首次警告。")
    library.add(path)
    assert library.clauses("rules.md")[0].chunk_id == before
    assert states(library, before) == [(1, "changed", "刷屏首次提醒。"), (2, "current", "刷屏首次禁言一天。")]
    first, second = library.versions(before)
    assert first.removed_at >= first.added_at and not second.removed_at
    assert library.search("刷屏")[0].text == "刷屏首次禁言一天。"


def test_a_removed_clause_is_marked_and_can_still_be_cited(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("rules.md", "# 群规\n\n3.1 刷屏首次提醒。\n\n3.2 广告首次警告。")
    library.add(path)
    gone = ids(library, "rules.md")["广告首次警告。"]
    write("rules.md", "# 群规\n\n3.1 刷屏首次提醒。")
    changed = library.add(path)
    assert [(change.chunk_id, change.what) for change in changed.changes] == [(gone, "removed")]
    assert states(library, gone) == [(1, "removed", "广告首次警告。")]
    kept = library.get(gone)
    assert kept and kept.cite("首次警告").chunk_id == gone
    assert all(hit.clause.chunk_id != gone for hit in library.search("广告首次警告"))
    write("rules.md", "# 群规\n\n3.1 刷屏首次提醒。\n\n3.2 广告首次警告。")
    library.add(path)
    assert ids(library, "rules.md")["广告首次警告。"] == gone
    assert [state for _, state, _ in states(library, gone)] == ["removed", "current"]


def test_a_removed_document_keeps_its_history_and_comes_back_with_its_ids(
    library: Library, rules: Path
) -> None:
    library.add(rules)
    before = library.clauses()
    library.remove("rules.md")
    assert not library.clauses() and all(library.get(clause.chunk_id) == clause for clause in before)
    assert {each.state for each in library.history("rules.md")} == {"removed"}
    assert library.add(rules).added == ("rules.md",)
    assert library.clauses() == before
    assert [(each.version, each.state) for each in library.history("rules.md")] == [(1, "current")] * 3


def test_numbers_that_moved_on_do_not_take_ids_with_them(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("rules.md", "# 群规\n\n1. 不许刷屏。\n\n2. 不许发广告。\n\n3. 不许骂人。")
    library.add(path)
    before = ids(library, "rules.md")
    write("rules.md", "# 群规\n\n1. 先看公告。\n\n2. 不许刷屏。\n\n3. 不许发广告。\n\n4. 不许骂人。")
    changed = library.add(path)
    after = ids(library, "rules.md")
    assert {text: after[text] for text in before} == before and after["先看公告。"] not in before.values()
    assert sorted(change.what for change in changed.changes) == ["moved", "moved", "moved", "new"]


def test_a_renamed_heading_keeps_what_stands_under_it(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("rules.md", "# 群规\n\n## 3 行为规范\n\n3.1 刷屏首次提醒。\n\n## 申诉\n\n七天内私信管理员。")
    library.add(path)
    before = ids(library, "rules.md")
    write("rules.md", "# 群规\n\n## 3 群内言行\n\n3.1 刷屏首次警告。\n\n## 申诉\n\n五天内私信管理员。")
    library.add(path)
    assert list(ids(library, "rules.md").values()) == list(before.values())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "| 级别 | 时限 |\n|---|---|\n| 一级 | 30分钟 |\n| 二级 | 2小时 |",
            "| 级别 | 时限 |\n|---|---|\n| 特级 | 5分钟 |\n| 二级 | 2小时 |\n| 一级 | 20分钟 |",
        ),
        (
            f"刷屏成员：先提醒。{LONG}\n\n广告成员：先警告。{LONG}",
            f"造谣成员：移出。{LONG}\n\n广告成员：先警告。{LONG}\n\n刷屏成员：先警告，再犯移出。{LONG}",
        ),
    ],
)
def test_what_says_its_subject_is_known_by_it(library: Library, write, before: str, after: str) -> None:  # type: ignore[no-untyped-def]
    path = write("a.md", f"# 时限\n\n## 表\n\n{before}")
    library.add(path)
    first = {clause.text[:5]: clause.chunk_id for clause in library.clauses()}
    write("a.md", f"# 时限\n\n## 表\n\n{after}")
    library.add(path)
    second = {clause.text[:5]: clause.chunk_id for clause in library.clauses()}
    assert {lead: second[lead] for lead in first} == first
    assert (len(first), len(second)) == (2, 3)


def test_a_file_that_moved_is_the_same_document(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("old.md", "# 群规\n\n3.1 刷屏首次提醒。")
    library.sync(path.parent)
    before = library.clauses()[0]
    path.rename(path.parent / "new.md")
    moved = library.sync(path.parent)
    assert (moved.updated, moved.removed, moved.renamed) == (("new.md",), (), {"old.md": "new.md"})
    now = library.clauses()[0]
    assert (now.chunk_id, now.doc) == (before.chunk_id, "new.md")
    assert library.search("刷屏")[0].citation.doc == "new.md"
    write("folder/new.md", path.with_name("new.md").read_bytes())
    path.with_name("new.md").unlink()
    again = library.sync(path.parent)
    assert not again.removed and library.clauses()[0].chunk_id == before.chunk_id


def test_a_document_with_an_id_is_known_under_any_name(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("a.md", "---\nid: house-rules\n---\n# 群规\n\n3.1 刷屏首次提醒。\n\n3.2 广告首次警告。")
    library.sync(path.parent)
    before = ids(library, "a.md")
    path.unlink()
    write("b.md", "---\nid: house-rules\n---\n# 群规\n\n3.1 刷屏首次提醒。\n\n3.2 广告首次禁言。")
    moved = library.sync(path.parent)
    assert moved.renamed == {"a.md": "b.md"} and list(ids(library, "b.md").values()) == list(before.values())


def test_two_documents_of_one_id_are_kept_apart(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    for name in ("zh.md", "en.md"):
        write(name, "---\nid: rules\n---\n# 群规\n\n3.1 刷屏首次提醒。")
    added = library.sync(write("zh.md", "---\nid: rules\n---\n# 群规\n\n3.1 刷屏首次提醒。").parent)
    assert set(added.added) == {"zh.md", "en.md"} and not added.failed
    assert len({clause.chunk_id for clause in library.clauses()}) == 2


PARAGRAPHS = st.lists(
    st.sampled_from([f"第{number}条规定要求成员在{number}小时内回复通知。" for number in range(2, 12)]),
    min_size=1,
    max_size=6,
    unique=True,
)
HEADED = st.lists(
    st.tuples(st.sampled_from("甲乙丙丁"), PARAGRAPHS), min_size=1, max_size=3, unique_by=lambda p: p[0]
)


def page(sections: list[tuple[str, list[str]]]) -> str:
    return "# 手册\n\n" + "\n\n".join(
        f"## {name}组\n\n" + "\n\n".join(f"{name}组的{text}" for text in texts) for name, texts in sections
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HEADED, st.randoms(use_true_random=False), st.sampled_from(["utf-8", "gb18030", "crlf", "bom"]))
def test_ids_stay_through_reordering_insertion_and_another_encoding(
    tmp_path_factory: pytest.TempPathFactory, sections: list[tuple[str, list[str]]], random, form: str
) -> None:  # type: ignore[no-untyped-def]
    home = tmp_path_factory.mktemp("ids")
    path = home / "a.md"
    path.write_text(page(sections), "utf-8")
    with Library.open(home / "library") as library:
        library.add(path)
        before = {clause.text: clause.chunk_id for clause in library.clauses()}
        mixed = [
            (name, random.sample(texts, len(texts))) for name, texts in random.sample(sections, len(sections))
        ]
        mixed.insert(random.randint(0, len(mixed)), ("新", ["增设的第一项说明。"]))
        text = page(mixed)
        raw = {"crlf": text.replace("\n", "\r\n").encode(), "bom": b"\xef\xbb\xbf" + text.encode()}
        path.write_bytes(raw.get(form) or text.encode(form))
        library.add(path)
        after = {clause.text: clause.chunk_id for clause in library.clauses()}
        assert {each: after[each] for each in before if each in after} == {
            each: before[each] for each in before if each in after
        }
        assert len(set(after.values())) == len(after)
        for clause in library.clauses():
            assert clause.text in text


def test_encodings_of_one_text_are_one_edition(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    text = "# 群規\n\n3.1 刷屏者禁言一小時。\n\n被處分的成員可以申訴,管理員兩天內答覆。"
    path = write("a.md", text)
    library.add(path)
    before = library.clauses()
    for raw in (text.encode("gb18030"), text.replace("\n", "\r\n").encode(), text.encode("utf-8-sig")):
        path.write_bytes(raw)
        assert library.add(path).clauses == 0
        assert library.clauses() == before
    assert {each.version for each in library.history("a.md")} == {1}


PLACES = st.lists(
    st.builds(
        Place,
        st.sampled_from(["", "1 总则", "申诉"]),
        st.sampled_from(["", "1", "2", "1.1"]),
        st.integers(0, 5),
        st.sampled_from(["", "刷屏"]),
    ),
    max_size=8,
)


@given(PLACES, PLACES)
def test_no_id_is_given_twice(first: list[Place], second: list[Place]) -> None:
    given_ids = recognise(first, [], "doc")
    known = [Known(chunk_id, at, True) for (chunk_id, _), at in zip(given_ids, first, strict=True)]
    again = recognise(second, known, "doc")
    assert len({chunk_id for chunk_id, _ in again}) == len(second)
    # Whatever is new has an id that nothing had before.
    former = {each.chunk_id for each in known}
    assert all((chunk_id in former) == (kept is not None) for chunk_id, kept in again)
    same = recognise(first, known, "doc")
    assert [chunk_id for chunk_id, _ in same] == [chunk_id for chunk_id, _ in given_ids]


LINES = st.lists(
    st.tuples(st.sampled_from(["刷屏", "广告", "骂人", "造谣"]), st.sampled_from(["提醒", "警告", "禁言"])),
    min_size=1,
    max_size=5,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(LINES, st.booleans(), st.booleans()), min_size=2, max_size=5))
def test_every_edition_can_be_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    editions: list[tuple[list[tuple[str, str]], bool, bool]],
) -> None:
    home = tmp_path_factory.mktemp("editions")
    path = home / "a.md"
    told: dict[date, list[tuple[str, str, str]]] = {}
    with Library.open(home / "library") as library:
        for year, (lines, numbered, taken_out) in enumerate(editions, 2010):
            marks = [f"{place}. " if numbered else "" for place in range(1, len(lines) + 1)]
            body = "\n\n".join(
                f"{mark}{who}的一律{what}。{LONG}" for mark, (who, what) in zip(marks, lines, strict=True)
            )
            path.write_text(f"---\neffective: {year}-01-01\n---\n# 群规\n\n## 处分\n\n{body}", "utf-8")
            library.add(path)
            told[date(year, 7, 1)] = [(c.chunk_id, c.clause, c.text) for c in library.clauses("a.md")]
            if taken_out and year < 2009 + len(editions):
                library.remove("a.md")
        for day, clauses in told.items():
            stood = [(c.chunk_id, c.clause, c.text) for c in library.clauses("a.md", as_of=day)]
            assert sorted(stood) == sorted(clauses)
            assert {hit.text for hit in library.search("处分", 20, as_of=day, words_only=True)} == {
                text for _, _, text in clauses
            }


@pytest.mark.parametrize("heading", ["联通", "群規", "刷屏"])
def test_a_short_line_does_not_decide_the_encoding(library: Library, write, heading: str) -> None:  # type: ignore[no-untyped-def]
    text = f"# {heading}\n\n3.1 刷屏者禁言一小时。"
    library.add(write("a.md", text.encode("gb18030")))
    assert library.documents()[0].title == heading


def test_an_edited_paragraph_without_a_number_keeps_its_id(tmp_path: Path) -> None:
    night = "夜里的钥匙由值班员保管，交接时当面清点，少一把就停止外借，等负责人查清去向。"
    day = "白天的水杯放在架子上，离场前自己带走，第二天早上还在的由前台收进箱子里。"
    edited = night.replace("交接时当面清点", "交接时当面清点并签名")
    other = "新加的一段讲雨衣：只在现场使用，不得带出大门，用完挂回原来的钩子上晾干。"
    path = tmp_path / "a.md"
    table = "| 物品 | 数量 |\n|---|---|\n| 钥匙 | 3 |"
    with Library.open(tmp_path / "library") as library:

        def ids(*paragraphs: str) -> dict[str, str]:
            path.write_text("# 守则\n\n## 物品\n\n" + f"\n\n{table}\n\n".join(paragraphs) + "\n", "utf-8")
            library.add(path)
            return {clause.text: clause.chunk_id for clause in library.clauses("a.md")}

        before = ids(night, day)
        after = ids(other, day, edited)
    assert after[edited] == before[night] and after[day] == before[day]
    assert after[other] not in before.values()


def test_another_row_of_a_table_is_another_clause(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    row = "| {} | 首次口头提醒并登记 | 再次取消当月的报名资格 |"
    with Library.open(tmp_path / "library") as library:

        def ids(*things: str) -> list[str]:
            rows = "\n".join(map(row.format, things))
            path.write_text(f"# 守则\n\n| 行为 | 首次 | 再次 |\n|---|---|---|\n{rows}\n", "utf-8")
            library.add(path)
            return [clause.chunk_id for clause in library.clauses("a.md")]

        late, noisy = ids("迟到", "喧哗")
        assert ids("早退", "喧哗")[1] == noisy
        assert late not in ids("早退", "喧哗")


def test_history_reads_section_by_section(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    text = "# 群规\n\n## 1 对局\n\n1.1 先确认用时。\n\n1.2 断线判负。"
    text += "\n\n## 2 群聊\n\n2.1 图片六张。\n\n2.2 夜里安静。"
    library.add(write("rules.md", text))
    longer = text.replace("1.1 先", "1.0 先问好再开局。\n\n1.1 先").replace("2.1 图片六张。\n\n", "")
    library.add(write("rules.md", longer))
    read = [(each.clause.clause, each.state) for each in library.history("rules.md")]
    assert [number for number, _ in read] == ["1.0", "1.1", "1.2", "2.1", "2.2"]
    assert dict(read)["2.1"] == "removed"


def test_what_was_taken_out_is_still_named(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    library.add([write("a.md", "# 甲\n\n1.1 一条。"), write("b.md", "# 乙\n\n1.1 两条。")])
    assert library.taken_out() == []
    library.remove("a.md")
    (gone,) = library.taken_out()
    assert (gone.doc, gone.title) == ("a.md", "甲") and gone.removed_at
    library.add(write("a.md", "# 甲\n\n1.1 一条。"))
    assert library.taken_out() == []
