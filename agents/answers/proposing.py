"""What to add to the library when it is silent, where, and who would write it."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from agents.answers.found import Evidence, Found
from agents.answers.task import Task
from agents.answers.wording import PACKAGE
from knowledge.model import Clause, Clauses, Document
from knowledge.phrases import phrases

_KINDS = ("duration", "when", "who", "money", "sanction", "count", "contact", "whether")
_CLOSE = 0.25
_LOOKED, _ASKED = 5, 60


@runtime_checkable
class Catalogue(Protocol):
    """A library that knows who answers for each document."""

    def documents(self) -> Sequence[Document]: ...


def proposal(task: Task, evidence: Evidence, library: Clauses) -> str:
    """What a clause would have to say, by what was asked; in which document, and whose that is."""
    say = phrases(PACKAGE).say
    if evidence.empty:
        return say("suggest_documents", task.language)
    open_ = next((each for each in evidence.parts if not each.answered), None)
    if open_ is None or open_.question.foreign or not open_.question.focus:
        foreign = open_ is not None and open_.question.foreign
        return say("suggest_scope", task.language) if foreign else ""
    kinds = [kind for kind in _KINDS if kind in open_.question.aspects]
    points = say(f"suggest_{kinds[0]}" if kinds else "suggest_clause", task.language)
    return _placed(open_, library, task.language) + points


def _placed(found: Found, library: Clauses, language: str) -> str:
    """Where the clause would stand and who owns that document, as far as the library tells."""
    say = phrases(PACKAGE).say
    asked = say("quoted", language, word=found.question.text.strip(" ?\uff1f。.!\uff01")[:_ASKED])
    near = _home(found)
    if near is None:
        return say("propose", language, asked=asked)
    owner = _owner(near.doc, library)
    key = "propose_owned" if owner else "propose_in"
    return say(key, language, asked=asked, title=near.title, owner=owner)


def _home(found: Found) -> Clause | None:
    """A clause of the document that the closest clauses speak of most."""
    near = [support for support in found.weighed[:_LOOKED] if support.stretch.cover >= _CLOSE]
    worth: Counter[str] = Counter()
    for support in near:
        worth[support.clause.doc] += int(100 * support.stretch.cover)
    best = max(worth, key=lambda doc: worth[doc], default="")
    return next((support.clause for support in near if support.clause.doc == best), None)


def _owner(doc: str, library: Clauses) -> str:
    if not isinstance(library, Catalogue):
        return ""
    return next((document.owner for document in library.documents() if document.doc == doc), "")
