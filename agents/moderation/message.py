"""Which words of a request are the message to judge, who wrote it, and what is said of the member's past."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.moderation import retold
from agents.moderation.history import stated_age, stated_prior, told_of_reminder
from agents.moderation.lexicon import PACKAGE, categories, expand
from agents.moderation.retold import worded as described
from knowledge.phrases import data
from knowledge.text import fold, fold_map

_QUOTED = re.compile(
    r"「([^「」]{2,})」|『([^『』]{2,})』|“([^“”]{2,})”|\"([^\"]{2,})\"|‘([^‘’]{4,})’|(?<![A-Za-z])'([^'\n]{4,})'(?![A-Za-z])",
    re.DOTALL,
)
_OPENING, _ENDING = 60, 60
"""Characters in which the one who did it, and what to do, are named."""
_FENCE = re.compile(r"```[a-z]*\n?(.+?)```|(?m:^>\s?(.+)$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """`message` is empty when the behaviour was only described; `described` holds (category, start, end) in
    the request, also for a message that was retold without quotation marks."""

    message: str
    member: str = ""
    prior: int | None = None
    """Earlier counted sanctions the request states; None when it says nothing."""
    reminded: bool = False
    age: int | None = None
    """Days since the last of those sanctions, as the request says."""
    described: tuple[tuple[str, int, int], ...] = ()


def as_given(text: str) -> Asked:
    """The whole text is the message, unless it opens with a plain instruction to judge what follows, or is
    itself an operator's question about what somebody did."""
    if re.search(_spec()["frame"], fold(text)):
        return extract(text)
    return _told_by_operator(text) or Asked(text)


def _told_by_operator(text: str) -> Asked | None:
    """An operator's telling of a deed."""
    if not is_of_operator(text):
        return None
    found = extract(text)
    return found if found.described else None


def is_of_operator(text: str) -> bool:
    """Whether a text tells of somebody and ends in how to deal with it, in the voice of one who decides."""
    plain = fold(text)
    return _is_telling(plain) and _handles(plain) and not _compiled("complaint")[0].search(plain)


def shows(text: str) -> bool:
    """Whether a request shows a message: in quotation marks, after a colon, or on lines of its own."""
    return bool(_quoted(text) or _after_colon(text) or _below(text))


def _is_telling(plain: str) -> bool:
    """Whether a text opens with what somebody else did."""
    opening = plain[:_OPENING]
    return bool(_compiled("narrative")[0].search(plain) or _compiled("person")[0].search(opening))


def _is_told(text: str, plain: str) -> bool:
    """Whether a request tells of somebody, by how it opens or because it asks what to do about them."""
    if _compiled("pointed")[0].search(plain) or not _is_telling(plain):
        return False
    if _compiled("narrative")[0].search(plain) or _handles(plain) or asks(text):
        return True
    return stated_prior(text) is not None


def without_message(asked: Asked, text: str) -> Asked:
    """The same request, when what was taken for the message was only the telling going on."""
    prior = stated_prior(text) if asked.prior is None else asked.prior
    return Asked(
        "", asked.member or who(text), prior, told_of_reminder(text), stated_age(text), asked.described
    )


def _handles(plain: str) -> bool:
    """Whether a text ends by asking how to deal with it."""
    return bool(_compiled("handling")[0].search(plain[-_ENDING:]))


def extract(text: str) -> Asked:
    """Finds the message inside an operator's request, or the behaviour it describes."""
    shown = _quoted(text) or _after_colon(text) or _below(text)
    plain = fold(text)
    told = not shown and _is_told(text, plain)
    found = shown or _told(text)
    around = text.replace(found, " ", 1) if found else text
    past = who(around), stated_prior(around), told_of_reminder(around), stated_age(around)
    acts = retold.acts(_without_tail(text)) if told else described(around)
    if found:
        return Asked(found, *past, () if shown else acts)
    if (told and (acts or _handles(plain))) or (asks(text) and acts):
        return Asked("", *past, acts)
    return Asked(_without_tail(_without_lead(text)), *past)


@cache
def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/request.yaml")
    return found


@cache
def _compiled(key: str) -> tuple[re.Pattern[str], ...]:
    value = _spec()[key]
    sources = value if isinstance(value, list) else [value]
    return tuple(re.compile(expand(str(source), _spec()["macros"]), re.DOTALL | re.I) for source in sources)


