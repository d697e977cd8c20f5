"""The machine's time zone by name, so that later dates keep their own daylight saving."""

import os
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

_FALLBACK = "Asia/Shanghai"
_ZONEINFO = "zoneinfo/"


def zone_named(name: str) -> ZoneInfo | None:
    """The IANA zone, or None when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@cache
def local_zone() -> ZoneInfo:
    """From TZ, /etc/timezone or /etc/localtime; Asia/Shanghai where the machine does not say."""
    candidates = (os.environ.get("TZ", "").removeprefix(":"), _from_file(), _from_link(), _FALLBACK)
    zones = (zone_named(name) for name in candidates if name)
    return next((zone for zone in zones if zone), ZoneInfo("UTC"))


def _from_file() -> str:
    try:
        return Path("/etc/timezone").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _from_link() -> str:
    try:
        target = os.path.realpath("/etc/localtime")
    except OSError:
        return ""
    return target.partition(_ZONEINFO)[2]
