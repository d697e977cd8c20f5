"""The moderation agent: is a rule broken, which one, what step follows, and what to tell the member."""

from collections.abc import Sequence
from datetime import timedelta
from importlib.resources import files

from agents.base import Agent, Brief, CaseHistory, Finding, Prompt, Tools, Written
from agents.moderation import check as checks
from agents.moderation import grounds as facts
from agents.moderation import saying
from agents.moderation import write as writing
from agents.moderation.case import Case, open_case
from agents.moderation.grounds import Grounds
from agents.moderation.lexicon import PACKAGE
from agents.moderation.schema import ModerationData, ModerationWords
from agents.moderation.script import is_so, page_in_traditional
from agents.render import render
from knowledge.model import Citation

_SHOWN = 12
_REMEMBERED = timedelta(days=730)


class ModerationAgent(Agent[Case, Grounds, ModerationData, ModerationWords]):
    name = "moderation"
    kind = "moderation_advice"
    data_model = ModerationData
    words_model = ModerationWords
    reads_rows = True

    def understand(self, brief: Brief, tools: Tools) -> Case:
        return open_case(brief, _members(brief, tools))

    def gather(self, task: Case, tools: Tools) -> Grounds:
        return facts.gather(task, tools)

    def write(self, task: Case, evidence: Grounds, tools: Tools) -> Written[ModerationData]:
        return writing.write(task, evidence)

    def check(self, written: Written[ModerationData], task: Case, evidence: Grounds) -> list[Finding]:
        return checks.check(written, task, evidence)

    def prompt(self, written: Written[ModerationData], task: Case, evidence: Grounds) -> Prompt:
        shown = written.data.model_dump(mode="json", exclude={"messages", "message"})
        ids = dict.fromkeys(citation.chunk_id for citation in written.citations)
        clauses = [evidence.book.library.get(chunk_id) for chunk_id in ids]
        return Prompt(
            instructions=files(PACKAGE).joinpath("prompts/write.md").read_text("utf-8"),
            language=task.language,
            facts=shown,
            clauses=[clause for clause in clauses if clause],
            material={"message": written.data.message or task.text},
            told=("message",),
        )

    def merge(
        self, written: Written[ModerationData], words: ModerationWords, task: Case, evidence: Grounds
    ) -> Written[ModerationData]:
        """No notice is added where the advice has none; everything but the words stays as computed."""
        notice = words.member_notice if written.data.member_notice else ""
        update = {"member_notice": notice, "moderator_note": words.moderator_note}
        return Written(written.data.model_copy(update=update), written.citations)

    def render(self, written: Written[ModerationData], findings: Sequence[Finding], language: str) -> str:
        data = written.data
        flagged = [message for message in data.messages if message.findings]
        page = render(
            PACKAGE,
            "advice",
            data.language,
            d=data,
            rules=_rules(written),
            speaking=[_cited(citation) for citation in written.citations] if data.question else [],
            step=lambda item: _step(item.action, item.duration, data.language),
            advised=_step(data.action, data.duration, data.language),
            name=lambda category: saying.category_name(category, data.language),
            action=lambda action: _step(action, None, data.language),
            short=saying.short,
            flagged=flagged[:_SHOWN],
            more=max(0, len(flagged) - _SHOWN),
            counts={v: sum(m.verdict == v for m in data.messages) for v in ("violation", "review", "allow")},
        )
        return page_in_traditional(page, data) if is_so(data) else page


def _members(brief: Brief, tools: Tools) -> list[str]:
    """Who was sanctioned within the last years, as the records name them."""
    if not isinstance(tools.cases, CaseHistory):
        return []
    cases = tools.cases.sanctions(brief.now - _REMEMBERED, brief.now)
    return list(dict.fromkeys(case.member for case in cases if case.member))


def _step(action: str, duration: str | None, language: str) -> str:
    return saying.named_step(action, duration, language)


def _rules(written: Written[ModerationData]) -> list[dict[str, str]]:
    """The clauses of the findings, each with its first sentence and the words on its steps."""
    ids = list(dict.fromkeys(f.chunk_id for f in written.data.findings if f.chunk_id))
    firsts = {c.chunk_id: c for c in reversed(written.citations)}
    return [_cited(c) for i in ids if (c := firsts.get(i)) is not None]


def _cited(citation: Citation) -> dict[str, str]:
    return {"title": citation.title, "clause": citation.clause, "quote": citation.quote}
