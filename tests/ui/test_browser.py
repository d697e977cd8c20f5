"""The page in a real Chromium: ask in Chinese, see a cited answer, decide on it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page as `opsdesk ui` serves it, on a home of its own."""
    port = _free_port()
    home = tmp_path_factory.mktemp("home")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    command = [str(Path(sys.executable).with_name("opsdesk")), "ui", "--port", str(port), "--home", str(home)]
    with (home / "ui.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server, home / "ui.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(120):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"the page did not come up:\n{log.read_text('utf-8', 'replace')[-2000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if _CHROMIUM is None:
        if os.environ.get("OPSDESK_TEST_BROWSER") == "required":
            pytest.fail("browser tests are required here and no Chromium was found")
        pytest.skip("no Chromium found; install it (Debian: chromium, fonts-noto-cjk) to run browser tests")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that records every host it talks to."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    hosts: set[str] = set()
    opened.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()
    assert hosts <= {"127.0.0.1"}, hosts


def _ask(page: Any, text: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(text)
    box.press("Enter")


def test_a_question_in_chinese_gets_a_cited_answer(page: Any, address: str) -> None:
    page.goto(address)
    page.get_by_text("今天要处理什么").wait_for()
    _ask(page, "被禁言了怎么申诉?")
    page.get_by_text("规则问答", exact=False).first.wait_for()
    sources = page.get_by_role("tab", name=re.compile(r"依据 [1-9]"))
    sources.first.wait_for()
    sources.first.click()
    quote = page.locator("blockquote:visible").first
    quote.wait_for()
    assert "申诉" in quote.inner_text()
    page.get_by_role("button", name="批准").click()
    page.get_by_text("已批准").first.wait_for()
    page.reload()
    page.get_by_text("已批准").first.wait_for()


def test_a_first_visitor_can_try_an_example_in_english(page: Any, address: str) -> None:
    page.goto(f"{address}/?lang=en")
    page.get_by_text("What needs doing?").wait_for()
    page.locator('[class*="st-key-try-crisis-0"] button').first.click()
    page.get_by_role("tab", name="Ready to copy").wait_for()
    page.get_by_role("tab", name="Ready to copy").click()
    assert page.locator("pre:visible").first.inner_text().strip()


@pytest.mark.parametrize("path", ["library", "records", "evals"])
def test_the_other_pages_open(page: Any, address: str, path: str) -> None:
    page.goto(f"{address}/{path}")
    page.locator("h1").first.wait_for()
    page.wait_for_timeout(1500)
    assert page.get_by_test_id("stException").count() == 0


def test_the_library_is_audited_on_its_page(page: Any, address: str) -> None:
    page.goto(f"{address}/library")
    page.get_by_text("体检", exact=True).first.click()
    page.get_by_role("button", name="开始体检").click()
    page.get_by_role("heading", name="各领域写了多少").wait_for()
    assert page.get_by_test_id("stException").count() == 0
    assert re.search(r"[0-9]+ 份文档", page.get_by_test_id("stAlert").first.inner_text())


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_the_library_fits_a_telephone(page: Any, address: str, spoken: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/library?lang={spoken}")
    box = page.get_by_role("combobox").last
    box.click()
    box.fill("community-rules")
    page.get_by_role("option").first.click()
    page.get_by_role("tab").nth(1).click()
    page.get_by_text(re.compile("第一次读入|First read")).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_test_id("stException").count() == 0
