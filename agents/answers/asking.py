"""A question taken apart: what it asks for, and the words that say what it is about."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agents.answers.essential import essential
from agents.answers.lexis import plain as folded
from agents.answers.wording import PACKAGE, known_at
from knowledge.phrases import data
from knowledge.text import fold, has_cjk, mainland
from knowledge.words import marked_terms, stop_words

_RUN = re.compile(r"[㐀-鿿\uac00-\ud7af\uf900-\ufaff]+|[a-z0-9@][a-z0-9'’+#.:-]*")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `focus` are its subject words in order of the text."""

    text: str
    aspects: tuple[str, ...]
    focus: tuple[str, ...]
    topic: tuple[str, ...] = ()
    """Subject words of the part before it, where this part leans on it."""
    leaning: bool = False
    """Whether it cannot be read without the topic (`who reviews it`)."""
    elided: bool = False
    """Whether it leaves its subject to the part before it (`谁审核`)."""
    essential: tuple[str, ...] = ()
    """Subject words that the question word stands at: no answer goes without them."""
    ordinals: tuple[str, ...] = ()
    unit: str = ""
    """The unit a number was asked in (`多少分` → 分, `how many people` → people)."""
    weak: tuple[str, ...] = ()
    """Words that help to find a clause and do not decide (流程, 内容)."""
    of_rules: bool = False
    """Whether it names the rules as what is to be quoted."""
    naming: bool = False
    """Whether it asks which one, by name (哪家医院, `which brand`)."""
    manner: bool = False
    """Whether it asks for the way to do something."""
    stepwise: bool = False
    """Whether it asks how one does something oneself (`how do I appeal`)."""
    foreign: bool = False
    """About the world outside any team's documents (weather, code, celebrities)."""


def read(text: str) -> Question:
    """Aspects (duration, who, money …) and subject words of one question."""
    plain = _plain(text)
    aspects = tuple(name for name, entry in _table()["aspects"].items() if re.search(entry["ask"], plain))
    cut = _words(_subject(plain))
    focus = _focus(cut)
    return Question(
        text=text.strip(),
        aspects=_settled(aspects, plain),
        focus=focus,
        essential=essential(plain, focus),
        weak=tuple(word for word in dict.fromkeys(cut) if word in _weak() and word not in focus),
        ordinals=tuple(_pattern("ordinals").findall(plain)),
        unit=_unit(plain),
        naming=bool(_pattern("naming").search(plain.strip(" ?"))),
        stepwise=bool(_pattern("procedure").search(plain)),
        manner=bool(_pattern("manner").search(plain)),
        foreign=bool(_pattern("rare_ask").search(plain)),
        of_rules=_sourceless(plain) != plain,
    )


def read_all(text: str, most: int) -> list[Question]:
    """Every question asked at once; one that leans on the question before it knows its topic."""
    found: list[Question] = []
    for piece in parts(text)[:most]:
        question = read(piece)
        if found:
            question = _leant(question, found[0])
        found.append(question)
    return found


def _leant(question: Question, before: Question) -> Question:
    """The first question's subject joins; what is only named as done by now (`批准后`) joins it too."""
    plain = _plain(question.text)
    past = {word for word in question.focus if word in before.focus and f"{word}后" in plain}
    own = tuple(word for word in question.focus if word not in past) or question.focus
    topic = _topic(before, own)
    said = bool(_pattern("pronouns").search(plain))
    bare = bool(_pattern("bare_ask").search(plain.strip()))
    if (said or bare) and topic and not set(own) - _generic():
        return replace(question, focus=topic, leaning=True)
    return replace(question, focus=own, topic=topic, leaning=said, elided=elided(question.text))


def elided(text: str) -> bool:
    """Whether a question opens with its question word, and so leaves its subject to the one before."""
    return bool(_pattern("elided").search(_plain(text).strip()))


def _topic(before: Question, own: tuple[str, ...]) -> tuple[str, ...]:
    """The subject of a question without what it asks about it (封禁, where it was 谁批准封禁)."""
    named = tuple(word for word in before.focus if word not in own)
    return tuple(word for word in named if word not in before.essential) or named


def contrast(text: str) -> tuple[str, str] | None:
    """The two things whose difference is asked for, each as a question of its own."""
    found = _pattern("differences").search(_plain(text).strip(" ?"))
    if not found:
        return None
    named = {name.rstrip("23"): said for name, said in found.groupdict().items() if said}
    of = f"的{named['of']}" if named.get("of") else ""
    return f"{named['a'].strip()}{of}", f"{named['b'].strip()}{of}"


