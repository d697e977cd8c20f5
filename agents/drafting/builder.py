"""From task and needs to the complete draft: main page, variants, facts, gaps, questions."""

import re
from dataclasses import replace
from datetime import datetime

from agents.drafting.advertising import softened
from agents.drafting.clauses import compiled
from agents.drafting.compose import compose
from agents.drafting.coverage import missing
from agents.drafting.dates import beside
from agents.drafting.gaps import questions_of
from agents.drafting.layout import Page, lay_out, rules_of, with_tags
from agents.drafting.needs import Need, is_met
from agents.drafting.parts import Parts
from agents.drafting.pieces import Piece, read_pieces
from agents.drafting.restyle import direction, restyled
from agents.drafting.schema import DraftData, Entry, Gap, GivenFact, Required, Variant
from agents.drafting.task import PACKAGE, Task
from agents.drafting.titles import titles_of
from agents.drafting.turns import turned
from agents.drafting.variants import fills_article, is_worth
from agents.facts import Fact, plain_text
from knowledge.phrases import data

_TITLES = 3
_AHEAD = ("event_notice", "maintenance", "promotion", "recruitment", "survey")
_UNTYPED = ("count", "quoted")


def given_pieces(task: Task) -> list[Piece]:
    """The content as given."""
    return read_pieces(task.given.entries)


def build(task: Task, needs: list[Need]) -> DraftData:
    """The draft as the built-in writer writes it."""
    pieces = given_pieces(task)
    page, parts = _page(task, needs, task.channels[0])
    return DraftData(
        kind=task.kind,
        channel=task.channels[0],
        audience=task.audience,
        tone=task.tone or "neutral",
        language=task.voice.language,
        title=page.title,
        body=page.body,
        digest=page.digest,
        tags=page.tags,
        chars=len(page.body),
        variants=[
            _variant(task, needs, channel) for channel in task.channels[1:] if is_worth(task, parts, channel)
        ],
        facts=_facts(task, pieces),
        placeholders=_with_signature(task, parts.gaps, page.body),
        questions=[*_questions(task, pieces), *_too_thin(task, parts), *questions_of(task, parts.open)],
        requirements=_requirements(task, needs, pieces),
        given=task.given,
    )


def _too_thin(task: Task, parts: Parts) -> list[str]:
    """What an asked article still lacks."""
    asked = any(rules_of(channel).get("digest_limit") for channel in task.channels[: task.asked])
    return [] if not asked or fills_article(parts) else [task.voice.say("ask_article")]


def _with_signature(task: Task, gaps: list[Gap], body: str) -> list[Gap]:
    if task.voice.gap(task.voice.say("what_signature")) not in body:
        return gaps
    return [*gaps, Gap(label=task.voice.say("label_signature"), why=task.voice.say("why_signature"))]


def written_pieces(task: Task) -> list[Piece]:
    """The content as it is to stand in the text: restyled and lawful."""
    return read_pieces(_written_entries(task))


def _page(task: Task, needs: list[Need], channel: str) -> tuple[Page, Parts]:
    pieces = [_timed(piece, task) for piece in written_pieces(task)]
    parts = compose(task, pieces, needs, rules_of(channel)["title_limit"])
    parts.title = softened(parts.title, task.voice.language)
    if task.given.title_only:
        forms = titles_of(task, pieces, parts.topic)[:_TITLES] or [parts.title]
        return Page(parts.title, "\n".join(forms), "", []), replace(parts, gaps=[], open=[])
    page = lay_out(task, parts, channel)
    lost = missing(f"{page.title}\n{page.body}", pieces, task)
    if lost:
        page.body += "\n" + _carried(lost, pieces)
    page.body = _called(task, channel) + with_tags(page)
    return page, parts


def _timed(piece: Piece, task: Task) -> Piece:
    """In a card that has no line for when a rule begins, `10月1日开始` is its moment."""
    lines = task.rules["lines"]
    if "when" not in lines or "effective" in lines:
        return piece
    facts = [replace(fact, label="when") if fact.label == "effective" else fact for fact in piece.facts]
    return replace(piece, facts=tuple(facts))


def _carried(lost: list[str], pieces: list[Piece]) -> str:
    """The whole clauses that hold what a layout lost: nothing given may be dropped."""
    return "\n".join(
        dict.fromkeys(piece.text for piece in pieces if any(words in piece.text for words in lost))
    )


def _called(task: Task, channel: str) -> str:
    call = rules_of(channel).get("at_all", "")
    return f"{call}\n" if task.given.at_all and call else ""


