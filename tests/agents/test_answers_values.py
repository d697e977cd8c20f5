"""What a value must be to answer, and what may lead: amounts, sizes, ages, roles, a no that the rule says."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.answers.agent import AnswersAgent
from agents.answers.asking import counts, parts, read, value
from agents.answers.lexis import Lexis
from agents.answers.pieces import found, values, wanted
from agents.answers.polarity import verdict
from agents.answers.probes import Probe, view_of
from agents.answers.spans import money_fit
from agents.answers.support import weigh
from agents.base import Brief, Deliverable, Tools
from agents.runner import run
from knowledge.model import Clause
from knowledge.synonyms import wide_concepts
from knowledge.text import fold, language_of
from knowledge.words import key

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def clause(number: str, text: str, section: str = "") -> Clause:
    return Clause(
        f"c{number}", "skate.md", "轮滑队约定", section, number, text, 0, language_of(text), "rules"
    )


CLAUSES = [
    clause("1", "护具套装押金 80 元，毕业时退还；轮子磨坏的按市价赔。", "器材"),
    clause("2", "单笔超过 450 元的采购须经队务组表决。", "经费"),
    clause("3", "练习场的灯由场地管理员在二十二点前关闭。", "场地"),
    clause("4", "夜间练习不放音乐，外放音箱一律收走。", "场地"),
    clause("5", "新队员由两名老队员和教练一起考核，满 14 周岁才能上碗池。", "入队"),
    clause("6", "头盔、护膝自带，备用护腕由器材组的保管员发放。", "器材"),
    clause("7", "Ramps may not be taller than 1.8 metres.", "Ramps"),
    clause("8", "A lost locker key costs £17.50, a lost card 90p.", "Lockers"),
    clause("9", "Loud music is answered with a second warning and then a 2-4 day break.", "Conduct"),
    clause("10", "Riders who get banned from the hall may write to the team after six weeks.", "Conduct"),
]
LIBRARY = FakeLibrary(CLAUSES)


def deliver(text: str) -> Deliverable:
    return finished(run(AnswersAgent(), Brief(text, language_of(text), NOW), Tools(LIBRARY)))


def lead(text: str) -> str:
    return str(deliver(text).data["parts"][0]["lead"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("how much is a locker key", ["£17.50", "90p"]),
        ("储物柜钥匙多少钱", ["£17.50", "90p"]),
    ],
)
def test_an_amount_is_read_whole(text: str, told: list[str]) -> None:
    assert values(read(text), CLAUSES[7].text) == told


def test_a_second_warning_is_no_length_of_time_and_a_range_is_one() -> None:
    pattern = value("duration")
    assert pattern is not None
    told = found(read("how long is the break"), pattern, CLAUSES[8].text)
    assert told == ["2-4 day"]


def test_a_limit_above_which_one_must_ask_is_no_price() -> None:
    piece = "单笔超过 450 元的采购"
    at = (piece.index("450"), piece.index("元") + 1)
    price = money_fit("采购要交多少钱", piece, *at)
    limit = money_fit("多少钱以上要表决", piece, *at)
    assert price < 0.5 < limit


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("坡道最高能搭多高", ("size",)),
        ("how tall may a ramp be", ("size",)),
        ("多大才能上碗池", ("age",)),
        ("minimum age for the bowl", ("age",)),
        ("公告里价格写错了怎么改", ()),
        ("名牌的格式是什么", ()),
    ],
)
def test_what_kind_of_value_is_asked_for(text: str, aspects: tuple[str, ...]) -> None:
    assert read(text).aspects == aspects


def test_a_count_is_found_in_the_singular_and_not_inside_a_word() -> None:
    assert counts("approvals").search(fold("a run needs one approval"))
    assert not counts("coaches").search(fold("rotates among coaches"))


def test_a_count_of_people_is_not_told_by_times() -> None:
    pattern = wanted(read("how many trainers are there"))[0]
    assert not pattern.search("前三次由教练旁听")
    assert pattern.search("三名教练")


@pytest.mark.parametrize("text", ["护具是什么牌子的", "场地管理员是哪位", "which shop sells the wheels"])
def test_a_name_is_asked_for(text: str) -> None:
    assert read(text).naming
    assert not deliver(text).data["answerable"]


@pytest.mark.parametrize("text", ["怎么报名考核", "how do I get a locker"])
def test_a_way_is_asked_for(text: str) -> None:
    assert read(text).manner


def test_what_is_told_stays_with_the_question_after_it() -> None:
    assert len(parts("我上周刚搬来，不太清楚流程，考核要带什么")) == 1
    assert len(parts("Someone keeps telling me how the rink works; how long is the trial?")) == 1
    assert len(parts("护具押金多少？什么时候退？")) == 2


@pytest.mark.parametrize(
    ("word", "text", "held"),
    [
        ("七十八", "超过 75 岁的须家属签字", True),
        ("十二岁", "未满 14 周岁由家长陪同", True),
        ("十六岁", "未满 14 周岁由家长陪同", False),
    ],
)
def test_an_age_lies_in_a_range(word: str, text: str, held: bool) -> None:
    assert (Probe(word, 1.0).credit(view_of(text)) == 1.0) is held


def test_a_word_in_two_of_two_clauses_is_not_common() -> None:
    lexis = Lexis([clause("1", "教练考核新队员。"), clause("2", "教练每月开会。")])
    assert lexis.rarity(2) > 0.5


def test_a_thing_is_known_by_its_kind_and_not_the_kind_by_the_thing() -> None:
    def reaches(asked: str, other: str) -> bool:
        return any(frozenset({key(other)}) in concept.forms for concept in wide_concepts(asked))

    assert reaches("能带仓鼠吗", "宠物")
    assert not reaches("能带宠物吗", "仓鼠")


def test_a_no_of_the_very_doing_leads() -> None:
    question = read("晚上练习能放音乐吗")
    best = weigh(question, LIBRARY)[0]
    assert verdict(question, best.stretch, best.clause.text)[0] == "no"
    assert "不可以" in lead("晚上练习能放音乐吗")


def test_who_was_banned_is_not_forbidden() -> None:
    assert not lead("can a banned rider write to the team").startswith("No")


def test_more_than_the_limit_gets_no_plain_yes() -> None:
    assert not lead("may ramps be more than 1.8 metres tall").startswith("Yes")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("备用护腕谁发", "器材组的保管员"),
        ("护膝谁准备", "自带"),
    ],
)
def test_the_role_that_does_it_leads(text: str, who: str) -> None:
    assert who in lead(text)


def test_of_those_who_act_together_none_leads_alone() -> None:
    assert lead("谁考核新队员").strip("。 ") != "教练"


@pytest.mark.parametrize("text", ["押金多久退", "灯一共有几盏", "how long is a ban", "队服多少钱一件"])
def test_another_value_of_a_known_subject_is_no_answer(text: str) -> None:
    assert not deliver(text).data["answerable"]


def test_how_one_does_something_is_answered_by_what_to_do() -> None:
    library = FakeLibrary(
        [
            clause("1", "Appeals keep a mute in force until they are answered."),
            clause("2", "Against a mute, write to the bench within five days: that is an appeal."),
        ]
    )
    best = weigh(read("how do I appeal a mute"), library)[0]
    assert best.clause.clause == "2"


@pytest.mark.parametrize(
    ("text", "focus"),
    [("誰負責開冷氣", "空调"), ("may my eight-year-old come", "child"), ("练习场几点关门", "练习场")],
)
def test_other_words_for_a_thing_are_read_as_the_common_one(text: str, focus: str) -> None:
    assert focus in read(text).focus


def test_a_clause_that_shows_the_way_goes_first() -> None:
    library = FakeLibrary(
        [
            clause("1", "During an appeal a suspension stays in force."),
            clause("2", "Within five days, write to the bench.", "Appeals against a suspension"),
        ]
    )
    work = run(AnswersAgent(), Brief("how do I appeal a suspension", "en", NOW), Tools(library))
    while True:
        try:
            next(work)
        except StopIteration as end:
            data = end.value.data
            break
    shown = [quote["clause"] for quote in [*data["quotes"], *data["nearest"]]]
    assert shown[0] == "2"


def test_the_shortest_rules_are_read_too() -> None:
    library = FakeLibrary([clause("1", "禁止谈论政治。"), clause("2", "队员每月交一篇滑行日记。")])
    assert weigh(read("能聊政治吗"), library)[0].clause.clause == "1"
