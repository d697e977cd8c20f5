"""Plays one case through the desk, the way people come in, and keeps what came of it."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from assistant import Desk, Request
from assistant.events import Delivered, Failed, Routed
from evals.cases import Case, Suite, Until
from evals.score import Outcome
from evals.scorers.retrieval import DEPTH
from knowledge.errors import OpsDeskError

# Not fields of a Request.
_OURS = ("turns",)


def play(desk: Desk, suite: Suite, case: Case) -> Outcome:
    """A request that the desk refuses is an outcome too: its sentence is among the failures."""
    if suite.until == "search":
        return _search(desk, case)
    conversation = uuid4().hex
    shared = {name: case.input[name] for name in ("now", "language") if name in case.input}
    try:
        # A turn is played to its end: what was only routed is not yet part of the conversation.
        for turn in case.input.get("turns", ()):
            _ask(desk, suite, {**shared, **turn, "conversation": conversation}, "replied")
        given = {name: value for name, value in case.input.items() if name not in _OURS}
        return _ask(desk, suite, {**given, "conversation": conversation}, suite.until)
    except OpsDeskError as refused:
        return Outcome(desk.library, failures=(str(refused),))


def _search(desk: Desk, case: Case) -> Outcome:
    library = desk.library
    start = time.perf_counter()
    passages = library.search(case.text, k=DEPTH)
    return Outcome(library, passages=passages, seconds=time.perf_counter() - start)


def _ask(desk: Desk, suite: Suite, given: Mapping[str, Any], until: Until) -> Outcome:
    request = Request.read(dict(given), base=Path(suite.path).parent)
    route, deliverables, failures = None, [], []
    start = time.perf_counter()
    stream = desk.stream(request)
    for event in stream:
        if isinstance(event, Routed):
            route = event.route
            if until == "routed":
                break
        elif isinstance(event, Delivered):
            deliverables.append(event.deliverable)
        elif isinstance(event, Failed):
            failures.append(event.message)
    seconds = time.perf_counter() - start
    stream.close()  # type: ignore[attr-defined]
    return Outcome(desk.library, route, deliverables, (), failures, seconds)
