"""A deliverable as a file: Markdown for people, JSON for programs, under a name any system accepts."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agents.base import Deliverable
from agents.render import escape_markdown
from assistant.clock import local_zone
from assistant.menu import does
from assistant.plain_json import dump
from assistant.records import Kept
from knowledge.phrases import phrases

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f#%&{}$!\'`@+=\s]+')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
_TITLE_BYTES = 80
_TITLE_FIELDS = ("title", "headline")


def to_json(kept: Kept | Deliverable) -> str:
    return dump(kept.to_dict(), indent=2) + "\n"


def to_markdown(kept: Kept | Deliverable) -> str:
    """The text to use (edited, once a person edited it), its sources, and where it came from."""
    deliverable = kept.deliverable if isinstance(kept, Kept) else kept
    text = kept.text if isinstance(kept, Kept) else kept.markdown
    parts = [text.rstrip(), _sources(deliverable)]
    if isinstance(kept, Kept):
        parts.append(_footer(kept))
    return "\n\n".join(part for part in parts if part) + "\n"


def file_name(deliverable: Deliverable, suffix: str) -> str:
    """`events-跨年夜直播-1a2b3c4d.md`: agent, title where there is one, beginning of the id."""
    parts = (deliverable.agent, _title(deliverable.data), deliverable.id[:8])
    return "-".join(part for part in parts if part) + suffix


def write(kept: Kept, target: Path) -> Path:
    """Writes a file (`.json`, else Markdown) or, given a folder, both kinds into it. OSError as it comes."""
    if target.is_dir():
        (target / file_name(kept.deliverable, ".json")).write_text(to_json(kept), "utf-8")
        target = target / file_name(kept.deliverable, ".md")
    target.write_text(to_json(kept) if target.suffix == ".json" else to_markdown(kept), "utf-8")
    return target


def _sources(deliverable: Deliverable) -> str:
    """Clauses that the text itself does not already quote."""
    shown = _letters(deliverable.markdown)
    missing = [citation for citation in deliverable.citations if _letters(citation.quote) not in shown]
    if not missing:
        return ""
    lines = [f"## {phrases('assistant').say('export_sources', deliverable.language)}", ""]
    for citation in missing:
        place = escape_markdown(" · ".join(filter(None, (citation.title, citation.section, citation.clause))))
        quote = "\n".join(f"  > {escape_markdown(line)}" for line in citation.quote.splitlines())
        lines.append(f"- {place}\n\n{quote}\n")
    return "\n".join(lines).rstrip()


def _letters(text: str) -> str:
    """Text without what quoting in Markdown adds: escapes, line marks, blanks."""
    return re.sub(r"[\\>\s]+", "", text)


def _footer(kept: Kept) -> str:
    language, say = kept.deliverable.language, phrases("assistant").say
    line = say(
        "export_footer",
        language,
        agent=does(kept.deliverable.agent, language),
        when=kept.at.astimezone(local_zone()).isoformat(timespec="minutes"),
        writer=say(f"writer_{kept.deliverable.writer}", language),
        status=say(f"status_{kept.status}", language),
    )
    return f"---\n\n{line}"


def _title(data: Mapping[str, Any]) -> str:
    title = next((str(data[name]) for name in _TITLE_FIELDS if data.get(name)), "")
    plain = _UNSAFE.sub("-", unicodedata.normalize("NFC", title)).strip("-. ")
    short = plain.encode()[:_TITLE_BYTES].decode("utf-8", "ignore").strip("-. ")
    return "" if _RESERVED.match(short) else short
