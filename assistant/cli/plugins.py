"""Commands that live on higher floors (`ui`, `eval`), found by name.

Imports point down: this floor may not import the web page or the evaluations. They register themselves as
entry points of the group `opsdesk.commands`; only the metadata is read until one of them is called.
"""

import sys
from collections.abc import Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from assistant.cli.frame import warn
from assistant.cli.mistyped import mistyped
from assistant.cli.options import say
from knowledge.phrases import phrases

_GROUP = "opsdesk.commands"


class Commands(TyperGroup):
    """Our own commands, then those of installed packages."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *(name for name in _found() if name not in self.commands)]

    def main(self, *given: Any, **named: Any) -> Any:
        """As a program (not `standalone_mode=False`), what was typed wrong is told our way."""
        if not named.get("standalone_mode", True):
            return super().main(*given, **named)
        typed = next(iter(given), named.get("args")) or sys.argv[1:]
        try:
            status = super().main(*given, **{**named, "standalone_mode": False})
        except TyperException as wrong:
            status = mistyped(wrong, typed)
        sys.exit(status if isinstance(status, int) else 0)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        own = super().get_command(ctx, cmd_name)
        if own is None and cmd_name in _found():
            return Elsewhere(_found()[cmd_name])
        return own


class Elsewhere(TyperCommand):
    """Stands in for a command in the help; becomes the real one when called."""

    def __init__(self, entry: EntryPoint) -> None:
        super().__init__(name=entry.name, help=_help(entry))
        self._entry = entry

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        return self._real().make_context(info_name, args, parent=parent, **extra)

    def _real(self) -> Any:
        try:
            return typer.main.get_command(self._entry.load())
        except ModuleNotFoundError as missing:
            name, package = self._entry.name, missing.name or self._entry.module
            warn(say("error", message=say("plugin_broken", name=name, package=package)))
            raise typer.Exit(1) from missing


@cache
def _found() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=_GROUP)}


def _help(entry: EntryPoint) -> str:
    known: Sequence[str] = list(phrases("assistant.cli").keys())
    if entry.name in known:
        return say(entry.name)
    return say("plugin", package=entry.dist.name if entry.dist else entry.module)
