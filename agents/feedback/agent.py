"""The feedback agent: many comments in, one digest out whose numbers add up."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from agents.base import Agent, Brief, Finding, Prompt, Stage, Tools, Written
from agents.feedback.asks import Asked, read_request
from agents.feedback.checks import check_quotes, check_sums, check_words, note_without_texts, notes
from agents.feedback.comments import Reading, read_comments
from agents.feedback.digest import compose, fingerprint
from agents.feedback.headline import headline
from agents.feedback.page import facts_of, page
from agents.feedback.rules import Rules, find_rules
from agents.feedback.schema import Digest, DigestWords
from agents.feedback.translate import translate
from agents.feedback.unread import unread_columns
from agents.feedback.views import show
from agents.tables.row import Row, Table
from agents.tables.rows import read_rows
from knowledge.errors import BadInput
from knowledge.model import Citation
from knowledge.phrases import phrases


@dataclass(frozen=True, slots=True)
class Task:
    brief: Brief
    asked: Asked
    tables: tuple[Table, ...]
    """Empty when the request only revises the digest before it."""
    sources: tuple[str, ...]
    previous: Digest | None
    kept: tuple[Citation, ...] = ()
    """Citations of the digest before it."""


@dataclass(frozen=True, slots=True)
class Material:
    reading: Reading | None
    rules: Rules


class FeedbackAgent(Agent[Task, Material, Digest, DigestWords]):
    name = "feedback"
    kind = "feedback_digest"
    data_model = Digest
    words_model = DigestWords
    reads_rows = True

    def understand(self, brief: Brief, tools: Tools) -> Task:
        asked = read_request(brief.text, brief.language)
        tables = [read_rows(path, brief.language) for path in brief.attachments]
        if asked.comments and not tables:
            rows = [Row(str(number), number, text) for number, text in enumerate(asked.comments, 1)]
            tables = [Table(tuple(rows))]
        previous = Digest.model_validate(brief.previous.data) if brief.previous else None
        if not tables and previous is None:
            raise BadInput(phrases("agents.feedback").say("no_data", brief.language))
        kept = brief.previous.citations if brief.previous else ()
        return Task(brief, asked, _distinct(tables, brief.attachments), _names(brief), previous, kept)

    def gather(self, task: Task, tools: Tools) -> Generator[Stage, None, Material]:
        if not task.tables:
            return Material(None, Rules((), (), {}, ()))
        reading = yield from read_comments(task.tables, task.brief.now.tzinfo, task.brief.language)
        if not reading.comments:
            rows = len(reading.dropped)
            raise BadInput(phrases("agents.feedback").say("nothing_usable", task.brief.language, rows=rows))
        return Material(reading, find_rules(tools.library, task.brief.language))

    def write(self, task: Task, evidence: Material, tools: Tools) -> Written[Digest]:
        language = task.brief.language
        if evidence.reading is None:
            return _revised(task)
        last = task.previous
        same = last is not None and last.fingerprint == fingerprint(evidence.reading)
        written = compose(evidence.reading, evidence.rules, None if same else last, task.sources, language)
        asked = task.asked if last or task.asked.alone else replace(task.asked, aspects=(), detail=False)
        written.data.view = show(written.data, asked, last.view if last and same else None)
        return written

    def check(self, written: Written[Digest], task: Task, evidence: Material) -> list[Finding]:
        language, digest = task.brief.language, written.data
        facts = [facts_of(digest), task.brief.text, f"{task.brief.now:%Y-%m-%d}"]
        return [
            *check_sums(digest, language),
            *check_quotes(digest, language),
            *check_words(digest, facts, language),
            *notes(digest, bool(written.citations), language),
            *(note_without_texts(digest, language) if evidence.reading is None else []),
            *_unread(task),
        ]

    def prompt(self, written: Written[Digest], task: Task, evidence: Material) -> Prompt:
        digest = written.data
        quotes = {topic.label: [quote.text for quote in topic.quotes] for topic in digest.topics[:8]}
        return Prompt(
            instructions=_instructions(),
            language=task.brief.language,
            facts=digest.model_dump(
                mode="json",
                include={"totals", "period", "sentiment", "kinds", "enough", "headline"},
            )
            | {"topics": [_shown(topic.model_dump(mode="json")) for topic in digest.topics[:8]]}
            | {"urgent": [item.model_dump(include={"reason", "row_id"}) for item in digest.urgent[:20]]},
            material={label: "\n".join(lines) for label, lines in quotes.items()},
            told=tuple(quotes),
        )

    def merge(
        self, written: Written[Digest], words: DigestWords, task: Task, evidence: Material
    ) -> Written[Digest]:
        noted = {note.label: note.note for note in words.notes}
        topics = [
            topic.model_copy(update={"note": noted.get(topic.label, "")}) for topic in written.data.topics
        ]
        data = written.data.model_copy(update={"headline": words.headline, "topics": topics})
        return Written(data, written.citations)

    def render(self, written: Written[Digest], findings: Sequence[Finding], language: str) -> str:
        return page(written, findings, language)


def _unread(task: Task) -> list[Finding]:
    """Says which columns of answers were left aside: one column is read."""
    names = unread_columns(task.tables)
    if not names:
        return []
    say, language = phrases("agents.feedback").say, task.brief.language
    listed = say("comma", language).join(say("column", language, name=name) for name in names[:4])
    return [Finding(check="columns", level="warn", message=say("note_columns", language, columns=listed))]


def _revised(task: Task) -> Written[Digest]:
    """The digest before it, shown another way (and in another language when asked)."""
    assert task.previous is not None and task.brief.previous is not None
    digest = task.previous
    if task.brief.previous.language != task.brief.language:
        digest = translate(digest, task.brief.language)
    digest.view = show(digest, task.asked, digest.view)
    digest.headline = headline(digest, task.brief.language)
    return Written(digest, task.kept)


def _names(brief: Brief) -> tuple[str, ...]:
    return tuple(path.name for path in brief.attachments)


def _distinct(tables: Sequence[Table], paths: Sequence[Path]) -> tuple[Table, ...]:
    """With several files, row ids that occur in more than one carry their file's name."""
    if len(tables) < 2:
        return tuple(tables)
    seen: set[str] = set()
    shared: set[str] = set()
    for table in tables:
        ids = {row.row_id for row in table.rows}
        shared |= ids & seen
        seen |= ids
    return tuple(
        Table(
            tuple(_named(row, path.stem) if row.row_id in shared else row for row in table.rows),
            table.dropped,
            table.columns,
        )
        for table, path in zip(tables, paths, strict=True)
    )


def _named(row: Row, stem: str) -> Row:
    return Row(f"{stem}:{row.row_id}", row.number, row.text, row.time, row.sender, row.rating, row.fields)


def _shown(topic: dict[str, object]) -> dict[str, object]:
    return {key: topic[key] for key in ("label", "count", "share", "people", "sentiment", "trend")}


@cache
def _instructions() -> str:
    return files("agents.feedback").joinpath("prompts/write.md").read_text("utf-8")
