"""What a draft leaves unsaid, what its title says, and what it asks about."""

from datetime import datetime, timedelta, timezone

import pytest
from fake_library import FakeLibrary, finished

from agents import agent
from agents.base import Brief, Deliverable, Tools
from agents.drafting.addressee import bank, for_desk
from agents.runner import run
from knowledge.text import language_of

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=timezone(timedelta(hours=8)))


def draft(text: str) -> Deliverable:
    return finished(run(agent("drafting"), Brief(text, language_of(text), NOW), Tools(FakeLibrary([]))))


def page(text: str) -> str:
    data = draft(text).data
    return f"{data['title']}\n{data['body']}"


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ("价格先别提", "价格"),
        ("费用那块先不写", "费用"),
        ("don't mention the fee", "fee"),
        ("no need to name the price", "price"),
    ],
)
def test_what_is_to_stay_unsaid_is_neither_said_nor_asked_for(order: str, left: str) -> None:
    told = (
        "Walk on Saturday at 3 pm at the North Pier"
        if order.isascii()
        else "周六下午三点陶艺体验课，在青藤画室"
    )
    made = draft(f"{told}, {order}" if order.isascii() else f"写个活动通知，{told}，{order}")
    assert left not in made.data["body"] and order not in made.data["body"]
    assert not [gap for gap in made.data["placeholders"] if gap["label"] in ("费用", "Price")]


@pytest.mark.parametrize(
    "order",
    [
        "语气坚决但留点余地",
        "口气软一点但别认错",
        "让路过的人也想停下来看",
        "以班委的名义写",
        "结尾留一句祝福",
    ],
)
def test_how_a_text_is_to_be_is_not_printed(order: str) -> None:
    assert order not in page(f"写个通知，12月3日起车棚改刷卡进，旧钥匙作废，{order}")


def test_what_readers_must_leave_unsaid_or_undone_stays() -> None:
    for told in ("请不要提前到场", "现场不要提与主题无关的问题", "不要写真名", "别忘了带水杯"):
        assert told[-4:] in page(f"写个通知，周六下午读诗会，{told}")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("下周三晚上七点半我们诗社线下聚会，在南山书城，写个群公告", "诗社线下聚会｜下周三晚上七点半"),
        ("周日的亲子骑行因为大风改到下下周日，还是早上8点半湖滨停车场集合，通知下", "亲子骑行改期通知"),
        ("桌游聚会场地改到地铁站旁的慢咖啡，时间一样，写个通知", "桌游聚会换地点通知"),
        ("给赞助商写个感谢，这次漫展他们提供了200份饮料和场地音响", "致赞助商的感谢信"),
    ],
)
def test_titles_name_the_matter(text: str, title: str) -> None:
    assert draft(text).data["title"] == title


def test_a_letter_of_thanks_says_thanks() -> None:
    body = draft("给赞助商写个感谢，这次漫展他们提供了200份饮料和场地音响，一共到场1300多人").data["body"]
    assert "谢谢赞助商" in body and "场地音响" in body and "1300" in body


def test_a_day_gone_by_is_asked_about() -> None:
    asked = draft("写个活动通知，这周五晚上七点观影会，在青藤画室").data["questions"]
    assert any("11月20日" in question and "过去" in question for question in asked)


def test_a_meeting_with_a_number_needs_no_sign_up() -> None:
    made = draft("写个通知，明晚8点开家长说明会，腾讯会议，会议号823 114 905")
    assert not made.data["placeholders"]


def test_a_lowest_version_is_no_advertisement() -> None:
    assert "最低 Python 3.11" in page("写个公告，新版周三发布，最低 Python 3.11，配置文件改名为 app.toml")
    assert "全网最低" not in page("写个团购文案，橙子全网最低价，30元一箱，周五截止")


def test_agendas_are_given_to_the_readers() -> None:
    body = draft("通知各位版主周日晚9点开会，议题两个：一是置顶帖清理，二是年底评选").data["body"]
    assert "置顶帖清理" in body and "年底评选" in body


def test_patterns_of_the_bank_are_learned_in_every_alternative() -> None:
    learned = {text for text, _ in bank().segments}
    assert not any(mark in text for text in learned for mark in "{}|")
    assert {"别提价格", "不要提钱的事"} <= learned or for_desk("不要提钱的事") > 0.5


def test_the_matter_with_its_day_opens_the_first_sentence() -> None:
    body = draft("把上周六的徒步写篇总结发公众号，26人走完全程18公里").data["body"]
    assert "的徒步，26人走完全程18公里" in body and "徒步。" not in body


def test_counted_things_and_calls_to_tell_are_given_to_the_readers() -> None:
    assert "three complaints this week" in page(
        "write a notice to residents about noise after 11pm, three complaints this week from block B"
    )
    assert "不坐车的跟我讲一下" in page("亲子群通知，明天的车早上8点从北门发，不坐车的跟我讲一下，写清楚些")
