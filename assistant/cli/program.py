"""The program `opsdesk` and the order of its commands."""

from typing import Annotated

import typer

from assistant.cli import (
    ask,
    audit,
    batch,
    doctor,
    knowledge,
    lessons,
    moderate,
    records,
    specialists,
    strikes,
    trail,
)
from assistant.cli.frame import out
from assistant.cli.options import say
from assistant.cli.plugins import Commands

app = typer.Typer(
    cls=Commands,
    help=say("program"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)

app.command("ask", help=say("ask"))(ask.ask)
app.command("batch", help=say("batch"))(batch.batch)
app.command("route", help=say("route"))(ask.route)
app.command("moderate", help=say("moderate"))(moderate.moderate)
app.command("draft", help=say("draft"))(specialists.draft)
app.command("plan", help=say("plan"))(specialists.plan)
app.command("digest", help=say("digest"))(specialists.digest)
app.command("crisis", help=say("crisis"))(specialists.crisis)
knowledge.app.command("audit", help=say("knowledge_audit"))(audit.audit)
knowledge.app.command("unanswered", help=say("knowledge_unanswered"))(audit.unanswered)
app.add_typer(knowledge.app, name="knowledge", help=say("knowledge"))
records.app.command("cases", help=say("records_cases"))(strikes.cases)
records.app.command("dismiss", help=say("records_dismiss"))(strikes.dismiss)
records.app.command("reinstate", help=say("records_reinstate"))(strikes.reinstate)
records.app.command("lessons", help=say("records_lessons"))(lessons.lessons)
records.app.command("apply", help=say("records_apply"))(lessons.apply)
records.app.command("withdraw", help=say("records_withdraw"))(lessons.withdraw)
records.app.command("trail", help=say("records_trail"))(trail.trail)
app.add_typer(records.app, name="records", help=say("records"))
app.command("doctor", help=say("doctor"))(doctor.doctor)


@app.callback(invoke_without_command=True)
def program(
    version: Annotated[bool, typer.Option("--version", help=say("opt_version"), is_eager=True)] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        out(installed("opsdesk"))
        raise typer.Exit


def main() -> None:
    app()
