"""Whether a text holds everything that was given, and nothing that was not."""

import re
from functools import lru_cache

from agents.checks import says, unsupported_numbers
from agents.claims.quotes import quoted
from agents.drafting.advertising import hits, softened
from agents.drafting.clauses import compiled
from agents.drafting.pieces import Piece
from agents.drafting.task import Task
from agents.facts import plain_text
from knowledge.phrases import data

_TOKEN = re.compile(
    r"https?://[^\s,。;、!()【\u4e00-\u9fff]*[^\s,。;、!()【\u4e00-\u9fff.?]|[a-z0-9][a-z0-9_.:/@-]*[a-z0-9]|[a-z0-9]",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://[^\s,。;、!()<>《》【\u4e00-\u9fff]+|@[\w-]+", re.IGNORECASE)
_QUOTED = re.compile(r"《[^《》\n]{1,40}》|「[^「」\n]{1,60}」|“[^“”\n]{1,60}”")
_CONTENT_TAGS = ("n", "v", "a", "m", "t", "s", "i", "l", "j", "eng")
_ENOUGH = 0.6
_AMOUNT = 12
"""Characters of a fact that is an amount and little else."""


def squeeze(text: str) -> str:
    """Text as it is compared: folded, without spaces, dashes of one kind, no added calendar notes."""
    return re.sub(r"[\s*]+", "", re.sub(r"[–—~]", "-", plain_text(text)))


def missing(text: str, pieces: list[Piece], task: Task) -> list[str]:
    """Given words that the text lacks, as given: first whole facts, then clauses whose content is gone."""
    held = squeeze(text)
    held += re.sub(r"\([^()]*\)", "", held)
    lost = [words for piece in pieces for words in _missing_of(piece, held, task)]
    return [words for words in lost if not _said_otherwise(words, text)]


def _said_otherwise(words: str, text: str) -> bool:
    """Whether an amount or hour that was given stands in the text in another form."""
    return len(words) <= _AMOUNT and says(text, words)


def _missing_of(piece: Piece, held: str, task: Task) -> list[str]:
    language = task.voice.language
    firm = data("agents.drafting", "wording.yaml")["firm"]
    lost = [
        fact.value for fact in piece.facts if fact.label in firm and not _holds(fact.value, held, language)
    ]
    lost += [token for token in _tokens(piece) if squeeze(token) not in held]
    if not lost and not all(_clause_held(softened(run, language), held) for run in _untyped(piece)):
        lost = [piece.text]
    return list(dict.fromkeys(lost))


def _untyped(piece: Piece) -> list[str]:
    """The words of a clause outside its facts (a fact is checked by its value)."""
    runs, at = [], 0
    for fact in piece.facts:
        if fact.label not in ("quoted", "count") and not fact.loose:
            runs.append(piece.text[at : fact.start])
            at = fact.end
    return [run for run in [*runs, piece.text[at:]] if run.strip()]


def _holds(value: str, held: str, language: str) -> bool:
    if squeeze(value) in held or squeeze(softened(value, language)) in held:
        return True
    parts = [part for part in re.split(r"[,;，；]", value) if part.strip()]
    return len(parts) > 1 and all(_clause_held(part, held) for part in parts)


def _tokens(piece: Piece) -> list[str]:
    """Numbers, Latin words and links outside barred terms and moments (which may be printed another way)."""
    apart = [(hit.start, hit.end) for hit in hits(piece.text, "zh")]
    apart += [(fact.start, fact.end) for fact in piece.facts if fact.when is not None and not fact.loose]
    inside = {at for span in apart for at in range(*span)}
    spans = (match.span() for match in _TOKEN.finditer(plain_text(piece.text)))
    found = [piece.text[slice(*span)] for span in spans if span[0] not in inside]
    return [token for token in found if re.search(r"\d|://|[A-Z]", token)]


def _clause_held(clause: str, held: str) -> bool:
    if squeeze(clause) in held:
        return True
    unsaid = compiled(data("agents.drafting", "wording.yaml")["unsaid"])
    words = content_words(unsaid.sub("", plain_text(clause)))
    if not words:
        return True
    return sum(squeeze(word) in held for word in words) / len(words) >= _ENOUGH


@lru_cache(maxsize=2048)
def content_words(text: str) -> tuple[str, ...]:
    """Words that carry content (nouns, verbs, adjectives, numbers, names); Latin ones of 4 letters up."""
    import rjieba

    tagged = rjieba.tag(plain_text(text))
    return tuple(
        word
        for word, tag in tagged
        if (tag.startswith(_CONTENT_TAGS) and len(word) > 1 and not word.isascii())
        or (word.isascii() and len(word) > 3)
    )


def invented(text: str, sources: list[str]) -> list[str]:
    """Numbers, links, handles and quoted names in the text that stand in none of the sources."""
    known = squeeze("\n".join(sources))
    found = unsupported_numbers(_apart(_without_order(text)), [_apart(source) for source in sources])
    emphasis = {plain_text(one.text) for one in quoted(text) if not one.binding}
    for pattern in (_LINK, _QUOTED):
        found += [
            m.rstrip(".,:")
            for m in pattern.findall(plain_text(text))
            if squeeze(m.rstrip(".,:")) not in known and m[1:-1] not in emphasis
        ]
    return list(dict.fromkeys(found))


def _apart(text: str) -> str:
    """Commas between two numbers spaced out, thousands separators left."""
    return re.sub(r",(?!\d{3}(?!\d))", " ", plain_text(text))


def _without_order(text: str) -> str:
    return re.sub(r"(?m)^\s*\d{1,2}[.、)]\s", "", text)
