import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.privacy import Mask, find_personal, redact


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("我电话13812345678谢谢", "phone", "13812345678"),
        ("打１３９ １２３４ ５６７８找我", "phone", "１３９ １２３４ ５６７８"),
        ("邮箱是abc@example.com谢谢", "email", "abc@example.com"),
        ("身份证11010519491231002X别外传", "id_card", "11010519491231002X"),
        ("卡号4111 1111 1111 1111打款", "bank_card", "4111 1111 1111 1111"),
        ("微信号:lin_mo2020哦", "wechat", "lin_mo2020"),
        ("加扣扣 1234567 领取", "qq", "1234567"),
        ("她家住朝阳区建国路88号3号楼1201室", "address", "朝阳区建国路88号3号楼1201室"),
        ("call me at 415-555-2671 tonight", "phone", "415-555-2671"),
        ("回拨壹叁柒 零零零零 捌捌捌捌", "phone", "壹叁柒 零零零零 捌捌捌捌"),
        ("他的证件号是320102199003071234吧", "id_card", "320102199003071234"),
        ("台胞证 87654321 已交", "id_card", "87654321"),
        ("卡号：6217 0012 3456 7890", "bank_card", "6217 0012 3456 7890"),
        ("信箱 may dot chen at mail dot com", "email", "may dot chen at mail dot com"),
        ("lina艾特sina点cn", "email", "lina艾特sina点cn"),
        ("徽信：star_2046", "wechat", "star_2046"),
        ("V❤ star2047 拉你", "wechat", "star2047"),
        ("加卫星 star_2048", "wechat", "star_2048"),
        ("vx➕ star2049", "wechat", "star2049"),
        ("扣2718281828进群", "qq", "2718281828"),
        ("at 350 W 42nd Street", "address", "350 W 42nd Street"),
        ("she lives at 221 Baker Street", "address", "221 Baker Street"),
    ],
)
def test_finds_personal_data_beside_chinese(text: str, kind: str, piece: str) -> None:
    found = find_personal(text)
    assert (kind, piece) in [(item.kind, item.text) for item in found]


@pytest.mark.parametrize(
    "text",
    [
        "卡号4111 1111 1111 1112",
        "订单号20260901123456789012",
        "微信群里发过通知了",
        "wechat group announcement",
        "110105194912310021 校验位不对",
        "10月1日 14:00-16:00 300人",
        "look at gitlab dot com",
        "卫星发射直播在周五",
        "扣10分,记一次",
        "一三五晚上开放,零零后占一半",
        "群号在公告里, qq群欢迎你",
        "https://example.com/a/1381234567890",
    ],
)
def test_leaves_ordinary_text_alone(text: str) -> None:
    assert find_personal(text) == []


def test_redact_counts_pieces_and_names_the_kind() -> None:
    assert redact("手机13812345678,邮箱a1@b.cn") == ("手机[电话],邮箱[邮箱]", 2)


@given(st.text(alphabet="我你的电话 13812345678@a.cn,。", max_size=60))
def test_mask_is_undone_exactly(text: str) -> None:
    mask = Mask()
    hidden = mask.hide(text)
    assert mask.restore(hidden) == text


@pytest.mark.parametrize("text", ["4111 1111 1111 1111²", "卡号6222①0210", "11010519491231002Ⅹ"])
def test_figures_of_other_kinds_are_read_without_stumbling(text: str) -> None:
    mask = Mask()
    assert mask.restore(mask.hide(text)) == text


def test_the_same_number_gets_the_same_token() -> None:
    mask = Mask()
    first, second = mask.hide("电话13812345678"), mask.hide("还是13812345678")
    assert first[-9:] == second[-9:]
