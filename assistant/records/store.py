"""The records as one thing to open and ask; each method is one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from agents.base import Deliverable, Lesson, PriorCase, Turn
from assistant.records import cases, decisions, history, lessons, spent
from assistant.records.engine import open_engine
from assistant.records.entries import (
    ACTIONS,
    STANDING,
    VERDICTS,
    AuditEntry,
    Case,
    Conversation,
    Decision,
    EvalRun,
    Kept,
    Learned,
    Result,
    Verb,
)
from assistant.records.history import Handled
from assistant.records.migrate import bring_up_to_date
from assistant.records.tables import AuditRow, DeliverableRow, EvalRunRow
from assistant.records.trouble import unusable
from knowledge.errors import BadInput
from knowledge.phrases import phrases

_MOST_LESSONS = 10_000


class Records:
    """Safe for several threads and processes; what it returns is detached from the database."""

    def __init__(self, engine: Engine, language: str = "zh") -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._language = language

    @classmethod
    def open(cls, url: str, language: str = "zh") -> "Records":
        """Opens and migrates the database at a SQLAlchemy URL; BadInput when that cannot be done."""
        try:
            engine = open_engine(url)
            bring_up_to_date(engine, language)
        except ModuleNotFoundError as missing:
            raise BadInput(
                phrases("assistant").say("records_driver", language, module=missing.name)
            ) from missing
        except (SQLAlchemyError, ArgumentError, ImportError, OSError) as failure:
            raise BadInput(unusable(failure, url, language)) from failure
        return cls(engine, language)

    def close(self) -> None:
        self._engine.dispose()

    def remember(self, handled: Handled) -> None:
        """Keeps one request with everything it brought."""
        with self._writing() as session:
            history.remember(session, handled)
            _note(session, handled.actor, "request", handled.request_id, {"agent": handled.agent})

    def conversation(self, key: str, last: int | None = None) -> Conversation | None:
        """The conversation with its turns (only the `last` ones if given), or None."""
        with self._reading() as session:
            return history.conversation(session, key, last)

    def conversations(self, limit: int = 50) -> list[Conversation]:
        """Newest first, without their turns."""
        with self._reading() as session:
            return history.conversations(session, limit)

    def turns(self, conversation: str, last: int = 10) -> list[Turn]:
        """What was asked and who answered, oldest first; light enough for every request."""
        with self._reading() as session:
            return history.turns(session, conversation, last)

    def results(self, conversation: str, names: Sequence[str], last: int = 100) -> list[Result]:
        """The conversation's deliverables, oldest first, each by the first field of `names` that it has."""
        with self._reading() as session:
            return history.results(session, conversation, last, names)

    def last_deliverable(self, conversation: str, agent: str | None = None) -> Deliverable | None:
        """Newest deliverable of the conversation (of that agent)."""
        with self._reading() as session:
            return history.last_deliverable(session, conversation, agent)

    def deliverables(
        self,
        limit: int = 50,
        agent: str | None = None,
        status: str | None = None,
        conversation: str | None = None,
    ) -> list[Kept]:
        """Newest first."""
        with self._reading() as session:
            return history.deliverables(session, limit, agent, status, conversation)

    def deliverable(self, key: str) -> Kept:
        """BadInput when there is none of that id."""
        with self._reading() as session:
            return history.kept(self._row(session, key))

    def approve(self, key: str, actor: str = "", reason: str = "") -> Decision:
        return self._decide(key, "approve", actor, reason=reason)

    def edit(self, key: str, text: str, actor: str = "", reason: str = "", action: str = "") -> Decision:
        """Approves with another text; `action` names the sanction a moderator chose instead. BadInput for an
        empty text or a step that there is not, which would count as a strike of no weight."""
        if not text.strip():
            raise BadInput(phrases("assistant").say("empty_edit", self._language))
        self._known(action, ACTIONS)
        return self._decide(key, "edit", actor, text, reason, action)

    def reject(self, key: str, actor: str = "", reason: str = "") -> Decision:
        return self._decide(key, "reject", actor, reason=reason)

    def overturn(self, key: str, actor: str = "", reason: str = "") -> Decision:
        """Takes an approved sanction back, after an appeal: its strikes no longer count. BadInput when it was
        not approved."""
        return self._decide(key, "overturn", actor, reason=reason)

    def misjudge(
        self,
        key: str,
        actor: str = "",
        reason: str = "",
        verdict: str = "",
        action: str = "",
        category: str = "",
    ) -> Decision:
        """Marks a judgement as wrong, with what is right: its strikes no longer count. BadInput for what is
        no verdict, step or category, and for another verdict on somebody who plainly is at risk."""
        self._known(verdict, VERDICTS)
        self._known(action, ACTIONS)
        self._known(category, lessons.known_categories() if category else ())
        return self._decide(key, "misjudge", actor, "", reason, action, verdict, category)

    def cases(self, limit: int = 100, member: str = "", deliverable: str = "") -> list[Case]:
        """Strikes, newest first: of all members or of one; those that no longer stand too."""
        with self._reading() as session:
            return cases.cases(session, limit, member, deliverable)

    def dismiss(self, case: str, actor: str = "", reason: str = "") -> Case:
        """A strike that no longer counts; BadInput when there is none of that id."""
        return self._stand(case, False, actor, reason)

    def reinstate(self, case: str, actor: str = "", reason: str = "") -> Case:
        """A dismissed strike that counts again."""
        return self._stand(case, True, actor, reason)

    def learned(self, limit: int = 100) -> list[Learned]:
        """What misjudged messages teach, newest first: candidates and applied ones."""
        with self._reading() as session:
            return lessons.lessons(session, None, limit)

    def lessons(self) -> tuple[Lesson, ...]:
        """What a person applied, for the judging of messages like them."""
        with self._reading() as session:
            found = lessons.lessons(session, True, _MOST_LESSONS)
        return tuple(Lesson(one.text, one.verdict, one.category) for one in found)

    def apply(self, key: str, actor: str = "", reason: str = "") -> Learned:
        """From now on messages like that one are judged so; BadInput when nothing was learned from it, or it
        would change nothing."""
        return self._teach(key, True, actor, reason)

    def withdraw(self, key: str, actor: str = "", reason: str = "") -> Learned:
        """An applied lesson that is a candidate again."""
        return self._teach(key, False, actor, reason)

    def decisions(self, key: str) -> list[Decision]:
        """All decisions on a deliverable, oldest first; the last one stands."""
        with self._reading() as session:
            return decisions.decisions(session, key)

    def usages(self, start: datetime, end: datetime) -> list[tuple[str, Mapping[str, Any]]]:
        """Agent and model usage of each request that came in within [start, end), oldest first."""
        with self._reading() as session:
            return list(spent.usages(session, start, end))

    def prior(self, member: str, before: datetime) -> list[PriorCase]:
        """Approved, standing cases of the member before that moment, newest first."""
        with self._reading() as session:
            return decisions.prior(session, member, before)

    def sanctions(self, start: datetime, end: datetime, member: str = "") -> list[PriorCase]:
        """Approved, standing cases within [start, end), oldest first; of one member when named."""
        with self._reading() as session:
            return decisions.sanctions(session, start, end, member)

    def save_eval_run(
        self, name: str, scores: Mapping[str, float], cases: Sequence[Mapping[str, Any]], label: str = ""
    ) -> EvalRun:
        run = EvalRun(
            uuid4().hex, name, label, datetime.now(UTC), dict(scores), [dict(case) for case in cases]
        )
        with self._writing() as session:
            session.add(
                EvalRunRow(
                    id=run.id, name=name, label=label, at=run.at, scores=dict(scores), cases=list(run.cases)
                )
            )
            _note(session, "", "eval_run", run.id, {"name": name, "label": label})
        return run

    def eval_runs(self, name: str | None = None, limit: int = 100) -> list[EvalRun]:
        """Newest first."""
        query = select(EvalRunRow).order_by(EvalRunRow.number.desc()).limit(limit)
        with self._reading() as session:
            rows = session.scalars(query.where(EvalRunRow.name == name) if name else query)
            return [EvalRun(row.id, row.name, row.label, row.at, row.scores, row.cases) for row in rows]

    def note(self, event: str, subject: str, actor: str = "", **detail: Any) -> None:
        """One line of the audit trail, for what changes elsewhere (the library, settings)."""
        with self._writing() as session:
            _note(session, actor, event, subject, detail)

    def audit(self, limit: int = 100, subject: str | None = None) -> list[AuditEntry]:
        """Newest first."""
        query = select(AuditRow).order_by(AuditRow.number.desc()).limit(limit)
        with self._reading() as session:
            rows = session.scalars(query.where(AuditRow.subject == subject) if subject else query)
            return [AuditEntry(row.at, row.actor, row.event, row.subject, row.detail) for row in rows]

    def _decide(
        self,
        key: str,
        verb: Verb,
        actor: str,
        text: str = "",
        reason: str = "",
        action: str = "",
        verdict: str = "",
        category: str = "",
    ) -> Decision:
        with self._writing() as session:
            row = self._row(session, key)
            lessons.allowed(row, verdict, action, category, self._language)
            if verb == "overturn" and row.status not in STANDING:
                raise BadInput(phrases("assistant").say("not_approved", self._language))
            decision = decisions.decide(session, row, verb, actor, text, reason, action)
            lessons.keep(session, row, verdict, category)
            right = {"verdict": verdict, "category": category}
            said = {"reason": reason, "action": action, **{name: it for name, it in right.items() if it}}
            _note(session, actor, verb, key, said)
        return decision

    def _known(self, said: str, known: Sequence[str]) -> None:
        if said and said not in known:
            words = {"said": said[:40], "known": ", ".join(known)}
            raise BadInput(phrases("assistant").say("not_a_choice", self._language, **words))

    def _stand(self, key: str, standing: bool, actor: str, reason: str) -> Case:
        with self._writing() as session:
            case = cases.stand(session, key, standing)
            if case is None:
                raise BadInput(phrases("assistant").say("no_case", self._language, id=key[:40]))
            if standing and self._row(session, case.deliverable_id).status not in STANDING:
                raise BadInput(phrases("assistant").say("advice_taken_back", self._language))
            event = "reinstate" if standing else "dismiss"
            _note(session, actor, event, key, {"reason": reason, "member": case.member})
        return case

    def _teach(self, key: str, applied: bool, actor: str, reason: str) -> Learned:
        with self._writing() as session:
            learned = lessons.set_applied(session, key, applied, self._language)
            if learned is None:
                raise BadInput(phrases("assistant").say("no_lesson", self._language, id=key[:40]))
            event = "apply_lesson" if applied else "withdraw_lesson"
            _note(session, actor, event, key, {"reason": reason, "verdict": learned.verdict})
        return learned

    def _row(self, session: Session, key: str) -> DeliverableRow:
        row = session.scalars(select(DeliverableRow).where(DeliverableRow.id == key)).first()
        if row is None:
            raise BadInput(phrases("assistant").say("no_deliverable", self._language, id=key[:40]))
        return row

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with Session(self._writer) as session, session.begin():
            yield session

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with Session(self._engine) as session:
            yield session


def _note(session: Session, actor: str, event: str, subject: str, detail: dict[str, Any]) -> None:
    session.add(AuditRow(at=datetime.now(UTC), actor=actor, event=event, subject=subject, detail=detail))
