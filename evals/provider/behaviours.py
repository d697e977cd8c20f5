"""How the stand-in may misbehave, by name: refuse, answer in a bad shape, or send a good answer badly."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from evals.provider.answers import schema_of
from knowledge.phrases import data

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, before it is put on the wire."""

    text: str | None
    finish: str | None = "stop"
    refusal: str | None = None
    reasoning: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    """Tool calls: name and arguments as text."""
    choices: bool | None = True
    """False: an empty list of choices; None: null."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How an answer is sent; waits are shares of the provider's delay."""

    before: float = 0.0
    between: float = 0.0
    stop_after: int | None = None
    """Pieces of a stream after which `end` happens."""
    end: str = "done"
    """done; silent: nothing more; error: an error event; reset: the connection is torn down; chatter:
    comments for three delays; plain: the stream ends in order, but without finish_reason and [DONE]."""
    chatter: bool = False
    """Comments that keep a stream alive before each piece."""
    as_stream: bool = True
    html: bool = False
    short_body: bool = False


Shape = Callable[[Answer, Json], Answer]


def _half(answer: Answer, _: Json) -> Answer:
    text = answer.text or ""
    return replace(answer, text=text[: len(text) // 2])


def _broken_field(answer: Answer, request: Json) -> Answer:
    """The last field of the schema is of a wrong type, the others are as they should be."""
    fields = list((schema_of(request) or {}).get("properties", {}))
    found = json.loads(answer.text or "{}")
    return replace(answer, text=json.dumps({**found, fields[-1]: {"wrong": 1}}, ensure_ascii=False))


def _unknown_field(answer: Answer, _: Json) -> Answer:
    return replace(answer, text=json.dumps({"note": "x", **json.loads(answer.text or "{}")}))


def _text(form: str) -> Shape:
    return lambda answer, _: replace(answer, text=form.replace("{}", answer.text or ""))


SHAPES: Mapping[str, Shape] = {
    "good": lambda answer, _: answer,
    "fenced": _text("```json\n{}\n```"),
    "prose": _text("好的,结果如下:\n{}\n请查收。"),
    "think": _text("<think>先想一想 {\"a\": 1}</think>{}"),
    "think_tail": _text("先想一想</think>\n{}"),
    "think_open": lambda answer, _: replace(answer, text="<think>先想一想,还没想完"),
    "reasoning": lambda answer, _: replace(answer, reasoning="先想一想。" * 20),
    "empty": lambda answer, _: replace(answer, text=""),
    "null": lambda answer, _: replace(answer, text=None),
    "plain": lambda answer, _: replace(answer, text="好的,我这就写。"),
    "cut": lambda answer, request: replace(_half(answer, request), finish="length"),
    "half_json": _half,
    "wrong_schema": lambda answer, _: replace(answer, text='{"unexpected": true}'),
    "broken_field": _broken_field,
    "unknown_field": _unknown_field,
    "refusal": lambda answer, _: replace(answer, text=None, refusal="I cannot help with that."),
    "filter": lambda answer, _: replace(answer, text="", finish="content_filter"),
    "no_finish": lambda answer, request: replace(_half(answer, request), finish=None),
    "no_choices": lambda answer, _: replace(answer, choices=False),
    "null_choices": lambda answer, _: replace(answer, choices=None),
    "broken_call": lambda answer, _: replace(
        answer, text=None, finish="tool_calls", calls=(("f", '{"title": '),)
    ),
    "wrong_call": lambda answer, _: replace(answer, text=None, finish="tool_calls", calls=(("f", "{}"),)),
    "two_calls": lambda answer, _: replace(
        answer, text=None, finish="tool_calls", calls=(("f", answer.text or ""), ("f", "{}"))
    ),
    "unknown_tool": lambda answer, _: replace(
        answer, text=None, finish="tool_calls", calls=(("delete_everything", '{"all": true}'),)
    ),
}  # fmt: skip
SENDING: Mapping[str, Manners] = {
    "slow": Manners(before=1.0),
    "stall": Manners(stop_after=2, end="silent"),
    "trickle": Manners(between=0.1, chatter=True),
    "chatter": Manners(stop_after=0, end="chatter"),
    "reset": Manners(stop_after=2, end="reset"),
    "error_event": Manners(stop_after=2, end="error"),
    "plain_end": Manners(stop_after=2, end="plain"),
    "drop": Manners(end="drop"),
    "html": Manners(html=True),
    "short_body": Manners(short_body=True, stop_after=2, end="reset"),
    "no_stream": Manners(as_stream=False),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    code: str
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)
    when: str = ""

    def hits(self, request: Json) -> bool:
        """Whether it refuses this request; one without `when` refuses all."""
        form = request.get("response_format") or {}
        carries = {
            "": True,
            "json_schema": form.get("type") == "json_schema",
            "response_format": bool(form),
            "tool_choice": "tool_choice" in request,
            "any_form": bool(form) or "tools" in request,
            "stream_options": "stream_options" in request,
            "stream": bool(request.get("stream")),
            "thinking": "thinking" in request,
        }
        return carries[self.when]

    @property
    def body(self) -> Json:
        code = self.code or None
        return {"error": {"message": self.message, "type": code, "code": code, "param": None}}


REFUSALS: Mapping[str, Refusal] = {
    name: Refusal(**given) for name, given in data("evals.provider", "errors.yaml").items()
}
BEHAVIOURS: tuple[str, ...] = (*SHAPES, *SENDING, *REFUSALS)


def shaped(behaviour: str, text: str, request: Json) -> Answer:
    """What is said: through the tool where the request forces one, as text otherwise."""
    answer = SHAPES.get(behaviour, SHAPES["good"])(Answer(text), request)
    if request.get("tool_choice") and request.get("tools") and not answer.calls and answer.text:
        name = request["tools"][0]["function"]["name"]
        return replace(answer, text=None, calls=((name, answer.text),))
    return answer
