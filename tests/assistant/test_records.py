import io
import runpy
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from agents.base import Deliverable, Finding
from assistant.records import Records
from assistant.records import migrate as migration
from assistant.records.engine import open_engine
from assistant.records.history import Handled
from assistant.records.tables import Table
from knowledge.errors import BadInput
from knowledge.model import Citation

NOW = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
CITATION = Citation("rules.md", "群规", "处罚", "3.2", "禁止广告", "c1")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'records.db'}"


@pytest.fixture
def records(url: str) -> Iterator[Records]:
    opened = Records.open(url)
    yield opened
    opened.close()


def advice(action: str = "mute", member: str = "", **data: Any) -> Deliverable:
    findings = [
        {"category": "off_topic", "severity": "low", "clause": "2.1"},
        {"category": "ads_spam", "severity": "high", "clause": "3.2"},
    ]
    return Deliverable(
        agent="moderation",
        kind="moderation_advice",
        language="zh",
        data={"action": action, "findings": findings, "member": member, **data},
        markdown="# 禁言一天",
        citations=(CITATION,),
        findings=(Finding(check="x", level="warn", message="看一下", span=(0, 2)),),
    )


def keep(records: Records, *deliverables: Deliverable, conversation: str = "c", **fields: Any) -> str:
    handled = {
        "text": "这条怎么处理",
        "agent": "moderation",
        "actor": "小李",
        "language": "zh",
        "now": NOW,
        "attachments": [],
        "options": {},
        "route": {"agent": "moderation"},
        "usage": {"calls": 0},
        "failures": [],
        **fields,
    }
    key = uuid4().hex
    records.remember(Handled(conversation, key, deliverables=deliverables, **handled))
    return key


def test_a_deliverable_comes_back_as_it_was(records: Records) -> None:
    given = advice()
    keep(records, given)
    kept = records.deliverable(given.id)
    assert kept.deliverable == given
    assert (kept.status, kept.actor, kept.request, kept.text) == (
        "open",
        "小李",
        "这条怎么处理",
        "# 禁言一天",
    )


def test_a_conversation_keeps_its_order(records: Records) -> None:
    for number in range(5):
        keep(records, advice(), text=f"第{number}句")
    conversation = records.conversation("c", last=3)
    assert conversation is not None and conversation.title == "第0句"
    assert [turn.text for turn in conversation.turns] == ["第2句", "第3句", "第4句"]
    assert [turn.text for turn in records.turns("c")] == [f"第{number}句" for number in range(5)]
    assert records.conversation("none") is None and records.turns("none") == []


def test_turns_name_who_answered_last(records: Records) -> None:
    plan = Deliverable("events", "event_plan", "zh", {}, "# 方案")
    draft = Deliverable("drafting", "draft", "zh", {}, "# 文案")
    keep(records, plan, draft, agent="events")
    keep(records, agent="feedback")
    assert [turn.agent for turn in records.turns("c")] == ["drafting", "feedback"]
    last = records.last_deliverable("c", "events")
    assert last is not None and last.id == plan.id


def test_an_approved_sanction_becomes_a_case(records: Records) -> None:
    given = advice()
    keep(records, given, options={"member": "@小明"})
    assert records.prior("小明", NOW + timedelta(days=1)) == []
    records.approve(given.id, "组长")
    (case,) = records.prior(" 小明 ", NOW + timedelta(days=1))
    assert (case.category, case.action, case.clause, case.at) == ("ads_spam", "mute", "3.2", NOW)
    assert records.prior("小明", NOW) == [], "only what came before counts"
    assert records.prior("小红", NOW + timedelta(days=1)) == []
    assert records.prior("", NOW + timedelta(days=1)) == []


def test_approving_twice_makes_one_case_and_rejecting_takes_it_back(records: Records) -> None:
    given = advice(member="小明")
    keep(records, given)
    later = NOW + timedelta(days=1)
    records.approve(given.id)
    records.approve(given.id)
    assert len(records.prior("小明", later)) == 1
    records.reject(given.id, "组长", "误判")
    assert records.prior("小明", later) == []
    assert records.deliverable(given.id).status == "rejected"
    assert [decision.verb for decision in records.decisions(given.id)] == ["approve", "approve", "reject"]


