"""Clauses of a request: where a sentence may be cut without cutting a time, price, link or quotation."""

import re
from dataclasses import dataclass
from functools import cache

from agents.facts import plain_text

_PROTECTED = re.compile(
    r"https?://[^\s,。;!、]*[^\s,。;!?、.]|《[^《》\n]*》|「[^「」\n]*」|“[^“”\n]*”|\"[^\"\n]*\"|【[^【】\n]*】|\([^()\n]*\)"
)
_BREAK = re.compile(
    r"(?:[。!?;]+[~]*|(?<=[\u4e00-\u9fff])(?<![点时日号月])[~]+(?=[\u4e00-\u9fff]|$)|\n+|(?<!\d)\.(?=\s|$)"
    r"|(?<=\d\d)\.(?=\s+[a-z]|$)|(?<=[a-z] \d)\.(?=\s+[a-z]|$)|,(?!\d{3}(?!\d))|,(?<!\d,))\s*"
)
_MACRO = re.compile(r"(?<!\?P)<([a-z]+)>")
_HARD = re.compile(r"[。!?;\n.~]")


_SPACE = re.compile(
    r"(?<!电话)(?<!微信)(?<!会议)(?<![号码接址])(?<=[\u4e00-\u9fff\d)”》])"
    r"(?!(?<=\d) +\d{2,4}(?:[\s,]|$)) +(?=[\u4e00-\u9fff《“\d])"
)
_APART = re.compile(r"(?<=[\u4e00-\u9fff)）”》]) +(?=[\u4e00-\u9fff《“])")  # never inside `10 月 8 日`
_STRETCH = re.compile("[^,\uff0c。;\uff1b!\uff01?\uff1f\n]+")
_ROW = 3  # spaces that make a clause a row of facts
_DASHED = re.compile(
    r"\s+[—–-]{1,2}\s+(?=(?:please |pls |and )?(?:make|keep|write|draft|post|use|no emoji|don.t|for)\b)",
    re.IGNORECASE,
)
_CIRCLED = re.compile("[\u2460-\u2468]")
_NUMBERED = re.compile(r"(?:(?<=[\s:。;,、])|^)(\d{1,2})(?:[.、)](?!\d)|\))\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` without the mark that ends it; `mark` as written, empty at the end of the text."""

    text: str
    mark: str
    start: int

    @property
    def ends_sentence(self) -> bool:
        return not self.mark or bool(_HARD.search(plain_text(self.mark)))


def clauses(text: str) -> list[Clause]:
    """All clauses in order; blank ones are left out."""
    plain = plain_text(text)
    guarded = {at for match in _PROTECTED.finditer(plain) for at in range(*match.span())}
    found, at = [], 0
    for match in _BREAK.finditer(plain):
        if match.start() in guarded:
            continue
        found.append(Clause(text[at : match.start()], text[match.start() : match.end()], at))
        at = match.end()
    found.append(Clause(text[at:], "", at))
    return [clause for clause in found if clause.text.strip()]


def spaced(text: str) -> str:
    """Text typed with spaces for commas gets its commas; other text stays as it is."""
    text = _DASHED.sub(", ", text)
    plain = plain_text(text)
    if re.search(r"[。;!\n]|,(?!(?<=\d,)\d)", plain) or len(_SPACE.findall(plain)) < 2:
        return _STRETCH.sub(_listed, text)
    return _SPACE.sub("，", text)


def _listed(found: re.Match[str]) -> str:
    """A long clause that is itself a row of facts with spaces between them."""
    return _APART.sub("，", found[0]) if len(_APART.findall(found[0])) >= _ROW else found[0]


def own_lines(text: str) -> str:
    """A list that was typed in one line (`1. … 2. … 3. …`) with each item on a line of its own."""
    if len(_CIRCLED.findall(text)) > 1:
        text = _CIRCLED.sub(lambda found: f"\n{ord(found[0]) - ord('①') + 1}. ", text)
    plain, wanted, cuts = plain_text(text), 1, []
    for match in _NUMBERED.finditer(plain):
        if int(match[1]) == wanted:
            cuts.append(match.start())
            wanted += 1
    if wanted < 3:
        return text
    return "\n".join(filter(None, (part.strip() for part in _cut(text, cuts))))


def _cut(text: str, cuts: list[int]) -> list[str]:
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def expand(source: str, macros: dict[str, str]) -> str:
    """A pattern with its `<name>` macros put in (macros may use macros; `(?P<name>` is left alone)."""
    for _ in range(3):
        source = _MACRO.sub(lambda found: macros.get(found[1], found[0]), source)
    return source


@cache
def compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE | re.DOTALL)
