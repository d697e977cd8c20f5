"""What was asked decides the answer: yes or no, who, how much, lists, differences, parts, near misses."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary

from agents.answers.agent import AnswersAgent
from agents.answers.asking import contrast, read, read_all
from agents.answers.exceptions import own_exceptions
from agents.base import Brief, Deliverable, Tools
from agents.runner import run
from knowledge.model import Clause, Document
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TITLES = {
    "pact.md": "棋社约定",
    "hall.md": "场地手册",
    "en.md": "Reading Room Guide",
    "blog.txt": "社群怎么带",
}


def clause(number: str, text: str, section: str, doc: str = "pact.md") -> Clause:
    language = "en" if doc == "en.md" else "zh"
    return Clause(f"{doc}#{number}#{text[:6]}", doc, TITLES[doc], section, number, text, 0, language, "rules")


CLAUSES = [
    clause("2.1", "辱骂对手：首次警告，第二次禁言 6 小时，第三次移出。", "2 行为"),
    clause("2.2", "刷屏：一分钟内连发 8 条以上即成立。首次提醒，第二次禁言 2 小时。比赛播报不算。", "2 行为"),
    clause("2.3", "禁言：到时自动恢复，期间仍可看棋谱。", "2 行为"),
    clause("2.4", "移出：离开所在的群，满 45 天可以重新申请。", "2 行为"),
    clause("3.1", "裁判组长可以决定移出；罚款 100 元以上须社长批准。", "3 权限"),
    clause("3.2", "支出：200 元及以下由场务批准；201 至 900 元由社长批准；900 元以上开会决定。", "3 权限"),
    clause("5.1", "教练讲棋时举的例子，不按 2.1 处理。", "5 例外"),
    clause("6.1", "教练不得收学员的礼金和赠品。", "6 教练"),
    clause("6.2", "未满 12 岁的棋手参赛须有监护人陪同。", "6 教练"),
    clause("7.1", "借用棋具须在 3 天内归还，由场务登记。", "7 棋具", "hall.md"),
    clause("7.2", "借棋钟须交押金 50 元，归还时退回。", "7 棋具", "hall.md"),
    clause("1", "签到：进门先在台账上写名字。", "赛前三件事", "hall.md"),
    clause("2", "验棋：两人一起数清棋子。", "赛前三件事", "hall.md"),
    clause("3", "对表：棋钟调到同一时刻。", "赛前三件事", "hall.md"),
    clause(
        "4",
        "A guest pass lets a visitor read for one day; it is issued by the front desk.",
        "Visits",
        "en.md",
    ),
    clause("5", "A full card is renewed every 2 years by the head librarian.", "Visits", "en.md"),
    clause(
        "一",
        "带社群先要有目标。目标要具体,并且能衡量。招募新人可以用问卷或面谈的方式挑选。",
        "一、起步",
        "blog.txt",
    ),
    clause("二", "禁止在群里发布广告。", "二、秩序", "blog.txt"),
]


class OwnedLibrary(FakeLibrary):
    def documents(self) -> list[Document]:
        return [Document("pact.md", "棋社约定", 9, "zh", "rules", "", "", "", owner="社长")]


def deliver(text: str, previous: Deliverable | None = None) -> Deliverable:
    work = run(
        AnswersAgent(),
        Brief(text, language_of(text), NOW, previous=previous),
        Tools(OwnedLibrary(CLAUSES)),
    )
    while True:
        try:
            next(work)
        except StopIteration as finished:
            delivered: Deliverable = finished.value
            stored = {c.chunk_id: c.text for c in CLAUSES}
            assert all(c.quote in stored[c.chunk_id] for c in delivered.citations)
            assert not [finding for finding in delivered.findings if finding.level == "error"]
            return delivered


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("教练能收学员的礼物吗", "不可以：教练不得收学员的礼金和赠品"),
        ("借棋具几天内要归还", "3 天"),
        ("谁登记借用的棋具", "场务"),
        ("骂人第二次会怎样", "第二次禁言 6 小时"),
        ("辱骂对手怎么罚", "首次警告，第二次禁言 6 小时，第三次移出"),
        ("借棋钟要交多少钱", "50 元"),
        ("500 块的支出谁批", "社长"),
        ("Who renews a full card?", "head librarian"),
        ("刷屏第二次怎么处理", "第二次禁言 2 小时"),
    ],
)
def test_the_answer_comes_first(text: str, start: str) -> None:
    assert deliver(text).data["answer"].startswith(start)


@pytest.mark.parametrize(
    "text",
    [
        "禁言会通知学校吗",
        "棋钟摔坏赔多少钱",
        "移出以后退会费吗",
        "教练的电话是多少",
        "比赛奖金多少",
        "裁判组有几个裁判",
        "How many librarians are there?",
        "借棋具要带身份证吗",
        "What does a full card cost?",
        "Is there parking for visitors?",
    ],
)
def test_a_subject_that_is_there_does_not_answer_what_is_not(text: str) -> None:
    data = deliver(text).data
    assert not data["answerable"]
    assert data["quotes"] == []
    assert data["suggestion"]


def test_numerals_meet_digits() -> None:
    assert deliver("棋具三天内要归还吗").data["quotes"][0]["clause"] == "7.1"


def test_a_yes_or_no_is_not_said_where_the_question_holds_a_no() -> None:
    answer = deliver("借棋具可以不归还吗").data["answer"]
    assert not answer.startswith(("可以", "不可以"))


def test_a_proposal_names_the_question_the_document_and_its_owner() -> None:
    suggestion = deliver("禁言会通知学校吗").data["suggestion"]
    assert "禁言会通知学校吗" in suggestion
    assert "《棋社约定》" in suggestion and "社长" in suggestion


def test_two_things_are_set_side_by_side() -> None:
    data = deliver("禁言和移出有什么区别").data
    assert [part["question"] for part in data["parts"]] == ["禁言", "移出"]
    assert [quote["clause"] for quote in data["quotes"]] == ["2.3", "2.4"]
    assert contrast("What is the difference between a guest pass and a full card?") == (
        "guest pass",
        "full card",
    )
    assert contrast("禁言多久") is None


def test_a_section_that_is_a_list_is_given_whole_and_in_order() -> None:
    delivered = deliver("赛前三件事有哪些")
    assert [quote["clause"] for quote in delivered.data["quotes"]] == ["1", "2", "3"]
    assert (
        delivered.markdown.index("签到") < delivered.markdown.index("验棋") < delivered.markdown.index("对表")
    )


def test_a_pronoun_takes_its_subject_from_the_part_before() -> None:
    first, second = read_all("What does a guest pass allow, and who issues it?", 4)
    assert set(first.focus) & set(second.topic)
    assert second.leaning
    data = deliver("How long is a guest pass good for, and who issues it?").data
    assert "front desk" in data["quotes"][-1]["text"]


def test_a_part_without_a_subject_takes_it_too() -> None:
    data = deliver("借用棋具几天内归还，谁登记？").data
    assert [part["answerable"] for part in data["parts"]] == [True, True]
    assert data["parts"][1]["lead"].startswith("场务")


def test_two_kinds_of_conduct_are_each_answered() -> None:
    data = deliver("群里有人刷屏还骂人怎么处理").data
    assert {quote["clause"] for quote in data["quotes"]} >= {"2.1", "2.2"}


def test_exceptions_are_told_and_can_be_asked_for() -> None:
    first = deliver("辱骂对手怎么罚")
    assert [quote["clause"] for quote in first.data["more"]] == ["5.1"]
    assert "5.1" in [quote["clause"] for quote in deliver("有没有例外", first).data["quotes"]]
    assert own_exceptions(CLAUSES[1]) == "比赛播报不算。"


def test_a_short_follow_up_keeps_the_subject() -> None:
    first = deliver("借棋钟要交押金吗")
    assert deliver("多少钱", first).data["answer"].startswith("50 元")


def test_a_question_in_one_language_finds_a_clause_in_the_other() -> None:
    assert deliver("How are new members recruited?").data["quotes"][0]["clause"] == "一"
    assert deliver("招募新人用什麼方式挑選").data["quotes"][0]["clause"] == "一"


@pytest.mark.parametrize(
    ("text", "focus", "aspect"),
    [
        ("提前多久报备", ("报备",), "duration"),
        ("标题不能超过几个字", ("标题", "超过"), "count"),
        ("教練的電話是多少", ("教练", "电话"), "contact"),
        ("晚班几点开始", ("晚班", "开始"), "when"),
        ("What must a notice contain?", ("notic",), "list"),
    ],
)
def test_question_words_and_function_words_are_no_subject(
    text: str, focus: tuple[str, ...], aspect: str
) -> None:
    question = read(text)
    assert question.focus == focus
    assert aspect in question.aspects


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }} {% for x in y %}",
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "和有什么区别",
        "第[一二",
    ],
)
def test_hostile_questions_get_a_sane_answer(text: str) -> None:
    delivered = deliver(text)
    assert not delivered.data["answerable"]
    assert "<script>" not in delivered.markdown
