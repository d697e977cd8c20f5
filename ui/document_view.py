"""One document: what it says of itself, its clauses, how they changed, and what cleaning took out."""

from datetime import date, datetime
from itertools import groupby

import streamlit as st

from agents.render import escape_markdown
from knowledge import Clause, Document
from knowledge.compared import compare
from knowledge.model import Standing, Version
from knowledge.timeline import Event, timeline
from knowledge.where import where
from ui.library_filters import kind_name
from ui.session import desk
from ui.words import say

_LISTED = 60
"""Changes of one moment on the page at most."""
_MARKS = {"new": ":green-badge", "changed": ":orange-badge", "moved": ":gray-badge", "removed": ":red-badge"}


def show_document(document: Document, standing: Standing, day: date | None) -> None:
    st.markdown(f"### {escape_markdown(document.title)}")
    st.caption(_about(document, standing))
    library = desk().library
    clauses, history = library.clauses(document.doc, as_of=day), library.history(document.doc)
    removed = library.removed_text(document.doc)
    names = [say("tab_clauses", count=len(clauses)), say("tab_changes")]
    tabs = st.tabs([*names, say("taken_out")] if removed else names)
    with tabs[0]:
        _clauses(clauses, day)
    with tabs[1]:
        show_history(history)
    if removed:
        with tabs[2]:
            st.caption(say("taken_out_note"))
            st.code(removed, language=None, wrap_lines=True)


def _about(document: Document, standing: Standing) -> str:
    """What is known of it, in one or two lines."""
    comma = say("list_comma")
    facts = [
        state_text(standing),
        kind_name(document.kind),
        say("about_owner", name=document.owner) if document.owner else say("about_no_owner"),
        say("about_audience", name=document.audience) if document.audience else "",
        say("about_tags", names=comma.join(document.tags)) if document.tags else "",
        say("about_from", day=document.effective) if document.effective else "",
        say("about_until", day=document.expires) if document.expires else "",
        say("about_replaces", names=comma.join(document.supersedes)) if document.supersedes else "",
        say("about_read", at=local(document.added_at)),
        document.doc,
    ]
    return escape_markdown("  ·  ".join(filter(None, facts)))


def state_text(standing: Standing) -> str:
    day = standing.day.isoformat() if standing.day else ""
    return say(f"state_{standing.state}", day=day, by=standing.by)


def _clauses(clauses: list[Clause], day: date | None) -> None:
    if day:
        st.caption(say("clauses_on", day=day))
    if not clauses:
        st.info(say("nothing_in_force"))
    for section, members in groupby(clauses, key=lambda clause: clause.section):
        if section:
            st.markdown(f"#### {escape_markdown(section)}")
        st.markdown("\n\n".join(map(_paragraph, members)))


def _paragraph(clause: Clause) -> str:
    own = where(clause).removeprefix(clause.section).removeprefix(" › ")
    number = f"**{escape_markdown(own)}** " if own else ""
    version = f" :gray-badge[{say('version_number', number=clause.version)}]" if clause.version > 1 else ""
    return f"{number}{_lines(clause.text)}{version}"


def _lines(text: str) -> str:
    return escape_markdown(text).replace("\n", "  \n")


def show_history(versions: list[Version]) -> None:
    """What changed when, the latest first; and every wording of one clause."""
    moments = timeline(versions)
    *later, first = moments
    for at, events in later:
        st.markdown(f"**{local(at)}**")
        for event in events[:_LISTED]:
            _event(event)
        if events[_LISTED:]:
            st.caption(say("changes_more", count=len(events) - _LISTED))
    st.caption(say("first_read", at=local(first[0]), count=len(first[1])))
    _wordings(versions)


def _event(event: Event) -> None:
    mark = f"{_MARKS[event.what]}[{say(f'change_{event.what}')}]"
    text = _difference(event.before, event.clause) if event.before else _lines(event.clause.text)
    if event.what == "moved" and event.before:
        text = escape_markdown(say("moved_from", place=where(event.before)))
    with st.container(border=True):
        st.markdown(f"{mark} {escape_markdown(where(event.clause))}  \n{text}")


def _difference(before: Clause, after: Clause) -> str:
    """Both wordings in one: what went struck out, what came marked."""
    marks = {"same": "{}", "gone": ":red-background[~~{}~~]", "new": ":green-background[{}]"}
    return "".join(_marked(marks[piece.kind], piece.text) for piece in compare(before.text, after.text))


def _marked(mark: str, text: str) -> str:
    """Line by line, and spaces outside: Markdown sees a mark only where it touches letters."""
    shown = []
    for line in text.split("\n"):
        core = line.strip()
        left, _, right = line.partition(core) if core else (line, "", "")
        shown.append(f"{left}{mark.format(escape_markdown(core))}{right}" if core else line)
    return "  \n".join(shown)


def _wordings(versions: list[Version]) -> None:
    every: dict[str, list[Version]] = {}
    for version in versions:
        every.setdefault(version.clause.chunk_id, []).append(version)
    several = {key: held for key, held in every.items() if len(held) > 1 or held[-1].removed_at}
    if not several:
        return
    chosen = st.selectbox(
        say("every_wording"),
        list(several),
        index=None,
        placeholder=say("choose_clause"),
        format_func=lambda key: f"{where(several[key][-1].clause)} · {several[key][-1].clause.text[:24]}",
        key="library_clause",
    )
    for version in reversed(several.get(chosen or "", [])):
        _wording(version)


def _wording(version: Version) -> None:
    key = "held_until" if version.removed_at else "held_since"
    span = say(key, since=local(version.added_at), until=local(version.removed_at))
    number = say("version_number", number=version.version)
    with st.container(border=True):
        st.caption(f"{number}  ·  {say(f'wording_{version.state}')}  ·  {span}")
        st.markdown(_lines(version.clause.text))


def local(moment: str) -> str:
    """On the clock of the desk; empty stays empty."""
    if not moment:
        return ""
    return datetime.fromisoformat(moment).astimezone(desk().settings.zone).strftime("%Y-%m-%d %H:%M")
