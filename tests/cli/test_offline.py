"""With no model configured nothing looks up or reaches an outside address, in any process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_WATCH = """
import os, socket
_connect, _lookup = socket.socket.connect, socket.getaddrinfo
def _note(what):
    with open(os.environ["WATCH_LOG"], "a") as log:
        log.write(repr(what) + "\\n")
def connect(self, address):
    if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
        _note(address)
    return _connect(self, address)
def lookup(host, *args, **kwargs):
    if host not in (None, "", "localhost", "127.0.0.1", "::1"):
        _note(host)
    return _lookup(host, *args, **kwargs)
socket.socket.connect, socket.getaddrinfo = connect, lookup
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "群里有人刷屏打广告怎么处理", "--json"],
        ["plan", "下周五晚上八点线上分享会,60人", "--json"],
        ["knowledge", "search", "appeal", "--json"],
        ["doctor", "--json"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_outside_address_is_touched(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_WATCH, "utf-8")
    log = tmp_path / "watch.log"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "WATCH_LOG": str(log)}
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments, "--home", str(tmp_path / "home")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert not log.exists(), log.read_text("utf-8")


def test_the_watch_sees_a_look_up(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_WATCH, "utf-8")
    log = tmp_path / "watch.log"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "WATCH_LOG": str(log)}
    code = "import socket\ntry: socket.getaddrinfo('example.invalid', 80)\nexcept OSError: pass"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert "example.invalid" in log.read_text("utf-8")
