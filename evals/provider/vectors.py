"""The embeddings side of the stand-in, with the misbehaviours that clients do not notice by themselves."""

from typing import Any

from evals.provider.answers import embedding

Json = dict[str, Any]
EMBEDDING_BEHAVIOURS = ("short", "reversed", "nan", "other_dim", "ten_at_most", "no_empty")
_MOST = 10


def embedded(request: Json, behaviour: str) -> tuple[int, Json]:
    """Status and body: one vector for each text, unless the behaviour says otherwise."""
    given = request["input"]
    texts = [str(text) for text in given] if isinstance(given, list) else [str(given)]
    if behaviour == "ten_at_most" and len(texts) > _MOST:
        return 400, _refusal("batch size is invalid, it should not be larger than 10.")
    if behaviour == "no_empty" and not all(texts):
        return 400, _refusal("input must not be an empty string.")
    rows: list[Json] = [
        {"object": "embedding", "index": index, "embedding": embedding(text)}
        for index, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": len(rows), "total_tokens": len(rows)}
    return 200, {
        "object": "list",
        "data": _spoilt(rows, behaviour),
        "model": request["model"],
        "usage": usage,
    }


def _spoilt(rows: list[Json], behaviour: str) -> list[Json]:
    if behaviour == "short":
        return rows[:-1]
    if behaviour == "reversed":
        return rows[::-1]
    if behaviour == "nan":
        rows[0]["embedding"][0] = float("nan")
    if behaviour == "other_dim":
        rows[-1]["embedding"] = rows[-1]["embedding"][:-1]
    return rows


def _refusal(message: str) -> Json:
    return {"error": {"message": message, "type": "invalid_request_error", "code": "invalid_parameter_error"}}
