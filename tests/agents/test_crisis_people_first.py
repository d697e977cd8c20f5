"""Harm to people's health comes before the talk about it; faults of our own get their own steps and words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.crisis.agent import CrisisAgent
from agents.crisis.classify import classify
from agents.runner import run
from knowledge.model import Clause
from knowledge.text import language_of

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def deliver(text: str, clauses: list[Clause] | None = None) -> Deliverable:
    return finished(
        run(CrisisAgent(), Brief(text, language_of(text), NOW), Tools(FakeLibrary(clauses or [])))
    )


def steps(delivered: Deliverable) -> list[str]:
    return [action["step"] for action in delivered.data["actions"]]


@pytest.mark.parametrize(
    "text",
    [
        "有成员反映周末团购的卤味吃完孩子发烧呕吐，另外两家也说肚子疼，群里都在骂我们黑心",
        "團購的粽子有人吃完食物中毒住院，其他人一直在問要不要丟掉",
        "有个学员用了我们团购的防晒霜，脸肿得不行，说是过敏，正在医院输液",
        "Five people who drank the kombucha we bottled are ill and one had a seizure, all want refunds",
    ],
)
def test_what_made_people_ill_is_stopped_and_kept_after_the_ill_are_cared_for(text: str) -> None:
    delivered = deliver(text)
    plan = delivered.data
    assert (plan["type"], plan["severity"]) == ("personal_safety", "S1")
    order = steps(delivered)
    assert order[:2] == ["care", "batch"]
    assert {"sample", "source", "roster", "inform"} <= set(order)
    assert "help" not in order and "quiet" not in order


def test_the_statement_speaks_of_health_then_of_the_batch_and_last_of_money() -> None:
    said = deliver("有成员说吃了团购的蛋糕全家拉肚子，群里炸了，要求退钱").data["statements"]["holding"]
    assert (
        said.index("身体不舒服")
        < said.index("这批蛋糕先停下")
        < said.index("不要扔")
        < said.index("钱怎么处理")
    )
    assert "活动先停下" not in said and "全家" not in said
    assert "【待补充:收材料的入口】" in said


def test_an_injury_on_the_spot_is_no_bad_batch() -> None:
    delivered = deliver("篮球友谊赛上两个人撞在一起，一个额头裂了口子流血不止，大家在场边等")
    assert steps(delivered)[0] == "help"
    assert "批" not in delivered.data["statements"]["holding"]


def test_bad_air_sends_people_out_first() -> None:
    delivered = deliver("昨天读书会的场地暖气是烧煤的，散场以后四个人头晕恶心，怀疑一氧化碳")
    assert steps(delivered)[0] == "air"
    assert "场地先停用" in delivered.data["statements"]["holding"]
    assert "活动先停下" not in delivered.data["statements"]["holding"]


def test_an_adult_after_a_child_is_answered_with_parents_and_police() -> None:
    delivered = deliver("有家长说某个成年群友一直私聊她十二岁女儿要照片，还约周末见面")
    assert steps(delivered)[0] == "shield"
    assert (
        "110" in delivered.data["actions"][0]["action"]
        and "120" not in delivered.data["actions"][0]["action"]
    )
    assert "女儿" not in delivered.data["statements"]["holding"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Our coach keeps sending private messages to a 12-year-old girl, her mum showed us", True),
        ("有个领队天天半夜私聊群里一个11岁的小朋友，他妈妈刚发现", True),
        ("有人天天私信骂一个孩子家长", False),
        ("My son is 9 years old and somebody leaked our private chats", False),
    ],
)
def test_who_writes_to_a_child_in_secret_is_heard(text: str, meant: bool) -> None:
    typing = classify(text)
    assert ("predator" in typing.concepts and typing.type == "personal_safety") is meant


@pytest.mark.parametrize(
    "text",
    [
        "一个初二女生在粉丝群发了划手臂的图，底下还有人说“有本事划深一点”",
        "凌晨有个群友发了一段语音说不想再拖累家里了，然后把头像换成黑的，电话也不接",
    ],
)
def test_words_of_giving_up_are_heard(text: str) -> None:
    assert steps(deliver(text))[0] == "reach"


def test_a_case_told_in_unforeseen_words_still_asks_whether_they_are_safe() -> None:
    delivered = deliver("她给我发了定时消息，说等我看到的时候一切都结束了，让我别怪自己")
    assert steps(delivered)[0] in ("reach", "ask")


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("有人造谣说吃我们的蛋糕住院了，医院说没有接诊过", "rumor"),
        ("之前说的奶粉过敏，医生查了是换季湿疹，跟奶粉无关", "false_alarm"),
        ("早上群里报的“仓库着火”，物业去看了是隔壁在烧烤，没有火", "false_alarm"),
        ("凌晨两点群主号开始给所有人发“点这个领红包”，群主本人说他在医院陪床", "account_hack"),
    ],
)
def test_illness_that_is_not_one_does_not_take_over(text: str, type_: str) -> None:
    assert classify(text).type == type_


@pytest.mark.parametrize(
    ("text", "type_", "step", "words"),
    [
        ("会员续费被扣了两次钱，现在有四十多个人在问", "outage", "charges", "扣款"),
        ("数据库误删了，最近三天的打卡记录全没了", "outage", "freeze", "记录不见了"),
        ("小程序标错价，九百九的课标成九块九，一晚上被下单两千多单", "pr_backlash", "price", "订单原样保留"),
        (
            "机器人规则写错，一下午误封了两百多个正常成员，大家在外面的群里骂",
            "pr_backlash",
            "unban",
            "误处理",
        ),
        ("班费账目对不上，家长质疑生活委员拿班费请客，截图已经在两个群里传", "pr_backlash", "books", "流水"),
        ("本地电视台记者加我微信，要采访我们收费不退的事，说今晚就播", "pr_backlash", "press", "核对"),
        ("Our shop charged everyone twice for the spring box", "outage", "charges", "charged twice"),
    ],
)
def test_faults_of_our_own_have_their_own_first_steps_and_words(
    text: str, type_: str, step: str, words: str
) -> None:
    delivered = deliver(text)
    assert delivered.data["type"] == type_
    assert step in steps(delivered)[:4]
    assert words in delivered.data["statements"]["holding"]


def test_a_clause_loses_the_part_that_is_for_another_case() -> None:
    text = "5 分钟内，值班管理员电话通知社群负责人，一律按 S1；并指定一人持续陪伴对话，不换人、不说教。"
    clause = Clause(
        doc="plan.md",
        title="预案",
        section="人身安全与自伤（personal_safety）",
        clause="15.2",
        text=text,
        position=0,
        chunk_id="c1",
        kind="playbook",
        language="zh",
    )
    ill = deliver("团建农家乐吃完第二天十几个人拉肚子", [clause])
    told = next(action["action"] for action in ill.data["actions"] if action["clause"] == "15.2")
    assert "陪伴" not in told and "电话通知" in told
    risk = deliver("群友说不想活了，要跳桥", [clause])
    assert any("陪伴" in action["action"] for action in risk.data["actions"])


def test_the_end_of_an_unconfirmed_english_piece_is_no_leak() -> None:
    delivered = deliver("Rumour says the draw is rigged, people want refunds")
    assert not [finding for finding in delivered.findings if finding.check == "statement_unconfirmed"]


@pytest.mark.parametrize(
    "text",
    [
        "跑完步喝了主办方发的运动饮料，五六个人趴在地上说难受得要命",
        "同城群买的土蜂蜜，小宝宝喝了四肢没劲，医生怀疑肉毒",
    ],
)
def test_harm_in_unforeseen_words_beside_what_was_handed_out_is_a_batch(text: str) -> None:
    assert steps(deliver(text))[0] == "care"


def test_a_plain_fault_is_not_lost_to_resemblance() -> None:
    assert classify("直播间一元秒杀忘了设库存，卖出去一万多件").type == "pr_backlash"
    assert classify("年费自动续订把已经退出的会员也扣了，一共三十七个人").type == "outage"
    assert classify("风纪机器人把说“早安”的都禁言了，一早上禁了三百人").type == "pr_backlash"


def test_three_hundred_lines_are_no_lost_money() -> None:
    assert "money_lost" not in classify("两个团长在群里互相骂对方是骗子，已经刷了三百多条").concepts
    assert "money_lost" in classify("有人冒充客服，王阿姨转了三百").concepts
