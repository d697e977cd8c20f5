"""The words of a text as they are indexed and asked for: Chinese words and character pairs, English stems,
numbers; and the parts of words that kindred words share.
"""

import re
from functools import cache, lru_cache
from zlib import crc32

from knowledge.phrases import data
from knowledge.text import fold

_RUN = re.compile(
    r"(?P<cjk>[㐀-鿿\uac00-\ud7af\uf900-\ufaff]+)|(?P<latin>[a-z][a-z0-9'’+#]*(?:[-_][a-z0-9'’+#]+)*)|(?P<number>\d+(?:\.\d+)*%?)"
)
_CJK = re.compile(r"[㐀-鿿\uac00-\ud7af\uf900-\ufaff]+")
# 刷 屏 is 刷屏: page layout and evasion both put spaces inside Chinese words.
_GAP = re.compile(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])")
KEPT = 2048
"""How many texts' terms are remembered."""
_LATIN_LONG = re.compile(r"[a-z]{5,}")
_BEGINNING = 5
# fairly, usually; not family, supply or assembly
_ADVERB = re.compile(r"^(\w{3,}[^aeioubp])ly$")
_DOUBLE = re.compile(r"([b-df-hj-np-tv-z])\1$")


@cache
def _stop() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    lists = data("knowledge", "stopwords.yaml")
    return (
        frozenset(map(fold, lists["zh"])),
        frozenset(lists["zh_chars"]),
        frozenset(map(str, lists["en"])),
    )


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Light English stem: plural, -ing, -ed, -ly and final e, so that `kicked`, `kicking`, `kicks` meet."""
    word = word.replace("’", "'").removesuffix("'s").strip("'-")
    if len(word) <= 3:
        return word
    word = _ADVERB.sub(r"\1", word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("sses", "ings", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)]
            word = _DOUBLE.sub(r"\1", word)
            break
    return word.removesuffix("e") if len(word) > 4 else word


def stop_words() -> frozenset[str]:
    """Chinese words that say nothing of the subject, folded."""
    return _stop()[0]


@cache
def offhand() -> frozenset[int]:
    """Keys of the words of talk: a question is seldom about them."""
    listed = map(str, data("knowledge", "stopwords.yaml")["offhand"])
    return frozenset(key(term) for word in listed for term, whole in marked_terms(word) if whole)


def _chinese(run: str) -> list[tuple[str, bool]]:
    import rjieba

    words, chars, _ = _stop()
    found: list[tuple[str, bool]] = []
    start = 0
    whole: set[int] = set()
    for word in rjieba.cut(run):
        # 打广告 is asked for where a rule says 广告: its inner words carry the meaning.
        inner = [part for part in rjieba.cut_for_search(word) if len(part) == 2] if len(word) > 2 else []
        if word not in words:
            found.append((word, not inner))
        if inner:
            whole.update(start + word.find(part) for part in inner)
        elif len(word) > 1:
            whole.add(start)
        start += len(word)
    silent = [char in chars for char in run]
    for index in range(len(run) - 1):
        if not silent[index] and not silent[index + 1] and (pair := run[index : index + 2]) not in words:
            found.append((pair, index in whole))
    return found


def _latin(run: str) -> list[tuple[str, bool]]:
    """`sign-up` is asked for as `sign up` and as `signup`."""
    stop = _stop()[2]
    parts = [part for part in re.split("[-_]", run) if part]
    found = [(base, True) for part in parts if part not in stop and (base := stem(part)) not in stop]
    return [*found, (stem("".join(parts)), False)] if len(parts) > 1 else found


def chinese_words(text: str) -> frozenset[str]:
    """Chinese words as they stand in `text`, stop words included."""
    import rjieba

    return frozenset(word for run in _CJK.findall(text) for word in rjieba.cut(run))


def marked_terms(text: str) -> list[tuple[str, bool]]:
    """Terms of `text` with repeats, each with whether it is a word of its own (else a pair across or inside
    words).
    """
    return list(_marked(text))


# A clause is read twice in a row: for the word index and for its vector.
@lru_cache(maxsize=KEPT)
def _marked(text: str) -> tuple[tuple[str, bool], ...]:
    found: list[tuple[str, bool]] = []
    for match in _RUN.finditer(_GAP.sub("", fold(text))):
        run = match.group()
        if match.lastgroup == "cjk":
            found += _chinese(run)
        elif match.lastgroup == "number":
            found.append((run, True))
        else:
            found += _latin(run)
    return tuple(found)


def forget() -> None:
    """Lets go of the texts read last (they take some 20 kB each)."""
    _marked.cache_clear()


def terms(text: str) -> list[str]:
    """Terms of `text` with repeats: words first-class, character pairs of Chinese beside them, stop words
    left out.
    """
    return [term for term, _ in marked_terms(text)]


def letters(text: str) -> list[str]:
    """What kindred words share, marked as such: Chinese characters that carry meaning (骑车, 骑行) and the
    beginnings of longer Latin words (`moderate`, `moderator`).
    """
    silent, folded = _silent(), fold(text)
    single = [f"·{char}" for run in _CJK.findall(folded) for char in run if char not in silent]
    return single + [f"·{word[:_BEGINNING]}" for word in _LATIN_LONG.findall(folded)]


@cache
def _silent() -> frozenset[str]:
    words, chars, _ = _stop()
    return words | chars


@lru_cache(maxsize=200_000)
def key(term: str) -> int:
    """The 32-bit number a term is stored under."""
    return crc32(term.encode())
