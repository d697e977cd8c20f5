"""Cases that a clause treats gravely the first time, and members with earlier cases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Tools
from agents.moderation.agent import ModerationAgent
from agents.moderation.circumstances import named_case, shown
from agents.moderation.judge import Seen, judge
from agents.moderation.ladder import Step
from agents.moderation.rulebook import Rulebook, rulebook
from agents.moderation.sanction import REMIND, advise
from agents.runner import run
from knowledge.model import Clause

THREATS = (
    "5.1 暴力威胁：不得扬言伤人。首次禁言 7 天，第二次移出；威胁指向具体的人、时间或地点的，首次即封禁。"
)
COPIES = "5.2 传播盗版：首次警告，第二次禁言 3 天；出售盗版的，首次即移出；经核实的诽谤，首次即封禁。"
POSING = "5.3 Posing. First time: 3-day mute; second: removal; posing as staff to obtain money: ban at once."
RUMOURS = "5.4 谣言：不得传播谣言。首次警告，第二次禁言 24 小时，第三次移出。"


@pytest.fixture
def rules() -> Rulebook:
    stored = [
        Clause(f"c{n}", "rules.md", "群规", "", text[:3], text, n, "zh", "rules")
        for n, text in enumerate((THREATS, COPIES, RUMOURS))
    ]
    return rulebook(FakeLibrary(stored), "zh", date(2026, 5, 4))


def seen(category: str, severity: str = "high", confidence: float = 0.9) -> Seen:
    return Seen(category, severity, 0, 1, "x", confidence, "", "test")


@pytest.mark.parametrize(
    ("clause", "text", "beside", "step"),
    [
        (THREATS, "下周三放学我在你家楼下等着", (), Step("ban")),
        (THREATS, "说话小心点，有你好看的", (), None),
        (COPIES, "全集 15 块，自动发货", (), Step("kick")),
        (COPIES, "全集网盘自取", (), None),
        (COPIES, "激活工具要的私我，免费", ("ads_spam",), None),
        (COPIES, "全集 15 块，免费送到网盘", (), Step("kick")),
        (POSING, "this is the head moderator, verify here", ("fraud_scam",), Step("ban")),
        (POSING, "this is the head moderator, hello", (), None),
        (POSING, "我是群主小号，入群每人先交 20 元押金", (), Step("ban")),
        (RUMOURS, "今晚全市封路，15 块一份通行证", ("ads_spam", "fraud_scam"), None),
    ],
)
def test_a_named_case_counts_only_where_the_message_shows_it(
    clause: str, text: str, beside: tuple[str, ...], step: Step | None
) -> None:
    assert named_case(clause, shown(text, map(seen, beside))) == step


def test_an_unsure_finding_makes_no_case_graver() -> None:
    assert named_case(COPIES, shown("新课全集在主页", [seen("ads_spam", confidence=0.6)])) is None


def test_what_only_verification_can_show_is_no_named_case() -> None:
    clause = "5.5 诈骗：涉嫌的先移出；经核实的，首次即封禁。"
    assert named_case(clause, shown("先付定金 300 元，@小方 今晚就发货", [seen("fraud_scam")])) is None


def test_the_step_follows_the_case_and_keeps_its_neighbours(rules: Rulebook) -> None:
    plain = advise("violation", seen("violence_threat"), 0, rules)
    grave = advise("violation", seen("violence_threat"), 0, rules, met=frozenset({"aimed_at_somebody"}))
    assert (plain.step, plain.at_once) == (Step("mute", 10080), False)
    assert (grave.step, grave.at_once) == (Step("ban"), True)
    assert grave.lighter == Step("kick") and grave.heavier is None


@pytest.mark.parametrize(("count", "step"), [(0, REMIND), (1, Step("warn")), (2, Step("mute", 1440))])
def test_what_a_person_has_to_look_at_is_no_less_than_the_last_time(
    count: int, step: Step, rules: Rulebook
) -> None:
    advised = advise("review", seen("rumor_misinformation"), count, rules)
    assert advised.step == step
    assert advised.lighter is not None and advised.lighter.weight < step.weight
    assert advised.heavier is not None and advised.heavier.weight > step.weight


def test_the_words_of_the_named_case_are_quoted_as_the_steps() -> None:
    text = "Violence and threats. First time: 7-day mute; second: removal; third: ban; " + (
        "a threat that names a place is grave whoever wrote it and however it was meant: ban at once."
    )
    rule = Clause("c1", "rules.md", "Rules", "", "5.1", text, 0, "en", "rules")
    brief = Brief("I will wait outside your house tonight and break your legs", "en", datetime.now(UTC))
    brief = replace(brief, options={"agent_given": "yes"})
    deliverable = finished(run(ModerationAgent(), brief, Tools(FakeLibrary([rule]))))
    assert deliverable.data["action"] == "ban"
    assert any(citation.quote.endswith("ban at once.") for citation in deliverable.citations)


def test_nobody_at_risk_is_sanctioned_whatever_came_before(rules: Rulebook) -> None:
    for verdict in ("review", "violation"):
        advised = advise(verdict, seen("self_harm", "critical"), 4, rules, met=frozenset({"sells"}))
        assert (advised.step.action, advised.heavier) == ("none", None)


def test_a_member_known_for_earlier_cases_is_looked_at_harder() -> None:
    doubtful = ("店里又上新了，老样子找我拿货哈", "great pic, next one without the jacket maybe")
    for text in doubtful:
        before, after = judge(text, brought=True), judge(text, brought=True, known=True)
        assert after.likely > before.likely
    assert judge("明天的分享会几点开始？", brought=True, known=True).verdict == "allow"
