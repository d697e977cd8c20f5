"""The words of a question as one library knows them: how much each says, and whether a text holds it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from agents.answers.asking import Question, helpers, query, weight
from agents.answers.lexis import Lexis, plain, stems
from agents.answers.saying import loosened, names, says
from agents.answers.wording import others
from agents.times.numerals import whole_number
from knowledge.synonyms import Concept, wide_concepts
from knowledge.text import has_cjk
from knowledge.words import chinese_words, key, letters, marked_terms

_CLOSE, _PART, _INSIDE = 0.35, 0.6, 0.5
_UNKNOWN, _WHICH = 1.1, 0.5
_RANGE = re.compile(r"(\d+)\s*(?:元|块)?\s*(?:至|到|-|~|to)\s*(\d+)")
_ABOVE = re.compile(
    r"(\d+)\s*[^\d,\uff0c;\uff1b。]{0,4}?(?:及?以上|or more|and over)"
    r"|(?:超过|高于|(?<![不未])满|above|over|more than)\s*[$¥€£]?(\d+)"
)
_BELOW = re.compile(
    r"(\d+)\s*[^\d,\uff0c;\uff1b。]{0,4}?(?:及?以下|以内|or less)"
    r"|(?:up to|未满|不满|小于|低于|under|below|younger than)\s*[$¥€£]?(\d+)"
)
_AMOUNT = re.compile(r"(\d+|[零一二两三四五六七八九十百千万]{2,})(?:周?岁|元|块|人|名|个人)?")


@dataclass(frozen=True)
class View:
    """A text made ready to be looked through."""

    text: str

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        return stems(self.plain)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(chinese_words(self.plain))

    @cached_property
    def keys(self) -> frozenset[int]:
        words = {key(term) for term, whole in marked_terms(self.text) if whole}
        return frozenset(words.union(map(key, letters(self.text))))

    def holds(self, form: str) -> bool:
        return form in self.plain if has_cjk(form) or not form.isalpha() else form in self.stems


@lru_cache(maxsize=16_384)
def view_of(text: str) -> View:
    """The view of a text; one for all who look through it."""
    return View(text)


@dataclass(frozen=True)
class Probe:
    """One subject word."""

    word: str
    weight: float
    """How much it says: little for what every clause holds."""
    inherited: bool = False
    """Whether it only helps: a word of the topic, or a weak one."""
    known: bool = True
    """Whether the library holds it, or another word for it, anywhere."""
    forms: dict[str, float] = field(default_factory=dict)
    concepts: tuple[tuple[frozenset[int], float], ...] = ()
    """Other words as the library groups them, as keys of terms, with how much each counts."""
    chars: dict[str, float] = field(default_factory=dict)

    @cached_property
    def ranked(self) -> list[tuple[str, float]]:
        """Its forms, those that count for most first."""
        return sorted(self.forms.items(), key=lambda form: -form[1])

    def credit(self, view: View) -> float:
        """How surely `view` speaks of it, 0…1."""
        if view.holds(self.word) or _in_range(self.word, view.plain):
            return 1.0 if len(self.word) > 1 or self.word in view.words or self.word.isascii() else _INSIDE
        best = next((worth for form, worth in self.ranked if _said(form, view)), 0.0)
        best = max([best, *(worth for form, worth in self.concepts if worth > best and form <= view.keys)])
        close = max((worth for char, worth in self.chars.items() if char in view.plain), default=0.0)
        return max(best, close)


def probes(question: Question, library: Lexis) -> list[Probe]:
    """Subject words of a question, then those of the topic it leans on."""
    named = wide_concepts(query(question.text))
    listed = frozenset(term for concept in named for term in concept.said)
    own = [_probe(word, library, named) for word in _resolved(question, library, listed)]
    topic = [probe for word in question.topic if (probe := _probe(word, library, named)).known]
    # The last word of a topic is what it is (event notice, 入群申请); the others only say which.
    topic = [
        replace(probe, weight=probe.weight * (_WHICH if probe is not topic[-1] else 1)) for probe in topic
    ]
    most = weight("leaning" if question.leaning else "inherited") * sum(probe.weight for probe in own)
    scale = min(1.0, most / (sum(probe.weight for probe in topic) or 1.0))
    weak = [_probe(word, library, named) for word in question.weak]
    return [
        *own,
        *(replace(probe, weight=probe.weight * scale, inherited=True) for probe in topic),
        *(replace(probe, weight=probe.weight * weight("weak"), inherited=True) for probe in weak),
    ]


def _resolved(question: Question, library: Lexis, listed: frozenset[int]) -> list[str]:
    """Words as the library has them: joined where it knows the whole (`公众号`), freed of helping characters
    where it knows only the rest (`会扣`). `listed` are the keys of words that the word lists know.
    """
    asked = query(question.text)
    words: list[str] = []
    for said in question.focus:
        word = f"不{said}" if f"不{said}" in asked and library.count(f"不{said}") else said
        joined = words[-1] + word if words else ""
        before = words[-1] if words else ""
        # 换群 昵称, where the library knows 群昵称.
        glued = len(before) == 2 and has_cjk(before) and before + word in asked and not library.count(before)
        if glued and library.count(before[1] + word):
            words[-1:] = [before[0], before[1] + word]
            continue
        short = sorted((len(words[-1]), len(word))) if words else [0, 0]
        if short[0] == 1 and joined in asked and _whole(joined, library, listed):
            words[-1] = joined
        else:
            words += _known(word, library, listed)
    return list(dict.fromkeys(words))


def _known(word: str, library: Lexis, listed: frozenset[int]) -> list[str]:
    if _AMOUNT.fullmatch(word):
        return [word]
    if not has_cjk(word) or len(word) == 1 or library.count(word) or _otherwise(word, library):
        return [word]
    if key(word) in listed:
        return [word]
    plainer = _unadorned(word)
    if plainer != word and (library.count(plainer) or _otherwise(plainer, library)):
        return [plainer]
    bare = word.strip("".join(helpers()))
    if bare and bare != word and (len(bare) == 1 or library.count(bare) or _otherwise(bare, library)):
        return [bare]
    inner = [
        part
        for part in _inner(word)
        if key(part) in listed or library.count(part) or _otherwise(part, library)
    ]
    if sum(map(len, inner)) == len(word):
        return inner
    loose = loosened(word)
    kept = [part for part in loose if _familiar(part, library, listed) or names(part)]
    return kept or list(loose[:1]) or [word]


def _unadorned(word: str) -> str:
    """A word without what talk adds to it (`猫猫`, `狗子`, `听听`, `花儿`)."""
    return word[0] if len(word) == 2 and (word[0] == word[1] or word[1] in "子儿") else word


def _whole(word: str, library: Lexis, listed: frozenset[int]) -> bool:
    """Whether characters that stand side by side are one word, here or in the dictionary."""
    return bool(library.count(word)) or (len(word) == 2 and (key(word) in listed or not loosened(word)))


def _familiar(word: str, library: Lexis, listed: frozenset[int]) -> bool:
    return key(word) in listed or bool(library.count(word) or _otherwise(word, library))


def _inner(word: str) -> list[str]:
    import rjieba

    found = [part for part in rjieba.cut_for_search(word) if 1 < len(part) < len(word)]
    return found or [word[:2], word[2:]] if len(word) == 4 else found


def _otherwise(word: str, library: Lexis) -> int:
    return max((library.count(form) for form in others(word)), default=0)


def _probe(word: str, library: Lexis, named: Sequence[Concept]) -> Probe:
    same = tuple(
        (form, worth)
        for concept in named
        if (worth := weight(f"concept_{concept.kind}")) and key(word) in concept.said
        for form in concept.forms
        if form
    )
    count = library.count(word) or _otherwise(word, library)
    worth = 0.3 + 0.7 * library.rarity(count) if count else _UNKNOWN * says(word)
    if has_cjk(word) and len(word) == 1:
        worth *= weight("single")
    if not count and not same and not library.speaks(word):
        worth *= weight("untranslated")
    return Probe(
        word=word,
        weight=worth,
        known=bool(count or same),
        forms=dict(others(word)) | _parts(word),
        concepts=same,
        chars=_chars(word, library),
    )


def _parts(word: str) -> dict[str, float]:
    """A longer word by its parts (`复核人` where it says `复核`)."""
    if not has_cjk(word) or len(word) < 3:
        return {}
    return dict.fromkeys({word[:2], word[-2:]} if len(word) == 3 else {word[:2], word[2:]}, _PART)


def _chars(word: str, library: Lexis) -> dict[str, float]:
    """Rare characters that a close word would share (`礼物`, `礼品`)."""
    if not has_cjk(word) or len(word) == 1:
        return {}
    silent = helpers()
    return {c: _CLOSE * library.rarity(library.count(c)) for c in word if c not in silent}


def _said(form: str, view: View) -> bool:
    words = _latin(form)
    return words <= view.stems if words else form in view.plain


@lru_cache(maxsize=16_384)
def _latin(form: str) -> frozenset[str]:
    """Stems of the words of an English form; none of one with Chinese in it."""
    return frozenset() if has_cjk(form) else stems(form)


def _in_range(word: str, text: str) -> bool:
    """An amount that lies in a range the text gives (`800` in `501 至 3000 元`)."""
    found = _AMOUNT.fullmatch(word)
    amount = whole_number(found[1]) if found else None
    if amount is None:
        return False
    if any(int(low) <= amount <= int(high) for low, high in _RANGE.findall(text)):
        return True
    above = [int(a or b) for a, b in _ABOVE.findall(text)]
    below = [int(a or b) for a, b in _BELOW.findall(text)]
    return any(amount >= limit for limit in above) or any(amount <= limit for limit in below)
