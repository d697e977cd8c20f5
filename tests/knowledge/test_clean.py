"""The page goes, the sentences stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.clean import clean

PAGE = """首页 > 运营 > 群规
怎样订群规
微信 | 微博 | QQ空间
作者:小林 来源:网络 发布时间:2024-05-06 10:20
![封面](https://img.example.com/1.png)
目录
订规则
贴出来
订规则
规则由三位管理员一起订,写清行为、次数和后果。
贴出来
新规则先公示三天,再开始执行。
3年前 -
12条评论
另一种做法是先收集意见,再由群主定稿。
猜你喜欢
十个拉新方法,第三个最有用
2023-01-02
社群活动怎么办
返回顶部
本站声明:本站内容转载自网络,如有侵权请联系删除。
"""


def test_page_furniture_is_taken_out_and_can_be_seen() -> None:
    cleaned = clean(PAGE)
    for sentence in ("规则由三位管理员一起订", "新规则先公示三天", "另一种做法是先收集意见"):
        assert sentence in cleaned.text
    for scrap in (
        "首页",
        "微博",
        "img.example",
        "猜你喜欢",
        "十个拉新",
        "返回顶部",
        "侵权",
        "12条评论",
        "目录",
        "小林",
    ):
        assert scrap not in cleaned.text
        assert any(scrap in piece for piece in cleaned.removed)


def test_an_honest_rulebook_loses_nothing() -> None:
    rules = (
        "更新时间:2024-05-06\n相关文档\n违规处理办法\n- 申诉流程\n\n"
        "免责声明:活动中请自行保管财物。\n本站规则由管理组解释。"
    )
    assert clean(rules).text == rules


@pytest.mark.parametrize(
    ("glossed", "plain"),
    [
        ("發(fā)布內(nèi)容", "發布內容"),
        ("當(dāng)今的供應\uff08yīng\uff09商", "當今的供應商"),
        ("标准操作程序(SOP)和指标(KPI)", "标准操作程序(SOP)和指标(KPI)"),
        ("禁言(mute)三天", "禁言(mute)三天"),
        ("規(guī)則由管理員(yuán)們(men)執(zhí)行", "規則由管理員們執行"),
        ("移出(ban)我们(men)的群", "移出(ban)我们(men)的群"),
    ],
)
def test_pinyin_glosses_go_and_other_brackets_stay(glossed: str, plain: str) -> None:
    assert clean(glossed).text == plain


def test_markup_blobs_and_hidden_characters_go() -> None:
    blob = "A" * 400
    text = f"<p>群\u200b规</p><img src='x.png'>data:image/png;base64,{blob}\n正文在这里,共三条。&nbsp;完"
    cleaned = clean(text)
    assert cleaned.text.split() == ["群规", "正文在这里,共三条。", "完"]
    assert any("x.png" in piece for piece in cleaned.removed)


def test_a_bullet_on_its_own_line_is_put_before_its_text() -> None:
    assert "- 入群审核:管理员一天内处理申请。" in clean("-\n入群审核:管理员一天内处理申请。").text


def test_table_rows_carry_their_header() -> None:
    table = "| 行为 | 首次 |\n|---|---|\n| 刷屏 | 提醒 |\n| 广告 | 警告 |"
    rows = [line.rpartition("\x1e")[2] for line in clean(table).text.split("\n")]
    assert rows == ["行为\uff1a刷屏\uff1b首次\uff1a提醒", "行为\uff1a广告\uff1b首次\uff1a警告"]


def test_hard_wrapped_prose_is_joined_and_lists_are_not() -> None:
    prose = (
        "Moderators answer every report within thirty minutes while they are on\n"
        "duty, and they say which rule was applied and how to appeal. Outside of\n"
        "duty hours the report waits until the next morning, except where people\n"
        "may be in danger.\n\n- first point\n- second point"
    )
    lines = clean(prose).text.split("\n")
    assert lines[0].endswith("in danger.") and lines[-2:] == ["- first point", "- second point"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="群规一二1.、()(:。- |#\nab>*", max_size=120))
def test_cleaning_never_fails_and_is_settled_after_one_pass(text: str) -> None:
    once = clean(text).text
    assert clean(once).text.replace("\n", "") == once.replace("\n", "") or len(clean(once).text) <= len(once)
