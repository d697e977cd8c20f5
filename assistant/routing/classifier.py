"""The linear classifier of the agents' floor, with the weights that count for routing."""

from collections.abc import Mapping, Sequence
from typing import Self

from agents import classifier

# Acts, ideas and shape are few and mean much: they count like several words.
_KINDS = {"act": 2.0, "idea": 1.5, "w": 1.0, "c": 0.6}
_EMPHASIS = {
    "lean": 2.0,
    "shape": 2.5,
    "about": 4.0,
    **_KINDS,
    **{f"said-{kind}": 0.7 * weight for kind, weight in _KINDS.items()},
    **{f"asked-{kind}": weight for kind, weight in _KINDS.items()},
}


class Classifier(classifier.Classifier):
    """Chooses an agent, or follow-up against new request."""

    @classmethod
    def train(
        cls, samples: Sequence[tuple[list[str], str]], emphasis: Mapping[str, float] | None = None
    ) -> Self:
        return super().train(samples, emphasis or _EMPHASIS)
