"""A connection to a shared Chroma server that never waits for ever: Chroma's own client has no time limit."""

from typing import Any
from urllib.parse import urlsplit

SERVER_CONNECT = 3.0
"""Seconds to reach the server and hear that it lives."""
_ANSWER = 60.0
"""Seconds for one answer: a write of thousands of vectors takes a while."""


def connect(url: str, settings: Any) -> Any:
    """Chroma's client for `url` (`http://host:8000`, or without a scheme). Raises ValueError or an error of
    httpx when nothing that speaks Chroma answers there in time.
    """
    import chromadb
    import httpx

    parts = urlsplit(url if "//" in url else f"http://{url}")
    secure = parts.scheme == "https"
    host, port = parts.hostname or "localhost", parts.port or (443 if secure else 8000)
    shown = f"[{host}]" if ":" in host else host
    heartbeat = f"{'https' if secure else 'http'}://{shown}:{port}/api/v2/heartbeat"
    httpx.get(heartbeat, timeout=SERVER_CONNECT).raise_for_status()
    client = chromadb.HttpClient(host=host, port=port, ssl=secure, settings=settings)
    session = getattr(getattr(client, "_server", None), "_session", None)
    if isinstance(session, httpx.Client):
        session.timeout = httpx.Timeout(_ANSWER, connect=SERVER_CONNECT)
    return client
