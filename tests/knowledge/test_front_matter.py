"""Front matter by the names people write, in Chinese and English."""

from datetime import date

import pytest

from knowledge.front_matter import read_front_matter
from knowledge.library import Library

CHINESE = """---
编号: HY-07
标题\uff1a夜读会公约
类型: 规则
适用对象\uff1a全体成员
负责人: 阿芷
生效日期\uff1a2026年3月1日
失效日期: "2027-02-28"
取代: [旧公约.md, HY-06]
标签: 行为、处罚
---
正文。
"""


def test_fields_have_chinese_names() -> None:
    front, body = read_front_matter(CHINESE, "a.md", "zh")
    assert (front.id, front.title, front.type, front.owner) == ("HY-07", "夜读会公约", "rules", "阿芷")
    assert (front.effective, front.expires) == (date(2026, 3, 1), date(2027, 2, 28))
    assert front.supersedes == ("旧公约.md", "HY-06") and front.tags == ("行为", "处罚")
    assert front.audience == "全体成员" and body == "正文。\n"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Effective Date: '2026-04-01'", "effective", date(2026, 4, 1)),
        ("valid until: 2026/04/01", "expires", date(2026, 4, 1)),
        ("Replaces: old.md", "supersedes", ("old.md",)),
        ("keywords: [a, b]", "tags", ("a", "b")),
        ("標題:夜間值守", "title", "夜間值守"),
        ("标题\uff1a值守: 夜间", "title", "值守: 夜间"),
        ("类型\uff1a应急预案", "type", "playbook"),
        ("type: checklist", "type", "checklist"),
    ],
)
def test_a_field_may_go_by_another_name(line: str, field: str, value: object) -> None:
    front, body = read_front_matter(f"---\n{line}\n---\n正文", "a.md", "zh")
    assert getattr(front, field) == value and body == "正文"


def test_a_bad_date_is_named_as_it_was_written(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    added = library.add(write("值班.md", "---\n标题: 值班\n生效日期\uff1a2026-13-01\n---\n值班人九点到岗。"))
    (note,) = added.notes["值班.md"]
    assert "值班.md" in note and "第 3 行" in note and "生效日期" in note


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    text = "---\n活动守则如下。\n标题\uff1a不超过二十字。\n---\n正文"
    assert read_front_matter(text, "a.md", "zh")[1] == text
