"""Names, links, ways to reach somebody, marks and demands in a text that nothing given bears out."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from agents.claims.plain import squeezed
from agents.claims.sources import Sources
from agents.personal import find_personal
from knowledge.phrases import data
from knowledge.text import fold, has_cjk

_END = ".,:;!?'\")"
_LEAST = 2


def strange_links(text: str, sources: Sources) -> Iterator[str]:
    """Addresses of any form, bare domains included."""
    plain = fold(text)
    for found in _each("links", plain):
        said = found[0].rstrip(_END)
        if said and squeezed(said) not in sources.reached and not _alike("links_like", said):
            yield said
    for found in compiled("link_marks").finditer(plain):
        if not found[1] or squeezed(found[1]) not in sources.reached:
            yield found[0]


def strange_contacts(text: str, sources: Sources) -> Iterator[str]:
    """Phone numbers, mailboxes, accounts and handles."""
    private = find_personal(text)
    known = re.sub(r"[^\w@]", "", sources.reached) if private else ""
    for piece in private:
        if re.sub(r"[^\w@]", "", fold(piece.text)) not in known:
            yield piece.text
    plain = fold(text)
    for found in compiled("account").finditer(plain):
        if squeezed(found[1]) not in sources.reached and not has_cjk(found[1]):
            yield found[1]
    called = [found[1] for found in compiled("handle").finditer(plain)]
    handles = {other[1] for other in compiled("handle").finditer(sources.reach)} if called else set()
    for said in called:
        if not any(said.startswith(handle) or handle.startswith(said) for handle in handles):
            yield f"@{said}"


def strange_markup(text: str, sources: Sources) -> Iterator[str]:
    """HTML, template marks, fences of the prompt: nothing that a page or a template could act on."""
    for found in _each("markup", text.lower()):
        if squeezed(found[0]) not in sources.near:
            yield found[0]


def strange_asks(text: str, sources: Sources) -> Iterator[str]:
    """Demands for secrets or money, and talk about the model itself."""
    plain = fold(text)
    demands = [found[0] for found in _demands(plain)]
    given = {found[0] for found in _demands(sources.firm)} if demands else set()
    yield from (said for said in demands if said not in given)
    for found in compiled("meta").finditer(plain):
        if found[0] not in sources.trusted:
            yield found[0]


def strange_names(text: str, sources: Sources) -> Iterator[str]:
    """Persons that the text brings in: where a name stands beside a role, a title or a word like 联系."""
    if has_cjk(text):
        yield from (name for name in _chinese_names(fold(text)) if not _known(name, sources))
    called = [found["v"] for pattern in compiled_all("names_en") for found in pattern.finditer(text)]
    given = {*re.findall(r"[a-z]+", sources.trusted), *compiled_words("capitals")} if called else set()
    yield from (name for name in called if not given.issuperset(name.lower().split()))


def strange_script(text: str, sources: Sources) -> Iterator[str]:
    """Words of a language that nobody asked for; whole sentences of the other one of the two."""
    patterns = [compiled("foreign"), compiled("latin_run" if sources.language == "zh" else "han_run")]
    for found in (match for pattern in patterns for match in pattern.finditer(text)):
        if squeezed(found[0]) not in sources.near:
            yield found[0]


def sanctions_in(plain: str) -> set[str]:
    """Kinds of sanction that a folded text speaks of, without those it denies."""
    table = spec()["sanctions"]
    return {
        str(kind)
        for kind in table
        for found in _sanction(str(kind)).finditer(plain)
        if not _denied().search(plain[max(0, found.start() - 14) : found.start()])
    }


def _demands(plain: str) -> Iterator[re.Match[str]]:
    refused = compiled("asks_not")
    for found in _each("asks", plain):
        if not refused.search(plain[max(0, found.start() - 24) : found.start()]):
            yield found


def _chinese_names(plain: str) -> Iterator[str]:
    import rjieba

    table = spec()
    before, after, none = (frozenset(table[key]) for key in ("before_name", "after_name", "no_names"))
    words = [(str(word), str(tag)) for word, tag in rjieba.tag(plain)]
    for at, (word, tag) in enumerate(words):
        if word in none or not has_cjk(word):
            continue
        beside = (at and words[at - 1][0] in before) or (at + 1 < len(words) and words[at + 1][0] in after)
        follower = words[at + 1][0] if at + 1 < len(words) else ""
        called = at + 1 < len(words) and words[at + 1][1] in table["name_tags"]
        first = tag in table["name_tags"] or (called and re.fullmatch(table["surnames"], word))
        if beside and len(word) == 1 and first and 0 < len(follower) <= _LEAST:
            yield word + follower
        elif _is_name(word, tag, bool(beside)):
            yield word
    yield from (found["v"] for found in _called().finditer(plain))


def _is_name(word: str, tag: str, beside: bool) -> bool:
    table = spec()
    surname = bool(re.match(table["surnames"], word))
    if surname and len(word) > _LEAST - 1 and re.fullmatch(table["titled"], word):
        return True
    if tag in table["name_tags"] or (tag == "x" and surname):
        return len(word) >= _LEAST and (surname or beside)
    return beside and bool(re.fullmatch(table["nickname"], word))


def _known(name: str, sources: Sources) -> bool:
    """A name that was given, or its beginning (the cutter may take a character too many)."""
    return name in sources.near or (len(name) > _LEAST and name[:_LEAST] in sources.near)


def _alike(key: str, said: str) -> bool:
    return any(pattern.fullmatch(said) for pattern in compiled_all(key))


def _each(key: str, text: str) -> Iterator[re.Match[str]]:
    for pattern in compiled_all(key):
        yield from pattern.finditer(text)


@cache
def _called() -> re.Pattern[str]:
    return re.compile(spec()["called"].format(surname=spec()["surnames"]))


@cache
def compiled(key: str) -> re.Pattern[str]:
    return re.compile(spec()[key])


@cache
def compiled_all(key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source) for source in spec()[key])


@cache
def compiled_words(key: str) -> tuple[str, ...]:
    return tuple(map(str, spec()[key]))


@cache
def _sanction(kind: str) -> re.Pattern[str]:
    return re.compile(spec()["sanctions"][kind])


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(spec()["negated"])


@cache
def spec() -> dict[str, Any]:
    found: dict[str, Any] = data("agents.claims", "patterns.yaml")
    return found
