"""The event's name, in the request's own words."""

import re
import unicodedata

from agents.events.going import Going
from agents.events.lexicon import first_cue, kinds, pattern, words
from agents.events.wording import Span, Wording
from agents.times.day_readers import festivals_by_name
from knowledge.text import fold

_BREAK = re.compile(r"[\0,。;!?\n、:|\"“”「」『』~]+")
_MAX = 28
_OPENING = 10  # characters
_OPENING_WORDS = 4
_HELD = 1.1
"""What words for holding an event before a name add: more than a word like 线下 says."""
_KIND_NAMED = 2
"""Strength of a name that says what kind of event it is."""
_BOOK = re.compile(r"《[^》]{1,24}》")


def title_of(wording: Wording, taken: list[Span], going: Going | None = None) -> str:
    """Empty when the request names no event. `taken` are spans (dates, money, people, places) that are no
    part of a name."""
    folded, language = wording.folded, wording.language
    said = pattern("title", "said").search(folded) or pattern("title", "labelled").search(folded)
    if said:
        return _original(said.span("v"), wording)
    blanked = "".join("\0" if unicodedata.category(char) in ("So", "Sk", "Cs") else char for char in folded)
    for start, end in taken:
        blanked = blanked[:start] + "\0" * (end - start) + blanked[end:]
    quoted = _quoted(folded, language)
    if quoted:
        return _original(quoted, wording)
    if language == "en":
        return _english(blanked, wording)
    return _with_book(_chinese(blanked, wording, going), wording)


def _with_book(title: str, wording: Wording) -> str:
    """A reading or a film is named with what is read or shown (读书会，读《…》)."""
    work = _BOOK.search(wording.text)
    named = title and pattern("title", "of_a_work").search(fold(title))
    return f"{work[0]}{title}" if work and named and "《" not in title else title


def _quoted(folded: str, language: str) -> tuple[int, int] | None:
    """A name in quotes; in Chinese with the word after it that says what it is (“十月不见”分享会)."""
    if language == "en":
        match = pattern("title", "quoted").search(folded)
        return match.span("v") if match else None
    for match in pattern("title", "quoted_zh").finditer(folded):
        tail = pattern("title", "tail").search(match["rest"])
        rest = match["rest"][: tail.start()] if tail else match["rest"]
        if first_cue(_all_cues(), match["in"] + rest) or rest.endswith("活动"):
            return match.start("v"), match.start("rest") + len(rest)
    return None


def _all_cues() -> list[str]:
    return [word for entry in kinds()["types"].values() for word in entry["cues"]]


def _chinese(blanked: str, wording: Wording, going: Going | None) -> str:
    named: list[tuple[float, str]] = []
    for start, end in _pieces(blanked):
        begin, stop = _trimmed(blanked, start, end)
        title = _original((begin, stop), wording).strip(" 的\"'")
        if 2 <= len(title) <= _MAX and not pattern("title", "not_a_name").search(blanked[begin:stop]):
            held = _HELD if _is_held(blanked, start, begin) else 0
            named.append((_strength(blanked[begin:stop]) + held, title))
    if going and going.name:
        whole = _original(going.name, wording)
        named = [(strength, name) for strength, name in named if whole not in name and name not in whole]
    named += _deeds(blanked, wording, going)
    best = max(named, key=lambda pair: pair[0], default=(0, ""))
    if going and going.place and not going.activity and best[0] < _KIND_NAMED:
        return ""
    return best[1] if best[0] > 1 else _opening_words(blanked, named)


def _is_held(blanked: str, start: int, begin: int) -> bool:
    """Words for holding an event stand before the name, or between the place and the name."""
    before = blanked[start:begin]
    placed = blanked[max(0, start - 1) : start] == "\0" and pattern("title", "after_place").match(before)
    return bool(placed or pattern("title", "holds").search(before))


def _deeds(blanked: str, wording: Wording, going: Going | None) -> list[tuple[float, str]]:
    """What people go or are asked to do (带大家去城北球馆打羽毛球, 约10个人吃火锅)."""
    does = pattern("title", "does").search(blanked)
    spans = [(2.6, going.name)] if going and going.name else []
    if does:
        start, said = does.start("v"), pattern("venue", "said_after").sub("", does["v"])
        spans.append((2.5, (start, start + len(said))))
    deeds = [(strength, _original(span, wording)) for strength, span in spans]
    return [(strength, name) for strength, name in deeds if 2 <= len(name) <= _MAX]