def parts(text: str) -> list[str]:
    """The questions asked at once; what is no question by itself stays with the one before it."""
    found: list[str] = []
    for piece in _pattern("split").split(text):
        piece = piece.strip(" ,\uff0c、")
        if not piece:
            continue
        if found and not (_stands_alone(piece) and _asks(found[-1])):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found or [text.strip()]


def _asks(piece: str) -> bool:
    """Whether a piece is a question, and does not only tell what led to the next one."""
    plain = _plain(piece).strip()
    told = _pattern("tells").search(plain) and not _pattern("outright").search(plain)
    return bool(_pattern("asks").search(plain)) and not told


def _stands_alone(piece: str) -> bool:
    asked = _plain(piece).strip()
    return bool(_pattern("asks").search(asked) and (read(piece).focus or _pattern("bare_ask").search(asked)))


def value(aspect: str) -> re.Pattern[str] | None:
    """What an answer to that aspect must hold; None when anything goes."""
    return _value(aspect)


def strict(aspect: str) -> bool:
    return bool(_table()["aspects"][aspect]["strict"])


def alike_units(unit: str) -> tuple[str, ...]:
    """Units that stand for one another (层 for 级)."""
    groups = (tuple(map(str, group)) for group in _table()["units"])
    return tuple(dict.fromkeys([unit, *(other for group in groups if unit in group for other in group)]))


def counts(unit: str) -> re.Pattern[str]:
    """A number in that unit, or in one that stands for it."""
    units = "|".join(_either_number(each) for each in alike_units(unit))
    people = bool(_pattern("people").search(unit))
    abroad = _table()["counts_abroad"]["people" if people else "zh" if unit.isascii() else "en"]
    return _compiled(f"{_table()['counts'].replace('UNIT', units)}|{abroad}")


def _either_number(unit: str) -> str:
    """An English unit in singular and plural (`how many approvals` → one approval)."""
    if not unit.isascii() or len(unit) < 4:
        return re.escape(unit)
    one = unit[:-3] + "y" if unit.endswith("ies") else unit.removesuffix("s")
    return "|".join(map(re.escape, dict.fromkeys((unit, one))))


def _compiled(written: str) -> re.Pattern[str]:
    """A pattern of values with numbers spelled out."""
    for name, pattern in _table()["numbers"].items():
        written = written.replace(name, pattern)
    return re.compile(written)


def occasion(said: str) -> tuple[str, ...]:
    """Other words for the same time (`第一次`, `首次`)."""
    return next((tuple(group) for group in _table()["occasions"] if said in group), (said,))


def weight(name: str) -> float:
    """A threshold or weight of `weights.yaml`."""
    return float(data(PACKAGE, "weights.yaml")[name])


def weights(name: str) -> dict[str, float]:
    found: dict[str, float] = data(PACKAGE, "weights.yaml")[name]
    return found


def ways() -> re.Pattern[str]:
    """What tells a way to do something."""
    return _pattern("ways")


def shows_way(question: Question, text: str) -> bool:
    """Whether a text tells what to do, where the question is how one does something; else True."""
    return not question.stepwise or bool(_pattern("steps_told").search(fold(text)))


def role_edges() -> re.Pattern[str]:
    """What may stand right before the name of a role."""
    return _pattern("role_edges")


def helpers() -> frozenset[str]:
    return frozenset(_table()["helpers"])


def attributes(question: Question) -> tuple[str, ...]:
    """Subject words that may be asked of anybody and anything (salary, phone number)."""
    return tuple(word for word in question.focus if word in _listed("attributes"))


def as_written(word: str, text: str) -> str:
    """A folded word as the question wrote it, when that can be told."""
    at = fold(text).find(word)
    if at < 0 or len(fold(text)) != len(text):
        return word
    end = at + len(word)
    while word.isascii() and end < len(text) and text[end].isascii() and text[end].isalpha():
        end += 1
    return text[at:end]


def query(text: str) -> str:
    """The text to search for: dialect particles in common words, without where to look."""
    return _sourceless(_plain(text))


def _sourceless(plain: str) -> str:
    """Without the words for the rulebook itself, unless nothing else is left (`群规怎么说`)."""
    left = _pattern("sources").sub(" ", plain).strip(" ?,")
    return left if len(left) >= 2 else plain


