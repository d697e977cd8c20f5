"""`opsdesk eval`: list, run, compare and report suites."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli import options as o
from assistant.cli.frame import WrongUsage, command, desk, language_of_program, out, settings, show_json, warn
from assistant.language import program_language
from evals.cases import Suite, suites
from evals.run import Run
from knowledge.phrases import phrases

ALL = "all"


def say(key: str, lang: str | None = None, **values: object) -> str:
    return phrases("evals").say(key, lang or program_language(), **values)


app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, add_completion=False, help=say("cli_eval"))
Name = Annotated[str, typer.Argument(help=say("cli_name"), metavar="NAME|all")]
Label = Annotated[str, typer.Option("--label", help=say("cli_label"), show_default=False)]


@app.command("list", help=say("cli_list"))
@command
def list_(as_json: o.JsonFlag = False, home: o.Home = None, lang: o.Lang = None) -> None:
    language = language_of_program(lang)
    found = _suites(home, language)
    if as_json:
        show_json([{"name": suite.name, "cases": len(suite.cases)} for suite in found])
        return
    for suite in found:
        out(f"{suite.name:<12} {len(suite.cases):>4}  {suite.about.get(language, '')}".rstrip())


@app.command("run", help=say("cli_run"))
@command
def run_(
    name: Name,
    label: Label = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    language = language_of_program(lang)
    chosen = _chosen(_suites(home, language), name, language)
    runs: list[Run] = []
    stopped = False
    try:
        _run_all(chosen, runs, home, language)
    except KeyboardInterrupt:
        stopped = True
    kept = [run for run in runs if run.cases]
    _keep(kept, f"{label} {say('interrupted', language)}".strip() if stopped else label, home, lang)
    _show(kept, name, as_json, language)
    if stopped:
        warn(say("stopped", language, cases=sum(len(run.cases) for run in kept)))
        raise typer.Exit(1)


@app.command("compare", help=say("cli_compare"))
@command
def compare_(
    name: Annotated[str, typer.Argument(help=say("cli_name"), metavar="[NAME]")] = ALL,
    run_a: Annotated[str, typer.Argument(help=say("cli_run_id"), metavar="[RUN_A]")] = "",
    run_b: Annotated[str, typer.Argument(help=say("cli_run_id"), metavar="[RUN_B]")] = "",
    as_json: o.JsonFlag = False,
    home: o.Home = None,
    lang: o.Lang = None,
) -> None:
    from evals.compare import compare, runs_to_compare

    language = language_of_program(lang)
    if bool(run_a) != bool(run_b):
        raise WrongUsage(say("two_run_ids", language))
    with desk(home, lang) as at:
        names = [name] if name != ALL else _run_twice([run.name for run in at.records.eval_runs(None, 1000)])
        if not names:
            raise WrongUsage(say("nothing_to_compare", language))
        ids = [run_a, run_b] if run_a else []
        found = [compare(*runs_to_compare(at.records, each, ids, language)) for each in names]
    if as_json:
        show_json(found[0].to_dict() if name != ALL else [each.to_dict() for each in found])
        return
    for each in found:
        _show_comparison(each.to_dict(), language)


@app.command("report", help=say("cli_report"))
@command
def report_(name: Name, as_json: o.JsonFlag = False, home: o.Home = None, lang: o.Lang = None) -> None:
    from evals.report import report

    language = language_of_program(lang)
    with desk(home, lang) as at:
        runs = at.records.eval_runs(name, 2)
        if not runs:
            raise WrongUsage(say("never_run", language, name=name))
        text = report(runs, language, at.settings.zone)
    if as_json:
        show_json({"name": name, "run": runs[0].id, "markdown": text})
    else:
        out(text)


def _suites(home: Path | None, language: str) -> list[Suite]:
    found = suites(settings(home).home, language)
    for suite in found:
        for problem in suite.problems:
            warn(say("bad_line", language, name=suite.name, line=problem.line, reason=problem.reason))
    return found


def _chosen(found: Sequence[Suite], name: str, language: str) -> list[Suite]:
    chosen = [suite for suite in found if name in (suite.name, ALL)]
    if not chosen:
        names = ", ".join(suite.name for suite in found)
        raise WrongUsage(say("unknown_suite", language, name=name, names=names))
    return chosen


def _run_all(chosen: Sequence[Suite], runs: list[Run], home: Path | None, language: str) -> None:
    """The program's suites in one new home, the team's own in one with a copy of its library."""
    from evals.homes import measured_desk
    from evals.run import run

    for own in (False, True):
        group = [suite for suite in chosen if suite.own == own]
        if not group:
            continue
        with measured_desk(settings(home).home if own else None) as at:
            for suite in group:
                runs.append(Run(suite.name, balanced=suite.balanced))
                run(suite, at, runs[-1], language, _progress)


def _progress(name: str, done: int, total: int) -> None:
    """One line that counts up when a person is watching, else one line at the end."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{name} {done}/{total}{os.linesep if done == total else ''}")
        sys.stderr.flush()
    elif done == total:
        warn(f"{name} {done}/{total}")


def _keep(runs: Sequence[Run], label: str, home: Path | None, lang: str | None) -> None:
    with desk(home, lang) as at:
        for run in runs:
            at.records.save_eval_run(run.name, run.scores, run.cases, label)


def _show(runs: Sequence[Run], name: str, as_json: bool, language: str) -> None:
    if as_json:
        shown: list[dict[str, Any]] = [run.to_dict() for run in runs]
        show_json(shown if name == ALL or not shown else shown[0])
        return
    for run in runs:
        out(f"## {run.name}")
        for score, value in run.scores.items():
            out(f"{score:<26} {value:.10g}")
        for case in run.cases:
            if case["passed"] is not True:
                out(f"- {case['id']}  {' '.join(case['input'].split())[:60]}\n    {case['explanation']}")


def _run_twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _show_comparison(found: dict[str, Any], language: str) -> None:
    out(f"## {found['name']}  {found['before']['id'][:8]} → {found['after']['id'][:8]}")
    for row in found["scores"]:
        before, after = (
            f"{row[side]:.10g}" if row[side] is not None else "-" for side in ("before", "after")
        )
        delta = f"{row['delta']:+.4g}" if row["delta"] is not None else ""
        out(f"{row['score']:<26} {before:>10} {after:>10} {delta:>10}")
    for key in ("newly_failing", "newly_passing", "added", "removed"):
        if found[key]:
            out(f"{say(key, language)}{', '.join(found[key])}")
