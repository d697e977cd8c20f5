"""The catalogues of this floor: both languages, nothing unused, nothing missing."""

import re
from pathlib import Path
from typing import get_args

import pytest

import assistant
from agents.moderation import bulk
from assistant import rulings
from assistant.records.entries import Status
from knowledge.phrases import phrases

ROOT = Path(str(assistant.__file__)).parent
SOURCES = {
    "assistant": [p for p in ROOT.rglob("*.py") if not {"cli", "routing", "audit"} & set(p.parts)],
    "assistant.audit": list((ROOT / "audit").glob("*.py")),
    "assistant.cli": list((ROOT / "cli").glob("*.py")),
}
# Keys that code puts together from a name.
BUILT = re.compile(
    r"^(agent|writer|status|look|kind|found|clauses|lasts|turn|part|ruling)_|.*_proposal$|^(approve|edit|reject|overturn|misjudge|added|updated|unchanged|removed|eval|ui)$"
)


@pytest.mark.parametrize("package", SOURCES)
def test_every_phrase_is_used_and_speaks_both_languages(package: str) -> None:
    code = "\n".join(path.read_text("utf-8") for path in SOURCES[package])
    catalogue = phrases(package)
    for key in sorted(catalogue.keys()):
        assert BUILT.match(key) or re.search(rf"[\"']{key}[\"']", code), f"{package}: {key} is not used"
        slots = [set(re.findall(r"\{(\w+)\}", catalogue.raw(key, language))) for language in ("zh", "en")]
        assert slots[0] == slots[1], f"{package}: {key} has other values in the two languages"


@pytest.mark.parametrize(
    ("package", "call"),
    [
        ("assistant", r'say\("(\w+)", '),
        ("assistant.audit", r'say\("(\w+)"'),
        ("assistant.cli", r'say\("(\w+)"'),
    ],
)
def test_no_phrase_is_missing(package: str, call: str) -> None:
    catalogue = set(phrases(package).keys()) | set(phrases("assistant", "doctor_phrases.yaml").keys())
    for path in SOURCES[package]:
        for key in re.findall(call, path.read_text("utf-8")):
            assert key in catalogue, f"{path.name} says {key}"


@pytest.mark.parametrize(
    "reason",
    ["blank", "unreadable", "formula B7", "too_long", "service", bulk.FUTURE, bulk.UNREAD_TIME],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_reason_of_every_reader_is_said_in_words(reason: str, language: str) -> None:
    said = rulings._reason(reason, language)
    assert len(said) > len(reason.partition(" ")[2]) and said != reason
    assert said.endswith("B7") == reason.endswith("B7")


@pytest.mark.parametrize("status", get_args(Status))
@pytest.mark.parametrize("package", ["assistant", "ui"])
def test_every_state_of_a_result_has_a_name(package: str, status: str) -> None:
    assert phrases(package).say(f"status_{status}", "zh") != phrases(package).say(f"status_{status}", "en")