def test_an_edit_may_choose_another_sanction(records: Records) -> None:
    given = advice(member="小明")
    keep(records, given)
    records.edit(given.id, "口头提醒一次即可", "组长", action="remind")
    assert records.prior("小明", NOW + timedelta(days=1))[0].action == "remind"
    assert records.deliverable(given.id).text == "口头提醒一次即可"
    with pytest.raises(BadInput):
        records.edit(given.id, "  ")


def test_advice_on_a_chat_makes_a_case_of_each_sender(records: Records) -> None:
    senders = [
        {"sender": "小明", "categories": ["abuse"], "action": "warn"},
        {"sender": "小红", "categories": ["ads_spam"], "action": "ban"},
        {"sender": "小刚", "categories": [], "action": "none"},
    ]
    given = advice(senders=senders)
    keep(records, given)
    records.approve(given.id)
    later = NOW + timedelta(days=1)
    found = {name: [case.action for case in records.prior(name, later)] for name in ("小明", "小红", "小刚")}
    assert found == {"小明": ["warn"], "小红": ["ban"], "小刚": []}
    records.reject(given.id)
    assert records.prior("小红", later) == []


def test_no_sanction_no_case(records: Records) -> None:
    given = advice(action="none", member="小明")
    keep(records, given)
    records.approve(given.id)
    assert records.prior("小明", NOW + timedelta(days=1)) == []


def test_an_unknown_id_is_one_sentence(records: Records) -> None:
    for ask in (records.deliverable, records.approve, records.reject):
        with pytest.raises(BadInput, match="没有找到"):
            ask("nothing")


def test_the_audit_trail_only_grows(records: Records, url: str) -> None:
    given = advice()
    keep(records, given)
    records.approve(given.id, "组长")
    assert [entry.event for entry in records.audit()] == ["approve", "request"]
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with pytest.raises(DatabaseError, match="append-only"), create_engine(url).begin() as connection:
            connection.execute(text(statement))


def test_eval_runs_are_kept(records: Records) -> None:
    first = records.save_eval_run("routing", {"accuracy": 0.9}, [{"id": "r1", "score": 1}], "abc")
    second = records.save_eval_run("routing", {"accuracy": 0.95}, [])
    records.save_eval_run("crisis", {"accuracy": 1.0}, [])
    assert [run.id for run in records.eval_runs("routing")] == [second.id, first.id]
    assert records.eval_runs("routing")[1].cases == [{"id": "r1", "score": 1}]
    assert len(records.eval_runs()) == 3


def test_the_migrations_make_the_tables_of_the_program(records: Records, url: str) -> None:
    with create_engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Table.metadata) == []
    config = Config()
    config.set_main_option("script_location", str(Path(migration.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == migration.HEAD


def test_an_open_database_is_in_wal_mode(records: Records, url: str) -> None:
    with create_engine(url).connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"


def test_a_newer_database_is_left_alone(records: Records, url: str) -> None:
    with open_engine(url).execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadInput, match="9999"):
        Records.open(url)


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite:////proc/none/records.db", "oracle9://x", "postgresql://x/y"]
)
def test_a_database_that_cannot_be_opened_is_one_sentence(url: str) -> None:
    with pytest.raises(BadInput, match="OPSDESK_DATABASE_URL"):
        Records.open(url)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_text("不是数据库" * 1000, "utf-8")
    with pytest.raises(BadInput, match="OPSDESK_DATABASE_URL"):
        Records.open(f"sqlite:///{tmp_path / 'records.db'}")


OPENER = """
import sys
from assistant.records import Records
records = Records.open(sys.argv[1])
for number in range(20):
    records.note("open", sys.argv[2])
"""


def test_processes_that_open_a_new_database_at_once(url: str) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", OPENER, url, str(n)], stderr=subprocess.PIPE)
        for n in range(3)
    ]
    errors = [process.communicate()[1].decode() for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], errors
    assert len(Records.open(url).audit(1000)) == 60


