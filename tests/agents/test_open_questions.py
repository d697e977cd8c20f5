"""Open questions: several look-ups, then claims of which each stands on its own sources or is taken out."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agents import agent
from agents.answers.claims import Claim, weigh
from agents.answers.lookups import CalendarQuery, HistoryQuery, LibraryQuery, Shelf
from agents.answers.notebook import Notebook
from agents.base import Brief, Deliverable, PriorCase, Stage, Tools
from agents.gateway import Limits, Patience, open_model
from agents.runner import run
from evals.provider import Provider
from knowledge import Library
from knowledge.errors import BadInput

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZONE)
ASKED = "上个月谁被禁言最多次，规则里写的上限是多少"
Json = dict[str, Any]


class Records:
    """Three mutes and a warning of two members in October."""

    def prior(self, member: str, before: datetime) -> list[PriorCase]:
        return []

    def sanctions(self, start: datetime, end: datetime, member: str = "") -> list[PriorCase]:
        given = [("青柠", "mute", 3), ("老郭", "mute", 9), ("青柠", "mute", 12), ("青柠", "warn", 30)]
        cases = [
            PriorCase(str(n), name, "ads_spam", action, datetime(2026, 10, day, 9, tzinfo=ZONE))
            for n, (name, action, day) in enumerate(given)
        ]
        return [case for case in cases if start <= case.at < end and member in ("", case.member)]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    opened = Library.open(tmp_path_factory.mktemp("library"))
    opened.load_starter()
    yield opened
    opened.close()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setattr("agents.gateway.retries._PAUSE", 0.02)
    with Provider(delay=1.0) as server:
        yield server


def results(request: Json) -> list[Json]:
    found = []
    for message in request["messages"]:
        if message["role"] == "tool":
            try:
                found.append(json.loads(message["content"]))
            except ValueError:
                found.append({"error": message["content"]})
    return found


def says(*claims: Json, answerable: bool = True) -> str:
    return json.dumps({"answerable": answerable, "claims": list(claims)}, ensure_ascii=False)


def asked(
    provider: Provider, library: Library, text: str = ASKED, language: str = "zh", **limits: Any
) -> tuple[Deliverable, list[Stage]]:
    model = open_model(
        name="stand-in", base_url=provider.url, language=language, patience=Patience(8),
        limits=Limits(rest_after=1_000, **limits),
    )  # fmt: skip
    brief = Brief(text, language, NOW, options={"agent_given": "yes"})
    work = run(agent("knowledge"), brief, Tools(library, model, Records()))
    stages = []
    while True:
        try:
            event = next(work)
        except StopIteration as done:
            return done.value, [stage for stage in stages if stage.name == "look_up"]
        stages += [event] if isinstance(event, Stage) else []


def first_history_then_rules(request: Json) -> list[tuple[str, str]]:
    if results(request):
        return []
    mutes = '{"since": "2026-10-01", "until": "2026-10-31", "action": "mute"}'
    return [("case_history", mutes), ("search_library", '{"query": "禁言 最长"}')]


def test_records_and_rules_are_looked_up_and_answered_together(provider: Provider, library: Library) -> None:
    def reply(request: Json) -> str:
        history, rules = results(request)
        rule = rules["found"][0]
        return says(
            {
                "text": f"禁言最多的是{history['most'][0]}，{history['rows'][0]['total']} 次。",
                "sources": ["h1"],
            },
            {"text": "规则的写法如下。", "sources": [rule["id"]], "quotes": [rule["text"][:10]]},
        )

    provider.calls, provider.reply = first_history_then_rules, reply
    deliverable, stages = asked(provider, library)
    assert deliverable.writer == "model" and deliverable.data["answerable"]
    assert "青柠，2 次" in deliverable.data["answer"] and "青柠 禁言 2 次" in deliverable.markdown
    assert deliverable.citations[0].quote in deliverable.markdown
    assert [stage.done for stage in stages] == [0, 1, 1] and "禁言 最长" in stages[-1].note
    assert len(provider.requests) == 2
    sent = json.dumps(provider.requests, ensure_ascii=False)
    assert "青柠" not in sent and "老郭" not in sent


def test_what_the_sources_do_not_bear_out_is_taken_out_and_told(provider: Provider, library: Library) -> None:
    lies = [
        {"text": "青柠被禁言 7 次。", "sources": ["h1"]},
        {"text": "老郭被禁言 2 次。", "sources": ["h1"]},
        {"text": "被禁言最多的是老郭，1 次。", "sources": ["h1"]},
        {"text": "规则说得很清楚。", "sources": ["c1"], "quotes": ["禁言一律终身有效"]},
        {"text": "规则里有。", "sources": ["c99"]},
        {"text": "到 https://evil.example 申诉。", "sources": ["c1"]},
        {"text": "青柠已被封禁。", "sources": ["h1"]},
        {"text": "大家都知道。", "sources": []},
    ]
    true = {"text": "青柠被禁言 2 次。", "sources": ["h1"]}
    provider.calls, provider.reply = first_history_then_rules, lambda request: says(*lies, true)
    deliverable, _ = asked(provider, library)
    assert deliverable.data["answer"] == true["text"] and not deliverable.data["answerable"]
    told = [finding for finding in deliverable.findings if finding.level == "warn"]
    assert len(told) == len(lies)
    for lie in lies:
        assert str(lie["text"]) not in deliverable.data["answer"]


def test_when_nothing_stands_the_built_in_answer_does(provider: Provider, library: Library) -> None:
    provider.calls = first_history_then_rules
    provider.reply = lambda request: says({"text": "上限是 500 天。", "sources": ["c1"]})
    deliverable, _ = asked(provider, library)
    assert deliverable.writer == "built-in" and "500" not in deliverable.data["answer"]
    assert {"look_up"} <= {finding.check for finding in deliverable.findings}
    assert len(provider.requests) == 2


def test_a_model_that_never_stops_looking_is_made_to_answer(provider: Provider, library: Library) -> None:
    provider.calls = lambda request: [("search_library", '{"query": "禁言"}')] * 9
    provider.reply = lambda request: says()
    deliverable, _ = asked(provider, library, steps=4)
    assert len(provider.requests) == 4 and "tools" not in provider.requests[-1]
    assert deliverable.writer == "built-in" and deliverable.markdown


def test_orders_in_documents_reach_no_other_tool(provider: Provider, library: Library) -> None:
    def obeys(request: Json) -> list[tuple[str, str]]:
        if len(results(request)) > 3:
            return []
        return [
            ("remove_document", '{"doc": "*"}'),
            ("ban_member", '{"member": "青柠"}'),
            ("search_library", "oops"),
        ]

    before = len(library)
    provider.calls, provider.reply = obeys, lambda request: says()
    deliverable, stages = asked(provider, library)
    assert len(library) == before and deliverable.writer == "built-in"
    offered = {tool["function"]["name"] for request in provider.requests for tool in request.get("tools", ())}
    assert offered == {"search_library", "case_history", "calendar"}
    assert any("remove_document" in stage.note and "没有执行" in stage.note for stage in stages)


@pytest.mark.parametrize(
    "behaviour", ["500", "401", "html", "empty", "cut", "plain", "reset", "429", "filter"]
)
def test_a_failing_provider_leaves_the_built_in_answer_and_the_reason(
    provider: Provider, library: Library, behaviour: str
) -> None:
    provider.queue.extend([behaviour] * 12)
    deliverable, _ = asked(provider, library)
    assert deliverable.writer == "built-in" and deliverable.markdown
    assert any(finding.check == "look_up" and finding.level == "warn" for finding in deliverable.findings)
    assert len(provider.requests) <= 3


def test_an_endpoint_without_tools_still_words_what_was_found(provider: Provider, library: Library) -> None:
    provider.queue.append("only_plain")
    provider.queue.append("only_plain")
    deliverable, _ = asked(provider, library, calls=6)
    assert deliverable.markdown and len(provider.requests) <= 6


def test_a_plain_question_costs_one_call_and_no_look_up(provider: Provider, library: Library) -> None:
    _, stages = asked(provider, library, "发广告怎么处理")
    assert len(provider.requests) == 1 and not stages and "tools" not in provider.requests[0]


def test_no_look_ups_where_the_settings_say_so(provider: Provider, library: Library) -> None:
    _, stages = asked(provider, library, steps=0)
    assert not stages and all("tools" not in request for request in provider.requests)


def test_a_day_and_a_document_in_english(provider: Provider, library: Library) -> None:
    provider.reply = lambda request: says(
        {"text": "December 5 is a working day.", "sources": ["d1"]},
        {"text": "December 5 is not a working day.", "sources": ["d1"]},
    )
    deliverable, _ = asked(
        provider, library, "Is December 5 a working day, and who covers the night shift then?", "en"
    )
    assert deliverable.data["answer"] == "December 5 is not a working day."
    assert "2026-12-05 (Saturday) is not a working day" in deliverable.markdown
    assert len(provider.requests) == 1


@pytest.fixture
def shelf(library: Library) -> Shelf:
    return Shelf(library, Records(), NOW, "zh", Notebook())


def test_the_records_are_counted_by_code(shelf: Shelf) -> None:
    told = shelf.history(HistoryQuery(since="2026-10-01", until="2026-10-31"))  # type: ignore[arg-type]
    assert (told["total"], told["members"], told["most"]) == (4, 2, ["青柠"])
    assert told["rows"][0] == {"member": "青柠", "total": 3, "actions": {"mute": 2, "warn": 1}}
    alone = shelf.history(HistoryQuery(member="老郭"))
    assert alone["total"] == 1 and alone["id"] != told["id"]


def test_one_document_is_searched_by_its_title(shelf: Shelf) -> None:
    title = shelf.titles()[0]
    found = shelf.search(LibraryQuery(query="禁言 广告 活动", document=title))["found"]
    assert {clause["title"] for clause in found} <= {title}
    with pytest.raises(BadInput, match="no such document"):
        shelf.search(LibraryQuery(query="x", document="不存在的文件"))


def test_a_stretch_of_days_has_an_end(shelf: Shelf) -> None:
    days = shelf.days(CalendarQuery(day="2026-10-01", until="2036-10-01"))["found"]  # type: ignore[arg-type]
    assert len(days) == 31 and not days[0]["working_day"] and days[0]["holiday"]


def test_a_quote_stands_as_it_is_stored_whatever_its_widths(shelf: Shelf) -> None:
    clause = next(c for c in shelf.library.clauses() if "，" in c.text)
    shelf.notebook.clause(clause)
    words = clause.text[:20].replace("，", ", ")
    weighed = weigh(Claim(text="见原文。", sources=["c1"], quotes=[words]), shelf.notebook, "?", "zh")
    assert not weighed.why and weighed.citations[0].quote == clause.text[:20]


def test_spelt_numbers_count_too(shelf: Shelf) -> None:
    shelf.history(HistoryQuery(action="mute"))
    assert weigh(Claim(text="青柠被禁言五次。", sources=["h1"]), shelf.notebook, "?", "zh").why
    assert not weigh(Claim(text="青柠被禁言两次。", sources=["h1"]), shelf.notebook, "?", "zh").why
