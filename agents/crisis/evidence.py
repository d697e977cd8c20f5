"""What the library gives for a task, and the level that follows from report and criteria."""

from dataclasses import dataclass

from agents.crisis import team
from agents.crisis.criteria import matching
from agents.crisis.severity import LEVELS, grade
from agents.crisis.task import PACKAGE, Task
from knowledge.model import Clause, Clauses
from knowledge.phrases import phrases


@dataclass(frozen=True, slots=True)
class Level:
    """The level, its reasons, and the team's criterion (verbatim) when one holds."""

    name: str
    reasons: tuple[str, ...]
    criterion: tuple[str, Clause] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    level: Level
    book: team.Rulebook
    empty: bool
    """The library holds nothing at all."""


def gather(task: Task, library: Clauses) -> Evidence:
    level = _level(task, library)
    type_, language = task.typing.type, task.language
    chapter = team.chapter(library, type_, language)
    playbook = chapter[0].doc if chapter else None
    contacts = team.find_contacts(library, _case(task), type_, level.name, language, playbook)
    docs = {contact.clause.doc for contact in contacts} | {clause.doc for clause in chapter}
    book = team.Rulebook(
        steps=team.read_steps(chapter),
        limits=team.level_limits(library, level.name, language),
        contacts=contacts,
        stand_down=team.stand_down(library, language),
        inbox=team.inbox(library, language),
        commander=team.commander(library, level.name, language),
        phone_book=team.phone_book(library, docs, language),
    )
    return Evidence(level, book, not len(library))


def _case(task: Task) -> str:
    """Row of the contact table: a self-harm crisis has its own."""
    at_risk = task.typing.type == "personal_safety" and "unsafe_wish" in task.typing.concepts
    return "personal_safety_mind" if at_risk else task.typing.type


def _level(task: Task, library: Clauses) -> Level:
    graded = grade(task.situation, task.language)
    say = phrases(PACKAGE).say
    name, reasons, criterion = graded.level, graded.reasons, None
    found = None if task.typing.type == "false_alarm" else matching(library, task.situation, task.language)
    if found and LEVELS.index(found[0]) <= LEVELS.index(name):
        if found[0] != name:
            reasons = (say("by_criterion", task.language, level=found[0], criterion=found[1]),)
        name, criterion = found[0], (found[1], found[2])
    if (
        task.level_before
        and not task.settled
        and task.typing.type != "false_alarm"
        and task.level_before < name
    ):
        name, criterion = task.level_before, None
        reasons = (say("level_kept", task.language, level=name), *reasons)
    if task.level and task.level != name:
        safe = min(task.level, name) if task.typing.type == "personal_safety" else task.level
        name, criterion = safe, None
        reasons = (say("level_ordered", task.language, level=name), *reasons)
    return Level(name, reasons, criterion)
