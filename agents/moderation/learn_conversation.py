"""Learns how a message is weighed in its conversation (`agents.moderation.conversation`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from agents.moderation.bystanders import Bystanders
from agents.moderation.conversation import Talk, signs
from agents.moderation.heard import Heard
from agents.moderation.judge import judge_with
from agents.moderation.lexicon import PACKAGE
from agents.moderation.second import HARMLESS, NO_OPINION, Opinion
from agents.tables.row import Row

_STRENGTH, _ROUNDS = 1.0, 5000
_DAY = "2026-01-05 "
_COUNTED = "flooding"
"""What no single message shows."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of `bank/threads.txt`: when, by whom, of which kind (`harmless` or a category), what."""

    time: str
    sender: str
    kind: str
    text: str


def threads() -> list[list[Said]]:
    """The threads of the bank; a line that starts with # heads each."""
    found: list[list[Said]] = []
    for line in files(PACKAGE).joinpath("bank/threads.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            found.append([])
        elif line.strip():
            found[-1].append(Said(*line.split("|", 3)))
    return [thread for thread in found if thread]


def lines() -> Iterator[Said]:
    """Those that are harmless or harmful by their own words."""
    return (said for thread in threads() for said in thread if said.kind != _COUNTED)


def learn(opinions: Mapping[str, Opinion]) -> tuple[dict[str, float], dict[str, float]]:
    """Weight of each sign and the `bias`, from opinions by text that had not seen the threads; of how many
    lines, and the share (0…1) that came out right."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    seen = [pair for thread in threads() for pair in _weighed(thread, opinions)]
    names, wrong = list(seen[0][0]), np.array([wrong for _, wrong in seen])
    table = np.array([[found[name] for name in names] for found, _ in seen])
    spread = table.std(axis=0) + 1e-9
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS).fit(table / spread, wrong)
    weights = dict(zip(names, (model.coef_[0] / spread).round(3).tolist(), strict=True))
    right = float((model.predict(table / spread) == wrong).mean())
    figures = {"lines_of_threads": float(len(seen)), "right": round(right, 3)}
    return {**weights, "bias": round(float(model.intercept_[0]), 3)}, figures


def _weighed(
    thread: Sequence[Said], opinions: Mapping[str, Opinion]
) -> Iterator[tuple[dict[str, float], bool]]:
    """The signs of each line, and whether somebody should look at its sender for it. The harmless lines
    of those who also say others teach nothing: their senders are to be looked at. Nor do floods."""
    spoken = list(_spoken(thread, opinions))
    offenders = {said.sender for said in thread if said.kind != HARMLESS}
    for n, (said, heard) in enumerate(zip(thread, spoken, strict=True)):
        if said.kind == _COUNTED or (said.kind == HARMLESS and said.sender in offenders):
            continue
        yield signs(Talk.of(heard, spoken[:n], spoken[n + 1 :])), said.kind != HARMLESS


def _spoken(thread: Sequence[Said], opinions: Mapping[str, Opinion]) -> Iterator[Heard]:
    bystanders = Bystanders()
    for n, said in enumerate(thread, 1):
        row = Row(str(n), n, said.text, datetime.fromisoformat(_DAY + said.time), said.sender)
        heard = Heard.of(row, judge_with(said.text, opinions.get(said.text, NO_OPINION)))
        bystanders.listen(heard)
        yield heard
