"""The checks of a draft: all that was given is there, nothing else, and channel and law allow it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.base import Finding, Level, Written
from agents.drafting.advertising import Hit, fitted, hits
from agents.drafting.coverage import invented, missing, squeeze
from agents.drafting.layout import rules_of
from agents.drafting.pieces import Piece, read_pieces
from agents.drafting.schema import DraftData
from agents.drafting.task import Task
from knowledge.text import has_cjk

_GAP = re.compile(r"【待(?:补充|補充)[:：][^】]*】|\[to be confirmed: [^\]]*\]")


@dataclass(frozen=True, slots=True)
class Checked:
    task: Task
    written: Written[DraftData]
    pieces: list[Piece]
    known: list[str]
    not_found: list[str]
    has_sop: bool


def check_draft(draft: Checked) -> list[Finding]:
    """All findings, errors first."""
    found = [
        *_missing(draft),
        *_invented(draft),
        *_gaps(draft),
        *_lengths(draft),
        *_advertising(draft),
        *_notes(draft),
    ]
    rank = {"error": 0, "warn": 1, "info": 2}
    return sorted(found, key=lambda finding: rank[finding.level])


def _finding(draft: Checked, check: str, level: Level, key: str, **values: object) -> Finding:
    return Finding(check=check, level=level, message=draft.task.voice.say(key, **values))


def _text(draft: Checked) -> str:
    return f"{draft.written.data.title}\n{draft.written.data.body}"


def _missing(draft: Checked) -> Iterator[Finding]:
    if draft.task.given.title_only:
        return
    for words in missing(_text(draft), draft.pieces, draft.task):
        yield _finding(draft, "coverage", "error", "found_missing", what=words)


def _invented(draft: Checked) -> Iterator[Finding]:
    data = draft.written.data
    pages = [_text(draft), *(f"{variant.title}\n{variant.body}" for variant in data.variants)]
    for words in dict.fromkeys(word for page in pages for word in invented(_GAP.sub("", page), draft.known)):
        yield _finding(draft, "invented", "error", "found_invented", what=words)


def _gaps(draft: Checked) -> Iterator[Finding]:
    stands = len(_GAP.findall(draft.written.data.body))
    wanted = draft.written.data.placeholders
    if stands < len(wanted):
        names = "、".join(gap.label for gap in wanted)
        yield _finding(draft, "placeholder", "error", "found_gap_lost", what=names)


def _lengths(draft: Checked) -> Iterator[Finding]:
    data, voice = draft.written.data, draft.task.voice
    rules = rules_of(data.channel)
    limit = min(rules["limit"], draft.task.given.limit or rules["limit"])
    channel = voice.say(f"channel_{data.channel}")
    if len(data.body) > limit:
        yield _finding(
            draft, "length", "warn", "found_long", chars=len(data.body), limit=limit, channel=channel
        )
    if rules["title_limit"] and len(data.title) > rules["title_limit"]:
        yield _finding(
            draft,
            "length",
            "warn",
            "found_title_long",
            chars=len(data.title),
            limit=rules["title_limit"],
            channel=channel,
        )


def _advertising(draft: Checked) -> Iterator[Finding]:
    """Terms replaced in what was given, and terms that still stand in the text."""
    data, language = draft.written.data, draft.task.voice.language
    told: set[str] = set()
    for entry in draft.task.given.entries:
        for hit in hits(entry.text, language):
            told.add(hit.term)
            yield _told(draft, hit, _span(draft.task.text, hit.term))
    for hit in hits(data.body, language):
        if hit.term not in told:
            yield _told(
                draft, Hit(hit.term, hit.group, hit.use, hit.start, hit.end, True), (hit.start, hit.end)
            )


def _told(draft: Checked, hit: Hit, span: tuple[int, int] | None) -> Finding:
    voice, use = draft.task.voice, fitted(hit)
    key = "found_ad_kept" if hit.kept else "found_ad_replaced" if use else "found_ad_dropped"
    message = voice.say(key, term=hit.term, use=use, group=voice.say(f"group_{hit.group}"))
    return Finding(check="advertising_law", level="warn", message=message, span=span)


def _span(text: str, words: str) -> tuple[int, int] | None:
    at = text.find(words)
    return (at, at + len(words)) if at >= 0 else None


def _unturned(draft: Checked) -> bool:
    """Whether a passage to be said in another way came out as it was."""
    given = [piece.text for piece in read_pieces(draft.task.given.entries)]
    return given == [piece.text for piece in draft.pieces]


def _notes(draft: Checked) -> Iterator[Finding]:
    task = draft.task
    foreign = task.voice.language == "en"
    kept = [entry for entry in task.given.entries if has_cjk(entry.text) == foreign]
    if kept and (foreign or len(kept) == len(task.given.entries)):
        yield _finding(draft, "language", "warn", "found_translation", count=len(kept))
    if task.given.at_all and squeeze(draft.written.data.body).startswith("@"):
        yield _finding(draft, "at_all", "info", "found_all")
    if not draft.has_sop:
        yield _finding(draft, "draft_sop", "info", "found_no_sop")
    if task.given.form == "rewrite" and _unturned(draft):
        yield _finding(draft, "rewrite", "warn", "found_unturned")
    for words in draft.not_found:
        yield _finding(draft, "follow_up", "warn", "found_not_found", what=words)
