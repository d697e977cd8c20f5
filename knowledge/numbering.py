"""How people number: what stands at the start of a line, what it is worth and how deep it nests.

The order of ranks is that of Chinese official documents (GB/T 9704): 第X章, 第X节, 第X条, 一、, (一), 1., (1), ①.
"""

import re
from dataclasses import dataclass

_CN = "一二三四五六七八九十百零〇两"
_OPEN, _SHUT = r"[(\uff08]", r"[)\uff09]"
_UNITS = r"(?!\s*(?:元|小时|天|日|个|名|人|倍|万|亿|折|米|公里|分钟|秒|%|\uff05|kg|h\b|GB|MB))"

# style, rank, pattern with groups `number` (as printed) and optionally `value`
_STYLES: tuple[tuple[str, float, str], ...] = (
    ("chapter", 11, rf"(?P<number>第\s*(?P<value>[{_CN}\d]{{1,5}})\s*(?:编|篇|部分|章))(?:\s+|[、:\uff1a.]|(?=\S))"),
    ("section", 12, rf"(?P<number>第\s*(?P<value>[{_CN}\d]{{1,5}})\s*节)(?:\s+|[、:\uff1a.]|(?=\S))"),
    ("article", 13, rf"(?P<number>第\s*(?P<value>[{_CN}\d]{{1,5}})\s*条(?:之[{_CN}])?)(?:\s+|[、:\uff1a.]|(?=\S))"),
    ("part", 11, r"(?P<number>(?:Part|Chapter|Appendix)\s+(?P<value>\d{1,3}|[IVX]{1,5}))\b[.:\uff1a\s—-]*"),
    ("article", 13, r"(?P<number>(?:Section|Article|Rule|Clause)\s+(?P<value>\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}))\b[.:\uff1a\s—-]*"),
    ("cn", 15, rf"(?P<number>(?P<value>[{_CN}]{{1,3}}))(?:、|[.\uff0e]\s*(?=\D))"),
    ("label", 15.5, rf"(?P<number>[\u4e00-\u9fff]{{2,4}}(?P<value>[{_CN}]{{1,2}}|\d{{1,2}}))\s*[:\uff1a、](?!\d)"),
    ("label", 15.5, r"(?P<number>(?:Step|Tip|Method|Phase|Principle|Stage)\s+(?P<value>\d{1,2}))\b[.:\uff1a\s—-]*"),
    ("cnp", 16, rf"(?P<number>{_OPEN}(?P<value>[{_CN}]{{1,3}}){_SHUT})[、.]?"),
    ("dec", 17, rf"(?P<number>(?P<value>\d{{1,3}}(?:\.\d{{1,3}}){{1,4}}))(?:[.、\uff0e](?!\d)|(?=[^\d.%\uff05:]))\s*{_UNITS}"),
    ("num", 17, r"(?P<number>(?P<value>\d{1,3}))(?:[.\uff0e](?![\d])|、)"),
    ("nump", 18, rf"(?P<number>(?P<value>\d{{1,3}}){_SHUT})"),
    ("pnum", 19, rf"(?P<number>{_OPEN}(?P<value>\d{{1,3}}){_SHUT})"),
    ("circ", 20, r"(?P<number>(?P<value>[①-⑳]))[.、]?"),
    ("alpha", 21, r"(?P<number>(?P<value>[a-zA-Z]))[.)](?=\s)"),
    ("qa", 22, r"(?P<number>(?:Q|Question|问|问题)\s*(?P<value>\d{0,3}))\s*[:\uff1a.、](?!\d)"),
    ("answer", 23, r"(?P<number>(?:A|Answer|答|回答)\s*(?P<value>\d{0,3}))\s*[:\uff1a](?!\d)"),
    ("bullet", 30, r"(?P<number>[-*+–](?=\s)|[•●○■◆▪·])(?P<value>)"),
)  # fmt: skip
_MARKERS = tuple((style, rank, re.compile(pattern + r"\s*")) for style, rank, pattern in _STYLES)
_HEADED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*)[.、\uff0e]?\s+")


@dataclass(frozen=True, slots=True)
class Marker:
    """A number or bullet at the start of a line."""

    style: str
    rank: float
    """Nesting: a marker belongs under the nearest open one of smaller rank."""
    number: str
    """As printed, without the stop after it."""
    value: int
    """Its last counter (2 for `3.2`), 0 when it does not count."""
    width: int
    """Characters it takes, the space after it included."""


def marker_of(line: str) -> Marker | None:
    """The marker that `line` (no leading space) starts with."""
    for style, rank, pattern in _MARKERS:
        if found := pattern.match(line):
            depth = found["value"].count(".") / 10 if style == "dec" else 0
            number = re.sub(r"\s+", " " if found["number"][0].isascii() else "", found["number"])
            return Marker(style, rank + depth, number, _value(found["value"]), found.end())
    return None


def heading_number(text: str) -> str:
    """Number that a heading known as such starts with: `3 行为规范` gives `3`, `二、目标` gives `二`."""
    if found := _HEADED.match(text):
        return found["number"]
    marker = marker_of(text)
    return marker.number if marker and marker.style not in ("bullet", "answer", "alpha") else ""


def _value(printed: str) -> int:
    last = printed.rsplit(".", 1)[-1]
    if last.isdecimal():
        return int(last)
    if len(last) == 1 and "①" <= last <= "⑳":
        return ord(last) - ord("①") + 1
    if last and all(char in _CN for char in last):
        return _chinese(last)
    return "abcdefghijklmnopqrstuvwxyz".find(last.lower()) + 1 if len(last) == 1 else 0


def _chinese(printed: str) -> int:
    digits = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
    total, current = 0, 0
    for char in printed:
        if char in "十百":
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
        else:
            current = digits.get(char, 0)
    return total + current
