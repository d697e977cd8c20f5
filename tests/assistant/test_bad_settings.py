"""A wrong setting costs no deliverable: one sentence says what is wrong and which setting mends it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Desk, Request, Settings
from assistant.doctor import examine
from evals.provider import Provider

WRONG = {
    "html": "OPSDESK_BASE_URL",
    "wrong_path": "OPSDESK_BASE_URL",
    "401": "OPSDESK_API_KEY",
    "403": "OPSDESK_API_KEY",
    "404": "OPSDESK_MODEL",
    "400": "OPSDESK_MODEL",
    "context_said": "OPSDESK_MODEL",
    "filter_400": "",
    "inspection": "",
    "quota": "OPSDESK_FALLBACK_MODEL",
    "error_200": "OPSDESK_FALLBACK_MODEL",
}
TEXTS = {"zh": "echo 你好", "en": "echo hello"}


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setattr("agents.gateway.retries._PAUSE", 0.02)
    with Provider(delay=0.5) as server:
        yield server


def told(home: Path, language: str, **given: Any) -> str:
    with Desk.open(Settings(home=home, timezone="Asia/Shanghai", **given)) as desk:
        (deliverable,) = desk.handle(Request(text=TEXTS[language], language=language)).deliverables
    assert deliverable.writer == "built-in"
    (finding,) = deliverable.findings
    return finding.message


def is_chinese(sentence: str) -> bool:
    return any("一" <= char <= "鿿" for char in sentence)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("behaviour", WRONG)
def test_the_reply_says_what_is_wrong(
    world: None, provider: Provider, tmp_path: Path, behaviour: str, language: str
) -> None:
    given = {"model": f"stand-in:{behaviour}", "base_url": provider.url, "api_key": "sk-secret"}
    said = told(tmp_path / "home", language, **given)
    assert WRONG[behaviour] in said and is_chinese(said) == (language == "zh")
    assert "sk-secret" not in said and "Traceback" not in said and "\n" not in said
    assert len(provider.requests) <= 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_proxy_that_is_not_there_is_named(
    world: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    said = told(tmp_path / "home", language, model="m", base_url="http://model.example/v1", timeout=5)
    assert "HTTP_PROXY" in said and "NO_PROXY" in said and is_chinese(said) == (language == "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ({"api_key": "sk-x"}, "OPSDESK_MODEL"),
        ({"base_url": "http://127.0.0.1:9/v1"}, "OPSDESK_MODEL"),
        ({"model": "m"}, "OPSDESK_API_KEY"),
        ({"model": "m", "base_url": "http://["}, "OPSDESK_BASE_URL"),
        ({"model": "m", "base_url": "https://api.deepseek.com/v1"}, "OPSDESK_API_KEY"),
    ],
)
def test_the_doctor_says_which_variable_is_not_set(
    world: None, tmp_path: Path, given: dict[str, Any], remedy: str, language: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "starter-loaded").touch()  # the documents do not matter here and take seconds
    looks = {look.name: look for look in examine(Settings(home=home, **given), language)}
    said = f"{looks['model'].found} {looks['model'].mend}"
    assert remedy in said and is_chinese(said) == (language == "zh")
