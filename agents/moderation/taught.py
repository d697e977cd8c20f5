"""What people said of a misjudged message, and applied, decides on messages in nearly the same words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from agents.base import Lesson
from agents.moderation import detect
from agents.moderation.heard import likeness_of, pairs_of
from agents.moderation.judge import Judgement, Seen, is_likeness, judge, verdict
from agents.moderation.lexicon import PACKAGE, categories
from agents.moderation.reading import read
from agents.moderation.said import Said, said
from agents.moderation.second import AT_RISK, features, threshold, weights
from knowledge.phrases import data

RULE = "taught"
_LIKENESS, _SHORTEST = 0.7, 6
"""Pairs of characters in common from which words are nearly the same; shorter ones must be the very same."""
_CLEAR, _CLEARER = 3.5, 1.0
"""How much words must speak for a kind, and more than for any other, to be of it when nobody named one."""


class Taught:
    """The applied lessons by their words; of those in the same words the first one, the newest, counts."""

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        self._by_key: dict[str, Lesson] = {}
        self._by_piece: defaultdict[int, list[str]] = defaultdict(list)
        for lesson in lessons:
            words = said(lesson.text)
            if words.key and words.key not in self._by_key:
                self._by_key[words.key] = lesson
                for piece in words.pieces:
                    self._by_piece[piece].append(words.key)

    def heard(self, text: str, judged: Judgement, language: str) -> Judgement:
        """The judgement as people would have it: the same where nobody taught anything of such words. Whoever
        may be at risk is let be only after the very same words, and never where the words say it plainly."""
        if not self._by_key:
            return judged
        words = said(text)
        found = self._by_key.get(words.key)
        lesson = found or self._nearest(words)
        if lesson is None:
            return judged
        if lesson.verdict == "allow":
            return _cleared(judged, found is not None)
        return _told(text, judged, lesson, language)

    def _nearest(self, words: Said) -> Lesson | None:
        if len(words.key) < _SHORTEST:
            return None
        near = {key for piece in words.pieces for key in self._by_piece.get(piece, ())}
        mine = pairs_of(words.key)
        likeness, best = max(((likeness_of(mine, one), one) for one in near), default=(0.0, ""))
        return self._by_key[best] if likeness >= _LIKENESS else None


def obstacle(lesson: Lesson) -> str:
    """Why a message would not be judged as its lesson says, were it applied: `at_risk` (whoever plainly says
    so is cared for, whatever was taught), `at_most` (words alone never prove its kind), `no_kind` (nothing
    tells what it is) or `no_words`; empty when it would be judged so."""
    judged = judge(lesson.text, brought=True)
    heard = Taught([lesson]).heard(lesson.text, judged, "zh")
    if heard.verdict == lesson.verdict:
        return ""
    if AT_RISK in (*heard.categories, lesson.category):
        return "at_risk"
    if not said(lesson.text).key:
        return "no_words"
    return "at_most" if lesson.category or kind_of(lesson.text) else "no_kind"


def _cleared(judged: Judgement, same: bool) -> Judgement:
    kept = tuple(
        seen for seen in judged.findings if seen.category == AT_RISK and not (same and is_likeness(seen))
    )
    gone = tuple(seen for seen in judged.findings if seen not in kept)
    excuses = (RULE, *judged.excuses) if gone else judged.excuses
    return replace(
        judged, verdict=verdict(kept), findings=kept, excuses=excuses, cleared=gone or judged.cleared
    )


def _told(text: str, judged: Judgement, lesson: Lesson, language: str) -> Judgement:
    """With a finding of the lesson's kind on the whole text; nobody who may be at risk is blamed."""
    category = lesson.category or kind_of(text)
    if not category or AT_RISK in judged.categories:
        return judged
    sure = threshold("certain") if lesson.verdict == "violation" else threshold("review_sure")
    why = str(data(PACKAGE, "data/taught.yaml")["why"]["en" if language == "en" else "zh"])
    severity = str(categories()[category]["severity"])
    seen = Seen(category, severity, 0, len(text), text, sure, why, RULE, own=True)
    others = [one for one in judged.findings if one.category != category]
    findings = (seen, *(replace(one, confidence=min(one.confidence, sure)) for one in others))
    return replace(judged, verdict=verdict(findings), findings=findings)


@cache
def kind_of(text: str) -> str:
    """The kind of harm that a message is most like where nobody named one, of the kinds that words alone can
    prove; empty when it is hardly like any."""
    judged = judge(text, brought=True, known=True).categories
    named = next((kind for kind in judged if kind != AT_RISK), "")
    if named:
        return named
    pulls, learned = _pulls(text), weights()
    totals = {kind: pulls[kind] + bias for kind, bias in zip(learned.classes, learned.kind_bias, strict=True)}
    best, second = sorted(filter(_is_provable, categories()), key=lambda kind: -totals[kind])[:2]
    return best if pulls[best] >= _CLEAR and totals[best] - totals[second] >= _CLEARER else ""


def _pulls(text: str) -> dict[str, float]:
    """How much the words of a message speak for each kind, whatever kinds are common."""
    reading, learned = read(text), weights()
    spans = detect.concepts(reading)
    pulls = dict.fromkeys(learned.classes, 0.0)
    for name, value in features(reading.dense, (concept for concept in spans if spans[concept])).items():
        for at, weight in learned.kinds.get(name, ()):
            pulls[learned.classes[at]] += value * weight
    return pulls


def _is_provable(kind: str) -> bool:
    return kind != AT_RISK and categories()[kind].get("at_most") != "review"
