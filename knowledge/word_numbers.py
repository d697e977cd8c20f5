"""The numbers that Word prints before paragraphs and keeps nowhere in their text (ISO/IEC 29500-1, 17.9)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from knowledge.word_styles import Style, value_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_BULLET = "- "
_OPEN_ENDED = "、.\uff0e)\uff09:\uff1a]】"


@dataclass(slots=True)
class _Level:
    start: int
    form: str
    text: str
    """`第%1条`, `%1.%2`: what is printed, with the counter of each level."""


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counters: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """The number of the next paragraph on `level` (0 is the outermost)."""
        self.counters = {deep: count for deep, count in self.counters.items() if deep <= level}
        self.counters[level] = self.counters.get(level, self.levels[level].start - 1) + 1
        printed = self.levels[level].text
        for deep, each in self.levels.items():
            count = self.counters.get(deep, each.start)
            printed = printed.replace(f"%{deep + 1}", _FORMS.get(each.form, str)(count))
        return printed.strip()


class Numbers:
    """Hands out numbers in document order; one per document."""

    def __init__(self, document: Any) -> None:
        part = next((rel.target_part for rel in document.part.rels.values() if _is_numbering(rel)), None)
        root = None if part is None else part.element
        self._lists = {} if root is None else _lists(root)

    def of(self, paragraph: Any, style: Style) -> str:
        """What stands before the paragraph, the space after it included; `- ` for a bullet, else empty."""
        place = _place(paragraph, style)
        found = self._lists.get(place[1]) if place else None
        if not place or found is None or place[0] not in found.levels:
            return ""
        level = found.levels[place[0]]
        if level.form == "bullet":
            return _BULLET
        printed = found.next(place[0])
        if level.form == "none" or not any(char.isalnum() for char in printed):
            return ""
        return printed if printed[-1] in _OPEN_ENDED else f"{printed} "


def _is_numbering(rel: Any) -> bool:
    return not rel.is_external and rel.reltype.endswith("/numbering")


def _lists(root: Any) -> dict[str, _List]:
    kinds = {each.get(f"{_W}abstractNumId"): each for each in root.iter(f"{_W}abstractNum")}
    # Lists made from one kind count on together, unless one of them starts anew.
    shared = {name: _List(_levels(kind)) for name, kind in kinds.items()}
    lists: dict[str, _List] = {}
    for each in root.iter(f"{_W}num"):
        kind = value_of(each, "abstractNumId")
        if kind in shared:
            anew = each.find(f"{_W}lvlOverride") is not None
            lists[each.get(f"{_W}numId")] = _List(_levels(kinds[kind], each)) if anew else shared[kind]
    return lists


def _levels(kind: Any, override: Any = None) -> dict[int, _Level]:
    levels = {
        int(each.get(f"{_W}ilvl")): _Level(
            int(value_of(each, "start") or 1),
            value_of(each, "numFmt") or "decimal",
            value_of(each, "lvlText"),
        )
        for each in kind.iter(f"{_W}lvl")
    }
    for each in [] if override is None else override.iter(f"{_W}lvlOverride"):
        level = levels.get(int(each.get(f"{_W}ilvl")))
        if level and (start := value_of(each, "startOverride")):
            level.start = int(start)
    return levels


def _place(paragraph: Any, style: Style) -> tuple[int, str] | None:
    """(level, list) of a paragraph, by itself or by its style and those it is based on."""
    level = ""
    for source in (paragraph.find(f"{_W}pPr"), *style.properties):
        number = None if source is None else source.find(f"{_W}numPr")
        if number is None:
            continue
        level = level or value_of(number, "ilvl")
        if name := value_of(number, "numId"):
            return (int(level or 0), name) if name != "0" else None
    return None


def chinese(count: int) -> str:
    """一 to 九百九十九."""
    if not 0 < count < 1000:
        return str(count)
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    printed = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        printed += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        printed += "零"
    return printed + (_DIGITS[ones] if ones else "")


def _roman(count: int) -> str:
    printed = ""
    for value, sign in _ROMAN:
        times, count = divmod(count, value) if count < 400 else (0, count)
        printed += sign * times
    return printed or str(count)


def _letter(count: int) -> str:
    return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _circled(count: int) -> str:
    return chr(ord("①") + count - 1) if 0 < count <= 20 else str(count)


_CHINESE = (
    *("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographDigital"),
    *("japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional"),
)
_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, chinese),
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda count: _letter(count).lower(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda count: f"{count:02d}",
    "bullet": lambda count: "",
    "none": lambda count: "",
}
