"""The answer to a request for none of the agents: what the desk can do, with an example of each."""

from typing import Any

from agents import AGENTS, package_of
from agents.base import Deliverable
from agents.render import escape_markdown
from assistant.intake import OTHER
from knowledge.phrases import data, phrases


def menu(text: str, language: str) -> Deliverable:
    agents = [
        {"name": name, "does": does(name, language), "example": _example(name, language)} for name in AGENTS
    ]
    say = phrases("assistant").say
    lines = [say("help_title", language), ""]
    for agent in agents:
        lines.append(f"- **{agent['does']}**")
        if agent["example"]:
            lines.append(f"  {say('help_example', language, example=escape_markdown(agent['example']))}")
    return Deliverable(
        agent=OTHER,
        kind="help",
        language=language,
        data={"agents": agents},
        markdown="\n".join(lines) + "\n",
        request_text=text,
    )


def does(name: str, language: str) -> str:
    """One line about an agent; an agent without one is called by its name."""
    catalogue = phrases("assistant")
    known = catalogue.keys()
    return catalogue.say(f"agent_{name}", language) if f"agent_{name}" in known else name


def showcase(name: str, language: str) -> list[dict[str, str]]:
    """Requests to try, `{title, text}` each, from the agent's own examples."""
    try:
        examples: dict[str, Any] = data(package_of(name), "examples.yaml")
    except (OSError, ModuleNotFoundError):
        return []
    shown = examples.get("en" if language == "en" else "zh", {}).get("showcase", [])
    return [{"title": str(entry["title"]), "text": str(entry["text"])} for entry in shown]


def _example(name: str, language: str) -> str:
    shown = showcase(name, language)
    return shown[0]["text"] if shown else ""
