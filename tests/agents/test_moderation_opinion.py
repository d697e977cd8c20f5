"""How the rules and what was learned from examples speak together."""

from collections.abc import Iterator
from typing import Any

import pytest

from agents.moderation import lexicon as lexicon_module
from agents.moderation.judge import judge
from agents.moderation.lexicon import lexicon
from knowledge.phrases import data

WORDS = {
    "concepts": {"rival": {"terms": ["莲花读书会", "lotus readers"]}},
    "rules": {
        "ads_spam": [
            {
                "id": "ours.rival", "severity": "low", "needs": ["rival"],
                "confidence": 0.8, "why": {"zh": "别的群", "en": "another group"},
            }
        ]
    },
}  # fmt: skip


@pytest.fixture
def with_own_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The lexicon with a rule of the team's own."""

    def read(package: str, name: str) -> Any:
        return WORDS if name == "lexicon/team.yaml" else data(package, name)

    monkeypatch.setattr(lexicon_module, "data", read)
    lexicon.cache_clear()
    yield
    lexicon.cache_clear()


@pytest.mark.parametrize(
    "text", ["周六莲花读书会读《边城》，有空一起来", "see you all at lotus readers tonight"]
)
def test_examples_never_overrule_the_teams_own_rules(with_own_words: None, text: str) -> None:
    found = judge(text)
    assert found.verdict == "violation"
    assert [seen.rule for seen in found.findings] == ["ours.rival"]


@pytest.mark.parametrize(
    "text", ["周六莲花读书会读《边城》，有空一起来", "see you all at lotus readers tonight"]
)
def test_without_the_rule_the_same_is_let_be(text: str) -> None:
    assert judge(text).verdict == "allow"
