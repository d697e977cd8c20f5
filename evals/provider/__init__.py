"""A stand-in for an OpenAI-compatible provider: a real HTTP server on loopback that can also misbehave.

`python -m evals.provider --port 8089` serves it; then set OPSDESK_BASE_URL=http://127.0.0.1:8089/v1 and any
OPSDESK_MODEL. A model named `stand-in:BEHAVIOUR` misbehaves that way (see `BEHAVIOURS`), `…-once` only the
first time; tests may also queue behaviours or give a `reply` function of the request. Every request is kept,
and listed at `GET /v1/requests`.
"""

from evals.provider.answers import fill_from_facts
from evals.provider.behaviours import BEHAVIOURS
from evals.provider.server import Provider
from evals.provider.vectors import EMBEDDING_BEHAVIOURS

__all__ = ["BEHAVIOURS", "EMBEDDING_BEHAVIOURS", "Provider", "fill_from_facts"]
