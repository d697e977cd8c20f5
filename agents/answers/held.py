"""What of the subject a clause holds and what it lacks, by the kind of word."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.answers.probes import Probe
from agents.answers.saying import names

_HELD, _CLEAR, _MOST = 0.5, 0.75, 3


@dataclass(frozen=True, slots=True)
class Held:
    """Counts and weights of the subject words of a question in one clause and its headings."""

    mass: float = 0.0
    """Weight of what is held."""
    lost: float = 0.0
    """Weight of what is not."""
    best: float = 0.0
    """Weight of the weightiest word that is held."""
    nouns: int = 0
    """Nouns that are held, three at most."""
    nouns_lost: int = 0
    first_lost: bool = False
    """Whether the first noun is lost."""
    last_lost: bool = False
    """Whether the last noun is lost: what is asked of the subject stands there."""
    none: bool = True
    several: bool = False
    faint: tuple[str, ...] = ()
    """Words that are not held by themselves, in translation or by another word for the same."""


NOTHING = Held()


def held(probes: Sequence[Probe], credits: Sequence[float]) -> Held:
    """`credits` (0…1) say how surely the clause and its headings speak of each word."""
    pairs = [pair for pair in zip(probes, credits, strict=True) if not pair[0].inherited]
    pairs = pairs or list(zip(probes, credits, strict=True))
    nouns = [credit >= _HELD for probe, credit in pairs if names(probe.word)]
    kept = sum(credit >= _HELD for _, credit in pairs)
    return Held(
        mass=sum(probe.weight * credit for probe, credit in pairs),
        lost=sum(probe.weight * (1 - credit) for probe, credit in pairs),
        best=max((probe.weight * credit for probe, credit in pairs), default=0.0),
        nouns=min(_MOST, sum(nouns)),
        nouns_lost=len(nouns) - sum(nouns),
        first_lost=bool(nouns) and not nouns[0],
        last_lost=bool(nouns) and not nouns[-1],
        none=not kept,
        several=kept > 1,
        faint=tuple(probe.word for probe, credit in pairs if credit < _CLEAR),
    )