@cache
def _dialect() -> list[tuple[str, str]]:
    pairs = [(fold(said), fold(common)) for said, common in _table()["dialect"].items()]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _plain(text: str) -> str:
    plain = _pattern("year_old").sub("child", folded(mainland(text)))
    for said, common in _dialect():
        plain = plain.replace(said, common)
    return plain


def _subject(plain: str) -> str:
    """The question without its question words, so that 多久要 does not count as a subject."""
    plain = _pattern("frames").sub(",", _sourceless(plain))
    for entry in _table()["aspects"].values():
        if entry.get("strip"):
            plain = re.sub(entry["strip"], ",", plain)
    return plain


def _settled(aspects: tuple[str, ...], plain: str) -> tuple[str, ...]:
    """A question for money or a time limit also looks like one for a count, one for a period like one for
    a moment, an English one for a thing like one for yes or no.
    """
    if _pattern("open_question").search(plain):
        aspects = tuple(a for a in aspects if a != "whether")
    if "hours" in aspects:
        aspects = tuple(a for a in aspects if a not in ("when", "duration", "count"))
    if "age" in aspects or "size" in aspects:
        aspects = tuple(a for a in aspects if a not in ("count", "when", "duration"))
    if {"money", "duration"} & set(aspects):
        aspects = tuple(a for a in aspects if a not in ("count", "when"))
    if "contact" in aspects:
        aspects = tuple(a for a in aspects if a != "count")
    if "list" in aspects:
        aspects = tuple(a for a in aspects if a not in ("count", "who", "where"))
    return aspects


def _unit(plain: str) -> str:
    found = _pattern("unit").search(plain) or _pattern("units_spoken").search(plain)
    return next((unit for unit in found.groups() if unit), "") if found else ""


def _words(subject: str) -> list[str]:
    ordinals = _pattern("ordinals")
    return [word for word in _cut(subject) if not ordinals.fullmatch(word)]


def _focus(cut: list[str]) -> tuple[str, ...]:
    """Subject words as a reader would cut them; words of every rulebook only when there is nothing else."""
    plain = [word for word in cut if word not in _generic()]
    words = [word for word in plain if word not in _weak()] or plain
    return tuple(dict.fromkeys(_bare(word) for word in words or [w for w in cut if len(w) > 1] or cut))


def _bare(word: str) -> str:
    """The object of a verb that was cut as one word (`打广告` asks about 广告)."""
    import rjieba

    light = len(word) == 3 and word[0] in _table()["light_verbs"] and len(rjieba.cut(word[1:], False)) == 1
    return word[1:] if light else word


def _cut(text: str) -> list[str]:
    import rjieba

    found: list[str] = []
    for run in (piece for whole in _RUN.findall(text) for piece in _pieces(whole)):
        if known_at(run, 0) == run:
            found.append(run)
        elif has_cjk(run):
            sure = set(rjieba.cut(run, False))
            found += [w for w in rjieba.cut(run) if w not in stop_words() and (w in sure or not _glued(w))]
        else:
            found += [term for term, _ in marked_terms(run)] or ([run] if run.startswith("@") else [])
    return found


def _pieces(run: str) -> list[str]:
    """A run cut before and after the wordings that are known as they stand (`没人接话`)."""
    cut = [""]
    at = 0
    while at < len(run):
        known = known_at(run, at) or run[at]
        if len(known) > 1:
            cut += [known, ""]
        else:
            cut[-1] += known
        at += len(known)
    return [piece for piece in cut if piece]


def _glued(word: str) -> bool:
    """A word that no dictionary has and that holds a function character: two words cut as one (`天发`)."""
    return any(char in _table()["function_chars"] for char in word.removesuffix("表"))


def _table() -> dict[str, Any]:
    table: dict[str, Any] = data(PACKAGE, "asking.yaml")
    return table


@cache
def _generic() -> frozenset[str]:
    return _listed("generic")


@cache
def _weak() -> frozenset[str]:
    return _listed("weak")


@cache
def _listed(name: str) -> frozenset[str]:
    words = [fold(str(word)) for word in _table()[name]]
    return frozenset([*words, *(term for word in words if word.isascii() for term, _ in marked_terms(word))])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_table()[name], re.IGNORECASE)


@cache
def _value(aspect: str) -> re.Pattern[str] | None:
    written = _table()["aspects"][aspect]["value"]
    return _compiled(written) if written else None
