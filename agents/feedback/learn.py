"""Learns from the sorted examples and keeps the weights: `python -m agents.feedback.learn`."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from agents.feedback import alarms, opinion
from agents.feedback.trained import FILE, FINE, Lesson, stamp_of, train


def learn(target: Path) -> None:
    """Writes the weights of every reader to `target`, without features that weigh nothing."""
    lines = [line for lesson in (*opinion.lessons(), alarms.lesson()) for line in _lines(lesson)]
    target.write_text("\n".join(lines) + "\n", "utf-8")


def _lines(lesson: Lesson) -> list[str]:
    linear = train(lesson)
    weights = np.rint(linear.weights * FINE).astype(int).tolist()
    named = [[name, *row] for name, row in zip([*linear.index, ""], weights, strict=True)]
    kept = [row for row in named if any(row[1:]) or not row[0]]
    return [_line([lesson.name, stamp_of(lesson), *linear.labels]), *map(_line, kept)]


def _line(cells: list[Any]) -> str:
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    learn(Path(str(files("agents.feedback").joinpath(FILE))))
