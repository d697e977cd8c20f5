"""Documents of a few clauses: found as a whole, and not all five places for one of them."""

from knowledge.library import Library

FILLER = "\n\n".join(f"{n}. 第{n}组的器材每月{n}日清点一次,缺损由组长补齐。" for n in range(1, 8))


def test_a_short_page_is_found_by_words_that_stand_in_different_clauses(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    write("moth.md", "# 甲\n\n1. 灯诱要自备头灯。\n\n2. 遇到雷雨改期。")
    write("rain.md", "# 乙\n\n1. 雷雨取消。\n\n2. 费用三天退回。")
    write("lamps.md", "# 丙\n\n1. 灯诱的头灯由器材组保管。\n\n2. 押金照旧。")
    library.add(write("filler.md", f"# 器材\n\n{FILLER}").parent)
    assert library.search("灯诱,头灯,取消,雷雨")[0].clause.doc == "moth.md"


def test_one_short_document_does_not_take_every_place(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    for number in range(6):
        clauses = "\n\n".join(f"{n}. 退款申请第{n}步由第{number}组在当天办理并登记。" for n in range(1, 4))
        write(f"refund-{number}.md", f"# 办理{number}\n\n{clauses}")
    library.add(write("other.md", f"# 器材\n\n{FILLER}").parent)
    found = [hit.clause.doc for hit in library.search("退款申请由哪个组办理", 5)]
    assert len(found) == 5 and len(set(found)) >= 4


def test_a_library_of_one_short_document_keeps_its_order_and_all_its_clauses(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    library.add(write("one.md", "# 借书\n\n1. 借书登记。\n\n2. 借书逾期的,每天罚一元。"))
    hits = library.search("借书逾期罚多少", 5)
    assert [hit.clause.clause for hit in hits] == ["2", "1"]
    assert 1.0 >= hits[0].score > hits[1].score > 0.0


def test_a_long_document_is_not_read_as_a_whole(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    clauses = "\n\n".join(f"{n}. 第{n}区的巡护员记录第{n}类鸟。" for n in range(1, 30))
    library.add(write("long.md", f"# 巡护\n\n{clauses}\n\n30. 望远镜外借三天。"))
    found = library.search("望远镜外借几天", 3)
    assert found[0].clause.clause == "30" and library.search("巡护员记录什么", 5)[0].clause.clause != "30"
