"""Word lists in data files hold words: YAML reads a bare no, on or 110 as something else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import knowledge

ROOT = Path(knowledge.__file__).parent.parent
PACKAGES = ("knowledge", "agents", "assistant", "evals", "ui")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.yaml"))]
WORDS_ONLY = ("synonyms", "near", "lexicon", "stopwords")


def _bare(node: object, where: str) -> Iterator[str]:
    """Places where a list or a key holds a truth value, or nothing at all."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key is None or isinstance(key, bool):
                yield f"{where} has the key {key!r}"
            yield from _bare(value, f"{where}.{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            if value is None or isinstance(value, bool):
                yield f"{where}[{number}] is {value!r}"
            yield from _bare(value, f"{where}[{number}]")


def _leaves(node: object) -> Iterator[object]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from _leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value)
    else:
        yield node


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_list_holds_a_truth_value_for_a_word(path: Path) -> None:
    assert not list(_bare(yaml.safe_load(path.read_text("utf-8")), path.name))


@pytest.mark.parametrize("name", WORDS_ONLY)
def test_every_entry_of_the_librarys_word_lists_is_a_string(name: str) -> None:
    entries = list(_leaves(yaml.safe_load((ROOT / "knowledge" / f"{name}.yaml").read_text("utf-8"))))
    assert len(entries) > 100 or name == "stopwords"
    assert entries and not [entry for entry in entries if not isinstance(entry, str) or not entry.strip()]


def test_a_bare_word_is_noticed() -> None:
    found = list(_bare(yaml.safe_load("{words: [yes, 好], off: x}"), "sample"))
    assert found == ["sample.words[0] is True", "sample has the key False"]
