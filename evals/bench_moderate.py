"""How quick judging a long export is, beside a bare Aho-Corasick pass over the same listed words.

The export is made up and written to a file; it is read, judged, watched as a thread and written as
`opsdesk moderate` does it, on one core. The bare pass only looks words up in folded text.
"""

import csv
import random
import resource
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from agents.moderation.judge import judge
from agents.moderation.lexicon import lexicon
from assistant import Desk
from assistant.judging import Judging, judge_into
from knowledge.phrases import data
from knowledge.text import fold

_SEED = 20260922
_START = datetime(2026, 1, 1, 8)
_PAUSES = (0, 1, 2, 5, 30, 90)
_WARM = 5000
_NOW = "2026-12-31T00:00:00+08:00"


def measure_moderate(desk: Desk, messages: int) -> dict[str, Any]:
    """Messages a second by processor time (what else the machine does is not counted) and the growth of the
    process's peak memory in MB."""
    with TemporaryDirectory(prefix="opsdesk-bench-") as folder:
        source, target = Path(folder) / "export.csv", Path(folder) / "judged.csv"
        texts = synthetic_export(source, messages)
        synthetic_export(warm := Path(folder) / "warm.csv", min(messages, _WARM))
        for _ in judge_into(desk, Judging(warm, "zh", _NOW), Path(folder) / "warm.jsonl"):
            pass
        before = _peak_mb()
        start, clock = time.process_time(), time.perf_counter()
        *_, last = judge_into(desk, Judging(source, "zh", _NOW), target)
        seconds, wall = time.process_time() - start, time.perf_counter() - clock
        return {
            "moderate_export": {
                "messages": last.done, "per_second": round(last.done / seconds),
                "wall_seconds": round(wall, 1),
                "memory_growth_mb": round(_peak_mb() - before, 1),
                **{name: last.counts[name] for name in ("violation", "review", "allow")},
            },
            "moderate_judge": _rate(judge, texts),
            "moderate_words": _rate(_bare, texts),
        }  # fmt: skip


def synthetic_export(path: Path, messages: int) -> list[str]:
    """A chat export of made-up short messages, the same everywhere; the first thousands of its texts."""
    chance, moment, kept = random.Random(_SEED), _START, list[str]()
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["id", "time", "sender", "text"])
        for number in range(1, messages + 1):
            moment += timedelta(seconds=chance.choice(_PAUSES))
            text = message_text(chance)
            lines.writerow([number, moment.isoformat(" "), f"成员{chance.randrange(2000)}", text])
            if len(kept) < 20_000:
                kept.append(text)
    return kept


def message_text(chance: random.Random) -> str:
    """One made-up message; about one in fifty is one that a moderator would look at."""
    words = data("evals", "bench.yaml")["chat"]
    form = chance.choice(words["bad" if chance.random() < 0.02 else "forms"])
    for name in ("who", "place", "when", "thing", "tail"):
        while f"{{{name}}}" in form:
            form = form.replace(f"{{{name}}}", chance.choice(words[name]), 1)
    return str(form.replace("{n}", str(chance.randint(1, 9999))))


def _bare(text: str) -> int:
    return sum(1 for _ in lexicon().words.iter(fold(text)))


def _rate(work: Any, texts: list[str]) -> dict[str, int]:
    start = time.process_time()
    for text in texts:
        work(text)
    return {"messages": len(texts), "per_second": round(len(texts) / (time.process_time() - start))}


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1000)
