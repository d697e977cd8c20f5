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


def test_the_same_number_gets_the_same_token() -> None:
    mask = Mask()
    first, second = mask.hide("电话13812345678"), mask.hide("还是13812345678")
    assert first[-9:] == second[-9:]
