"""Moderation advice end to end: message, clause, history, step, notice, follow-ups."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, PriorCase, Tools
from agents.moderation.agent import ModerationAgent
from agents.moderation.bulk import Judged, judge_rows
from agents.moderation.ladder import Step, parse_ladder
from agents.moderation.message import extract, stated_prior
from agents.runner import run
from agents.tables.row import Dropped, Row, Table
from knowledge.errors import BadInput
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 9, 4, 15, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
AD = "姐妹们想要大额券的加薇❤ quan_7788,先到先得"


def clause(number: str, text: str, position: int, language: str = "zh", **more: date) -> Clause:
    return Clause(
        f"c{number}{language}", "rules.md", "群规", "", number, text, position, language, "rules", **more
    )


RULES = [
    clause("2.1", "广告引流:未经同意不得发布推广、引流信息。首次警告,第二次禁言 12 小时,第三次移出。", 0),
    clause("2.2", "辱骂:不得辱骂、攻击他人。首次禁言 2 天,再犯移出。", 1),
    clause("2.3", "刷屏:禁止连续发送重复内容,违者提醒,再犯警告。", 2),
    clause("3.1", "批准权限:警告和 24 小时以内的禁言由值班员决定;移出须组长批准。", 3),
    clause("3.2", "警告计一次违规,有效期 20 天;禁言计一次违规,有效期 60 天。", 4),
    clause("3.3", "对处分不服的,7 天内回复「申诉」并说明理由。", 5),
    clause("4.1", "自伤求助:成员流露轻生念头时不处分,私下陪伴,告知心理援助热线 12356。", 6),
]
LIBRARY = FakeLibrary(RULES)


class Kept:
    """Case history held in a list."""

    def __init__(self, *cases: PriorCase) -> None:
        self._cases = cases

    def prior(self, member: str, before: datetime) -> list[PriorCase]:
        found = [case for case in self._cases if case.member == member and case.at < before]
        return sorted(found, key=lambda case: case.at, reverse=True)


def ask(
    text: str,
    library: FakeLibrary = LIBRARY,
    cases: Kept | None = None,
    previous: Deliverable | None = None,
    given: bool = False,
    attachments: Sequence[Path] = (),
    language: str = "",
) -> Deliverable:
    options = {"agent_given": "yes"} if given else {}
    brief = Brief(
        text, language or language_of(text), NOW, tuple(attachments), options=options, previous=previous
    )
    return finished(run(ModerationAgent(), brief, Tools(library, cases=cases)))


def warned(days: int, category: str = "ads_spam", action: str = "warn") -> PriorCase:
    return PriorCase(f"k{days}", "小鹿", category, action, NOW - timedelta(days=days))


def errors(delivered: Deliverable) -> list[str]:
    return [finding.message for finding in delivered.findings if finding.level == "error"]


def test_second_offence_takes_the_second_step_of_the_teams_ladder() -> None:
    data = ask(f"@小鹿 发了「{AD}」,怎么处理?", cases=Kept(warned(5))).data
    assert (data["verdict"], data["action"], data["duration_minutes"]) == ("violation", "mute", 720)
    assert (data["lighter"]["action"], data["heavier"]["action"]) == ("warn", "kick")
    assert data["prior_offences"] == 1
    assert "2.1" in data["ladder_source"]
    assert data["until"] == "2026-09-05T03:20:00+08:00"
    assert "明天 03:20" in data["member_notice"]


@pytest.mark.parametrize(
    "cases", [Kept(warned(40)), Kept(warned(5, "abuse")), Kept(warned(5, action="remind")), Kept()]
)
def test_expired_other_and_reminded_cases_do_not_count(cases: Kept) -> None:
    data = ask(f"@小鹿 发了「{AD}」,怎么处理?", cases=cases).data
    assert (data["prior_offences"], data["action"]) == (0, "warn")


def test_every_named_clause_is_cited_and_nothing_is_wrong() -> None:
    delivered = ask(f"成员 小鹿 第三次发「{AD}」了,该怎么罚")
    assert delivered.data["action"] == "kick"
    cited = {(citation.clause, citation.chunk_id) for citation in delivered.citations}
    for finding in delivered.data["findings"]:
        assert (finding["clause"], finding["chunk_id"]) in cited
    assert delivered.data["approvals"][0]["who"] == "组长"
    assert errors(delivered) == []


def test_an_expired_clause_is_no_basis() -> None:
    old = FakeLibrary([clause("2.1", RULES[0].text, 0, expires=date(2026, 1, 1))])
    data = ask(AD, old, given=True).data
    assert data["clause"] is None
    assert data["rule_gap"]


def test_a_library_without_a_clause_leads_to_a_proposal() -> None:
    delivered = ask("河南人都是骗子,滚出群", given=True)
    assert delivered.data["findings"][0]["clause"] is None
    assert "歧视" in delivered.data["rule_gap"]
    assert ask(AD, FakeLibrary(), given=True).data["ladder_source"].startswith("内置")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Nobody would notice if I wasn't here anymore. I gave my cat to my sister today.", True),
        ("猫已经送给我妹妹了，我不想活了", True),
        ("我妈妈说我没用，我真的不想活了", True),
        ("我室友刚才说他不想活了，门也反锁了", False),
        ("my friend said he wants to kill himself tonight", False),
    ],
)
def test_the_one_at_risk_is_written_to_not_about(text: str, own: bool) -> None:
    data = ask(text, given=True).data
    assert data["care"]
    asked = ("你现在安全吗" in data["member_notice"]) or ("Are you safe right now" in data["member_notice"])
    assert asked == own


@pytest.mark.parametrize(
    "text", ["不想活了,活着没意思", "你个傻逼,我活不下去了", "I want to die, you idiots"]
)
def test_a_member_at_risk_is_never_sanctioned(text: str) -> None:
    delivered = ask(text, given=True, cases=Kept(warned(1)))
    data = delivered.data
    assert (data["verdict"], data["action"], data["heavier"]) == ("review", "none", None)
    assert data["care"]
    assert "12356" in data["member_notice"]
    assert errors(delivered) == []


def test_a_follow_up_cannot_sanction_a_member_at_risk() -> None:
    first = ask("不想活了,活着没意思", given=True)
    assert ask("直接踢出", previous=first).data["action"] == "none"


def test_a_described_behaviour_is_said_to_be_unseen() -> None:
    delivered = ask("群里有人刷屏打广告怎么处理")
    data = delivered.data
    assert data["seen"] is False
    assert {"ads_spam", "flooding"} <= set(data["categories"])
    assert {finding["text"] for finding in data["findings"]} <= {"刷屏", "打广告"}
    assert any(finding.check == "unseen" for finding in delivered.findings)


def test_given_text_is_the_message_itself() -> None:
    data = ask("大家注意,有人发「加薇❤ ab_2026 领券」是骗人的", given=True).data
    assert data["verdict"] == "allow"
    assert data["action"] == "none"


def test_personal_data_is_not_repeated_in_the_notice() -> None:
    data = ask("这女的电话13912345678,大家去骚扰她", given=True).data
    assert data["verdict"] == "violation"
    assert "13912345678" not in data["member_notice"] + data["moderator_note"]


def test_follow_ups_change_what_was_asked_and_keep_the_rest() -> None:
    first = ask(f"@小鹿 发了「{AD}」,怎么处理?")
    third = ask("这是他第三次了", previous=first)
    assert (third.data["action"], third.data["member"]) == ("kick", "小鹿")
    english = ask("换成英文", previous=first)
    assert english.data["language"] == "en"
    assert english.data["member_notice"].startswith("Hello 小鹿")
    lighter = ask("轻一点", previous=first)
    assert lighter.data["action"] == "remind"
    three = ask("改成禁言3天", previous=first)
    assert (three.data["action"], three.data["duration_minutes"]) == ("mute", 4320)
    assert any(finding.check == "override" for finding in three.findings)
    shorter = ask("通知短一点", previous=first)
    assert len(shorter.data["member_notice"]) < len(first.data["member_notice"])


def test_a_pasted_chat_is_judged_message_by_message() -> None:
    data = ask("小王: 早上好\n小李: 你个傻逼\n小王: 你怎么骂人\n小李: 就骂你").data
    assert [message["verdict"] for message in data["messages"]] == ["allow", "violation", "allow", "allow"]
    assert (data["member"], data["action"]) == ("小李", "mute")
    assert [sender["sender"] for sender in data["senders"]] == ["小李"]


def test_an_attached_file_is_judged_row_by_row(tmp_path: Path) -> None:
    file = tmp_path / "chat.csv"
    file.write_text("id,sender,text\na1,小王,早上好\na2,小李,加薇❤ quan_88 领大额券\n", "utf-8")
    data = ask("看看这些消息", attachments=[file]).data
    assert [(m["row_id"], m["verdict"]) for m in data["messages"]] == [("a1", "allow"), ("a2", "violation")]


def rows(*said: tuple[str, str, int]) -> Table:
    start = datetime(2026, 9, 1, 12, 0)
    return Table(
        tuple(Row(str(n), n, t, start + timedelta(seconds=s), who) for n, (who, t, s) in enumerate(said, 1))
    )


def test_flooding_and_copied_advertisements_show_across_messages() -> None:
    flood = rows(*[("阿吵", f"第{n}句", n) for n in range(8)], ("旁人", "在吗", 9))
    judged = list(judge_rows(flood, Tools(LIBRARY), "zh"))
    assert "flooding" in judged[6].categories
    assert judged[-1].verdict == "allow"
    copied = rows(("甲", AD, 0), ("乙", AD, 100), ("丙", AD, 200))
    assert "across.copies" in {seen.rule for seen in judge_last(copied).findings}


def judge_last(table: Table) -> Judged:
    return list(judge_rows(table, Tools(LIBRARY), "zh"))[-1]


def test_dropped_rows_come_out_as_unread() -> None:
    table = Table((Row("1", 1, "你好"), Row("3", 3, "再见")), (Dropped(2, "blank"),))
    judged = list(judge_rows(table, Tools(LIBRARY), "zh"))
    assert [(one.row_id, one.verdict) for one in judged] == [("1", "allow"), ("2", "unread"), ("3", "allow")]


def test_an_empty_request_says_what_to_give() -> None:
    with pytest.raises(BadInput, match="原文"):
        ask("   ", language="zh")


@pytest.mark.parametrize(
    ("text", "message", "member", "prior"),
    [
        ("成员 阿凯 发了「加我领券」,第二次了,怎么处理", "加我领券", "阿凯", 1),
        ("这条消息违规吗:今晚八点直播间抽奖", "今晚八点直播间抽奖", "", None),
        ('User Marco wrote "you clown", he was warned twice. What now?', "you clown", "Marco", 2),
        ("有人在群里说再吵就弄死你,该怎么处理", "再吵就弄死你", "", None),
        ("帮忙判断一下\n免费领手机,点链接", "免费领手机,点链接", "", None),
    ],
)
def test_the_message_member_and_history_are_found(
    text: str, message: str, member: str, prior: int | None
) -> None:
    asked = extract(text)
    assert (asked.message, asked.member, asked.prior) == (message, member, prior)


@pytest.mark.parametrize(
    ("text", "prior"),
    [
        ("第三次了", 2),
        ("30天内已有1次警告", 1),
        ("上周警告过一次", 1),
        ("初犯", 0),
        ("third offence", 2),
        ("两次禁言记录", None),
    ],
)
def test_stated_history(text: str, prior: int | None) -> None:
    assert stated_prior(text) == prior


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("首次警告并撤回,第二次禁言 24 小时,第三次移出", [Step("warn"), Step("mute", 1440), Step("kick")]),
        ("轻者警告,重者永久封禁", [Step("warn"), Step("ban")]),
        ("违者直接移出群聊", [Step("kick")]),
        ("可采取警告、禁言、踢出等措施", [Step("warn"), Step("mute"), Step("kick")]),
        (
            "First offence: 2-day mute; second: removal; third: ban",
            [Step("mute", 2880), Step("kick"), Step("ban")],
        ),
        ("发广告禁言三天,再犯封号", [Step("mute", 4320), Step("ban")]),
    ],
)
def test_ladders_are_read_from_rule_texts(text: str, steps: list[Step]) -> None:
    ladder = parse_ladder(text)
    assert ladder is not None
    assert list(ladder.steps) == steps


def test_a_text_without_sanctions_has_no_ladder() -> None:
    assert parse_ladder("活动提前三天报名,提醒大家带水") is None
    assert parse_ladder("任何情况下都不处分、不禁言、不移出") is None


@pytest.mark.parametrize(
    "text", ["有人自称是管理员私聊收押金,怎么处理", "群友 阿泽 把前女友的身份证照片发群里了,怎么罚"]
)
def test_what_somebody_did_is_judged_as_told(text: str) -> None:
    data = ask(text).data
    assert data["seen"] is False
    assert data["verdict"] in {"review", "violation"}
    assert all(text[found["start"] : found["end"]] == found["text"] for found in data["findings"])
