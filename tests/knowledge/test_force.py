"""What was in force on a day: effective, expires, supersedes, and the wording of the time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.force import Edition, Force
from knowledge.library import Library

RULE = "---\n{fields}\n---\n# 群规\n\n3.1 刷屏{what}。\n\n3.2 骂人先警告。"
TODAY = date.today()


def rule(what: str, **fields: object) -> str:
    return RULE.format(fields="\n".join(f"{name}: {value}" for name, value in fields.items()), what=what)


def found(library: Library, day: date | None = None) -> set[str]:
    return {hit.text for hit in library.search("刷屏", 10, as_of=day) if "刷屏" in hit.text}


@pytest.mark.parametrize("words_only", [True, False])
def test_a_document_is_found_from_its_first_to_its_last_day(
    library: Library, write, words_only: bool
) -> None:  # type: ignore[no-untyped-def]
    library.add(write("a.md", rule("先提醒", effective="2026-03-01", expires="2026-06-30")))
    days = {date(2026, 2, 28): 0, date(2026, 3, 1): 1, date(2026, 6, 30): 1, date(2026, 7, 1): 0}
    for day, count in days.items():
        hits = library.search("刷屏先提醒", 1, as_of=day, words_only=words_only)
        assert len(hits) == count, day
        assert len(library.clauses("a.md", as_of=day)) == 2 * count


@pytest.mark.parametrize("day", ["2026-03-01", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), date(2026, 3, 1)])
def test_a_day_may_be_given_as_callers_have_it(library: Library, write, day: date | str) -> None:  # type: ignore[no-untyped-def]
    library.add(write("a.md", rule("先提醒", effective="2026-03-01")))
    assert library.search("刷屏", as_of=day) and library.clauses(as_of=day)
    assert library.standings(day)["a.md"].state == "in_force"


def test_what_replaces_a_document_takes_it_out_of_force_from_its_first_day(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    library.add(write("2025.md", rule("旧", id="old-rules", effective="2025-01-01")))
    added = library.add(
        write("2026.md", rule("新", effective="2026-02-01", expires="2026-05-01", supersedes="old-rules"))
    )
    assert found(library, date(2026, 1, 31)) == {"刷屏旧。"}
    assert found(library, date(2026, 2, 1)) == {"刷屏新。"}
    # Its end does not bring the old one back.
    assert found(library, date(2026, 6, 1)) == set()
    assert "2025.md" in added.notes and "2026-02-01" in added.notes["2025.md"][0]
    library.remove("2026.md")
    assert found(library) == {"刷屏旧。"}


@pytest.mark.parametrize("name", ["2025.md", "2025", "Old-Rules"])
def test_a_document_is_replaced_by_id_or_by_file_name(library: Library, write, name: str) -> None:  # type: ignore[no-untyped-def]
    library.add(write("2025.md", rule("旧", id="old-rules")))
    library.add(write("2026.md", rule("新", supersedes=f"[{name}]")))
    assert found(library) == {"刷屏新。"}
    assert library.standings()["2025.md"].by == "2026.md"


def test_of_files_with_one_id_the_one_that_began_last_holds(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    for year in (2024, 2025, 2026):
        library.add(write(f"rules-{year}.md", rule(f"按{year}", id="rules", effective=f"{year}-01-01")))
    library.add(write("en.md", rule("in English", id="rules", effective="2023-01-01", language="en")))
    years = {day: found(library, date(day, 6, 1)) - {"刷屏in English。"} for day in (2024, 2025, 2026)}
    assert years == {year: {f"刷屏按{year}。"} for year in years}
    assert library.standings()["rules-2024.md"].by == "rules-2026.md"
    assert library.standings()["en.md"].state == "in_force"


def test_a_new_edition_that_is_not_yet_in_force_leaves_the_former_one(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("a.md", rule("先提醒", effective="2025-01-01"))
    library.add(path)
    start = TODAY + timedelta(days=30)
    write("a.md", rule("直接禁言", effective=start.isoformat()))
    added = library.add(path)
    chunk_id = added.changes[0].chunk_id
    assert start.isoformat() in added.notes["a.md"][0]
    assert found(library) == {"刷屏先提醒。"} and found(library, start) == {"刷屏直接禁言。"}
    now, then = library.get(chunk_id), library.get(chunk_id, as_of=start)
    assert now and then and (now.text, then.text) == ("刷屏先提醒。", "刷屏直接禁言。")
    assert (now.effective, now.version, then.version) == (date(2025, 1, 1), 1, 2)
    assert [clause.text for clause in library.clauses("a.md")] == ["刷屏先提醒。", "骂人先警告。"]
    assert found(library, date(2024, 1, 1)) == set()


def test_a_past_day_is_answered_in_the_wording_of_its_time(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("a.md", rule("先提醒", effective="2024-01-01"))
    library.add(path)
    for what, day in (("先警告", "2025-01-01"), ("直接禁言", "2026-01-01")):
        write("a.md", rule(what, effective=day))
        library.add(path)
    texts = [found(library, date(year, 6, 1)) for year in (2023, 2024, 2025, 2026)]
    assert texts == [set(), {"刷屏先提醒。"}, {"刷屏先警告。"}, {"刷屏直接禁言。"}]
    hit = library.search("刷屏", as_of=date(2025, 6, 1))[0]
    assert hit.citation.quote == "刷屏先警告。" and hit.clause.effective == date(2025, 1, 1)


def test_an_edit_without_dates_holds_from_the_day_it_came(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("a.md", "# 群规\n\n3.1 刷屏先提醒。")
    library.add(path)
    write("a.md", "# 群规\n\n3.1 刷屏先警告。")
    library.add(path)
    # Nobody said what held before the library knew of it.
    assert found(library) == found(library, TODAY - timedelta(days=40)) == {"刷屏先警告。"}
    came = [date(2026, 3, 1), date(2026, 9, 1)]
    known = Force([
        Edition(1, 1, "a.md", "a.md", None, None, None, (), came[0], None),
        Edition(1, 2, "a.md", "a.md", came[1], None, None, (), came[1], None),
    ])  # fmt: skip
    days = (date(2026, 1, 1), came[0], date(2026, 8, 31), came[1])
    assert [known.on(day)[1] for day in days] == [2, 1, 1, 2]


def test_a_document_that_was_taken_out_answers_for_no_day(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    library.add(write("dated.md", rule("先提醒", effective="2025-01-01")))
    library.add(write("undated.md", rule("先劝说", owner="群主")))
    for doc in ("dated.md", "undated.md"):
        library.remove(doc)
    assert found(library) == found(library, date(2025, 6, 1)) == set()


def test_filters_hold_on_any_day(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    path = write("a.md", rule("先提醒", effective="2024-01-01", type="rules"))
    library.add(path)
    write("a.md", rule("先警告", effective="2026-01-01", type="policy"))
    library.add(path)
    past = date(2025, 1, 1)
    assert library.search("刷屏", kinds=["rules"], as_of=past) and not library.search("刷屏", kinds=["rules"])
    assert library.search("刷屏", kinds=["policy"]) and not library.search(
        "刷屏", kinds=["policy"], as_of=past
    )


def test_adding_what_is_not_in_force_says_so(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    later = (TODAY + timedelta(days=9)).isoformat()
    added = library.add([
        write("later.md", rule("一", effective=later)),
        write("over.md", rule("二", expires="2020-01-01")),
        write("now.md", rule("三", effective="2020-01-01")),
    ])  # fmt: skip
    assert set(added.notes) == {"later.md", "over.md"}
    assert later in added.notes["later.md"][0] and "2020-01-01" in added.notes["over.md"][0]
    assert {doc: each.state for doc, each in library.standings().items()} == {
        "later.md": "future", "over.md": "expired", "now.md": "in_force",
    }  # fmt: skip


def test_samples_stand_whatever_the_clock_says(library: Library) -> None:
    library.load_starter()
    assert library.search("刷屏", as_of=date(2001, 1, 1))


def test_a_replacement_without_a_date_acts_from_the_day_it_came() -> None:
    old, new = date(2026, 3, 1), date(2026, 9, 1)
    force = Force([
        Edition(1, 1, "a.md", "a.md", None, None, None, (), old, None),
        Edition(2, 1, "b.md", "b.md", None, None, None, ("a.md",), new, None),
    ])  # fmt: skip
    days = (date(2026, 1, 1), old, date(2026, 8, 31), new)
    assert [1 in force.on(day) for day in days] == [False, True, True, False]


def test_a_document_cannot_replace_itself_and_of_two_the_later_stays() -> None:
    def edition(uid: int, supersedes: str) -> Edition:
        day = date(2026, 1, 1)
        return Edition(uid, 1, f"{uid}.md", f"{uid}.md", day, day, None, (supersedes,), day, None)

    assert Force([edition(1, "1.md")]).on(TODAY) == {1: 1}
    assert Force([edition(1, "2.md"), edition(2, "1.md")]).on(TODAY) == {2: 1}
