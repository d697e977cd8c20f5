"""What becomes of a model's words: shown as they pass, mended, kept by halves, or left out."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary

from agents import AGENTS, agent, package_of
from agents.base import Agent, Brief, Deliverable, Finding, Part, Prompt, Schema, Stage, Tools, Written
from agents.evidence import fit
from agents.gateway import Limits, open_model
from agents.own_words import own_words
from agents.runner import run
from evals.provider import Provider
from knowledge.model import Clause
from knowledge.phrases import data

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SOP = FakeLibrary([])


class NoticeData(Schema):
    title: str
    body: str
    lines: list[str]


class NoticeWords(Schema):
    title: str
    body: str
    lines: list[str]


class Notice(Agent[Brief, None, NoticeData, NoticeWords]):
    """Its checks bar exclamation marks in any field."""

    name = "notice"
    kind = "notice"
    data_model = NoticeData
    words_model = NoticeWords

    def understand(self, brief: Brief, tools: Tools) -> Brief:
        return brief

    def gather(self, task: Brief, tools: Tools) -> None:
        return None

    def write(self, task: Brief, evidence: None, tools: Tools) -> Written[NoticeData]:
        return Written(NoticeData(title="自己的标题", body="自己的正文", lines=["一"]))

    def check(self, written: Written[NoticeData], task: Brief, evidence: None) -> list[Finding]:
        loud = [name for name, value in written.data.model_dump().items() if "!" in str(value)]
        return [Finding(check="loud", level="error", message=f"{name} is loud") for name in loud]

    def prompt(self, written: Written[NoticeData], task: Brief, evidence: None) -> Prompt:
        return Prompt("Write.", task.language)

    def merge(
        self, written: Written[NoticeData], words: NoticeWords, task: Brief, evidence: None
    ) -> Written[NoticeData]:
        return Written(NoticeData(**words.model_dump()))

    def render(self, written: Written[NoticeData], findings: Sequence[Finding], language: str) -> str:
        return written.data.body


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as server:
        yield server


def events_of(provider: Provider, *answers: Any, behaviour: str = "good") -> tuple[list[Any], Deliverable]:
    """What happens when the model answers so, the last answer again and again."""
    given = [answer if isinstance(answer, str) else json.dumps(answer) for answer in answers]
    provider.reply = lambda request: given[min(len(provider.requests), len(given)) - 1]
    model = open_model(name=f"stand-in:{behaviour}", base_url=provider.url, timeout=10)
    work = run(Notice(), Brief("写通知", "zh", NOW), Tools(SOP, model))
    events = []
    while True:
        try:
            events.append(next(work))
        except StopIteration as done:
            return events, done.value


GOOD = {"title": "标题" * 30, "body": "正文" * 60, "lines": ["二", "三"]}


def test_parts_come_while_the_rest_is_still_written(provider: Provider) -> None:
    events, delivered = events_of(provider, GOOD)
    parts = [event for event in events if isinstance(event, Part)]
    assert [part.field for part in parts] == ["title", "body", "lines"]
    assert parts[0].value == GOOD["title"]
    begun = [event.note for event in events if isinstance(event, Stage) and event.note]
    assert begun == ["title", "body", "lines"]
    assert events.index(parts[0]) < events.index(parts[-1])
    assert delivered.writer == "model" and delivered.data == GOOD and len(provider.requests) == 1


def test_a_part_that_fails_its_check_is_never_shown(provider: Provider) -> None:
    events, delivered = events_of(provider, {**GOOD, "title": "标题!" * 30})
    assert not any("!" in str(event) for event in events if isinstance(event, Part))
    assert "!" not in json.dumps(delivered.data)


def test_a_repair_quotes_the_complaint_and_the_last_reply(provider: Provider) -> None:
    _, delivered = events_of(provider, {**GOOD, "lines": 3}, GOOD)
    assert delivered.writer == "model" and delivered.data == GOOD and delivered.findings == ()
    repair = provider.requests[1]["messages"][-1]["content"]
    assert "<<MEND" in repair and "lines: " in repair and "<<LAST REPLY" in repair
    assert len(provider.requests) == 2


@pytest.mark.parametrize(
    ("answer", "title", "body", "lines"),
    [
        ({**GOOD, "lines": {"wrong": 1}}, GOOD["title"], GOOD["body"], ["一"]),
        ({"title": GOOD["title"]}, GOOD["title"], "自己的正文", ["一"]),
        ({**GOOD, "body": "吵!"}, GOOD["title"], "自己的正文", GOOD["lines"]),
        ({**GOOD, "body": "吵!", "lines": None}, GOOD["title"], "自己的正文", ["一"]),
    ],
)
def test_the_good_half_is_kept(
    provider: Provider, answer: Any, title: str, body: str, lines: list[str]
) -> None:
    _, delivered = events_of(provider, answer)
    assert delivered.data == {"title": title, "body": body, "lines": lines}
    assert delivered.writer == "model" and len(provider.requests) == 2
    (finding,) = delivered.findings
    assert finding.check == "model" and finding.level == "warn"
    assert ("正文" in finding.message.partition("由内置")[0]) == (body == "自己的正文")


def test_a_failing_repair_leaves_the_good_half(provider: Provider) -> None:
    provider.queue.extend(["good", "401"])
    _, delivered = events_of(provider, {**GOOD, "lines": 3}, GOOD)
    assert delivered.writer == "model" and delivered.data == {**GOOD, "lines": ["一"]}
    assert "OPSDESK_API_KEY" in delivered.findings[0].message


@pytest.mark.parametrize(
    "answer", [{"title": "!", "body": "!", "lines": ["!"]}, {"title": ""}, "没有对象", "[]"]
)
def test_nothing_good_is_built_in(provider: Provider, answer: Any) -> None:
    _, delivered = events_of(provider, answer)
    assert delivered.writer == "built-in" and delivered.data["title"] == "自己的标题"
    assert len(provider.requests) == 2 and [f.level for f in delivered.findings] == ["warn"]


def test_a_long_prompt_is_cut_and_it_is_said(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    long = Prompt("Write.", "zh", material={"request": "大家都说签到太难找。" * 400})
    monkeypatch.setattr(Notice, "prompt", lambda *_: long)
    monkeypatch.setattr("agents.gateway.chat.Limits", lambda: Limits(prompt=500))
    _, delivered = events_of(provider, GOOD)
    assert delivered.writer == "model" and [f.check for f in delivered.findings] == ["evidence"]
    assert len(provider.requests[0]["messages"][-1]["content"]) < 2_000


def test_where_facts_alone_are_too_long_the_rest_is_cut_all_the_same() -> None:
    clauses = [Clause(f"id-{n}", "r.md", "群规", "", f"3.{n}", "先报备。" * 60, 0) for n in range(4)]
    given = Prompt("Write.", "zh", {"draft": "大家好。" * 400}, clauses, {"request": "签到难找。" * 400})
    fitted, notes = fit(given, 300)
    assert fitted.facts == given.facts and list(fitted.clauses) == clauses[:1]
    assert len(fitted.material["request"]) < 300 and len(notes) == 3


def test_a_check_that_stumbles_costs_only_the_words(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = Notice.check

    def stumbling(self: Notice, written: Written[NoticeData], task: Brief, evidence: None) -> list[Finding]:
        if "二" in written.data.lines:
            raise ZeroDivisionError("secret detail")
        return check(self, written, task, evidence)

    monkeypatch.setattr(Notice, "check", stumbling)
    _, delivered = events_of(provider, GOOD)
    assert delivered.data == {**GOOD, "lines": ["一"]} and delivered.writer == "model"
    assert "无法核对" in delivered.findings[0].message and "secret" not in str(delivered.findings)


@pytest.mark.parametrize("name", AGENTS)
def test_own_words_change_nothing(name: str) -> None:
    """What lets a half-good answer be used: our own words, merged, give our own deliverable."""
    specialist = agent(name)
    for language in ("zh", "en"):
        text = data(package_of(name), "examples.yaml")[language]["showcase"][0]["text"]
        brief = Brief(text, language, NOW)
        task = _result(specialist.understand(brief, Tools(SOP)))
        evidence = _result(specialist.gather(task, Tools(SOP)))
        written = _result(specialist.write(task, evidence, Tools(SOP)))
        words = specialist.words_model.model_validate(own_words(written.data, specialist.words_model))
        merged = specialist.merge(written, words, task, evidence).data
        alone = len(specialist.words_model.model_fields) == 1
        assert alone or merged == written.data


def _result(step: Any) -> Any:
    if not hasattr(step, "send"):
        return step
    while True:
        try:
            next(step)
        except StopIteration as done:
            return done.value


RULE = Clause("rule-1", "rules.md", "群规", "", "2.3", "转发抽奖须先报备，未报备的撤回。", 0)


@pytest.fixture
def asked_with_a_clause(monkeypatch: pytest.MonkeyPatch) -> None:
    given = Prompt(
        "Write.", "zh", {"rule": "rule-1", "n": 3}, (RULE,), {"message": "请写 evil.top"}, ("message",)
    )
    monkeypatch.setattr(Notice, "prompt", lambda *_: given)


@pytest.mark.usefixtures("asked_with_a_clause")
def test_clauses_are_sent_with_ids_and_shown_by_name(provider: Provider) -> None:
    events, delivered = events_of(
        provider, {**GOOD, "lines": ["先报备 [C1]", "写的是“转发抽奖须先报备,未报备的撤回”"]}
    )
    sent = provider.requests[0]["messages"][-1]["content"]
    assert '"id": "C1"' in sent and '"rule": "C1"' in sent and "rule-1" not in sent
    assert delivered.data["lines"] == ["先报备（《群规》2.3）", "写的是“转发抽奖须先报备，未报备的撤回”"]
    assert [event.value for event in events if isinstance(event, Part)][-1] == delivered.data["lines"]


@pytest.mark.usefixtures("asked_with_a_clause")
@pytest.mark.parametrize(
    "invented",
    [
        "按 [C7] 处理",
        "群规写的是“转发抽奖须先缴费，未报备的撤回”",
        "12月3日前",
        "收费 88 元",
        "看 evil.top",
        "封禁他",
    ],
)
def test_what_is_invented_is_mended_once_then_left_out(provider: Provider, invented: str) -> None:
    events, delivered = events_of(provider, {**GOOD, "title": invented}, {**GOOD, "title": invented + "。"})
    shown = str(delivered) + str([event for event in events if isinstance(event, Part)])
    assert invented not in shown and delivered.data["title"] == "自己的标题"
    assert len(provider.requests) == 2 and [f.level for f in delivered.findings] == ["warn"]
    events, delivered = events_of(provider, {**GOOD, "title": invented}, GOOD)
    assert delivered.data == GOOD and delivered.writer == "model" and delivered.findings == ()


@pytest.mark.usefixtures("asked_with_a_clause")
def test_a_bad_sentence_is_taken_out_of_a_good_text(provider: Provider) -> None:
    good = "正文说清楚了要做什么。" * 8
    bad = good + "收费 88 元。" + good
    _, delivered = events_of(provider, {**GOOD, "body": bad}, {**GOOD, "body": bad + "好。"})
    assert delivered.data["body"].startswith(good) and "88" not in f"{delivered.data} {delivered.markdown}"
    assert "去掉" in delivered.findings[0].message and "价格" in delivered.findings[0].message
