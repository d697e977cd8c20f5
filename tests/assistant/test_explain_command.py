"""`opsdesk moderate --explain`."""

import json

from typer.testing import CliRunner

from assistant.cli.program import app


def test_the_command_explains_and_refuses_files() -> None:
    shown = CliRunner().invoke(app, ["moderate", "--explain", "加薇 hao_2281 领内部券", "--json"])
    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["verdict"] == "violation"
    refused = CliRunner().invoke(app, ["moderate", "--explain", "--input", __file__])
    assert refused.exit_code == 2
