"""What is still missing: few gaps in the text, where a reader would look; the rest is asked beside it."""

from agents.drafting.clauses import compiled
from agents.drafting.needs import Need, is_met
from agents.drafting.parts import Line, Parts
from agents.drafting.pieces import Piece
from agents.drafting.schema import Gap
from agents.drafting.task import PACKAGE, Task
from agents.facts import plain_text
from knowledge.phrases import data

_MOST = 4  # more gaps would bury the news


def mark_gaps(task: Task, pieces: list[Piece], needs: list[Need], parts: Parts) -> None:
    """Gap lines for what this kind of text cannot do without; everything else goes to `parts.open`."""
    rules = task.rules
    if not pieces and not parts.topic and not task.given.to and not parts.formed:
        needs = [Need("content"), *needs]
    parts.open = []
    told = {line.item for line in parts.lines if parts.formed}
    for need in needs:
        if need.item == "when" and not _no_moment(task, pieces):
            _hour_gap(task, need, pieces, parts)
        elif not is_met(need.item, pieces) and need.item not in told:
            asked = need.citation is not None and need.item in rules.get("sop_gaps", ())
            if (need.own or asked) and len(parts.gaps) < _MOST:
                _gap(task, need, parts)
            else:
                parts.open.append(need)


def _no_moment(task: Task, pieces: list[Piece]) -> bool:
    labelled = is_met("when", [piece for piece in pieces if piece.label])
    words = plain_text("\n".join([task.given.topic, *(piece.text for piece in pieces)]))
    until = compiled(data(PACKAGE, "composing.yaml")["open_until"]).search(words)
    moments = ("when", "effective", "deadline") if until else ("when", "effective")
    return not labelled and not any(
        fact.label in moments and fact.when for piece in pieces for fact in piece.facts
    )


def _hour_gap(task: Task, need: Need, pieces: list[Piece], parts: Parts) -> None:
    """A day without an hour gets its gap beside the day."""
    whens = [
        fact.when
        for piece in pieces
        for fact in piece.facts
        if fact.when and fact.label in ("when", "effective", "deadline")
    ]
    line = next((line for line in parts.lines if line.item == "when"), None)
    if (
        line is None
        or any(when.has_time or when.end for when in whens)
        or need.item not in task.rules["needs"]
    ):
        return
    line.value += task.voice.gap(task.voice.say("what_time"))
    parts.gaps.append(Gap(label=label_of(task, "time"), why=_why(task, need)))


def _gap(task: Task, need: Need, parts: Parts) -> None:
    what = task.voice.optional(f"what_{need.item}.{task.kind}", f"what_{need.item}") or need.item
    label = label_of(task, need.item)
    parts.lines.append(Line(need.item, label, task.voice.gap(what), gap=True))
    parts.gaps.append(Gap(label=label_of(task, need.item, plain=True), why=_why(task, need)))


def label_of(task: Task, item: str, plain: bool = False) -> str:
    """The label of a line: this kind's own, this tone's own (unless `plain`), else the common one."""
    tone = [] if plain or not task.tone else [f"label_{item}.{task.tone}"]
    return task.voice.optional(f"label_{item}.{task.kind}", *tone, f"label_{item}") or item


def _why(task: Task, need: Need) -> str:
    if need.item == "content":
        return task.voice.say("why_content")
    if need.citation is None:
        return task.voice.say("why_kind")
    return task.voice.say("why_clause", title=need.citation.title, clause=need.citation.clause)


def questions_of(task: Task, needs: list[Need]) -> list[str]:
    """Items that found no room: one question each, those that only a clause asks for in one sentence."""
    own = [need for need in needs if need.own]
    asked = [
        task.voice.say(
            "ask_item",
            label=label_of(task, need.item, plain=True),
            what=task.voice.optional(f"what_{need.item}") or need.item,
        )
        for need in own
    ]
    by_clause: dict[tuple[str, str], list[str]] = {}
    for need in needs:
        if need not in own and need.citation:
            key = (need.citation.title, need.citation.clause)
            name = task.voice.optional(f"item_{need.item}") or label_of(task, need.item, plain=True)
            by_clause.setdefault(key, []).append(name)
    joint = task.voice.say("list_joint")
    return asked + [
        task.voice.say("ask_clause", title=title, clause=clause, items=joint.join(items))
        for (title, clause), items in by_clause.items()
    ]
