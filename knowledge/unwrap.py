"""Lines that end where a page or an editor did are joined back into sentences."""

import re

_STARTS = re.compile(
    r"\s*(?:#|[-*•·+]\s|\||>|```|\x0c|\x1f|\d{1,3}(?:[.、)\uff0e\uff09]|\.\d)|[(\uff08]?[一二三四五六七八九十]{1,3}[、)\uff09.]"
    r"|第[\d一二三四五六七八九十百]+[章节節条條篇编編]|[①-⑳]|(?:[QqAa]|[问問]|答)\s*\d*\s*[:\uff1a])"
)
_ENDS = re.compile(r"[。!\uff01?\uff1f;\uff1b:\uff1a.…”」』\")\uff09】]\s*$")
_CJK = re.compile(r"[\u3400-\u9fff、。《》“”\uff00-\uffef]")
# What takes two columns in the texts we read: Chinese and its punctuation, full-width forms, emoji.
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_STOPS = re.compile(r"[。!\uff01?\uff1f:\uff1a]\s*$")


_LONG = 400
"""Characters beyond which a line is not the work of a page's edge and need not be measured."""


def width(text: str) -> int:
    """Columns: a Chinese character takes two (counted over the first 400 characters)."""
    return len(text) + len(_WIDE.findall(text, 0, _LONG))


def unwrap(lines: list[str], wrapped: bool) -> list[str]:
    """`lines` with broken sentences joined; `wrapped` says that the source breaks lines for sure (PDF)."""
    widths = sorted(width(line) for line in lines if line.strip())
    if not widths:
        return lines
    full = widths[int(len(widths) * 0.9)]
    if not wrapped and not _hard_wrapped(lines, full):
        return lines
    joined: list[str] = []
    last_width = 0
    for line in lines:
        before = joined[-1] if joined else ""
        if before.strip() and line.strip() and _goes_on(before, line, full, last_width):
            joined[-1] = _join(before, line)
        else:
            joined.append(line)
        last_width = width(line)
    return joined


def _hard_wrapped(lines: list[str], full: int) -> bool:
    """Many lines, none much longer than the rest, most of the long ones ending in mid-sentence."""
    longest = max(width(line) for line in lines)
    inner = [line for line in lines if width(line) > 0.75 * full]
    broken = sum(not _ENDS.search(line) for line in inner)
    return 50 <= longest <= 130 and len(inner) >= 3 and broken > 0.6 * len(inner)


def _goes_on(before: str, line: str, full: int, last_width: int) -> bool:
    if _STARTS.match(line) or before.lstrip(" ").startswith(("#", "|", "\f")):
        return False
    return last_width > 0.7 * full and not _STOPS.search(before)


def _join(before: str, line: str) -> str:
    left, right = before.rstrip(), line.strip()
    chinese = _CJK.match(left[-1]) and _CJK.match(right[0])
    return left + ("" if chinese else " ") + right