def asks(text: str) -> bool:
    """Whether a text asks for a judgement."""
    plain = fold(text)
    return any(pattern.search(plain) for pattern in _compiled("asks"))


def _quoted(text: str) -> str:
    """The longest quotation, when the words around it talk about it."""
    pieces = [next(g for g in m.groups() if g) for m in [*_QUOTED.finditer(text), *_FENCE.finditer(text)]]
    best = max((piece for piece in pieces if not _is_name(piece, text)), key=len, default="").strip()
    around = text.replace(best, " ", 1)
    return best if best and _talks(around) and not _is_term(best, around) else ""


def _talks(around: str) -> bool:
    plain = fold(around)
    if asks(around) or any(p.search(plain) for p in _compiled("names")):
        return True
    return bool(who(around)) and stated_prior(around) is not None


def _is_name(piece: str, text: str) -> bool:
    """Whether a short quotation is what somebody is called (成员「路过」改了头像)."""
    before, _, after = text.partition(piece)
    called, goes_on = _compiled("called")
    return len(piece) <= 12 and bool(called.search(fold(before)) and not goes_on.match(fold(after)))


def _is_term(best: str, around: str) -> bool:
    """A short quoted word that a rule question is about (群规里「禁止广告」指什么)."""
    return len(best) <= 8 and bool(
        re.search(r"指(?:的)?(?:是)?什么|什么意思|怎么理解|what\s+does", fold(around))
    )


def _after_colon(text: str) -> str:
    plain, origin = fold_map(text)
    for match in re.finditer(r":(?!//)", plain[:160]):
        before, after = plain[: match.start()], plain[match.end() :].strip()
        if len(after) >= 2 and (asks(before) or any(p.search(before[-24:]) for p in _compiled("names"))):
            return _without_tail(text[origin[match.end()] :].strip())
    return ""


def _below(text: str) -> str:
    """A request on the first (or last) line and the message on the others."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    if len(lines) < 2:
        return ""
    if asks(lines[0]) and len(lines[0]) <= 60:
        return "\n".join(lines[1:]).strip()
    return "\n".join(lines[:-1]).strip() if asks(lines[-1]) and len(lines[-1]) <= 40 else ""


def _told(text: str) -> str:
    plain, origin = fold_map(text)
    for pattern in _compiled("told"):
        match = pattern.search(plain)
        if match and not _only_described(match["message"]) and not _reported(match["message"]):
            return text[origin[match.start("message")] : origin[match.end("message") - 1] + 1].strip()
    return ""


def _reported(words: str) -> bool:
    """Whether words are reported speech (说要…, said that she…) and not the message itself."""
    return bool(_compiled("reported")[0].match(words))


def _only_described(words: str) -> bool:
    """Whether words name a behaviour (发广告, 黄图) rather than being it."""
    return len(words) < 6 and any(
        re.search(p, "发" + words) or re.search(p, words)
        for spec in categories().values()
        for p in spec["described"]
    )


def _without_lead(text: str) -> str:
    plain, origin = fold_map(text)
    match = _compiled("lead")[0].match(plain)
    return text[origin[match.end()] :] if match and match.end() < len(plain) else text


def _without_tail(text: str) -> str:
    plain, origin = fold_map(text)
    for pattern in _compiled("tail"):
        match = pattern.search(plain)
        if match and match.start() >= 2:
            text = text[: origin[match.start()]].strip()
            plain, origin = fold_map(text)
    return text.strip()


def who(text: str) -> str:
    """The member a request names, without @; empty when it names none."""
    plain_names = {str(name) for name in _spec()["not_member"]}
    for pattern in _compiled("member"):
        for match in pattern.finditer(text):
            name = re.split(_spec()["name_ends"], match["member"].strip(), maxsplit=1)[0]
            if name and name.lower() not in plain_names and not re.search(_spec()["not_name"], name):
                return name
    return ""


def worded(key: str, text: str) -> re.Match[str] | None:
    """A match of one of the follow-up wordings in folded text."""
    return re.search(expand(_spec()["followup"][key], _spec()["macros"]), fold(text))


def followup_words() -> Mapping[str, Any]:
    """The follow-up section of `data/request.yaml`."""
    found: Mapping[str, Any] = _spec()["followup"]
    return found


def joined(parts: Sequence[str]) -> str:
    return "\n".join(part for part in parts if part)
