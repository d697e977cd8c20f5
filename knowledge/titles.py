"""Which lines are titles: short, without the signs of a sentence, with something under them."""

import re
from collections.abc import Sequence

from knowledge.lines import Line
from knowledge.phrases import data
from knowledge.text import fold

_SIGNS = re.compile(r"[。!\uff01;\uff1b,\uff0c]|[.](?:\s|$)|[:\uff1a]\s*$|https?://|[\w.]+@\w")
_LATIN = re.compile(r"[A-Za-z]+")
_MEANING = re.compile(r"[A-Za-z\u3400-\u9fff]")


def of_a_program(name: str) -> bool:
    """Whether a program gave a file, sheet or deck its name (`Sheet1`, `export`), not a person."""
    return re.fullmatch(data("knowledge", "columns.yaml")["given"], fold(name).strip()) is not None


def reads_as_title(text: str, longest: int = 30) -> bool:
    """Short and no sentence; says nothing of what follows."""
    words = len(_LATIN.findall(text))
    length = len(_LATIN.sub("x", text))
    if len(text) < 2 or length > longest or words > 12 or _SIGNS.search(text):
        return False
    letters = len(_MEANING.findall(text))
    return letters >= 2 and letters >= 0.5 * len(text.replace(" ", ""))


def heads(lines: Sequence[Line], index: int) -> bool:
    """Whether the plain line at `index` is a heading: a title with longer or numbered text under it."""
    line = lines[index]
    if not reads_as_title(line.text):
        return False
    after = lines[index + 1 : index + 3]
    if not after or after[0].kind in ("break", "heading"):
        return False
    if after[0].marker or after[0].kind == "row":
        return True
    if len(after[0].text) > max(20, 1.5 * len(line.text)):
        return True
    # Title and subtitle, or the title twice, as scraped pages have it.
    return len(after) > 1 and not reads_as_title(after[1].text) and reads_as_title(after[0].text)
