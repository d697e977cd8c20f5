"""How quick the program is with a large library.

`python -m evals.bench [desk|search|sync|moderate] [--clauses 10000] [--messages 100000] [--json]`: `desk`
times routing, search and whole requests, `search` times search alone beside plain Chroma and plain BM25,
`sync` the keeping in step of a folder with that many files, `moderate` the judging of an export with that
many messages beside a bare pass for the listed words.

Figures only: what is quick enough is for people to say.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from assistant import Desk, Request
from assistant.language import program_language
from evals.cases import suites
from evals.homes import measured_desk
from knowledge.phrases import data, phrases

_PER_DOCUMENT, _PER_CHAPTER = 100, 25
_SEED = 20260921
ResultT = TypeVar("ResultT")


def synthetic_library(folder: Path, clauses: int) -> None:
    """Markdown rulebooks of 100 numbered clauses each, the same on every machine."""
    words, chance = _words(), random.Random(_SEED)
    for first in range(0, clauses, _PER_DOCUMENT):
        number = first // _PER_DOCUMENT + 1
        lines = [f"# 规则汇编 {number}"]
        for index in range(min(_PER_DOCUMENT, clauses - first)):
            chapter = index // _PER_CHAPTER + 1
            if index % _PER_CHAPTER == 0:
                lines.append(f"## {chapter} {chance.choice(words['chapter'])}")
            lines.append(f"{chapter}.{index % _PER_CHAPTER + 1} {clause_text(chance)}")
        (folder / f"rules-{number:03d}.md").write_text("\n\n".join(lines) + "\n", "utf-8")


def _words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = data("evals", "bench.yaml")
    return found


def clause_text(chance: random.Random) -> str:
    """One made-up clause."""
    words = _words()
    pick = {name: chance.choice(words[name]) for name in ("who", "when", "does", "must", "limit")}
    other, step = chance.choice(words["does"]), "，".join(chance.sample(words["otherwise"], 2))
    return (
        f"{pick['when']}，{pick['who']}{pick['does']}{pick['must']}，"
        f"{chance.randint(2, 96)} {pick['limit']}；同时{other}的，{step}。"
    )


def spread(times: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds, and how many there were."""
    ordered = sorted(seconds * 1000 for seconds in times)
    return {
        "median_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 2),
        "n": len(ordered),
    }


def timed(work: Callable[[Any], object], items: Sequence[Any], warm: int = 5) -> dict[str, float]:
    """Each item once, after `warm` of them for practice."""
    for item in items[:warm]:
        work(item)
    times = []
    for item in items:
        start = time.perf_counter()
        work(item)
        times.append(time.perf_counter() - start)
    return spread(times)


def seconds_of(work: Callable[[], ResultT]) -> tuple[ResultT, float]:
    """What `work` gives and how long it took."""
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def measure(desk: Desk, clauses: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with TemporaryDirectory(prefix="opsdesk-bench-") as folder:
        synthetic_library(Path(folder), clauses)
        library = desk.library
        added, seconds = seconds_of(lambda: library.add(Path(folder)))
    found["indexing"] = {
        "clauses": added.clauses, "seconds": round(seconds, 2),
        "clauses_per_second": round(added.clauses / seconds, 1),
    }  # fmt: skip
    found["library_clauses"] = len(library)
    requests, questions = _texts("routing"), _texts("retrieval")
    asked = [Request(text=text) for text in _moderation_requests()]
    messages = [request for request in asked if desk.route(request).agent == "moderation"]
    found["routing"] = timed(lambda text: desk.route(Request(text=text)), requests)
    found["moderation_routed"] = timed(desk.handle, messages)
    found["search_hybrid"] = timed(lambda text: library.search(text, k=5), questions)
    found["search_words"] = timed(lambda text: library.search(text, k=5, words_only=True), questions)
    found["help_cold"] = spread([_help_once() for _ in range(5)])
    return found


def _texts(name: str) -> list[str]:
    suite = next(suite for suite in suites(None, program_language()) if suite.name == name)
    return [case.text for case in suite.cases if not case.input.get("turns")]


def _moderation_requests() -> Iterator[str]:
    """Messages of the moderation suite inside a question, so that they are routed as people's are."""
    forms = data("evals", "bench.yaml")["moderation"]
    for index, text in enumerate(_texts("moderation")):
        yield forms[index % len(forms)].replace("{text}", text)


def _help_once() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "assistant.cli", "--help"], capture_output=True, check=True)
    return time.perf_counter() - start


def _shown(found: dict[str, Any], language: str) -> Iterator[str]:
    for name, value in found.items():
        figures = value if isinstance(value, dict) else {"n": value}
        rest = "  ".join(f"{key} {figure}" for key, figure in figures.items())
        yield f"{phrases('evals').say(f'bench_{name}', language):<28} {rest}"


def main() -> None:
    language = program_language()
    parser = argparse.ArgumentParser(description=phrases("evals").say("bench_about", language))
    parser.add_argument("what", nargs="?", choices=("desk", "search", "sync", "moderate"), default="desk")
    parser.add_argument("--clauses", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    clauses = max(1, options.clauses)
    if options.what == "search":
        from evals.bench_search import measure_search

        found = measure_search(clauses, _texts("retrieval"))
    elif options.what == "sync":
        from evals.bench_sync import measure_sync

        found = measure_sync(clauses)
    elif options.what == "moderate":
        from evals.bench_moderate import measure_moderate

        with measured_desk() as desk:
            found = measure_moderate(desk, max(1, options.messages))
    else:
        with measured_desk() as desk:
            found = measure(desk, clauses)
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_shown(found, language)))


if __name__ == "__main__":
    main()
