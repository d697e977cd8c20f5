"""The linear classifier of the agents' floor, with the weights that count for routing."""

from collections.abc import Mapping, Sequence
from typing import Self

from agents import classifier

# Acts, ideas and shape are few and mean much: they count like several words.
_EMPHASIS = {"act": 2.5, "lean": 2.0, "idea": 2.0, "shape": 1.5, "w": 1.0, "c": 0.6}


class Classifier(classifier.Classifier):
    """Chooses an agent, or follow-up against new request."""

    @classmethod
    def train(
        cls, samples: Sequence[tuple[list[str], str]], emphasis: Mapping[str, float] | None = None
    ) -> Self:
        return super().train(samples, emphasis or _EMPHASIS)
