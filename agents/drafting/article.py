"""The article of a channel that takes one: a lead that says what, when and where; then headed parts."""

from agents.drafting.clauses import compiled
from agents.drafting.gaps import label_of
from agents.drafting.parts import Line, Parts
from agents.drafting.task import PACKAGE, Task
from agents.facts import plain_text
from knowledge.phrases import data

_FEW = 2  # lines or fewer need no headings


def article(task: Task, parts: Parts) -> list[str]:
    """Blocks of a card-like text as an article; the lead holds no more than the lines do."""
    arrange, joining = _groups(parts.lines)
    notes = _paragraphs(parts.sentences)
    lead = lead_of(task, parts)
    if len(parts.lines) <= _FEW:
        told = ("when", "place") if lead else ()
        mark = task.voice.gap("")[:4]
        rest = [
            line for line in parts.lines if line.item not in told or mark in line.value or _named(task, line)
        ]
        return [lead, *notes, _lines(task, rest)]
    return [
        lead,
        _headed(task, "head.when", _lines(task, arrange)),
        _headed(task, "head.more", "\n\n".join(notes)),
        _headed(task, "head.join", _lines(task, joining)),
    ]


def _named(task: Task, line: Line) -> bool:
    """Whether a line has a label of its own (`开奖`), which the lead does not say."""
    return line.label != label_of(task, line.item)


def lead_of(task: Task, parts: Parts) -> str:
    """One sentence from given values alone; empty when the topic or the moment is not known."""
    if not parts.topic or not parts.moment:
        return ""
    place = next((line.value for line in parts.lines if line.item == "place" and not line.gap), "")
    key = "lead.place" if place else "lead"
    return task.voice.say(key, topic=parts.topic, when=parts.moment, place=place)


def _groups(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    items = data(PACKAGE, "wording.yaml")["arranging"]
    arrange = [line for line in lines if line.item in items]
    return arrange, [line for line in lines if line.item not in items]


def _headed(task: Task, head: str, text: str) -> str:
    return f"{task.voice.say(head)}\n{text}" if text else ""


def _lines(task: Task, lines: list[Line]) -> str:
    return "\n".join(task.voice.say("line", label=line.label, value=line.value) for line in lines)


def _paragraphs(sentences: list[str]) -> list[str]:
    """Sentences two to a paragraph, a new matter in one of its own."""
    breaks = compiled(data(PACKAGE, "composing.yaml")["breaks"])
    paragraphs: list[str] = []
    for sentence in sentences:
        alone = not paragraphs or breaks.match(plain_text(sentence)) or "\n" in paragraphs[-1]
        paragraphs = [*paragraphs, sentence] if alone else [*paragraphs[:-1], paragraphs[-1] + sentence]
    return paragraphs