def _opening_words(blanked: str, named: list[tuple[float, str]]) -> str:
    """What a request opens with (`业主大扫除，周日早8点……`) names an event whose kind is not known."""
    opening = _BREAK.split(blanked.lstrip("\0 "))[0].strip()
    first = named[0][1] if named else ""
    fits = 3 <= len(first) <= _OPENING and fold(first) in opening
    return first if fits and not pattern("title", "spoken").search(opening) else ""


def _trimmed(blanked: str, start: int, end: int) -> tuple[int, int]:
    held = list(pattern("title", "holds").finditer(blanked[start:end]))
    if held and end - start - held[-1].end() >= 2:
        start += held[-1].end()
    lead = pattern("title", "lead").match(blanked[start:end])
    start += lead.end() if lead else 0
    tail = pattern("title", "tail").search(blanked[start:end])
    stop = start + tail.start() if tail else end
    if stop - start < 2 and first_cue(_all_cues(), blanked[start:end]):
        stop = end
    return start, stop


def _strength(piece: str) -> float:
    """A name holds the word for what is done; the first of equals wins because `max` keeps
    it. A festival alone is a day before it is a name."""
    if fold(piece).strip() in festivals_by_name():
        return 1.2
    strong = [word for word in _all_cues() if word not in words("title", "weak")]
    if first_cue(strong, piece):
        return 2 if re.search(r"到$", piece) else 3
    if first_cue(_all_cues(), piece):
        return 2
    return 1.5 if re.search(r"(?:活动|会|赛|节|日|营|课|展)$", piece) else 1


def _pieces(blanked: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for match in _BREAK.finditer(blanked):
        spans.append((start, match.start()))
        start = match.end()
    return [span for span in [*spans, (start, len(blanked))] if span[1] > span[0]]


def _english(blanked: str, wording: Wording) -> str:
    found = [
        match for match in pattern("title", "english").finditer(blanked) if first_cue(_all_cues(), match["v"])
    ]
    opening = _opening_name(blanked, wording)
    if opening and first_cue(_all_cues(), fold(opening)):
        return opening
    if found:
        title = _bare(found[0].span("v"), blanked, wording)
        return title if 2 <= len(title) <= 60 else ""
    for start, end in _pieces(blanked):
        if first_cue(_all_cues(), blanked[start:end]) and end - start <= 40:
            return _bare((start, end), blanked, wording)
    return _opening_name(blanked, wording) or _planned_name(blanked, wording)


def _bare(span: Span, blanked: str, wording: Wording) -> str:
    """An English name without its length before it and the small words behind it."""
    start, end = span
    lead = pattern("title", "english_lead").match(blanked[start:end])
    start += lead.end() if lead else 0
    tail = pattern("title", "english_tail").search(blanked[start:end])
    title = _original((start, start + tail.start() if tail else end), wording)
    return title[:1].upper() + title[1:]


def _planned_name(blanked: str, wording: Wording) -> str:
    """What somebody plans to hold, of a kind nobody has heard of (`plan an online game jam`)."""
    planned = pattern("title", "planned").search(blanked)
    if planned is None or len(planned["v"].split()) > _OPENING_WORDS:
        return ""
    title = _original(planned.span("v"), wording)
    return title[:1].upper() + title[1:]


def _opening_name(blanked: str, wording: Wording) -> str:
    """The few words an English request opens with before the day (`Lantern walk on …`)."""
    head = _BREAK.split(blanked, maxsplit=1)[0]
    tail = pattern("title", "english_tail").search(head)
    end = tail.start() if tail else len(head.rstrip())
    most = _OPENING_WORDS + 2 * bool(first_cue(_all_cues(), head[:end]))
    fits = 2 <= len(head[:end].split()) <= most
    if not fits or pattern("title", "spoken").search(head[:end]):
        return ""
    title = _original((0, end), wording)
    return title[:1].upper() + title[1:]


def _original(span: Span, wording: Wording) -> str:
    return wording.cut(span).replace("\0", "").strip()
