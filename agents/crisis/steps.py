"""The steps of a plan by the clock: the playbook's, with the team's own clauses in their place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agents.crisis.classify import holds
from agents.crisis.evidence import Evidence
from agents.crisis.places import where
from agents.crisis.task import PACKAGE, Task
from agents.crisis.team import TeamStep
from knowledge.model import Clause
from knowledge.phrases import data
from knowledge.text import fold

# Parts of a clause that can stand alone.
_PART = re.compile(r"[\uff1b;]\s*|, (?=and )")
_JOINT = {"zh": "\uff1b", "en": "; "}
_SHARED = ("notify", "raise", "voice", "statement", "update")


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its time in minutes after the clock start."""

    id: str
    minutes: int
    role: str
    text: str
    clause: Clause | None = None


def plan_steps(task: Task, evidence: Evidence) -> list[Step]:
    """Steps in order of time; those that stop harm come before those that talk."""
    pool = [step for step in evidence.book.steps if _usable(step, task)]
    built = list(_built_in(task, evidence))
    taken = _assigned(built, pool, task)
    steps = [_adopted(step, taken[step.id], task) if step.id in taken else step for step in built]
    used = {found.clause.chunk_id for found in taken.values()}
    steps += [
        _teams_own(step, task) for step in pool if step.clause.chunk_id not in used and _fits(step, task)
    ]
    steps = [step for step in steps if not _covered(step, steps, task.typing.type)]
    return sorted((_with_one_name(step, task, evidence) for step in steps), key=lambda step: step.minutes)


def _with_one_name(step: Step, task: Task, evidence: Evidence) -> Step:
    """A role has one name all through: the one of the team's own book."""
    for key, names in _aliases():
        if names.fullmatch(fold(step.role)):
            return replace(step, role=role_name(key, task, evidence))
    return step


def _teams_own(step: TeamStep, task: Task) -> Step:
    return Step("team", step.minutes or 0, _role(step, task), _capital(step.text), step.clause)


def _fits(step: TeamStep, task: Task) -> bool:
    """A clause with a limit of its own that is not about a case the report does not show."""
    if step.minutes is None or step.clause.language != task.language:
        return False
    return _idle_spot(step.clause.text, task) is None


def _idle_spot(text: str, task: Task) -> int | None:
    """Where a clause first speaks of a step whose case the report does not show; None when nowhere."""
    keys = _keys(task.typing.type)
    steps = data(PACKAGE, "playbooks.yaml")[task.typing.type]["steps"]
    idle = (entry["id"] for entry in steps if not holds(entry.get("when", {}), task.typing.concepts))
    found = [match.start() for name in idle if (match := keys[name].search(fold(text)))]
    return min(found, default=None)


def _covered(step: Step, steps: Sequence[Step], type_: str) -> bool:
    """A built-in step that a clause of the team already asks for, not much later, in another step."""
    if step.clause is not None or step.id in ("statement", "update", "notify"):
        return False
    words = _common().get(f"{step.id}_step", {}).get("covered")
    asked = re.compile(words) if words else _keys(type_)[step.id]
    near = step.minutes + 10
    return any(o.clause and o.minutes <= near and asked.search(fold(o.text)) for o in steps)


def statement_minutes(task: Task, evidence: Evidence) -> int | None:
    """When the first statement is due: the shorter of the level's limit and the type's; None for none."""
    limit = evidence.book.limit("statement")
    level = evidence.level.name
    if level == "S4":
        return 30 if task.typing.type == "false_alarm" else None
    due = limit.minutes if limit else int(_common()["statement"][level])
    said = _keys(task.typing.type)["statement"]
    own = [
        s.minutes for s in evidence.book.steps if s.minutes is not None and said.search(fold(s.clause.text))
    ]
    return min([due, *own, int(_common()["statement_cap"].get(task.typing.type, due))])


def update_minutes(task: Task, evidence: Evidence) -> int | None:
    limit = evidence.book.limit("update")
    if evidence.level.name == "S4":
        return None
    return limit.minutes if limit else int(_common()["update"][evidence.level.name])


def notify_minutes(task: Task, evidence: Evidence) -> int:
    limit = evidence.book.limit("notify")
    return limit.minutes if limit else int(_common()["notify"][evidence.level.name])


def role_name(key: str, task: Task, evidence: Evidence) -> str:
    """Name of a role: as the team's book has it where it does, else the built-in one."""
    if key == "lead" and evidence.book.commander:
        return _capital(evidence.book.commander)
    names = dict(_aliases()).get(key)
    theirs = (step.role for step in evidence.book.steps if step.clause.language == task.language)
    found = next((role for role in theirs if names and names.fullmatch(fold(role))), "")
    return _capital(found) or str(_common()["roles"][key][task.language])


def helplines(language: str) -> dict[str, str]:
    """Public numbers by need."""
    lines: dict[str, str] = dict(_common()["helplines"][language])
    return lines


def _built_in(task: Task, evidence: Evidence) -> Iterator[Step]:
    book = data(PACKAGE, "playbooks.yaml")[task.typing.type]
    for entry in book["steps"]:
        if holds(entry.get("when", {}), task.typing.concepts):
            yield _made(entry, entry["id"], int(entry["at"]), task, evidence)
    yield from _shared(task, evidence)


