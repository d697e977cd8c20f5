"""How sure it is that the clause that ranks first answers: a logistic model over what was seen of it."""

from collections.abc import Mapping, Sequence

from agents.answers.asking import Question, attributes, strict, ways, weight, weights
from agents.answers.pieces import exact
from agents.answers.sentences import Stretch
from agents.answers.support import Support
from knowledge.text import fold, language_of

_SEVERAL, _UNKNOWN = 4, -10.0
_NEXT = 0.5
_FIRM = frozenset({"hours", "money", "duration", "age", "size", "count", "contact"})
"""What is asked for in numbers: a clause without one answers nothing."""


def sure(question: Question, weighed: Sequence[Support]) -> float:
    """Log odds that the first clause answers; fitted, see `weights.yaml`."""
    if not weighed or not question.focus:
        return _UNKNOWN
    worth = weights("answer")
    return sum(worth.get(name, 0.0) * share for name, share in seen(question, weighed).items())


def seen(question: Question, weighed: Sequence[Support]) -> Mapping[str, float]:
    """What there is to judge by, each about 0…1."""
    best = weighed[0]
    return (
        _asked(question)
        | _said(question, best)
        | _kept(best.stretch)
        | {
            "base": 1.0,
            "found": best.found,
            "abroad": float(best.clause.language != language_of(question.text)),
            "margin": best.rank - weighed[_SEVERAL].rank if len(weighed) > _SEVERAL else _NEXT,
            "lead": best.rank - weighed[1].rank if len(weighed) > 1 else _NEXT,
        }
    )


def _asked(question: Question) -> dict[str, float]:
    """How it is asked."""
    kinds = {f"a_{aspect}": 1.0 for aspect in question.aspects} or {"a_none": 1.0}
    return kinds | {
        "many": float(len(question.focus) >= _SEVERAL),
        "one": float(len(question.focus) + len(question.topic) == 1),
        "foreign": float(question.foreign),
        "naming": float(question.naming),
    }


def _said(question: Question, best: Support) -> dict[str, float]:
    """Whether the sentence says what is asked, of what it is asked."""
    stretch = best.stretch
    asked = any(strict(aspect) for aspect in question.aspects)
    firm = any(aspect in _FIRM for aspect in question.aspects)
    lacks = unasked(question, stretch)
    return {
        "cover": stretch.cover,
        "alone": stretch.alone,
        "head": stretch.head,
        "unkind": float(asked and not stretch.kind),
        "kind": stretch.kind if asked else weight("unasked_kind"),
        "wayless": float(question.manner and not ways().search(fold(stretch.text))),
        "unfirm": float(firm and not stretch.kind),
        "share": stretch.told.share if asked else stretch.alone,
        "exact": float(exact(question, stretch.text)),
        "new": float("whether" in question.aspects and bool(best.missing)),
        "unasked": lacks,
        "attribute": float(any(word in stretch.held.faint for word in attributes(question))),
        "unled": float(bool(question.topic) and lacks > 0),
        "strange": stretch.strange,
    }


def _kept(stretch: Stretch) -> dict[str, float]:
    """What of the subject the clause holds and lacks."""
    held = stretch.held
    return {
        "mass": held.mass,
        "lost": held.lost,
        "best": held.best,
        "nouns": float(held.nouns),
        "noun_lost": float(held.nouns_lost > 0),
        "nouns_lost": float(held.nouns_lost > 1),
        "first_lost": float(held.first_lost),
        "last_lost": float(held.last_lost),
        "none": float(held.none),
        "several": float(held.several),
    }


def unasked(question: Question, stretch: Stretch) -> float:
    """Share of what the question word stands at that a sentence and its headings do not hold."""
    lost = [
        word for word in question.essential if any(word in held or held in word for held in stretch.unsaid)
    ]
    return len(lost) / len(question.essential) if question.essential else 0.0
