from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Request
from assistant.request import MAX_TEXT
from knowledge.errors import BadInput, OpsDeskError


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "请求是空的"),
        ({"text": " \n\u3000"}, "请求是空的"),
        ({"text": "好" * 100_000}, "100000 个字符"),
        ({"text": "spam " * 20_000}, "attach it"),
        ({"text": "你好", "agent": "moderator"}, "drafting, moderation, events, feedback, crisis, knowledge"),
        ({"text": "你好", "now": "明天"}, "2026-05-01T09:30"),
        ({"text": "你好", "now": "0001-01-01"}, "ISO 8601"),
        ({"text": "你好", "language": "fr"}, "zh 或 en"),
        ({"text": 5}, "text"),
        ({"text": "你好", "colour": "red"}, "colour"),
        ({"text": "你好", "attachments": 5}, "attachments"),
        ({"text": "你好", "options": [1]}, "options"),
        (["你好"], "JSON"),
        (None, "JSON"),
    ],
)
def test_what_cannot_be_taken_is_one_sentence(fields: object, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        Request.read(fields)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 200


def test_an_empty_request_is_refused_in_the_language_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSDESK_LANGUAGE", "en")
    with pytest.raises(BadInput, match="The request is empty"):
        Request(text="")


def test_fields_are_read_kindly() -> None:
    request = Request.read(
        {
            "id": 7,
            "text": "看一下",
            "conversation": 12,
            "attachments": "留言.csv",
            "now": "2026-05-01T09:30:00Z",
            "language": "zh-CN",
            "options": {"channel": "微博", "tone": None, "people": 60},
        },
        Path("/data"),
    )
    assert request.id == "7" and request.conversation == "12"
    assert request.attachments == (Path("/data/留言.csv"),)
    assert request.now == datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
    assert request.language == "zh"
    assert request.options == {"channel": "微博", "people": "60"}


def test_an_attachment_alone_is_a_request() -> None:
    assert Request(attachments=(Path("a.csv"),)).text == ""


@given(st.text())
def test_any_text_is_taken_or_refused_in_one_sentence(text: str) -> None:
    try:
        request = Request(text=text)
    except OpsDeskError as refused:
        assert not text.replace("\0", "").strip() or len(text) > MAX_TEXT
        assert str(refused)
    else:
        request.text.encode("utf-8")


def test_half_characters_and_nul_do_not_reach_the_records() -> None:
    assert Request(text="a\ud83d\0b").text == "a\ufffdb"
    assert Request(text="😀").text == "😀"
