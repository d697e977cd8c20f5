"""What changed between two wordings, and documents picked by what they say of themselves."""

import time

from hypothesis import given
from hypothesis import strategies as st

from knowledge.compared import Swap, compare, swaps
from knowledge.filters import Picked, offered, pick
from knowledge.library import Library
from knowledge.model import Clause
from knowledge.where import where

WORDING = st.text("ab19 \n禁言时。，", max_size=30)


@given(WORDING, WORDING)
def test_pieces_make_up_both_wordings(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    assert bool([piece for piece in pieces if piece.kind != "same"]) == (before != after)


def test_a_number_changes_as_a_whole() -> None:
    assert swaps("迟到超过 15 分钟判负。", "迟到超过 20 分钟判负。") == [Swap("15", "20")]
    assert swaps("No calls after 9:30.", "No calls after 10:30, ever.") == [Swap("9:30", "10:30, ever")]
    assert swaps("同样的话。", "同样的话。") == []


def test_a_text_that_repeats_itself_is_compared_in_no_time() -> None:
    start = time.perf_counter()
    compare("规则" * 20_000, "规矩" * 20_000)
    compare("一行\n" * 20_000, "二行\n" * 20_000)
    assert time.perf_counter() - start < 2


def clause(section: str, number: str) -> Clause:
    return Clause("id", "a.md", "群规", section, number, "先提醒。", 0)


def test_a_place_says_nothing_twice() -> None:
    assert where(clause("3 行为 › 2 广告", "3.2"), titled=True) == "群规 › 3 行为 › 2 广告 › 3.2"
    assert where(clause("一、受理", "一")) == where(clause("一、受理", "一、受理")) == "一、受理"
    assert where(clause("", "第三条")) == "第三条"


def test_documents_are_picked_as_people_write(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    front = "---\ntype: {}\nowner: {}\ntags: [{}]\n---\n# 甲\n\n1.1 刷屏先提醒。\n"
    library.add([
        write("a.md", front.format("规则", "张三", "Night")),
        write("b.md", front.format("sop", "李四", "开播").replace("先提醒", "先警告")),
    ])  # fmt: skip
    there = offered(library.documents())
    assert there == Picked(("rules", "sop"), ("Night", "开播"), ("张三", "李四"))
    found, unknown = pick(Picked(("群规",), ("night",), ("王五",)), there)
    assert (found.kinds, found.tags, unknown) == (("rules",), ("Night",), {"owners": ("王五",)})
    fits = [each.doc for each in library.documents() if Picked(owners=("李四",)).fits(each)]
    assert [hit.clause.doc for hit in library.search("刷屏", docs=fits)] == fits == ["b.md"]
    assert library.search("刷屏", docs=[]) == []
