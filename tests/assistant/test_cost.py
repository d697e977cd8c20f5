"""What a reply cost stands in the reply and in its record."""

from pathlib import Path

from assistant import Desk, Request, Settings
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
