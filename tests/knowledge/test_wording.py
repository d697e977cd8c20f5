"""Clauses are found by other words than their own: everyday speech, the other language, the other script."""

from pathlib import Path

import pytest
import yaml

from knowledge import synonyms
from knowledge.library import Library

SOP = """# 读书会运营手册

1. 移出:多次违规的成员,由群主移出群聊并公示。

2. 媒体采访:接到采访请求的,转给对外负责人,当天答复。

3. 奖励:每月评选贡献最多的三位成员,赠送书券。

4. 入群审核:新成员填写问卷,管理员在一天内审核。

5. 内容日历:每周五排定下一周要发布的文章。

6. 退款:活动取消的,三个工作日内退还费用。

7. 数据:每周统计一次活跃度和新增人数。
"""


@pytest.fixture
def handbook(library: Library, write) -> Library:  # type: ignore[no-untyped-def]
    library.add(write("handbook.md", SOP))
    return library


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("屡教不改的可以轰出去吗", "1"),
        ("记者打电话来了", "2"),
        ("热心的人有什么福利", "3"),
        ("挑人的时候谁把关", "4"),
        ("下周的推文提前怎么排", "5"),
        ("退錢要等多久", "6"),
        ("How do we vet newcomers?", "4"),
        ("Which editorial calendar do we keep?", "5"),
        ("Is there a refund?", "6"),
        ("kick repeat offenders out", "1"),
    ],
)
def test_a_clause_is_found_without_a_word_of_its_own(handbook: Library, question: str, clause: str) -> None:
    assert handbook.search(question, 2)[0].clause.clause == clause


def test_what_the_library_knows_is_covered_and_what_it_does_not_is_not(handbook: Library) -> None:
    known = handbook.search("活动取消了退不退费用")[0].coverage
    strange = max((hit.coverage for hit in handbook.search("打印机卡纸了找哪家维修")), default=0.0)
    assert known > 0.6 and strange < 0.4


def test_a_teams_own_words_go_before_the_samples(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    library.load_starter()
    question = "刷屏的处理"
    assert library.search(question)[0].clause.doc != "own.md"
    library.add(write("own.md", "# 本群规矩\n\n1. 刷屏:连发五条的,先提醒后禁言。"))
    assert library.search(question)[0].clause.doc == "own.md"


def _groups() -> list[list[str]]:
    folder = Path(synonyms.__file__).parent
    lists = yaml.safe_load((folder / "synonyms.yaml").read_text("utf-8"))
    near = yaml.safe_load((folder / "near.yaml").read_text("utf-8"))
    return [*lists["groups"], *near["groups"]]


def test_lists_of_words_hold_words_and_no_word_twice() -> None:
    for group in _groups():
        assert len(group) == len(set(group)) > 1, group
    lexicon = (Path(synonyms.__file__).parent / "lexicon.yaml").read_text("utf-8")
    entries = [line.split(":")[0] for line in lexicon.splitlines() if line and not line.startswith("#")]
    assert len(entries) == len(set(entries)) > 400
    assert all(isinstance(word, str) for words in yaml.safe_load(lexicon).values() for word in words)


SIGNS = """# Signs

1. 软件由器材组统一安装。

2. 網路由社團志工維護。

3. Check-in opens at nine; the moderators greet everyone.

4. 视频剪辑由宣传组完成。
"""


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("軟體找誰安裝", "1"),
        ("网络谁来维护", "2"),
        ("網路誰來維護", "2"),
        ("when can I check in", "3"),
        ("checkin time", "3"),
        ("who moderates", "3"),
        ("影片誰剪", "4"),
    ],
)
def test_one_word_in_its_several_spellings(library: Library, write, question: str, clause: str) -> None:  # type: ignore[no-untyped-def]
    library.add(write("signs.md", SIGNS))
    assert library.search(question, 2)[0].clause.clause == clause
