"""The evals' page: run a suite, see its scores beside earlier runs, read the cases that missed."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from agents.render import escape_markdown
from assistant.records import EvalRun
from ui.session import desk
from ui.words import say


def page() -> None:
    st.markdown(f"# {say('page_evals')}")
    st.markdown(say("evals_intro"))
    suites = _suites()
    name = st.selectbox(
        say("suite"),
        list(suites),
        format_func=lambda suite: say("suite_cases", name=suite, cases=suites[suite]),
    )
    if name and st.button(say("run_suite"), type="primary", icon=":material/play_arrow:"):
        with st.spinner(say("running_suite", name=name)):
            _run(name)
    runs = desk().records.eval_runs(name, 30) if name else []
    if not runs:
        st.info(say("evals_empty"))
        return
    _scores(runs)
    _history(runs)
    _missed(runs)


@st.cache_data(show_spinner=False)
def _suites() -> dict[str, int]:
    """Suites and their sizes, as the command line lists them: this floor does not import that one."""
    done = _opsdesk("eval", "list", "--json")
    return {entry["name"]: int(entry["cases"]) for entry in json.loads(done.stdout or "[]")}


def _run(name: str) -> None:
    done = _opsdesk("eval", "run", name, "--json")
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [""])[-1]
        st.error(escape_markdown(say("run_failed", reason=reason)))


def _opsdesk(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "assistant.cli", *arguments, "--home", str(desk().settings.home)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def _scores(runs: Sequence[EvalRun]) -> None:
    before: Mapping[str, float] = runs[1].scores if len(runs) > 1 else {}
    st.markdown(f"## {say('latest')}")
    with st.container(horizontal=True):
        for name, score in runs[0].scores.items():
            delta = f"{score - before[name]:+.3f}" if name in before else None
            st.metric(name, f"{score:.4g}", delta, width="content", border=True)


def _history(runs: Sequence[EvalRun]) -> None:
    zone = desk().settings.zone
    rows: list[dict[str, Any]] = [
        {say("column_run"): run.at.astimezone(zone).strftime("%m-%d %H:%M"), say("column_label"): run.label}
        | dict(run.scores)
        for run in runs
    ]
    st.markdown(f"## {say('history')}")
    st.dataframe(rows, hide_index=True, width="stretch")


def _missed(runs: Sequence[EvalRun]) -> None:
    missed = [case for case in runs[0].cases if not case.get("passed", True)]
    if not missed:
        st.success(say("all_passed"))
        return
    with st.expander(say("missed", count=len(missed)), icon=":material/rule:"):
        for case in missed[:50]:
            st.markdown(f"**{escape_markdown(case.get('id', ''))}** {escape_markdown(case.get('input', ''))}")
            st.caption(escape_markdown(case.get("explanation", "")))


page()
