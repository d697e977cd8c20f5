"""Types learned from the example descriptions in `cases.yaml`, trained in the process when first needed."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from agents.crisis.concepts import find_concepts
from agents.crisis.features import features
from knowledge.phrases import data

if TYPE_CHECKING:
    from agents.classifier import Classifier

# Ideas, concepts and shape are few and mean much; pieces of words are many and mean little.
_EMPHASIS = {"idea": 2.0, "concept": 1.5, "told": 1.5, "shape": 3.0, "stem": 0.7, "pair": 0.6, "char": 0.5}


def probabilities(text: str, concepts: Iterable[str]) -> dict[str, float]:
    """Probability of each type, given the text and the concepts found in it; they add up to 1."""
    return _classifier().probabilities(_features(text, concepts))


def _features(text: str, concepts: Iterable[str]) -> list[str]:
    return [*features(text), *(f"concept:{name}" for name in concepts)]


@cache
def _classifier() -> "Classifier":
    from agents.classifier import Classifier

    cases = data("agents.crisis", "cases.yaml")
    told = [(text, kind) for kind, texts in cases.items() for text in texts]
    samples = [(_features(text, find_concepts(text)), kind) for text, kind in told]
    counts = Counter(name for names, _ in samples for name in set(names))
    # What only one example shows cannot be generalised.
    shared = [([name for name in names if counts[name] > 1], kind) for names, kind in samples]
    return Classifier.train(shared, _EMPHASIS)
