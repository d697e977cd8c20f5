"""The doctor: silent on the network until it is asked to probe, and clear about what is wrong."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant import Settings
from assistant.cli.program import app
from assistant.doctor import examine, report
from assistant.probe import Look
from assistant.records import Records
from assistant.records.history import Handled
from evals.provider import Provider

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(autouse=True)
def no_library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening one takes longer than all the rest."""
    if "with_library" not in request.fixturenames:
        monkeypatch.setattr("assistant.doctor._library", lambda settings, language: None)


@pytest.fixture
def with_library() -> None:
    """The library is looked at as well."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider(delay=1.0) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose library stays empty, and so opens at once."""
    (tmp_path / "starter-loaded").touch()
    return tmp_path


def looks(home: Path, probing: bool = False, language: str = "zh", **given: Any) -> dict[str, Look]:
    return {look.name: look for look in examine(Settings(home=home, **given), language, probing)}


def at(provider: Provider, behaviour: str = "good") -> dict[str, Any]:
    return {"model": f"stand-in:{behaviour}", "base_url": provider.url, "api_key": "sk-x"}


def test_without_a_probe_nothing_is_sent(with_library: None, provider: Provider, home: Path) -> None:
    seen = looks(home, **at(provider), embedding_model="stand-in", embedding_base_url=provider.url)
    assert provider.requests == []
    assert seen["model"].state == seen["embedding"].state == "note"
    assert "--probe" in seen["model"].mend and "--probe" in seen["embedding"].mend


def test_a_probe_says_what_the_endpoint_can_do_and_it_is_remembered(provider: Provider, home: Path) -> None:
    seen = looks(home, True, **at(provider, "no_json_schema"))
    states = {
        name.removeprefix("probe_"): look.state for name, look in seen.items() if name.startswith("probe_")
    }
    assert states == {
        "chat": "ok", "stream": "ok", "usage": "ok", "json_schema": "note", "json_object": "ok", "tool": "ok",
        "prompt": "ok", "ways": "ok",
    }  # fmt: skip
    assert "json_object" in seen["probe_ways"].mend
    assert (
        json.loads((home / "endpoints.json").read_text("utf-8"))[seen["probe_ways"].found]["mode"]
        == "json_object"
    )
    assert len(provider.requests) == 6
    assert all("JSON" in str(request["messages"]) for request in provider.requests)


