"""A value answers only as what was asked, of what was asked; follow-ups keep their subject."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary

from agents.answers.agent import AnswersAgent
from agents.answers.asking import read, read_all
from agents.answers.spans import fit, said
from agents.base import Brief, Deliverable, Tools
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TITLES = {"row.md": "赛艇会守则", "boat.md": "艇库须知", "en.md": "Rowing Rules", "help.md": "Rowing Help"}


def clause(number: str, text: str, section: str, doc: str = "row.md") -> Clause:
    language = "en" if doc in ("en.md", "help.md") else "zh"
    return Clause(f"{doc}#{number}#{text[:6]}", doc, TITLES[doc], section, number, text, 0, language, "rules")


CLAUSES = [
    clause("2.1", "辱骂队友：首次警告，第二次停训 3 天，第三次除名。", "2 行为"),
    clause("2.2", "逃避搬艇：首次提醒，第二次停训 1 天，第三次停训 4 天。", "2 行为"),
    clause("2.3", "未成年队员违反其他条款的，最重到停训 2 天，并告知监护人。", "2 行为"),
    clause("3.1", "警告有效期 20 天，停训有效期 60 天。", "3 记录"),
    clause("3.2", "15 天内在两个条款各有违规的，由教练长约谈一次。", "3 记录"),
    clause("3.3", "任命舵手须入会满 80 天、近 80 天没有警告。", "3 记录"),
    clause("4.1", "公告栏只贴训练信息，每人每周 1 张。", "4 场地"),
    clause("4.2", "参赛报名须在比赛前 6 天提交，由队务登记。", "4 场地"),
    clause("4.3", "借用桨架须在 3 天内归还，损坏的告知艇库管理员。", "4 场地"),
    clause("4.4", "队员不得自行启动救生艇。", "4 场地"),
    clause("1", "借用桨架须在 5 天内归还，逾期通知本人。", "艇库", "boat.md"),
    clause("2", "艇库密码每 45 天更换一次。", "艇库", "boat.md"),
    clause(
        "2.1",
        "Abuse of a teammate: first time warning; second 3 days off; third removal.",
        "2 Conduct",
        "en.md",
    ),
    clause(
        "3.9", "A cox needs 80 days of membership and no strike in the last 80 days.", "3 Record", "en.md"
    ),
    clause(
        "When do strikes expire?",
        "A warning after 20 days, a suspension after 60 days, a removal after 150 days; counting restarts.",
        "When do strikes expire?",
        "help.md",
    ),
]


def deliver(text: str, previous: Deliverable | None = None) -> Deliverable:
    work = run(
        AnswersAgent(),
        Brief(text, language_of(text), NOW, previous=previous),
        Tools(FakeLibrary(CLAUSES)),
    )
    while True:
        try:
            next(work)
        except StopIteration as stop:
            delivered = stop.value
            assert isinstance(delivered, Deliverable)
            stored = {each.chunk_id: each.text for each in CLAUSES}
            assert all(quote["text"] in stored[quote["chunk_id"]] for quote in delivered.data["quotes"])
            return delivered


def numbers(delivered: Deliverable) -> list[str]:
    return [quote["clause"] for quote in delivered.data["quotes"]]


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        ("strikes under two clauses within 30 days lead to a talk", "30 days", "window"),
        ("no strike in the last 90 days", "90 days", "window"),
        ("12 天内在三个条款各有违规的", "12 天", "window"),
        ("递补通知后 4 小时内不确认的", "4 小时", "deadline"),
        ("24 小时以内的禁言", "24 小时", "window"),
        ("有效期 30 天", "30 天", "length"),
        ("it counts for 30 days", "30 days", "length"),
        ("满 90 天可以重新申请", "90 天", "wait"),
        ("须提前 24 小时登记", "24 小时", "lead"),
        ("每 90 天更换一次", "90 天", "renewal"),
        ("每 30 分钟巡查一次", "30 分钟", "frequency"),
        ("日志保留 365 天", "365 天", "kept"),
        ("入群第 7 天看一次", "7 天", "moment"),
    ],
)
def test_a_length_of_time_is_told_from_a_deadline_and_a_rhythm(text: str, value: str, role: str) -> None:
    start = text.index(value)
    assert said(text, start, start + len(value)) == role


def test_only_the_sort_of_time_that_was_asked_for_fits() -> None:
    piece = "每人每周 1 张"
    assert fit("海报能挂多久", piece, 2, 4) == 0
    assert fit("海报多久一次", piece, 2, 4) == 1


def test_how_long_a_strike_lasts_is_not_how_long_a_cox_has_been_a_member() -> None:
    data = deliver("How long does a strike last?").data
    assert data["parts"][0]["lead"].startswith("A warning after 20 days, a suspension after 60 days")
    assert data["conflicts"] == []
    assert "3.9" not in [quote["clause"] for quote in data["quotes"]]


def test_two_documents_conflict_only_on_the_same_matter() -> None:
    data = deliver("借用桨架几天内归还").data
    assert len(data["conflicts"]) == 1
    assert "3 天" in data["conflicts"][0]
    assert "5 天" in data["conflicts"][0]
    assert deliver("警告的有效期是多久").data["conflicts"] == []


@pytest.mark.parametrize(
    "text",
    [
        "教练长约谈要谈多长时间",
        "公告栏的海报能贴多久",
        "参赛报名的手续费谁出",
        "艇库密码是哪家公司设的",
        "桨架去哪里买",
        "比赛报名费多少钱",
        "What brand of oar does the cox use?",
    ],
)
def test_the_subject_alone_is_no_answer(text: str) -> None:
    data = deliver(text).data
    assert not data["answerable"]
    assert data["quotes"] == []
    assert data["parts"][0]["lead"]


def test_who_may_not_is_no_answer_to_who_may() -> None:
    lead = deliver("谁可以启动救生艇").data["parts"][0]["lead"]
    assert "队员" not in lead or lead.startswith("库里没有写")


def test_each_part_is_answered_or_not_by_itself() -> None:
    data = deliver("参赛报名提前几天交，谁登记，押金多少钱？").data
    assert [part["answerable"] for part in data["parts"]] == [True, True, False]
    assert data["parts"][1]["lead"].startswith("队务")
    assert not data["answerable"]
    assert "押金" in data["suggestion"]


def test_a_part_without_a_subject_is_not_answered_about_another() -> None:
    data = deliver("怎么借用桨架，谁审核？").data
    assert data["parts"][1]["answerable"] is False


def test_a_part_keeps_the_thing_and_not_what_was_asked_of_it() -> None:
    asked = read_all("Who approves a ban, how long does it last?", 4)
    assert asked[1].focus == ("ban",)


def test_what_the_question_word_stands_at_is_essential() -> None:
    assert "邮费" in read("奖品的邮费谁出").essential
    assert "bank" in read("Which bank does finance use?").essential
    assert read("刷屏怎么处理").essential == ()
    assert "whether" not in read("How do I appeal?").aspects


def test_follow_ups_on_another_case_take_up_the_first_question() -> None:
    first = deliver("辱骂队友怎么处理")
    minor = deliver("那未成年队员呢", first)
    assert numbers(minor) == ["2.3"]
    assert numbers(deliver("那逃避搬艇呢", minor))[:1] == ["2.2"]


def test_a_second_follow_up_does_not_carry_the_words_of_the_first() -> None:
    first = deliver("借用桨架要归还吗")
    second = deliver("有没有例外", first)
    assert not second.data["answerable"]
    assert "《" in second.data["parts"][0]["lead"]
    assert "例外" not in second.data["about"]
    third = deliver("具体多久", second)
    assert third.data["answerable"]
    assert "天" in third.data["parts"][0]["lead"]


def test_the_other_language_shows_the_same_clause() -> None:
    english = deliver("英文版怎么说", deliver("辱骂队友怎么处理"))
    assert english.data["language"] == "en"
    assert [quote["doc"] for quote in english.data["quotes"]][:1] == ["en.md"]


def test_a_clause_without_a_version_in_the_other_language_stays_and_that_is_said() -> None:
    delivered = deliver("英文怎么说", deliver("艇库密码多久更换一次"))
    assert numbers(delivered)[:1] == ["2"]
    assert "no English version" in delivered.markdown
