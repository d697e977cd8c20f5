"""Whether the library answers: what a clause holds and lacks of a question."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.answers.agent import AnswersAgent
from agents.answers.asking import read, read_all
from agents.answers.held import held
from agents.answers.judging import seen, sure
from agents.answers.lexis import lexis
from agents.answers.probes import probes, view_of
from agents.answers.saying import loosened, names, says
from agents.answers.support import weigh
from agents.base import Brief, Deliverable, Tools
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def clause(number: str, text: str, section: str, doc: str = "kiln.md") -> Clause:
    title = "陶艺工坊守则" if doc == "kiln.md" else "Pottery Studio Rules"
    language = "zh" if doc == "kiln.md" else "en"
    return Clause(f"{doc}#{number}", doc, title, section, number, text, 0, language, "rules")


CLAUSES = [
    clause("1.1", "学员年满 12 周岁方可使用拉坯机，未满的须由监护人陪同。", "1 使用"),
    clause("1.2", "工坊开放时间为每天 10:00 至 21:00。", "1 使用"),
    clause("1.3", "不得携带宠物进入工坊，导盲犬除外。", "1 使用"),
    clause("2.1", "烧制好的作品保管 20 天，逾期由工坊处理。", "2 作品"),
    clause("2.2", "收到处分后 6 天内可以申诉，由没有参与的教师复核，3 天内答复。", "2 作品"),
    clause("2.3", "损坏工具的照价赔偿，窑具由窑务长检查。", "2 作品"),
    clause("2.4", "窑务长由全体学员推举，每届一年。", "2 作品"),
    clause("1", "Members may bring one guest, who signs the book.", "Guests", "en.md"),
    clause("2", "The kiln is fired on Tuesdays by a trained member.", "Kiln", "en.md"),
]
LIBRARY = FakeLibrary(CLAUSES)


def deliver(text: str) -> Deliverable:
    return finished(run(AnswersAgent(), Brief(text, language_of(text), NOW), Tools(LIBRARY)))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("能带猫去吗", "1.3"),
        ("东西摔坏了要赔钱不", "2.3"),
        ("工坊几点到几点开", "1.2"),
        ("没取走的作品会保管几天", "2.1"),
    ],
)
def test_talk_does_not_stand_in_the_way(text: str, number: str) -> None:
    data = deliver(text).data
    assert data["answerable"], data["answer"]
    assert number in [quote["clause"] for quote in data["quotes"]]


@pytest.mark.parametrize(
    "text",
    [
        "窑务长的工资是多少",
        "窑务长的电话是多少",
        "工坊有没有停车场",
        "拉坯机是什么牌子的",
        "Does the studio have a podcast?",
        "how much is the salary of a trained member",
    ],
)
def test_what_is_asked_of_a_known_thing_must_be_told(text: str) -> None:
    assert not deliver(text).data["answerable"]


def test_a_bare_second_part_takes_the_subject_over() -> None:
    first, second = read_all("被处分了几天内能申诉，找谁", 4)
    assert "duration" in first.aspects
    assert "内能" not in first.focus
    assert "who" in second.aspects
    assert "申诉" in second.focus


def test_a_deadline_of_the_doing_asked_for_leads() -> None:
    answer = deliver("几天内可以申诉").data["answer"]
    assert answer.startswith("6 天")


def test_opening_hours_lead_the_answer() -> None:
    assert deliver("工坊几点到几点开放").data["answer"].startswith("10:00 至 21:00")


def test_a_question_that_ends_in_no_asks_for_yes_or_no() -> None:
    assert "whether" in read("作品要自己来取不").aspects
    assert "whether" not in read("这样好不").aspects


def test_loose_words_are_read_apart() -> None:
    assert loosened("带猫") == ("带", "猫")
    assert loosened("我妈") == ("妈",)
    assert loosened("工资") == ()
    assert loosened("kiln") == ()


def test_a_noun_says_more_than_talk() -> None:
    assert says("停车场") > says("突然")
    assert says("突然") < 0.5
    assert names("停车场")
    assert not names("突然")


def test_what_a_clause_holds_and_lacks() -> None:
    looked = probes(read("窑务长的工资是多少"), lexis(LIBRARY))
    view = view_of(CLAUSES[6].text)
    found = held(looked, [probe.credit(view) for probe in looked])
    assert found.nouns_lost >= 1
    assert found.last_lost
    assert "工资" in found.faint
    assert found.mass > 0


def test_an_attribute_that_is_not_told_makes_an_answer_less_sure() -> None:
    told, untold = read("窑务长每届几年"), read("窑务长的工资是多少")
    assert seen(untold, weigh(untold, LIBRARY))["attribute"] == 1.0
    assert seen(told, weigh(told, LIBRARY))["attribute"] == 0.0
    assert sure(told, weigh(told, LIBRARY)) > 0 > sure(untold, weigh(untold, LIBRARY))


def test_quotes_are_verbatim() -> None:
    stored = {each.chunk_id: each.text for each in CLAUSES}
    for text in ("能带猫去吗", "东西摔坏了要赔钱不", "when is the kiln fired"):
        for quote in deliver(text).data["quotes"]:
            assert quote["text"] in stored[quote["chunk_id"]]
