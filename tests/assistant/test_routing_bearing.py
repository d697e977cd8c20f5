"""Questions about the rules in general, and cases with somebody in them."""

import pytest

from assistant.routing import Router
from assistant.routing.asking import read
from assistant.routing.bearing import bearing, settled


@pytest.fixture(scope="module")
def router() -> Router:
    return Router()


GENERAL = [
    "广告怎么处罚",
    "群主可以直接踢人吗",
    "这个群可以发招聘吗",
    "开小号会被封吗",
    "諧音罵人算違規嗎",
    "Can a moderator ban someone without warning?",
    "Is doxxing an instant ban",
    "What happens if someone posts ads twice?",
]
CASES = [
    "张三在群里骂人怎么办",
    "有人发黄图咋处理",
    "小刘第一次发二维码，提醒还是警告",
    "阿豪第三次洗版了，罰幾天",
    "那个卖课的又换了个号进来，能直接踢吗",
    "Can I ban Jake? He has insulted people twice this week",
    "Tom keeps posting his shop link, what should I do",
]


@pytest.mark.parametrize("text", GENERAL)
def test_a_question_about_a_kind_of_act_is_for_the_rules(router: Router, text: str) -> None:
    assert bearing(read(text)) == "general"
    assert router.route(text).agent == "knowledge"


@pytest.mark.parametrize("text", CASES)
def test_a_person_and_an_act_are_a_case(router: Router, text: str) -> None:
    assert bearing(read(text)) == "case"
    assert router.route(text).agent == "moderation"


@pytest.mark.parametrize("text", ["帮我写个禁言规则说明", "今天天气怎么样", "周末办场读书会"])
def test_other_work_bears_on_neither(text: str) -> None:
    assert bearing(read(text)) == ""


def test_supposing_somebody_makes_no_case() -> None:
    assert bearing(read("如果有人泄露他人信息会怎么处罚")) == "general"
    assert bearing(read("有人泄露了我的信息，怎么处罚")) == "case"


def test_names_are_told_from_places_and_days() -> None:
    assert read("should we mute Priya").named
    assert not read("is promotion fine on Discord on Fridays").named


def test_settling_keeps_the_sum_and_leaves_cases_alone() -> None:
    chances = {"moderation": 0.6, "knowledge": 0.3, "other": 0.1}
    general = settled(chances, read("广告怎么处罚"))
    assert sum(general.values()) == pytest.approx(1)
    assert general["knowledge"] > general["moderation"]
    assert settled(chances, read("他发广告怎么处罚")) == chances


def test_a_second_job_about_the_rules_is_found_beside_a_message(router: Router) -> None:
    route = router.route("群规对引流怎么定义？再看看老王这条「进我的小群领资料」算不算")
    assert [route.agent, *route.then] == ["knowledge", "moderation"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("他上个月已经被警告过一次了", "moderation"),
        ("她已经认了错，帖子也删了", "moderation"),
        ("turns out he is 15", "moderation"),
        ("经费只批了一半", "events"),
        ("in English please", "events"),
        ("翻译成英文", "crisis"),
    ],
)
def test_news_of_the_case_and_translations_stay(router: Router, text: str, last: str) -> None:
    route = router.route(text, last=last)
    assert (route.agent, route.followup) == (last, True)


def test_what_is_told_of_somebody_asks_for_no_work() -> None:
    assert read("她已经道歉了").asked == ()
    assert read("她道歉了吗").asked


def test_an_invitation_after_a_plan_builds_on_it(router: Router) -> None:
    route = router.route("帮我写个邀请函", last="events")
    assert (route.agent, route.followup, route.builds_on) == ("drafting", False, True)


def test_where_it_is_announced_is_no_second_job(router: Router) -> None:
    route = router.route("在三楼小教室办编程入门课，周六下午两点，二十人，到时候发到微信群")
    assert (route.agent, route.then) == ("events", ())


@pytest.mark.parametrize(
    "text",
    ["高中生说今晚跳楼", "有个会员留了遗书", "群友发消息说活不下去了", "a player says he wants to die"],
)
def test_a_life_at_stake_is_never_small_talk(router: Router, text: str) -> None:
    assert router.route(text).agent in ("crisis", "moderation")


@pytest.mark.parametrize("text", ["他做的菜真好吃", "今天好开心", "she sings so well"])
def test_small_talk_about_somebody_is_no_case(router: Router, text: str) -> None:
    assert router.route(text).agent == "other"


@pytest.mark.parametrize("text", ["退款期限", "志愿者津贴", "申訴時限", "privacy rules for photos"])
def test_a_matter_of_the_rules_may_be_named_only(router: Router, text: str) -> None:
    assert router.route(text).agent == "knowledge"


def test_a_price_is_no_life_at_stake(router: Router) -> None:
    assert router.route("跳楼价清仓的文案写一条").agent == "drafting"


def test_an_emergency_leaves_the_plan(router: Router) -> None:
    route = router.route("场馆着火了，里面还有人", last="events")
    assert (route.agent, route.followup) == ("crisis", False)
