"""How much a word says by its kind: a noun names the subject, talk and filling words say little of it."""

from functools import lru_cache

from agents.answers.asking import helpers, weight, weights
from knowledge.text import has_cjk
from knowledge.words import key, offhand, stop_words


@lru_cache(maxsize=4096)
def says(word: str) -> float:
    """What a word that the library never uses counts for, beside a noun (1)."""
    if key(word) in offhand():
        return weight("talk")
    if not has_cjk(word):
        return 1.0
    import rjieba

    worth = weights("speech")
    return max((worth.get(tag[:1], worth["other"]) for _, tag in rjieba.tag(word)), default=1.0)


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
    if not has_cjk(word):
        return True
    import rjieba

    return any(tag[:1] in _NAMING for _, tag in rjieba.tag(word))


_NAMING = frozenset("njg")
