"""A hundred requests at once against a provider that takes its time: none lost, none mixed up."""

import json
import resource
import threading
import time
from pathlib import Path

import pytest
from small_world import Echo

from agents.base import Prompt
from assistant import Desk, Request, Settings
from assistant.reply import Reply
from evals.provider import Provider

MANY = 100


@pytest.mark.slow
@pytest.mark.parametrize("stream", [True, False])
def test_a_hundred_at_once(
    world: None, tmp_path: Path, stream: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Echo, "prompt", lambda _, w, task, e: Prompt("say it", "zh", material={"request": task.text})
    )

    def reply(request: dict[str, object]) -> str:
        number = str(request["messages"]).split("echo-")[1].split("-")[0]
        return json.dumps({"said": f"n{number}"})

    with Provider(reply, delay=2.0) as provider:
        settings = Settings(
            home=tmp_path / "home",
            model="stand-in:slow",
            base_url=provider.url,
            timeout=120,
            at_once=MANY,
            stream=stream,
        )
        with Desk.open(settings) as desk:
            desk.handle(Request(text="echo-0-"))
            before = _megabytes()
            replies: dict[int, Reply] = {}

            def ask(number: int) -> None:
                replies[number] = desk.handle(Request(text=f"echo-{number}-", conversation=f"c{number}"))

            threads = [threading.Thread(target=ask, args=(number,)) for number in range(MANY)]
            started = time.monotonic()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            seconds = time.monotonic() - started
            assert {n: r.deliverables[0].data["said"] for n, r in replies.items()} == {
                n: f"n{n}" for n in range(MANY)
            }
            assert all(reply.deliverables[0].writer == "model" for reply in replies.values())
            assert len(provider.requests) == MANY + 1
            stored = [desk.records.conversation(f"c{number}") for number in range(MANY)]
            assert all(c is not None and len(c.turns) == 1 for c in stored)
    assert seconds < 60
    assert _megabytes() - before < 200


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