def test_the_migrations_speak_postgresql_too() -> None:
    """Without a server: the SQL that would be sent."""
    sent = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": sent}
    )
    with Operations.context(context):
        for path in sorted((Path(migration.__file__).parent / "migrations" / "versions").glob("0*.py")):
            runpy.run_path(str(path))["upgrade"]()
    assert "CREATE TABLE audit" in sent.getvalue()
    assert "CREATE RULE audit_no_delete" in sent.getvalue()
    assert "TIMESTAMP WITH TIME ZONE" in sent.getvalue()


def test_a_missing_database_driver_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(BadInput, match="驱动 psycopg"):
        Records.open("postgresql://user:word@127.0.0.1:9/db")


LATER = NOW + timedelta(days=3)


def kept_advice(records: Records) -> str:
    given = advice(member="阿城")
    keep(records, given)
    return given.id


def test_an_appeal_takes_the_strike_back(records: Records) -> None:
    key = kept_advice(records)
    with pytest.raises(BadInput):
        records.overturn(key)
    records.approve(key, "值班")
    assert [case.standing for case in records.cases(member="@阿城")] == [True]
    records.overturn(key, "值班", "申诉成立")
    assert records.deliverable(key).status == "overturned"
    assert not records.prior("阿城", LATER) and not records.cases()[0].standing


def test_one_strike_is_dismissed_and_counts_again(records: Records) -> None:
    records.approve(kept_advice(records))
    (strike,) = records.cases()
    assert not records.dismiss(strike.id, "值班", "误伤").standing and not records.prior("阿城", LATER)
    assert records.reinstate(strike.id).standing and len(records.prior("阿城", LATER)) == 1
    assert [entry.event for entry in records.audit(subject=strike.id)] == ["reinstate", "dismiss"]
    with pytest.raises(BadInput):
        records.dismiss("nothing")


def test_a_misjudgement_counts_against_nobody(records: Records) -> None:
    key = kept_advice(records)
    records.approve(key)
    records.misjudge(key, reason="是玩笑", verdict="allow", action="none")
    assert records.deliverable(key).status == "misjudged" and not records.prior("阿城", LATER)
    assert records.audit(subject=key)[0].detail == {"reason": "是玩笑", "action": "none", "verdict": "allow"}


def test_a_strike_of_an_overturned_sanction_stays_down(records: Records) -> None:
    key = kept_advice(records)
    records.approve(key)
    (strike,) = records.cases()
    records.overturn(key)
    with pytest.raises(BadInput, match="重新批准"):
        records.reinstate(strike.id)
    assert not records.cases()[0].standing


@pytest.mark.parametrize("wrong", [{"verdict": "fine"}, {"action": "shout"}])
def test_a_misjudgement_names_a_verdict_and_a_step_that_there_are(
    records: Records, wrong: dict[str, str]
) -> None:
    key = kept_advice(records)
    with pytest.raises(BadInput, match="选一个"):
        records.misjudge(key, **wrong)
    assert records.deliverable(key).status == "open"


def test_a_misjudgement_teaches_nothing_until_a_person_applies_it(records: Records) -> None:
    given = advice(
        member="阿城", message="今晚老地方，我弄死你哈哈", findings=[{"category": "violence_threat"}]
    )
    keep(records, given)
    records.misjudge(given.id, verdict="allow")
    (candidate,) = records.learned()
    assert (candidate.text, candidate.applied) == (
        "今晚老地方，我弄死你哈哈",
        False,
    ) and not records.lessons()
    assert records.apply(given.id, "值班", "熟人").applied
    (lesson,) = records.lessons()
    assert (lesson.text, lesson.verdict) == (candidate.text, "allow")
    assert not records.withdraw(given.id).applied and not records.lessons()
    events = [entry.event for entry in records.audit(subject=given.id)]
    assert events == ["withdraw_lesson", "apply_lesson", "misjudge"]


def test_advice_decided_otherwise_teaches_nothing(records: Records) -> None:
    given = advice(message="加我微信领券", verdict="violation")
    keep(records, given)
    records.misjudge(given.id, verdict="allow")
    records.apply(given.id)
    records.approve(given.id)
    assert not records.learned() and not records.lessons()
    records.misjudge(given.id, reason="没说什么才对")
    assert not records.learned()
    records.misjudge(given.id, verdict=given.data["verdict"], action="remind")
    assert not records.learned()
    with pytest.raises(BadInput, match="records lessons"):
        records.apply(given.id)