def _written_entries(task: Task) -> list[Entry]:
    """The given sentences as they are written out: barred terms replaced, restyled when that was asked."""
    language = task.voice.language
    return [
        entry.model_copy(update={"text": _told(softened(entry.text, language), task)})
        for entry in task.given.entries
    ]


def _told(text: str, task: Task) -> str:
    style = task.given.style
    if task.given.form == "rewrite":
        return turned(text, direction(style or task.tone), task.voice.own)
    return restyled(text, style) if style else restyled(text, task.tone, light=True)


def _variant(task: Task, needs: list[Need], channel: str) -> Variant:
    page, _ = _page(task, needs, channel)
    return Variant(channel=channel, title=page.title, body=page.body, chars=len(page.body))


def _facts(task: Task, pieces: list[Piece]) -> list[GivenFact]:
    found = []
    for piece in pieces:
        typed = [fact for fact in piece.facts if fact.label not in _UNTYPED]
        found += [_given(task, fact.value, fact.label, piece, fact) for fact in typed]
        if not typed or sum(len(fact.text) for fact in typed) < len(piece.text) * 0.6:
            found.append(_given(task, piece.text, "point", piece, None))
    extra = [task.given.to] if task.given.to else []
    return found + [
        GivenFact(text=words, source="request", label="to", span=_span(task, words)) for words in extra
    ]


def _given(task: Task, words: str, label: str, piece: Piece, fact: Fact | None) -> GivenFact:
    moment = fact.when.start if fact and fact.when else None
    return GivenFact(text=words, source=piece.source, label=label, span=_span(task, words), at=moment)


def _span(task: Task, words: str) -> tuple[int, int] | None:
    at = task.text.find(words)
    return (at, at + len(words)) if at >= 0 else None


def _questions(task: Task, pieces: list[Piece]) -> list[str]:
    asked = []
    for fact in (fact for piece in pieces for fact in piece.facts if fact.when):
        if fact.when and fact.when.mismatch and _says_day(fact):
            asked.append(task.voice.say("ask_mismatch", what=fact.value))
        elif _is_over(task, fact):
            asked.append(task.voice.say("ask_past", what=beside(fact, task.voice)))
        elif fact.when and fact.when.has_time and not fact.when.half_known and _says_hour(fact):
            asked.append(task.voice.say("ask_hour", what=fact.value))
    return list(dict.fromkeys(asked))


def _says_day(fact: Fact) -> bool:
    rules = data(PACKAGE, "composing.yaml")
    words = plain_text(fact.value)
    return bool(
        compiled(rules["explicit_day"]).search(words) or compiled(rules["relative_day"]).search(words)
    )


def _says_hour(fact: Fact) -> bool:
    return bool(re.search(r"\d|[一二两三四五六七八九十]点", plain_text(fact.value)))


def _is_over(task: Task, fact: Fact) -> bool:
    """Whether a day that readers are asked to come on, or to keep, has passed already."""
    when = fact.when
    if task.kind not in _AHEAD or fact.label not in ("when", "deadline", "effective") or when is None:
        return False
    last = when.end or when.start
    return bool(when.has_date and last and last.date() < task.now.date())


def _requirements(task: Task, needs: list[Need], pieces: list[Piece]) -> list[Required]:
    return [
        Required(
            item=task.voice.optional(f"label_{need.item}") or need.item,
            met=is_met(need.item, pieces),
            clause=need.citation.clause,
            chunk_id=need.citation.chunk_id,
        )
        for need in needs
        if need.citation is not None
    ]


def _known_moments(pieces: list[Piece]) -> list[datetime]:
    whens = [fact.when for piece in pieces for fact in piece.facts if fact.when]
    return [moment for when in whens for moment in (when.start, when.end) if moment]


def _clock_words(moment: datetime) -> str:
    return f"{moment:%H:%M} {moment.hour} {moment.minute} {moment.month} {moment.day} {moment.year}"


def known_words(task: Task, data: DraftData) -> list[str]:
    """Everything a text may take its numbers and names from."""
    pieces = given_pieces(task)
    moments = [beside(fact, task.voice) for piece in pieces for fact in piece.facts if fact.when]
    clocks = [_clock_words(moment) for moment in [task.now, *_known_moments(pieces)]]
    given = [entry.text for entry in task.given.entries]
    return [
        task.text,
        f"{task.now:%Y-%m-%d}",
        *given,
        *moments,
        *clocks,
        task.given.topic,
        task.given.to,
        re.sub(r"\s+", " ", task.audience),
    ]
