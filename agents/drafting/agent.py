"""The drafting agent: reads what was given, asks the library what such a text must hold, and writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents.base import Agent, Brief, Finding, Prompt, Tools, Written
from agents.drafting.builder import build, known_words, written_pieces
from agents.drafting.findings import Checked, check_draft
from agents.drafting.layout import rules_of
from agents.drafting.needs import Need, needs_of
from agents.drafting.prompting import merged, prompt_for
from agents.drafting.schema import DraftData, DraftWords
from agents.drafting.source import task_of
from agents.drafting.task import PACKAGE, Task
from agents.drafting.viewing import shown
from agents.drafting.voice import Voice
from agents.render import render


@dataclass(frozen=True, slots=True)
class Found:
    """What the library asks of the text."""

    needs: list[Need]
    library_empty: bool


@dataclass(frozen=True, slots=True)
class Understood:
    task: Task
    not_found: list[str]


class DraftingAgent(Agent[Understood, Found, DraftData, DraftWords]):
    """Announcements, notices and replies that keep every given fact and mark the missing ones."""

    name = "drafting"
    kind = "draft"
    data_model = DraftData
    words_model = DraftWords

    def understand(self, brief: Brief, tools: Tools) -> Understood:
        return Understood(*task_of(brief))

    def gather(self, task: Understood, tools: Tools) -> Found:
        return Found(needs_of(task.task, tools.library), not len(tools.library))

    def write(self, task: Understood, evidence: Found, tools: Tools) -> Written[DraftData]:
        cited = {need.citation.quote: need.citation for need in evidence.needs if need.citation}
        return Written(build(task.task, evidence.needs), tuple(cited.values()))

    def check(self, written: Written[DraftData], task: Understood, evidence: Found) -> list[Finding]:
        words = known_words(task.task, written.data)
        return check_draft(
            Checked(
                task.task, written, written_pieces(task.task), words, task.not_found, bool(written.citations)
            )
        )

    def prompt(self, written: Written[DraftData], task: Understood, evidence: Found) -> Prompt:
        return prompt_for(task.task, written)

    def merge(
        self, written: Written[DraftData], words: DraftWords, task: Understood, evidence: Found
    ) -> Written[DraftData]:
        return merged(written, words)

    def render(self, written: Written[DraftData], findings: Sequence[Finding], language: str) -> str:
        data = written.data
        voice = Voice(language)
        channels = [data.channel, *(variant.channel for variant in data.variants)]
        seen: dict[str, Any] = {
            "d": data,
            "citations": written.citations,
            "shown": lambda body, channel: shown(body, rules_of(channel)["markup"]),
            "warnings": [finding for finding in findings if finding.check != "draft_sop"],
            "titled": [channel for channel in channels if rules_of(channel)["title"] == "separate"],
            "channel": voice.say(f"channel_{data.channel}"),
            "channels": {
                variant.channel: voice.say(f"channel_{variant.channel}") for variant in data.variants
            },
        }
        return render(PACKAGE, "draft", language, **seen)
