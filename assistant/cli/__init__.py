"""The command line: `opsdesk`. Commands import what they need when they run, so that `--help` stays quick."""

from assistant.cli.program import main

__all__ = ["main"]
