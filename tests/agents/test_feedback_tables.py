"""Whole tables as they come: openers, empty answers, ads, mostly praise, several questions, what rings."""

import csv
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.feedback.agent import FeedbackAgent
from agents.feedback.opinion import judge
from agents.feedback.urgency import reason_of
from agents.feedback.usable import reason_to_drop
from agents.runner import run
from knowledge.text import fold

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=timezone(timedelta(hours=8)))


def digest(path: Path, language: str = "zh") -> Deliverable:
    brief = Brief("汇总一下" if language == "zh" else "summarise", language, NOW, attachments=(path,))
    return finished(run(FeedbackAgent(), brief, Tools(FakeLibrary([]))))


def table(tmp_path: Path, head: list[str], rows: list[list[Any]]) -> Path:
    path = tmp_path / "comments.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


@pytest.mark.parametrize("opener", ["", "第二次來，", "昨晚", "說真的", "跟家人來，", "身為老粉，"])
def test_what_a_comment_opens_with_is_no_opinion(opener: str) -> None:
    assert judge(fold(f"{opener}廁所超髒還沒衛生紙")).sentiment == "negative"
    assert judge(fold(f"{opener}志工都很親切")).sentiment == "positive"


@pytest.mark.parametrize("opener", ["", "Overall ", "As a first-timer, ", "Frankly "])
def test_nor_is_it_in_english(opener: str) -> None:
    assert judge(fold(f"{opener}speakers were well prepared")).sentiment == "positive"
    assert judge(fold(f"{opener}the projector kept cutting out")).sentiment == "negative"


def test_a_short_wait_is_no_question() -> None:
    assert judge(fold("入场很快，没怎么排队！")).sentiment == "positive"
    assert judge(fold("怎么排队？")).kind == "question"


@pytest.mark.parametrize("cell", ["无", "暂无", "没有", "[图片]", "-", "N/A", "nothing"])
def test_an_answer_that_answers_nothing_is_blank(cell: str) -> None:
    assert reason_to_drop(fold(cell)) == "blank"


def test_half_of_it_ads_is_said_in_the_headline(tmp_path: Path) -> None:
    ads = [["u1", f"加微信ab{n}88领券 全网最低"] for n in range(10, 40)]
    real = [
        ["u2", "群里广告太多了，管理员管一管"],
        ["u3", "全是广告，正经帖子被淹没"],
        ["u4", "举报广告没人处理"],
        ["u5", "每天被陌生人加好友推销"],
        ["u6", "周三的读书会不错"],
    ]
    data = digest(table(tmp_path, ["用户", "内容"], ads + real)).data
    assert data["totals"]["dropped"] == 30
    assert "35 条里有 30 条是广告" in data["headline"]


def test_mostly_praise_is_said_before_the_one_sore_point(tmp_path: Path) -> None:
    praise = ["音响效果绝了", "返场唱了三首，值回票价", "氛围好到哭", "灯光舞美太美"]
    praise += ["工作人员超有耐心", "主唱现场很稳", "曲目编排用心", "周边设计好看"]
    trouble = ["厕所太少太脏", "厕所没纸还很脏", "厕所门坏了没人修", "厕所味道太大"]
    rows = [[text + "！" * (n % 3)] for n in range(4) for text in praise] + [[text] for text in trouble]
    head = digest(table(tmp_path, ["留言"], rows)).data["headline"]
    assert head.index("多数是好评") < head.index("不满最集中在")


def test_other_columns_of_answers_are_named(tmp_path: Path) -> None:
    best = [
        "案例讲得透",
        "老师耐心又细致",
        "分组练习很实用",
        "板书清楚",
        "课件能带走看",
        "助教批改很细",
        "互动很多",
    ]
    better = ["节奏太快，后半段跟不上", "作业量太大", "教室空调太冷", "开课总是拖十分钟", "投影看不清"]
    rows = [[f"学员{n}", n % 5 + 1, best[n % 7], better[n % 5]] for n in range(40)]
    head = ["姓名", "满意度", "最有收获的部分", "希望改进的地方"]
    found = [f for f in digest(table(tmp_path, head, rows)).findings if f.check == "columns"]
    assert found and "最有收获的部分" in found[0].message and "姓名" not in found[0].message


def test_one_column_of_comments_is_no_cause_for_a_note(tmp_path: Path) -> None:
    rows = [[n, f"用户{n}", f"第{n}次打卡失败，连签断了", "2026-11-01"] for n in range(30)]
    delivered = digest(table(tmp_path, ["id", "昵称", "评论", "日期"], rows))
    assert not [f for f in delivered.findings if f.check == "columns"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("明明退订了，昨天支付宝还被扣18元", "payment"),
        ("有人冒充管理员骗我转了五百块", "payment"),
        ("我儿子12岁，偷偷充了三千多块，能退吗", "minors"),
        ("小孩在溜滑梯旁邊被電線絆倒縫了三針", "safety"),
        ("吃完三號攤的烤魷魚，全家上吐下瀉掛急診", "safety"),
        ("昨晚电梯突然往下掉了半层，吓死了", "safety"),
    ],
)
def test_what_may_not_wait_rings(text: str, reason: str) -> None:
    found = reason_of(fold(text), "neutral")
    assert found is not None and found.name == reason


def test_a_salesman_is_a_nuisance_and_no_alarm() -> None:
    assert reason_of(fold("每天被陌生人加好友推销"), "negative") is None


def test_what_may_not_wait_is_never_counted_as_praise(tmp_path: Path) -> None:
    rows = [
        ["吃完三號攤的烤魷魚，全家上吐下瀉掛急診"],
        ["Someone in voice chat keeps asking my 13-year-old for photos"],
    ]
    data = digest(table(tmp_path, ["意見"], rows)).data
    assert {row["sentiment"] for row in data["rows"]} == {"negative"}


def test_one_matter_is_one_topic_and_no_topic_is_an_adjective(tmp_path: Path) -> None:
    sync = [
        "账本同步不上来",
        "云同步丢了我两个月的记录",
        "同步一直转圈",
        "同步失败还不提示",
        "恢复备份只剩去年的账",
    ]
    nice = ["燈飾拍起來超美", "手作攤很有意思", "蚵仔煎比店裡還好吃"]
    rows = [[text + "。" * (n % 3)] for n in range(4) for text in [*sync, *nice]]
    data = digest(table(tmp_path, ["评论"], rows)).data
    labels = {topic["label"]: topic["count"] for topic in data["topics"]}
    assert labels["同步与备份"] == 20
    assert not {"超美", "有意思", "好吃"} & set(labels)
