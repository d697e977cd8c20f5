"""JSON for files and terminals: readable Chinese, but nothing that ends a line or drives a terminal."""

import json
import re
from typing import Any

# str.splitlines and some terminals act on these; JSON itself lets them stand. Half surrogates fit no file.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# To make an encoder for each line would be half the work.
_LINE = json.JSONEncoder(ensure_ascii=False, default=str).encode


def dump(value: Any, indent: int | None = None) -> str:
    """One JSON value; one line unless `indent` is given. What JSON does not know becomes its str."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str) if indent else _LINE(value)
    return text if text.isprintable() else _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
