"""What operators tell of, without showing the message, is judged as told."""

import pytest

from agents.moderation.message import as_given, extract
from agents.moderation.retold import acts

TOLD = {
    "Someone shared a neighbour's phone number and address in the lobby channel, what now?": "privacy_leak",
    "A member keeps promoting his candle shop in every thread, should we mute him?": "ads_spam",
    "One of our players called the coach a useless moron, what's the right step?": "abuse",
    "有个新号挨个私信大家推荐理财课，怎么处置": "ads_spam",
    "两位邻居在群里对骂了一下午，该怎么管": "abuse",
    "社員把別人的身分證拍照貼到版上，該怎麼處理": "privacy_leak",
    "有个账号的头像和昵称跟群主一模一样，怎么办": "impersonation",
    "有人半夜把同一句口号复制了五十遍，要不要禁言": "flooding",
}
FINE = (
    "有位新人问活动还能不能报名，需要处理吗",
    "有群友提醒大家小心冒充快递员的骗子，这个要管吗",
    "A member asked whether the picnic could be moved to Saturday, what should we do?",
)


@pytest.mark.parametrize(("telling", "category"), TOLD.items())
def test_a_telling_names_what_was_done_and_shows_no_message(telling: str, category: str) -> None:
    asked = extract(telling)
    assert asked.message == ""
    assert asked.described[0][0] == category
    start, end = asked.described[0][1:]
    assert telling[start:end].strip() == telling[start:end] != ""


@pytest.mark.parametrize("telling", FINE)
def test_nothing_is_found_in_what_nobody_minds(telling: str) -> None:
    assert acts(telling) == ()


@pytest.mark.parametrize(
    "telling", ["有人骗了我两千块，请管理员帮帮我，怎么办", "管理能不能管管，有人一直骂我"]
)
def test_somebody_who_asks_for_help_is_not_an_operator(telling: str) -> None:
    assert as_given(telling).described == ()


def test_a_question_that_points_at_a_message_leaves_it_the_message() -> None:
    asked = extract("加薇 qwe12345 领内部券，这条消息怎么处理")
    assert asked.message.startswith("加薇") and asked.described == ()
