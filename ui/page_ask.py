"""The desk's page: ask in one sentence, watch it being worked on, decide on the result."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from agents.render import escape_markdown
from assistant.records import Conversation, TurnKept
from assistant.request import Request
from knowledge.errors import OpsDeskError
from ui.agents_shown import OTHER, everyone, shown
from ui.card import card
from ui.jobs import clear, current, start
from ui.live import show_live
from ui.session import conversation, desk, keep_uploads, new_conversation, open_conversation
from ui.words import language, say

_SHOWN_TURNS = 20
_SUGGESTIONS = 3
_TITLE = 20
_AUTO = "auto"


def page() -> None:
    key = conversation()
    kept = desk().records.conversation(key, _SHOWN_TURNS)
    job = current(key)
    _sidebar(key)
    if not (kept and kept.turns) and job is None:
        _welcome(key)
        return
    _turns(kept.turns if kept else (), folded=job is not None)
    if job is not None:
        _said(job.request.text, [path.name for path in job.request.attachments])
        show_live(job)
        _settle(key)
    elif kept and kept.turns:
        _go_on(kept)
    _composer(key)


def _settle(key: str) -> None:
    """After the work: what was delivered is in the records; what failed is shown until the next request."""
    job = current(key)
    if job is None or not job.done.is_set():
        return
    clear(key)
    if job.failures():
        st.session_state["failures"] = (key, [failure.message for failure in job.failures()])
    st.rerun()


def _sidebar(key: str) -> None:
    with st.sidebar:
        st.button(
            say("new_conversation"),
            icon=":material/add:",
            width="stretch",
            on_click=new_conversation,
        )
        st.caption(say("recent"))
        recent = desk().records.conversations(12)
        for entry in recent:
            st.button(
                _shortened(entry.title or entry.id),
                key=f"open-{entry.id}",
                type="secondary" if entry.id == key else "tertiary",
                width="stretch",
                on_click=open_conversation,
                args=(entry.id,),
            )
        if not recent:
            st.caption(say("no_recent"))


def _shortened(title: str) -> str:
    return title if len(title) <= _TITLE else title[:_TITLE] + "…"


def _welcome(key: str) -> None:
    """The first screen: one box to type in, and two requests to try with each specialist."""
    st.markdown(f"# {say('welcome')}")
    st.markdown(say("welcome_line"))
    _composer(key)
    model = desk().settings.model
    st.caption(say("model_note", model=model) if model else say("offline_note"))
    st.markdown(f"## {say('try_it')}")
    agents = everyone()
    for first in range(0, len(agents), 3):
        for column, agent in zip(st.columns(3), agents[first : first + 3], strict=False):
            with column, st.container(border=True, height="stretch"):
                st.markdown(f"**{agent.icon} {agent.title(language())}**")
                st.caption(agent.job(language()))
                for number, example in enumerate(agent.showcase(language())[:2]):
                    st.button(
                        example["title"],
                        help=escape_markdown(example["text"]),
                        key=f"try-{agent.name}-{number}",
                        width="stretch",
                        on_click=_ask,
                        args=(example["text"],),
                    )


def _turns(turns: Sequence[TurnKept], folded: bool) -> None:
    """The last turn in full, earlier ones folded away: the result is the first thing to see."""
    earlier, last = (turns, ()) if folded else (turns[:-1], turns[-1:])
    if earlier:
        with st.expander(say("earlier", count=len(earlier)), icon=":material/history:"):
            for turn in earlier:
                _turn(turn)
    for turn in last:
        _turn(turn)


def _turn(turn: TurnKept) -> None:
    _said(turn.text, [path.rpartition("/")[2] for path in turn.attachments])
    with st.chat_message("assistant", avatar=":material/support_agent:"):
        _route(turn)
        for kept in turn.deliverables:
            card(kept)
        for failure in turn.failures:
            st.error(escape_markdown(failure["message"]))


def _said(text: str, files: list[str]) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(escape_markdown(text).replace("\n", "  \n"))
        for name in files:
            st.caption(f":material/attach_file: {escape_markdown(name)}")


def _route(turn: TurnKept) -> None:
    name = str(turn.route["agent"])
    title = say("agent_other") if name == OTHER else shown(name).title(language())
    line = say("route_line", agent=title, confidence=round(100 * float(turn.route["confidence"])))
    then = [shown(other).title(language()) for other in turn.route["then"]]
    if then:
        line += " · " + say("route_then", agents=" → ".join(then))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{line} · {escape_markdown(turn.route['reason'])}", width="content")
        with st.popover(say("change_agent"), type="tertiary", key=f"change-{turn.request_id}"):
            st.caption(say("change_agent_hint"))
            for agent in everyone():
                if agent.name != name:
                    st.button(
                        f"{agent.icon} {agent.title(language())}",
                        key=f"to-{turn.request_id}-{agent.name}",
                        width="stretch",
                        on_click=_ask,
                        args=(turn.text, agent.name, tuple(turn.attachments)),
                    )


def _go_on(kept: Conversation) -> None:
    """Follow-ups one click away, from the agent's own examples."""
    agent = str(kept.turns[-1].route["agent"])
    if agent == OTHER:
        return
    st.caption(say("followups"))
    with st.container(horizontal=True):
        for number, text in enumerate(shown(agent).followups(language())[:_SUGGESTIONS]):
            st.button(text, key=f"go-on-{number}", on_click=_ask, args=(text,))


def _composer(key: str) -> None:
    shown_for, messages = st.session_state.get("failures", ("", []))
    for message in messages if shown_for == key else ():
        st.error(escape_markdown(message))
    options = [_AUTO, *(agent.name for agent in everyone())]
    chosen = st.pills(
        say("who"),
        options,
        default=_AUTO,
        format_func=lambda name: say("auto") if name == _AUTO else _label(name),
        key="who",
    )
    # Sticks by our own style: a box that Streamlit pins scrolls every result to its end.
    with st.container(key="composer"):
        given: Any = st.chat_input(say("composer"), accept_file="multiple")
    if given:
        files = keep_uploads(given.files)
        _ask(given.text, None if chosen in (None, _AUTO) else str(chosen), files)
        st.rerun()


def _label(name: str) -> str:
    return f"{shown(name).icon} {shown(name).title(language())}"


def _ask(text: str, agent: str | None = None, attachments: tuple[Any, ...] = ()) -> None:
    """Begins a request in this tab's conversation; what cannot be taken is said in one sentence."""
    st.session_state.pop("failures", None)
    key = conversation()
    try:
        given = {"text": text, "agent": agent, "conversation": key, "attachments": list(attachments)}
        start(desk(), key, Request.read(given))
    except OpsDeskError as failure:
        st.session_state["failures"] = (key, [str(failure)])


page()
