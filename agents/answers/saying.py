"""How much a word says by its kind: a noun names the subject, talk and filling words say little of it."""

from functools import cache, lru_cache

from agents.answers.asking import helpers, weight, weights
from knowledge.phrases import data
from knowledge.text import fold, has_cjk
from knowledge.words import key, offhand, stem, stop_words


@lru_cache(maxsize=4096)
def says(word: str) -> float:
    """What a word that the library never uses counts for, beside a noun (1)."""
    if key(word) in offhand():
        return weight("talk")
    worth = weights("speech")
    return max((worth.get(tag, worth["other"]) for tag in _sorts(word)), default=1.0)


@lru_cache(maxsize=4096)
def loosened(word: str) -> tuple[str, ...]:
    """The words inside one that no dictionary has (`带猫` is two, `我妈` is one); empty where one has it."""
    import rjieba

    if not has_cjk(word) or len(word) < 2:
        return ()
    inner = rjieba.cut(word, False)
    if len(inner) < 2:
        return ()
    silent = stop_words() | helpers()
    return tuple(part for part in inner if part not in silent and key(part) not in offhand())


@lru_cache(maxsize=4096)
def names(word: str) -> bool:
    """Whether a word names a thing, as far as its form tells; an English one counts unless it is of talk."""
    if key(word) in offhand():
        return False
    sorts = _sorts(word)
    return not sorts or not _NAMING.isdisjoint(sorts)


_NAMING = frozenset("njg")


def _sorts(word: str) -> frozenset[str]:
    """Kinds of word (n, v, a …); those of an English one are of its first translation."""
    import rjieba

    said = word if has_cjk(word) else _translated().get(word, "")
    tags = [tag for _, tag in rjieba.tag(said)] if said else []
    # vn, an: a verb or an adjective that names (工资, 培训).
    return frozenset("n" if tag.endswith("n") else tag[:1] for tag in tags)


@cache
def _translated() -> dict[str, str]:
    """Stem of an English word → the first Chinese word that the lexicon gives it for."""
    found: dict[str, str] = {}
    for chinese, english in data("knowledge", "lexicon.yaml").items():
        for word in english:
            found.setdefault(stem(fold(str(word))), fold(str(chinese)))
    return found
