"""`opsdesk ui`: serves the page on this machine only."""

import os
import socket
import sys
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.frame import command
from assistant.cli.options import Home, JsonFlag, Lang
from assistant.settings import Settings
from knowledge.errors import BadInput
from knowledge.phrases import phrases

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _say(key: str) -> str:
    return phrases("ui").say(
        key, "zh" if not os.environ.get("OPSDESK_LANGUAGE", "").startswith("en") else "en"
    )


_FLAGS = {
    "server.address": "127.0.0.1",
    "server.headless": "true",
    "server.maxUploadSize": "200",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "theme.primaryColor": "#0f766e",
    "theme.base": "light",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f3f6f5",
    "theme.textColor": "#1c2421",
    "theme.baseRadius": "0.6rem",
}


@app.command(help=_say("cli_help"))
@command
def ui(
    port: Annotated[int, typer.Option("--port", "-p", help=_say("cli_port"), min=1, max=65535)] = 8501,
    home: Home = None,
    lang: Lang = None,
    as_json: JsonFlag = False,
) -> None:
    given = {"home": home} if home else {}
    settings = Settings.read(lang or "zh", **given)
    settings.prepare_home(lang or "zh")
    _check_free(port)
    script = Path(str(files("ui").joinpath("app.py")))
    arguments = [f"--{name}={value}" for name, value in {**_FLAGS, "server.port": str(port)}.items()]
    environment = {**os.environ, "OPSDESK_HOME": str(settings.home)}
    typer.echo(f"http://127.0.0.1:{port}", err=as_json)
    # In place of this process, so that whoever stops it stops the server.
    program = [sys.executable, "-m", "streamlit", "run", str(script), *arguments]
    os.execve(sys.executable, program, environment)


def _check_free(port: int) -> None:
    """BadInput when another program has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise BadInput(_say("cli_port_taken").replace("{port}", str(port))) from taken
