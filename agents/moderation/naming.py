"""Whether a message names a member: `@小雨`, `小雨 在吗`, `hey Lena`."""

import re
from functools import lru_cache

from knowledge.text import fold

_EXTRA = re.compile(r"[(\[\u3010\uff08|_/-].*$")
_SIGN = re.compile(r"[^\w]|_")
_GIVEN = 2
"""Characters of a Chinese given name."""


def names(plain: str, member: str) -> bool:
    """Of folded text."""
    pattern = _name(member)
    return bool(pattern and pattern.search(plain))


@lru_cache(maxsize=4096)
def _name(member: str) -> re.Pattern[str] | None:
    """The name without signs and what stands in brackets; a Chinese one of three characters also without the
    family name. None when it is too short to tell."""
    core = _SIGN.sub("", _EXTRA.sub("", fold(member)))
    if len(core) < 2 or core.isdigit():
        return None
    if core.isascii():
        return re.compile(rf"(?<![a-z0-9]){re.escape(core)}(?![a-z0-9])")
    given = core[-_GIVEN:] if len(core) == _GIVEN + 1 else core
    return re.compile(re.escape(given))
