"""Stopping a watched folder."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.cli.watch import watch
from knowledge.errors import BadInput


def test_ctrl_c_that_falls_into_a_callback_stops_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds: list[Path] = []

    def sync(folder: Path) -> None:
        rounds.append(folder)
        with suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        raise BadInput("away")

    before = signal.getsignal(signal.SIGINT)
    desk = SimpleNamespace(library=SimpleNamespace(sync=sync))
    watch(desk, tmp_path, 0.01, None, False, "en")  # type: ignore[arg-type]
    assert rounds == [tmp_path]
    assert signal.getsignal(signal.SIGINT) is before
    assert "away" in capsys.readouterr().err
