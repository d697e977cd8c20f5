"""Tokens counted and evidence cut to them, without a network and without waiting."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents import tokens
from agents.base import Prompt
from agents.evidence import fit
from agents.tokens import at_hand, count, estimate, look_for_tables
from knowledge.model import Clause
from knowledge.phrases import data

CHINESE = "社群公约第三条：成员发布广告的，首次提醒，再次禁言24小时。" * 10
ENGLISH = "Members who post advertisements are reminded once and then muted for a day. " * 10


@pytest.fixture(autouse=True)
def new_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    tokens._Tables.forget()
    yield
    tokens._Tables.forget()


def test_estimates_keep_to_the_published_ratios() -> None:
    han = "社群运营" * 100
    assert 0.6 * 400 <= estimate(han, "deepseek-flash") <= 0.75 * 400
    assert 400 / 1.8 <= estimate(han, "qwen-plus") <= 400 / 1.5
    letters = sum(char.isalpha() for char in ENGLISH)
    assert 0.2 * letters <= estimate(ENGLISH, "gpt-4o") <= 0.35 * letters
    assert estimate(han, "nobody-knows") > estimate(han, "gpt-4o")


@pytest.mark.parametrize("text", ["", " \n", "a", "。", "😀"])
def test_every_text_has_a_count(text: str) -> None:
    assert count(text, "gpt-4o") == estimate(text, "gpt-4o") >= (1 if text.strip() else 0)


def test_without_a_table_nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import tiktoken

    monkeypatch.setattr(
        tiktoken, "get_encoding", lambda name: pytest.fail("asked for a table that is not there")
    )
    began = time.monotonic()
    assert count(CHINESE, "gpt-4o") == estimate(CHINESE, "gpt-4o")
    look_for_tables(wait=5)
    assert count(CHINESE, "gpt-4o") == estimate(CHINESE, "gpt-4o")
    assert time.monotonic() - began < 5


def test_a_damaged_table_is_left_alone(tmp_path: Path) -> None:
    address = data("agents", "tokens.yaml")["encodings"]["o200k_base"]["address"]
    file = tmp_path / hashlib.sha1(address.encode()).hexdigest()
    file.write_bytes(b"half a table")
    assert not at_hand("o200k_base")
    look_for_tables(wait=5)
    assert file.exists() and count("好", "gpt-4o") == 1


def test_a_table_at_hand_counts_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    import tiktoken

    whole = tiktoken.Encoding(
        "o200k_base", pat_str=r"\S", mergeable_ranks={bytes([i]): i for i in range(256)}, special_tokens={}
    )
    monkeypatch.setattr(tokens, "at_hand", lambda name: name == "o200k_base")
    monkeypatch.setattr(tiktoken, "get_encoding", lambda name: whole)
    look_for_tables(wait=5)
    assert count("abc<|endoftext|>", "gpt-4o") == 16
    assert count("abcd", "gpt-4-turbo") == estimate("abcd", "gpt-4-turbo")


@pytest.mark.parametrize("folder", ["", "/nowhere/at/all"])
def test_no_cache_is_no_table(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", folder)
    assert not at_hand("cl100k_base") and not at_hand("no_such_encoding")


def clause(number: int) -> Clause:
    return Clause(str(number), "rules.md", "公约", "", f"第{number}条", CHINESE, number)


PROMPT = Prompt(
    "Write.",
    "zh",
    {"title": "骑行"},
    [clause(n) for n in range(1, 9)],
    {"request": CHINESE * 3, "note": "好。"},
)


@pytest.mark.parametrize("budget", [0, 100_000])
def test_what_fits_is_not_touched(budget: int) -> None:
    assert fit(PROMPT, budget) == (PROMPT, [])


@pytest.mark.parametrize("budget", [1500, 2500, 3200])
def test_the_best_clauses_stay_and_the_rest_is_said(budget: int) -> None:
    kept, findings = fit(PROMPT, budget)
    assert [c.clause for c in kept.clauses] == [f"第{n}条" for n in range(1, len(kept.clauses) + 1)]
    assert 1 <= len(kept.clauses) < 8 and kept.material["note"] == "好。"
    assert f"{8 - len(kept.clauses)} 条" in findings[0].message
    assert PROMPT.material["request"].startswith(kept.material["request"])
    spent = sum(count(text) for text in (*kept.material.values(), *(c.text for c in kept.clauses)))
    assert spent <= budget
    assert ("材料" in findings[-1].message) == (kept.material["request"] != PROMPT.material["request"])


def test_facts_are_never_cut() -> None:
    prompt = Prompt("Write.", "en", {"rows": [ENGLISH] * 9}, [clause(1)], {"request": ENGLISH})
    kept, findings = fit(prompt, 200)
    assert (kept.facts, kept.clauses) == (prompt.facts, prompt.clauses)
    assert len(kept.material["request"]) < len(ENGLISH)
    too_long, shortened = findings
    assert "facts" in too_long.message and "material" in shortened.message