@pytest.mark.parametrize(
    ("behaviour", "remedy"),
    [
        ("html", "OPSDESK_BASE_URL"),
        ("wrong_path", "OPSDESK_BASE_URL"),
        ("401", "OPSDESK_API_KEY"),
        ("404", "OPSDESK_MODEL"),
        ("quota", "OPSDESK_FALLBACK_MODEL"),
        ("402", "OPSDESK_FALLBACK_MODEL"),
        ("drop", "OPSDESK_BASE_URL"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_setting_has_one_sentence_with_its_remedy(
    provider: Provider, home: Path, behaviour: str, remedy: str, language: str
) -> None:
    seen = looks(home, True, language, **at(provider, behaviour))
    assert seen["probe_chat"].state == "bad" and remedy in seen["probe_chat"].mend
    assert any("㐀" <= char <= "鿿" for char in seen["probe_chat"].mend) == (language == "zh")
    assert len(provider.requests) == 1 and "probe_ways" not in seen


@pytest.mark.parametrize(
    ("behaviour", "without"),
    [("no_stream_at_all", "stream"), ("no_stream_options", "usage"), ("only_prompt", "tool")],
)
def test_what_an_endpoint_lacks_is_a_note(
    provider: Provider, home: Path, behaviour: str, without: str
) -> None:
    seen = looks(home, True, **at(provider, behaviour))
    assert seen[f"probe_{without}"].state == "note"
    assert seen["probe_ways"].state == "ok"


def test_a_model_that_writes_no_json_is_bad(provider: Provider, home: Path) -> None:
    assert looks(home, True, **at(provider, "plain"))["probe_ways"].state == "bad"


@pytest.mark.parametrize(("url", "state"), [("", "ok"), ("http://127.0.0.1:9/v1", "bad")])
def test_embeddings_are_tried_too(provider: Provider, home: Path, url: str, state: str) -> None:
    seen = looks(home, True, embedding_model="stand-in", embedding_base_url=url or provider.url)
    assert seen["probe_embedding"].state == state
    assert ("64" in seen["probe_embedding"].found) == (state == "ok")


def test_a_folder_is_shown_as_a_folder(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    look = looks(home, embedding_model=str(folder))["embedding"]
    assert look.found == str(folder) and look.state == "bad" and look.mend


@pytest.mark.parametrize("given", [{"api_key": "sk-x"}, {"base_url": "http://127.0.0.1:9/v1"}])
def test_a_key_or_address_without_a_model_is_noticed(home: Path, given: dict[str, Any]) -> None:
    look = looks(home, **given)["model"]
    assert look.state == "note" and "OPSDESK_MODEL" in look.mend
    assert f"OPSDESK_{next(iter(given)).upper()}" in look.mend


@pytest.mark.parametrize("url", ["http://[::1/v1", "http://host:port/v1"])
def test_what_is_no_address_is_said_to_be_none(home: Path, url: str) -> None:
    seen = looks(home, model="m", base_url=url)
    assert seen["model"].state == "bad" and "OPSDESK_BASE_URL" in seen["model"].mend
    assert looks(home, True, model="m", base_url=url)["probe_chat"].state == "bad"


def test_a_service_that_needs_a_key_says_so(home: Path) -> None:
    look = looks(home, model="deepseek-flash", base_url="https://api.deepseek.com/v1")["model"]
    assert look.state == "bad" and "DeepSeek" in look.mend and "OPSDESK_API_KEY" in look.mend
    assert looks(home, model="qwen2.5:7b", base_url="http://127.0.0.1:11434/v1")["model"].state == "note"


@pytest.mark.parametrize(
    ("url", "state"), [("http://10.0.0.5:8000/v1", "bad"), ("http://models.example.com/v1", "note")]
)
def test_a_proxy_is_named_without_its_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, url: str, state: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://user:secret@proxy.example.com:3128")
    look = looks(home, model="m", base_url=url)["proxy"]
    assert look.state == state and look.found == "proxy.example.com:3128" and "secret" not in look.mend
    monkeypatch.setenv("NO_PROXY", "10.0.0.5,models.example.com")
    assert "proxy" not in looks(home, model="m", base_url=url)


def test_who_may_use_the_model_is_shown_where_it_is_not_everybody(home: Path) -> None:
    some: dict[str, Any] = {"model": "m", "base_url": "http://127.0.0.1:9/v1"}
    assert looks(home, **some, model_agents="crisis,events")["model_agents"].found == "crisis,events"
    assert "model_agents" not in looks(home, **some)


def test_spending_of_today_is_shown(home: Path) -> None:
    records = Records.open(Settings(home=home).records_url)
    usage = {"calls": 2, "prompt_tokens": 1_000_000, "completion_tokens": 0, "model": "gpt-4o-mini"}
    for number, used in enumerate((usage, {**usage, "model": "home-made"})):
        now = datetime.now(UTC)
        records.remember(
            Handled("c", str(number), "x", "drafting", "", "zh", now, [], {}, {}, used, [], [])
        )  # fmt: skip
    records.close()
    look = looks(home, language="en")["spending"]
    assert "USD 0.15" in look.found and "4 model calls" in look.found
    assert look.state == "note" and "home-made" in look.mend


@pytest.mark.parametrize("behaviour", ["good", "401"])
def test_the_report_is_one_json_object_and_tells_by_its_status(
    provider: Provider, home: Path, monkeypatch: pytest.MonkeyPatch, behaviour: str
) -> None:
    for name, value in at(provider, behaviour).items():
        monkeypatch.setenv(f"OPSDESK_{name}".upper(), value)
    done = CliRunner().invoke(app, ["doctor", "--probe", "--json", "--home", str(home)])
    told = json.loads(done.stdout)
    assert done.exit_code == (behaviour != "good") and told["ok"] == (behaviour == "good")
    assert "sk-x" not in done.output
    shown = CliRunner().invoke(app, ["doctor", "--probe", "--home", str(home), "--lang", "en"])
    assert "Trial: chat" in shown.stdout


def test_the_report_is_json_ready(home: Path) -> None:
    assert json.loads(json.dumps(report(Settings(home=home), "en")))["ok"] is True


def test_the_second_model_is_tried_too(provider: Provider, home: Path) -> None:
    seen = looks(home, True, **at(provider), fallback_model="stand-in:401")
    assert seen["fallback"].state == "ok" and seen["probe_chat"].state == "ok"
    assert seen["fallback_chat"].state == "bad" and "OPSDESK_FALLBACK_" in seen["fallback_chat"].mend
    assert "fallback_ways" not in seen


def test_a_second_model_that_answers_is_remembered(provider: Provider, home: Path) -> None:
    seen = looks(home, True, **at(provider, "401"), fallback_model="stand-in:no_json_schema")
    assert seen["probe_chat"].state == "bad" and seen["fallback_chat"].state == "ok"
    assert "no_json_schema" in (home / "endpoints.json").read_text("utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_second_model_without_its_key_is_told(home: Path, language: str) -> None:
    seen = looks(
        home, False, language, model="m", base_url="http://127.0.0.1:9/v1", fallback_model="deepseek-chat",
        fallback_base_url="https://api.deepseek.com/v1",
    )  # fmt: skip
    assert seen["fallback"].state == "bad" and "OPSDESK_FALLBACK_" in seen["fallback"].mend
