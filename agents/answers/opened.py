"""An open question, looked up step by step: claims that stand are the answer, else the built-in one is."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from importlib.resources import files

from agents.answers.claims import OpenAnswer, Weighed, weigh
from agents.answers.compose import quote_of
from agents.answers.found import Evidence
from agents.answers.looked import Opened
from agents.answers.lookups import Shelf
from agents.answers.notebook import Notebook
from agents.answers.opening import is_open, known
from agents.answers.schema import Answer, Part
from agents.answers.task import Task
from agents.answers.wording import PACKAGE
from agents.base import CaseHistory, Prompt, Stage, Tools, Written
from agents.gateway import Looking, Step
from knowledge.errors import ModelError
from knowledge.model import Citation
from knowledge.phrases import phrases

_SURE = 0.9
_PLAIN_TEXT = 60


def wanted(task: Task, evidence: Evidence, tools: Tools) -> bool:
    """Whether the question is to be looked up: it is an open one, and a model may."""
    model = tools.model
    if not isinstance(model, Looking) or not model.steps or task.now is None:
        return False
    return is_open(task, evidence)


def looked_up(evidence: Evidence, task: Task, tools: Tools) -> Generator[Stage, None, Evidence]:
    """The evidence with what look-ups brought, a stage for each of them."""
    model, now = tools.model, task.now
    assert isinstance(model, Looking) and now is not None
    history = tools.cases if isinstance(tools.cases, CaseHistory) else None
    shelf = Shelf(tools.library, history, now, task.language, Notebook())
    prompt = Prompt(
        instructions=files(PACKAGE).joinpath("prompts/look_up.md").read_text("utf-8"),
        language=task.language,
        facts=known(task, evidence, shelf, model.room),
        material={"question": task.question},
    )
    yield Stage("look_up", 0, model.steps)
    steps: list[str] = []
    try:
        answer = yield from _followed(model.looking_up(prompt, OpenAnswer, shelf.lookups()), steps, task)
    except ModelError as failure:
        return replace(evidence, opened=Opened(tuple(steps), failure=str(failure), kind=failure.kind))
    weighed = tuple(weigh(claim, shelf.notebook, task.question, task.language) for claim in answer.claims)
    return replace(evidence, opened=Opened(tuple(steps), answer, weighed))


def _followed(
    looking: Generator[Step, None, OpenAnswer], steps: list[str], task: Task
) -> Generator[Stage, None, OpenAnswer]:
    with closing(looking):
        while True:
            try:
                step = next(looking)
            except StopIteration as done:
                answer: OpenAnswer = done.value
                return answer
            steps.append(_step_said(step, task.language))
            yield Stage("look_up", step.number, step.most, steps[-1])


def written(plain: Written[Answer], found: Opened, task: Task) -> Written[Answer]:
    """The claims that stand in place of the built-in answer; that one where none does."""
    standing = found.standing
    if not standing or found.answer is None:
        return replace(plain, settled="built-in" if found.settled else "")
    citations = list(dict.fromkeys(cited for each in standing for cited in each.citations))
    quotes = [quote_of(citation) for citation in citations]
    whole = found.answer.answerable and len(standing) == len(found.weighed)
    near = [] if found.answer.answerable else plain.data.nearest
    changed = {
        "answerable": whole,
        "answer": "\n".join(_sentence(each, task.language) for each in standing),
        "quotes": quotes,
        "more": [],
        "nearest": near,
        "conflicts": [],
        "parts": [
            Part(question=task.question, answerable=whole, quotes=list(range(len(quotes))), missing=[])
        ],
        "suggestion": "",
        "confidence": round(_SURE * len(standing) / len(found.weighed), 3),
        "worded": True,
        "looked_up": list(_records(standing)),
    }
    kept = {place.chunk_id for place in near}
    beside = [c for c in plain.citations if c.chunk_id in kept and c not in citations]
    return Written(plain.data.model_copy(update=changed), (*citations, *beside), "model")


def _step_said(step: Step, language: str) -> str:
    key = f"look_{step.lookup}"
    say = phrases(PACKAGE)
    known_tool = key in say.keys()  # noqa: SIM118
    asked = " ".join(str(value) for value in step.asked.values() if value) if known_tool else step.lookup
    return say.say(key if known_tool else "look_other", language, asked=asked[:_PLAIN_TEXT])


def _sentence(each: Weighed, language: str) -> str:
    """The claim and the places it stands on, named by code."""
    places = dict.fromkeys(_place(citation, language) for citation in each.citations)
    text = each.claim.text.strip()
    if not places:
        return text
    named = phrases(PACKAGE).say("joint", language).join(places)
    return phrases(PACKAGE).say("claim_stands", language, text=text, places=named)


def _place(citation: Citation, language: str) -> str:
    said = phrases(PACKAGE).say("source", language, title=citation.title, clause=citation.clause)
    return said.rstrip(" ,")


def _records(standing: Sequence[Weighed]) -> Iterator[str]:
    """Lines of the records and the calendar that claims stand on, in the words of code."""
    seen: dict[str, str] = {s.id: s.said for each in standing for s in each.sources if s.said}
    yield from seen.values()
