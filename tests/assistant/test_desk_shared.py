"""One desk under several threads, one home under several processes."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assistant import Desk, Request, Settings

SMALL_WORLD = Path(__file__).with_name("small_world.py")


def test_threads_share_a_desk(desk: Desk) -> None:
    def ask(number: int) -> str:
        reply = desk.handle(Request(text=f"echo {number}", conversation=f"c{number % 3}"))
        return str(reply.deliverables[0].data["said"])

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(ask, range(24)))
    assert said == [f"echo {number}" for number in range(24)]
    assert len(desk.records.deliverables(100)) == 24
    assert sum(len(desk.records.turns(f"c{n}", 100)) for n in range(3)) == 24


def test_processes_share_a_home(tmp_path: Path) -> None:
    home, jobs = tmp_path / "home", []
    for name in "ab":
        lines = [{"id": f"{name}{n}", "text": f"echo {name}{n}", "conversation": "same"} for n in range(30)]
        source = tmp_path / f"{name}.jsonl"
        source.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        words = ["batch", str(source), str(tmp_path / f"{name}.out"), "--home", str(home)]
        jobs.append(
            subprocess.Popen([sys.executable, str(SMALL_WORLD), *words], stderr=subprocess.PIPE, text=True)
        )
    ended = [(job.communicate(timeout=60)[1], job.returncode) for job in jobs]
    assert [status for _, status in ended] == [0, 0], ended
    for name in "ab":
        lines = [json.loads(line) for line in (tmp_path / f"{name}.out").read_text("utf-8").splitlines()]
        assert [line["id"] for line in lines] == [f"{name}{n}" for n in range(30)]
        assert not any("error" in line or "failures" in line for line in lines)
    with Desk.open(Settings(home=home)) as desk:
        assert len(desk.records.turns("same", 100)) == 60
