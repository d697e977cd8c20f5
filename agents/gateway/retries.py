"""Trying again, in this one place: what may pass by itself, once, when there is time for it."""

import random
import time
from email.utils import parsedate_to_datetime

_PASSING = frozenset({"busy", "server", "connection"})
_PAUSE = 0.5
_JITTER = 0.25
RETRIES = 1


def pause_before_retry(failure: BaseException, kind: str, tried: int) -> float | None:
    """Seconds to wait before the next try (`tried` retries have been made); None: do not try again.

    Honours Retry-After (seconds or an HTTP date, RFC 9110 section 10.2.3); the jitter only adds to it.
    """
    if kind not in _PASSING or tried >= RETRIES:
        return None
    asked = retry_after(failure)
    wait = _PAUSE if asked is None else asked
    return wait + random.uniform(0, _JITTER * min(max(wait, _PAUSE), 2.0))


def retry_after(failure: BaseException) -> float | None:
    """Seconds the server asks to be left alone; None when it does not say, or not readably."""
    headers = getattr(getattr(failure, "response", None), "headers", None)
    said = headers.get("retry-after", "").strip() if headers is not None else ""
    if not said:
        return None
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(said).timestamp() - time.time()
        except ValueError:
            return None
    return max(0.0, seconds) if seconds == seconds else None
