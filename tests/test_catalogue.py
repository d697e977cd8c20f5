"""Every string people see exists in Chinese and English, with the same slots."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
CATALOGUES = sorted(
    path
    for floor in ("knowledge", "agents", "assistant", "ui", "evals")
    for path in (ROOT / floor).rglob("*phrases*.yaml")
)
SLOT = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_both_languages_with_the_same_slots(path: Path) -> None:
    for key, entry in yaml.safe_load(path.read_text("utf-8")).items():
        assert set(entry) == {"zh", "en"}, key
        assert all(entry.values()), key
        if isinstance(entry["zh"], str):
            assert set(SLOT.findall(entry["zh"])) == set(SLOT.findall(entry["en"])), key


def test_catalogues_are_found() -> None:
    assert len(CATALOGUES) >= 5