def _shared(task: Task, evidence: Evidence) -> Iterator[Step]:
    common = _common()
    notify = notify_minutes(task, evidence)
    if task.typing.type == "false_alarm":
        return
    if task.raised(evidence.level.name):
        elapsed = int((task.now - task.zero).total_seconds() // 60)
        yield _made(common["raise_step"], "raise", elapsed + 5, task, evidence)
    grave = evidence.level.name in common["grave"]
    entry = common["notify_step" if grave else "notify_light_step"]
    yield _made(entry, "notify", notify, task, evidence, "notify")
    if grave:
        yield _made(common["voice_step"], "voice", notify + 5, task, evidence)
    statement, update = statement_minutes(task, evidence), update_minutes(task, evidence)
    if statement is not None:
        entry = common["statement_step" if task.number == 1 else "next_statement_step"]
        rule = "statement" if task.number == 1 else "update"
        yield _made(entry, "statement", statement, task, evidence, rule)
        if update is not None:
            yield _made(common["update_step"], "update", statement + update, task, evidence, "update")


def _made(
    entry: Mapping[str, Any], id_: str, minutes: int, task: Task, evidence: Evidence, limit: str = ""
) -> Step:
    timed = evidence.book.limit(limit) if limit else None
    return Step(
        id_,
        minutes,
        role_name(entry["role"], task, evidence),
        _filled(entry["text"][task.language], task, evidence),
        timed.clause if timed else None,
    )


def _filled(text: str, task: Task, evidence: Evidence) -> str:
    slots = {
        "where": where(task),
        "level": evidence.level.name,
        "number": str(task.number),
        "before": task.level_before or evidence.level.name,
        "lead": _within(role_name("lead", task, evidence), task),
        **helplines(task.language),
    }
    return re.sub(r"\{(\w+)\}", lambda m: slots.get(m[1], m[0]), text)


def _within(role: str, task: Task) -> str:
    """A role inside a sentence."""
    return role[:1].lower() + role[1:] if task.language == "en" else role


def _assigned(steps: Sequence[Step], pool: Sequence[TeamStep], task: Task) -> dict[str, TeamStep]:
    """Step id → the team's clause that names its key first; clauses with a limit choose first."""
    taken: dict[str, TeamStep] = {}
    keys = _keys(task.typing.type)
    for found in sorted(pool, key=lambda step: step.minutes is None):
        spots = [
            (match.start(), step.id)
            for step in steps
            if step.id not in taken
            and _near(found.minutes, step.minutes)
            and not (step.id == "statement" and task.number > 1)
            if (match := keys[step.id].search(fold(found.text)))
        ]
        idle = _idle_spot(found.text, task)
        if spots and (idle is None or min(spots)[0] <= idle):
            taken[min(spots)[1]] = found
    return taken


def _near(one: int | None, other: int) -> bool:
    return one is None or max(one, other) <= 6 * max(1, min(one, other)) or max(one, other) <= 30


def _adopted(step: Step, found: TeamStep, task: Task) -> Step:
    minutes = found.minutes if found.minutes is not None else step.minutes
    if step.id in ("notify", "statement"):
        minutes = min(minutes, step.minutes)
    ours = found.clause.language == task.language
    return replace(
        step,
        minutes=minutes,
        role=_role(found, task) if ours and found.role else step.role,
        text=_capital(_of_this_case(found.text, step, task)) if ours else step.text,
        clause=found.clause,
    )


def _of_this_case(text: str, step: Step, task: Task) -> str:
    """A clause without the parts that are for a case the report does not show."""
    parts = _PART.split(text)
    kept = [part for part in parts if _idle_spot(part, task) is None]
    own = _keys(task.typing.type)[step.id]
    if len(kept) == len(parts) or not any(own.search(fold(part)) for part in kept):
        return text
    return _JOINT[task.language].join(kept).rstrip("\uff0c,\uff1b; ")


def _role(found: TeamStep, task: Task) -> str:
    return _capital(found.role) or str(_common()["roles"]["duty"][task.language])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _usable(step: TeamStep, task: Task) -> bool:
    """A clause for another case of the same type (an injury, a missing person) is left out."""
    seen = task.typing.concepts
    for name, pattern in _cases():
        if pattern.search(fold(step.clause.text)[:24]) and name not in seen:
            return False
    return bool(step.text)


@cache
def _cases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(words)) for name, words in _common()["cases"].items())


@cache
def _aliases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, re.compile(names)) for key, names in _common()["aliases"].items())


@cache
def _keys(type_: str) -> dict[str, re.Pattern[str]]:
    steps = {step["id"]: step["keys"] for step in data(PACKAGE, "playbooks.yaml")[type_]["steps"]}
    shared = {name: _common()[f"{name}_step"]["keys"] for name in _SHARED}
    return {name: re.compile(keys) for name, keys in {**steps, **shared}.items()}


def _common() -> Mapping[str, Any]:
    common: Mapping[str, Any] = data(PACKAGE, "playbook.yaml")
    return common
