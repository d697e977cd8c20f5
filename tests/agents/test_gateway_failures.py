"""Wrong settings and odd replies: one sentence each, with what to do."""

import pytest

from agents.base import Prompt, Schema
from agents.gateway import Patience, open_model
from agents.gateway.failures import kind_of
from agents.gateway.reading import filled, object_in, spoken
from evals.provider import Provider
from knowledge.errors import ModelError
from knowledge.phrases import data, phrases

PROMPT = Prompt("Write the notice.", "zh", facts={"title": "周日骑行"})


class Notice(Schema):
    title: str


def failing(base_url: str, api_key: str = "k", language: str = "zh") -> ModelError:
    model = open_model(
        name="m", base_url=base_url, api_key=api_key, language=language, patience=Patience(3, connect=1)
    )
    with pytest.raises(ModelError) as caught:
        model.fill(PROMPT, Notice)
    return caught.value


@pytest.mark.parametrize(
    ("base_url", "kind"),
    [
        ("http://127.0.0.1:9/v1", "connection"),
        ("127.0.0.1:9/v1", "address"),
        ("ftp://127.0.0.1/v1", "address"),
        ("http://[::1/v1", "address"),
        ("http://127.0.0.1:99999/v1", "connection"),
    ],
)
def test_a_wrong_address(base_url: str, kind: str) -> None:
    failure = failing(base_url)
    assert failure.kind == kind and "OPSDESK_BASE_URL" in str(failure)


def test_without_key_and_address_nothing_is_sent() -> None:
    failure = failing("", "")
    assert (
        failure.kind == "no_key" and "OPSDESK_API_KEY" in str(failure) and "OPSDESK_BASE_URL" in str(failure)
    )


@pytest.mark.parametrize("key", ["密钥", "sk-1\nX-Other: 1", "sk-\u200b1"])
def test_a_key_that_cannot_be_sent(key: str) -> None:
    with Provider() as provider:
        failure = failing(provider.url, key)
        assert failure.kind == "key" and provider.requests == []


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "socks5://127.0.0.1:9", "nonsense://x", "::::"])
def test_a_proxy_that_does_not_work(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setenv("HTTP_PROXY", proxy)
    failure = failing(f"http://127.0.0.1:9/v{len(proxy)}")  # each its own connections
    assert failure.kind == "proxy" and "NO_PROXY" in str(failure)


def test_every_kind_has_a_remedy_in_both_languages() -> None:
    table = data("agents.gateway", "failures.yaml")
    kinds = {kind for part in ("codes", "says", "status", "classes") for kind in table[part]}
    kinds |= {"empty", "unusable", "refused", "budget", "resting", "not_allowed", "timeout", "filtered"}
    for kind in kinds - {"connection_lost"}:
        for language, mark in (("zh", "；"), ("en", ";")):
            assert mark in phrases("agents.gateway").say(kind, language), kind


class Answered(Exception):
    def __init__(self, status: int | None, code: str | None = None, message: str = "") -> None:
        super().__init__(message)
        self.status_code, self.code, self.message, self.body = status, code, message, {"code": code}


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (Answered(400, "1301", "系统检测到输入或生成内容可能包含不安全或敏感内容"), "filtered"),
        (Answered(429, "1113", "您的账户已欠费，请充值后重试"), "quota"),
        (Answered(429, "exceeded_current_quota_error"), "quota"),
        (Answered(429, None, "You exceeded your current quota, please check your plan"), "quota"),
        (Answered(400, None, "Total tokens of image and text exceed max message tokens"), "context"),
        (Answered(400, "InvalidParameter", "Range of input length should be [1, 6000]"), "context"),
        (Answered(404, None, 'model "qwen9" not found, try pulling it first'), "unknown_model"),
        (Answered(404, None, "Not Found"), "address"),
        (Answered(401, None, "no"), "key"),
        (Answered(400, None, "Incorrect API key provided"), "key"),
        (Answered(500, None, "model does not exist in cache"), "server"),
        (Answered(None, "server_error", "The server had an error"), "server"),
        (Answered(418), "request"),
        (Answered(599), "server"),
        (ValueError("No generations found in stream."), "unusable"),
        (IndexError(), "unusable"),
        (TypeError(), "unusable"),
        (ConnectionResetError(), "connection"),
        (TimeoutError(), "timeout"),
    ],
)
def test_what_providers_say(failure: Exception, kind: str) -> None:
    assert kind_of(failure) == kind


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<think>a</think>b", "b"),
        ("<think>a<think>b</think>c", "c"),
        ("<think>never closed {", ""),
        ("thought\n</think>\n{}", "{}"),
        ("<Thinking>a</Thinking> b", "b"),
        ('{"a": "<think>kept</think>"}', '{"a": "<think>kept</think>"}'),
    ],
)
def test_thinking_is_not_the_answer(text: str, left: str) -> None:
    assert spoken(text) == left


def test_finds_the_object_that_is_meant() -> None:
    fields = frozenset({"title"})
    assert object_in('像 {} 或 {"a": 1} 这样,{"title": "x", "n": {"title": "y"}}', fields) == {
        "title": "x",
        "n": {"title": "y"},
    }
    assert object_in("没有", fields) is None
    assert object_in("{" * 50_000, fields) is None
    assert object_in('{"a":' * 20_000, fields) is None


class Lines(Schema):
    title: str
    lines: list[str]


@pytest.mark.parametrize(
    "answer",
    [
        '{"Lines": {"title": "[1]", "lines": ["a"]}}',
        '{"title": "[1]", "lines": "[\\"a\\"]"}',
        '[{"title": "[1]", "lines": ["a"], "lines_count": 1}]',
    ],
)
def test_reads_what_models_make_of_a_schema(answer: str) -> None:
    assert filled(answer, Lines, lambda found: found, "") == Lines(title="[1]", lines=["a"])


def test_unknown_fields_are_dropped_and_their_loss_is_no_complaint() -> None:
    assert filled('{"title": "x", "why": "y"}', Notice, lambda found: found, "").title == "x"
