"""Presets of services: found by name and by address, whole, and careful with what they send."""

import pytest

from agents.gateway.modes import MODES
from agents.providers import body_for, first_mode, preset, preset_at, presets


@pytest.mark.parametrize(
    "name", ["openai", "DeepSeek", "dashscope", "千问", "Kimi", "智谱", "智譜", " ollama ", "vLLM"]
)
def test_services_are_found_by_the_names_people_use(name: str) -> None:
    assert (preset(name) is None) == (name == "千问")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (None, "openai"),
        ("https://api.deepseek.com", "deepseek"),
        ("https://sk-key@API.deepseek.com/v1?x=1", "deepseek"),
        ("https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "qwen"),
        ("http://localhost:11434/v1", "ollama"),
        ("https://api.deepseek.com.example.org/v1", ""),
        ("http://127.0.0.1:9999/v1", ""),
        ("http://[::1/v1", ""),
    ],
)
def test_services_are_known_by_their_address(address: str | None, name: str) -> None:
    known = preset_at(address)
    assert (known.name if known else "") == name


def test_every_preset_is_whole() -> None:
    assert {known.name for known in presets()} == {
        "openai",
        "deepseek",
        "qwen",
        "moonshot",
        "zhipu",
        "ollama",
        "vllm",
    }
    for known in presets():
        assert known.base_url.startswith("http") and not known.base_url.endswith("/")
        assert known.modes[-1] == "prompt" and set(known.modes) <= set(MODES)
        assert all(known.title(language) for language in ("zh", "en"))
        assert bool(known.note("zh")) == bool(known.note("en"))
        assert preset_at(known.base_url) is known


def test_thinking_is_switched_off_where_it_stands_in_the_way() -> None:
    assert body_for("https://dashscope.aliyuncs.com/compatible-mode/v1", "Qwen3-235b-a22b") == {
        "enable_thinking": False
    }
    assert body_for("https://api.deepseek.com/v1", "deepseek-flash") == {"thinking": {"type": "disabled"}}
    assert (
        body_for("https://api.openai.com/v1", "qwen3-8b") == body_for("http://elsewhere/v1", "qwen3-8b") == {}
    )


def test_a_service_that_refuses_a_way_is_not_asked_that_way_first() -> None:
    assert first_mode("https://api.deepseek.com/v1") == "json_object"
    assert first_mode("https://somewhere.example/v1") == first_mode(None) == "json_schema"
