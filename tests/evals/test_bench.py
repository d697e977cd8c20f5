"""The benchmark's made-up library and its arithmetic (its figures are for people to read)."""

from pathlib import Path

import pytest

from evals.bench import spread, synthetic_library, timed
from evals.bench_moderate import measure_moderate
from evals.bench_search import measure_search
from evals.homes import measured_desk
from knowledge.phrases import phrases


def test_the_library_is_as_big_as_asked_varied_and_the_same_each_time(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        synthetic_library(folder, 230)
        made.append({path.name: path.read_text("utf-8") for path in folder.glob("*.md")})
    assert made[0] == made[1] and len(made[0]) == 3
    clauses = [line for text in made[0].values() for line in text.splitlines() if line[:1].isdigit()]
    assert len(clauses) == 230 and len({line.partition(" ")[2] for line in clauses}) > 220


def test_median_and_tail() -> None:
    assert spread([0.001 * n for n in range(1, 102)]) == {"median_ms": 51.0, "p95_ms": 96.0, "n": 101}


def test_warming_up_is_not_counted() -> None:
    calls: list[int] = []
    found = timed(calls.append, [1, 2, 3], warm=2)
    assert calls == [1, 2, 1, 2, 3] and found["n"] == pytest.approx(3)


def test_search_is_measured_beside_plain_tools_on_the_same_questions() -> None:
    found = measure_search(250, ["活动改期怎么办", "违规几次移出", "refund deadline"])
    searches = {name: value for name, value in found.items() if name.startswith("search_")}
    assert {name.removesuffix("_filtered") for name in searches} == {
        "search_ours", "search_chroma", "search_bm25",
    }  # fmt: skip
    assert len(searches) == 6 and all(value["n"] == 3 and value["p95_ms"] > 0 for value in searches.values())
    assert found["indexing"]["clauses_per_second"] > 0 and 0 < found["memory_ours"]["peak_gb"] < 16
    assert all(phrases("evals").say(f"bench_{name}", "zh") for name in found)


def test_moderation_is_measured_beside_a_bare_pass_over_the_same_words() -> None:
    with measured_desk() as desk:
        found = measure_moderate(desk, 400)
    export = found["moderate_export"]
    assert export["messages"] == 400 == export["violation"] + export["review"] + export["allow"]
    assert export["violation"] > 0 and export["per_second"] > 0
    assert found["moderate_words"]["per_second"] > found["moderate_judge"]["per_second"]
    assert all(phrases("evals").say(f"bench_{name}", "zh") for name in found)
