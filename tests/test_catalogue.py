"""Every string people see exists in Chinese and English."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
CATALOGUES = sorted(
    path
    for floor in ("knowledge", "agents", "assistant", "ui", "evals")
    for path in (ROOT / floor).rglob("*phrases*.yaml")
)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_entry_has_both_languages(path: Path) -> None:
    for key, entry in yaml.safe_load(path.read_text("utf-8")).items():
        assert set(entry) == {"zh", "en"}, key
        assert type(entry["zh"]) is type(entry["en"]), key
        assert entry["zh"] or entry["en"], key


def test_catalogues_are_found() -> None:
    assert len(CATALOGUES) >= 5
