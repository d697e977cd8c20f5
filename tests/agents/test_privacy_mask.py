"""What leaves the machine for a model, and what comes back from it."""

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.base import Prompt
from agents.personal import find_members, find_personal
from agents.privacy import Mask

MARK = re.compile(r"‹(\w+)\|([^›]*)›")
WRAPPED = '@“”"「」『』()（） '
PRIVATE = ["13912345678", "138 1234 5678", "lin.mo@example.com", "11010519491231002X", "4111 1111 1111 1111"]
LINES = (Path(__file__).parent / "privacy_texts.txt").read_text("utf-8").splitlines()


def _part(name: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Plain texts of one part of the file, with kind and value of what is private in each."""
    start = LINES.index(f"# == {name}") + 1
    texts = []
    for line in LINES[start:]:
        if line.startswith("#"):
            break
        texts.append(
            (MARK.sub(r"\2", line), [(kind, value.strip(WRAPPED)) for kind, value in MARK.findall(line)])
        )
    return texts


@pytest.mark.parametrize("part", ["first", "second", "third"])
def test_finds_what_is_private_and_little_else(part: str) -> None:
    right = missed = wrong = 0
    for text, wanted in _part(part):
        found = find_personal(text)
        found += [m for m in find_members(text) if all(m.end <= p.start or p.end <= m.start for p in found)]
        met = [
            (p, w)
            for w in wanted
            for p in found
            if p.kind == w[0] and w[1] in p.text and len(p.text) < len(w[1]) + 7
        ]
        right += len({id(w) for _, w in met})
        missed += len(wanted) - len({id(w) for _, w in met})
        wrong += len(found) - len({id(p) for p, _ in met})
    assert right > (5 if part == "third" else 50)
    assert right / (right + missed) >= 0.95 and right / (right + wrong) >= 0.95


@pytest.mark.parametrize("part", ["first", "second", "third"])
def test_nothing_private_is_left_and_all_of_it_comes_back(part: str) -> None:
    for text, _ in _part(part):
        mask = Mask()
        hidden = mask.hide(text)
        assert mask.restore(hidden) == text
        assert not [piece.text for piece in find_personal(text) if piece.text in hidden]


pieces = st.one_of(
    st.sampled_from(
        [*PRIVATE, "@小鹿", "QQ 1234567", "微信号 abc_2020", "⟦PHONE-1⟧", "⟦", "⟧", "\\n", "订单号2026"]
    ),
    st.text(alphabet='我你的电话群 138@a.cn,。⟦⟧-\\"\n１３', max_size=12),
    st.text(max_size=8),
)


@given(st.lists(pieces, max_size=8).map("".join))
def test_hiding_is_undone_exactly(text: str) -> None:
    mask = Mask(["小鹿"])
    hidden = mask.hide(text)
    assert mask.restore(hidden) == text


@given(
    st.sampled_from(PRIVATE),
    st.text(alphabet="我你的群里,。说在 \n", max_size=10),
    st.text(alphabet="吧呢 ,。\n", max_size=10),
)
def test_a_private_value_never_leaves(value: str, before: str, after: str) -> None:
    mask = Mask()
    hidden = mask.hide(f"{before}{value}{after}")
    assert value not in hidden and not find_personal(hidden)
    assert mask.restore(hidden) == f"{before}{value}{after}"


CHANGES: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "full width": lambda text: re.sub(r"[!-~]", lambda m: chr(ord(m[0]) + 0xFEE0), text),
    "blanks": lambda text: text.replace("-", " - ").replace("⟦", "⟦ ").replace("⟧", " ⟧"),
    "other brackets": lambda text: text.replace("⟦", "【").replace("⟧", "】"),
    "no brackets": lambda text: text.replace("⟦", "").replace("⟧", ""),
    "underscores": lambda text: text.replace("-", "\\_"),
    "escaped twice": lambda text: json.dumps(text)[1:-1],
    "translated": lambda text: text.replace("PHONE", "电话"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_token_survives_what_models_do_to_it(name: str) -> None:
    mask = Mask()
    hidden = mask.hide("call 13912345678 now, or 138-1234-5678.")
    restored = unicodedata.normalize("NFKC", mask.restore(CHANGES[name](hidden)))
    assert restored == "call 13912345678 now, or 138-1234-5678."


def test_one_value_has_one_token_in_all_calls_and_spellings_share_its_number() -> None:
    mask = Mask()
    first, again, spelt = mask.hide("13912345678"), mask.hide("13912345678"), mask.hide("139 1234 5678")
    assert first == again != spelt
    assert spelt == first.replace("⟧", "b⟧")
    assert mask.restore(first + spelt) == "13912345678139 1234 5678"


def test_what_a_model_wrote_is_not_hidden_twice() -> None:
    mask = Mask()
    hidden = mask.hide("微信号 lin_mo2020，电话13912345678")
    bare = hidden.replace("⟦", "").replace("⟧", "")
    assert (
        mask.hide(hidden) == hidden and mask.restore(mask.hide(bare)) == "微信号 lin_mo2020，电话13912345678"
    )


def test_tokens_planted_in_a_text_bring_nothing_to_light() -> None:
    mask = Mask()
    hidden = mask.hide("13912345678 ⟦PHONE-AAAA-1⟧ PHONE-1")
    assert hidden.endswith("⟦PHONE-AAAA-1⟧ PHONE-1") and mask.restore(hidden).endswith(
        " ⟦PHONE-AAAA-1⟧ PHONE-1"
    )


def test_known_names_are_hidden_wherever_they_stand() -> None:
    mask = Mask(["小鹿", "Sam", "管理员", "大家"])
    hidden = mask.hide("小鹿和SAM吵架，same day，管理员劝大家")
    assert "小鹿" not in hidden and "SAM" not in hidden
    assert hidden.endswith("吵架，same day，管理员劝大家")
    assert mask.restore(hidden) == "小鹿和SAM吵架，same day，管理员劝大家"


def test_a_value_is_hidden_where_only_another_place_shows_what_it_is() -> None:
    mask = Mask()
    facts = mask.hide_in({"said": "7654321 是谁", "where": ["QQ号7654321"], "count": 3})
    assert "7654321" not in json.dumps(facts) and facts["count"] == 3
    assert mask.restore_in(facts) == {"said": "7654321 是谁", "where": ["QQ号7654321"], "count": 3}


def test_tables_by_member_are_hidden_and_field_names_are_not() -> None:
    mask = Mask(["title", "小鹿"])
    hidden = mask.hide_in({"title": "title", "counts": {"小鹿": 3, "13912345678": 1}})
    assert list(hidden) == ["title", "counts"] and hidden["title"] != "title"
    assert not {"小鹿", "13912345678"} & set(hidden["counts"])
    assert mask.restore_in(hidden) == {"title": "title", "counts": {"小鹿": 3, "13912345678": 1}}


def test_prompts_are_hidden_whole_and_their_fields_tell_the_names() -> None:
    prompt = Prompt(
        "Write.",
        "zh",
        {"member": "风铃草", "title": "周日骑行"},
        material={"request": "风铃草说电话13912345678\n\n微信号abc_2020"},
    )
    mask = Mask()
    hidden = mask.hide_prompt(prompt)
    sent = json.dumps([hidden.facts, hidden.material], ensure_ascii=False)
    assert not [value for value in ("风铃草", "13912345678", "abc_2020") if value in sent]
    assert hidden.facts["title"] == "周日骑行"
    assert mask.restore_in(hidden.material) == prompt.material


def test_json_text_hides_what_follows_a_line_end() -> None:
    hidden = Mask().hide(json.dumps({"text": "证件\n11010519491231002X"}, ensure_ascii=False))
    assert "11010519491231002X" not in hidden and json.loads(hidden)["text"].startswith("证件\n")


def test_a_growing_text_stops_before_half_a_token() -> None:
    mask = Mask()
    hidden = mask.hide("打 13912345678 吧")
    assert mask.restore(hidden[:-4], whole=False) == "打 "
    assert mask.restore(hidden, whole=False) == "打 13912345678 吧"


@pytest.mark.parametrize(
    "text",
    [
        "报警打110，心理热线12356",
        "订单号 6222021000123456",
        "第3.2.1条 14:00-16:00 199元",
        "客服 400-820-8820",
    ],
)
def test_what_is_nobodys_stays_readable(text: str) -> None:
    assert Mask().hide(text) == text
