"""What a reply cost stands in the reply and in its record."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import Desk, Request, Settings
from assistant.cli.program import app
from evals.provider import Provider


def test_a_reply_and_its_record_name_the_cost(world: None, tmp_path: Path) -> None:
    with Provider() as provider:
        settings = Settings(home=tmp_path / "home", model="gpt-4o-mini", base_url=provider.url)
        with Desk.open(settings) as desk:
            reply = desk.handle(Request(text="echo 你好", conversation="c"))
            kept = desk.records.conversation("c")
    usage = reply.to_dict()["usage"]
    assert usage["currency"] == "USD" and float(usage["cost"]) > 0
    assert kept is not None and kept.turns[0].usage["cost"] == usage["cost"]


def test_without_a_model_nothing_is_said_of_money(world: None, tmp_path: Path) -> None:
    with Desk.open(Settings(home=tmp_path / "home")) as desk:
        usage = desk.handle(Request(text="echo 你好")).to_dict()["usage"]
    assert usage["calls"] == 0 and usage["cost"] is None and usage["currency"] is None


@pytest.mark.parametrize(("model", "said"), [("gpt-4o-mini", "USD "), ("home-made", "cost unknown")])
def test_the_command_line_says_what_was_spent(
    world: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, said: str
) -> None:
    with Provider() as provider:
        monkeypatch.setenv("OPSDESK_MODEL", model)
        monkeypatch.setenv("OPSDESK_BASE_URL", provider.url)
        done = CliRunner().invoke(
            app, ["ask", "echo hello", "--home", str(tmp_path / "home"), "--lang", "en"]
        )
    assert done.exit_code == 0 and said in done.output and model in done.output
