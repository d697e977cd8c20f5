"""What rulebooks of other communities showed: contradictions, areas, proposals, Traditional characters."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.audit.coverage import gaps, survey
from assistant.audit.disagreement import disagreements
from assistant.audit.inspect import audit
from assistant.audit.linting import lint
from assistant.audit.script import converted, is_traditional
from knowledge.library import Library
from knowledge.model import Clause
from knowledge.text import language_of

GAPS = re.compile(r"【待补充:[^】]*】|\[to be confirmed: [^\]]*\]")


def rules(*texts: str, titles: Sequence[str] = ("约定", "问答")) -> list[Clause]:
    """One document a text."""
    return [
        Clause(f"c{at}", f"{at}.md", titles[at % 2], "", str(at), text, at, language=language_of(text))
        for at, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    "one, other",
    [
        (
            "临时取消的，开赛前 6 小时内取消不退钱。",
            "问：临时来不了怎么办？\n答：开赛前 12 小时内取消不退钱。",
        ),
        ("上岗时间早上 7:20 到 7:50，迟到超过十分钟算缺岗。", "上岗时间早上 7:10 到 7:50，请提前到。"),
        ("临时有事的，提前一天在群里说，并自己找好替班。", "临时有事的，提前两天在群里说。"),
        ("退出行程的，出團前五天以上退費八成。", "退出行程的，出團前五天以上退費五成。"),
        ("觉得处罚不公，三天之内私聊群主说明。", "处罚申诉，一周之内私聊群主说明都算有效。"),
        (
            "圈子内不许拉踩别家乐队，头一回警告，第二回禁言五天。",
            "拉踩别家乐队的，头一回就禁言五天，第二回移出。",
        ),
        (
            "A player who vanishes twice without a word waits out four weeks.",
            "Q: What if I vanish twice?\nA: You wait out six weeks.",
        ),
        (
            "Costs above 60 euros are voted on at the month's meeting, and receipts go in the tin.",
            "Q: What about costs?\nA: Costs above 100 euros are voted on.",
        ),
        (
            "No advertising outside #market. First offence: a warning. Second: muted for three days.",
            "Q: What if I advertise outside #market?\nA: The first time you are muted for three days.",
        ),
    ],
)
def test_two_clauses_that_disagree_are_shown_together(one: str, other: str) -> None:
    found = list(disagreements(rules(one, other), "zh"))
    assert [sorted(citation.doc for citation in finding.citations) for finding in found] == [["0.md", "1.md"]]


@pytest.mark.parametrize(
    "one, other",
    [
        ("三成员工自愿报名，名单每周更新。", "五成员工自愿报名，名单每月公布。"),
        ("普通取消的，开赛前 6 小时内取消不退钱。", "问：临时取消怎么算？\n答：开赛前 12 小时内取消不退钱。"),
    ],
)
def test_two_cases_are_no_disagreement(one: str, other: str) -> None:
    assert list(disagreements(rules(one, other), "zh")) == []


def test_the_other_side_is_quoted_in_its_own_words() -> None:
    pair = rules(
        "版面禁止张贴商业广告，第一次删文警告，第二次除名。", "张贴商业广告第一次就停权七天，第二次除名。"
    )
    (finding,) = disagreements(pair, "zh")
    assert "版面禁止张贴商业广告，第一次就停权七天，第二次除名。" in finding.proposal


@pytest.mark.parametrize(
    "aspect, text",
    [
        ("dormant", "三个月一次场都没订过的，接待员私聊问一句。"),
        ("onsite", "场上受伤的，当班队长立即停场，拿急救包处理。"),
        ("audience", "本社為喜愛親子露營的家庭而設。"),
        ("closing", "Broken tools are reported in #tickets; the reporter hears what was done."),
        ("negative", "Press questions go to the board; nobody else speaks for the space."),
        ("evidence", "群里出现骗子，先截图留底再踢人。"),
        ("training", "新审核跟着老审核看两周，考过十道案例题再独立操作。"),
    ],
)
def test_an_area_is_recognised_in_words_of_its_own(aspect: str, text: str) -> None:
    areas = survey(rules(text), "zh")
    assert aspect in {one.id for area in areas for one in area.aspects if one.covered}


def test_a_clause_that_answers_what_an_area_is_about_covers_it(tmp_path: Path) -> None:
    (tmp_path / "队规.md").write_text(
        "# 队规\n1. 觉得被误会了，三天内找队长说清楚。\n2. 音响八点半关。\n", "utf-8"
    )
    library = Library.open(tmp_path / "library")
    library.add([tmp_path / "队规.md"])
    found = {one.id: one for area in audit(library, date(2026, 1, 5), "zh").areas for one in area.aspects}
    assert [citation.quote for citation in found["appeal"].citations] == [
        "觉得被误会了，三天内找队长说清楚。"
    ]
    assert not found["points"].covered and not found["self_harm"].covered


def test_housekeeping_covers_no_area_of_the_team() -> None:
    notes = (
        "睡前关闭电热毯，外出拔掉插头。",
        "Wash your own mug and wipe the counter.",
        "归还的书放在蓝色筐里。",
    )
    assert [area.id for area in survey(rules(*notes), "zh") if area.covered] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_proposed_clause_leaves_every_figure_to_the_team(language: str) -> None:
    for finding in gaps(survey([], language), language):
        left = GAPS.sub("", finding.proposal).replace("满分 100", "").replace("out of 100", "")
        assert not re.search(r"(?<!S)\d", left), finding.proposal


def test_a_traditional_rulebook_gets_its_proposals_in_traditional(tmp_path: Path) -> None:
    (tmp_path / "社規.md").write_text(
        "# 露營社社規\n第1條 社團版面禁止張貼商業廣告，第一次警告，第二次停權七天。\n第2條 禁止遲到。\n",
        "utf-8",
    )
    library = Library.open(tmp_path / "library")
    library.add([tmp_path / "社規.md"])
    proposals = [finding.proposal for finding in audit(library, date(2026, 1, 5), "zh").findings]
    assert proposals and all("【待補充" not in each for each in proposals)
    assert any("【待补充:" in each for each in proposals)
    assert [each for each in proposals if re.search("[规则处员广违]", each.replace("待补充", ""))] == []


def test_one_quoted_name_makes_no_text_traditional() -> None:
    assert not is_traditional("网名“龍門陣”的成员负责排班，每周一交班。" * 3)
    assert is_traditional("會員應遵守本規則，違者停權。")
    assert converted("在文件开头写明【待补充:负责角色】。") == "在文件開頭寫明【待补充:負責角色】。"


def test_other_words_for_an_appeal_are_heard() -> None:
    book = rules(
        "禁止张贴广告，第一次警告，第二次停权七天。\n對處分不服者，得於十日內以書面向監事申覆。",
        titles=("社规",),
    )
    assert "appeal" not in {finding.kind for finding in lint(book, "zh")}
