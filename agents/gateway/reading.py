"""From what a model said to an instance of the schema, or to complaints that can be quoted back to it."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from agents.base import FilledT
from agents.gateway.failures import UnusableReply, finish_kind

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT_ENDS = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_STARTS, _COMPLAINTS = 60, 8


@dataclass(slots=True)
class Asked:
    """One tool call; `arguments` is JSON text as the model wrote it."""

    name: str = ""
    arguments: str = ""
    id: str = ""
    number: Any = None


@dataclass(slots=True)
class Heard:
    """One answer as it comes in."""

    text: str = ""
    calls: list["Asked"] = field(default_factory=list)
    """The tools it wants to call."""
    finish: Any = None
    refused: bool = False
    broken_call: bool = False
    plain: bool = False
    """It came as one body although a stream was asked for."""
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def take(self, piece: Any) -> None:
        """Adds one LangChain message or chunk."""
        self.text += piece.content if isinstance(piece.content, str) else piece.text
        self._take_calls(piece)
        self.finish = piece.response_metadata.get("finish_reason") or self.finish
        self.refused |= bool(piece.additional_kwargs.get("refusal"))
        tokens = piece.usage_metadata or {}
        self.prompt_tokens = max(self.prompt_tokens, tokens.get("input_tokens", 0))
        self.completion_tokens = max(self.completion_tokens, tokens.get("output_tokens", 0))

    def _take_calls(self, piece: Any) -> None:
        if not hasattr(piece, "tool_call_chunks"):
            self.broken_call |= bool(piece.invalid_tool_calls)
            self.calls += [
                Asked(call["name"], json.dumps(call["args"], ensure_ascii=False), call["id"] or "")
                for call in piece.tool_calls
            ]
            return
        for chunk in piece.tool_call_chunks:
            self._take_chunk(chunk)

    def _take_chunk(self, chunk: Any) -> None:
        """A piece of a call; a service that numbers none tells a new one by its id."""
        number, key = chunk.get("index"), chunk.get("id") or ""
        last = self.calls[-1] if self.calls else None
        if last is None or number != last.number or (number is None and key not in ("", last.id)):
            last = next((call for call in self.calls if number is not None and call.number == number), None)
        if last is None:
            last = Asked(number=number)
            self.calls.append(last)
        last.name += chunk.get("name") or ""
        last.arguments += chunk.get("args") or ""
        last.id = last.id or key

    @property
    def arguments(self) -> str:
        """What the first tool call was given, for endpoints that fill the schema that way."""
        return self.calls[0].arguments if self.calls else ""

    @property
    def answer(self) -> str:
        return self.arguments or spoken(self.text)

    @property
    def failure(self) -> str:
        """ "" for a whole answer, else the kind of its failure."""
        if self.refused:
            return "refused"
        kind = finish_kind(self.finish)
        if kind:
            return kind
        return "" if self.answer or self.broken_call else "empty"


def spoken(text: str) -> str:
    """The text without the model's thinking aloud, closed or not, with or without its opening mark."""
    text = text.strip()
    if text.startswith("{"):
        return text
    return _THOUGHT_ENDS.sub("", _THOUGHT.sub("", text)).strip()


def filled(answer: str, schema: type[FilledT], restore: Callable[[Any], Any], sentence: str) -> FilledT:
    """An instance; UnusableReply with the valid fields otherwise. Fields the schema does not know are left
    out: they are no reason for another call."""
    found = restore(object_in(answer, frozenset(schema.model_fields)))
    if not isinstance(found, dict):
        raise UnusableReply(sentence, ["the reply holds no JSON object"])
    try:
        return schema.model_validate(found)
    except ValidationError as invalid:
        found = _unpacked(_without_unknown(found, invalid), invalid)
    try:
        return schema.model_validate(found)
    except ValidationError as invalid:
        raise UnusableReply(sentence, _complaints(invalid), valid_fields(found, schema)) from invalid


def valid_fields(found: dict[str, Any], schema: type[BaseModel]) -> dict[str, Any]:
    """The fields of an object that the schema takes one by one."""
    return {name: found[name] for name in schema.model_fields if name in found and takes(schema, name, found)}


def takes(schema: type[BaseModel], name: str, found: dict[str, Any]) -> bool:
    """Whether this field of the object is valid by itself, whatever is wrong elsewhere."""
    try:
        schema.model_validate({name: found[name]})
    except ValidationError as invalid:
        return all(error["loc"][:1] != (name,) for error in invalid.errors())
    return True


def object_in(text: str, fields: frozenset[str]) -> dict[str, Any] | None:
    """The first JSON object in a reply, fenced or in prose, that has one of the fields; else the first
    object that holds anything; None when there is none."""
    spare = None
    for found in _objects(text):
        # Some models put the object under the schema's name.
        for table in (found, *(part for part in found.values() if isinstance(part, dict))):
            if fields & table.keys():
                return table
        spare = spare or found or None
    return spare


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder(strict=False)
    start = text.find("{")
    for _ in range(_STARTS):
        if start < 0:
            return
        end = start + 1
        try:
            found, end = decoder.raw_decode(text, start)
            if isinstance(found, dict):
                yield found
        except (json.JSONDecodeError, RecursionError):
            pass
        start = text.find("{", end)


def _without_unknown(found: dict[str, Any], invalid: ValidationError) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(json.dumps(found))
    for error in invalid.errors():
        if error["type"] != "extra_forbidden":
            continue
        *way, last = error["loc"]
        node: Any = kept
        try:
            for step in way:
                node = node[step]
            del node[last]
        except (KeyError, IndexError, TypeError):
            continue  # a way through alternatives of a type names no place in the object
    return kept


def _unpacked(found: dict[str, Any], invalid: ValidationError) -> dict[str, Any]:
    """Lists and objects that some models give as text become what the text says."""
    for name in {error["loc"][0] for error in invalid.errors() if len(error["loc"]) == 1}:
        value = found.get(str(name))
        if isinstance(value, str) and value.strip()[:1] in ("[", "{"):
            with suppress(json.JSONDecodeError, RecursionError):
                found[str(name)] = json.loads(value, strict=False)
    return found


def _complaints(invalid: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in invalid.errors()[:_COMPLAINTS]]
