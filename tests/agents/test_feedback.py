"""The digest: every number counted again from its rows, every quote looked up, nothing urgent buried."""

import csv
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary, finished
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.base import Brief, Deliverable, Stage, Tools
from agents.feedback.agent import FeedbackAgent
from agents.feedback.schema import DigestWords, TopicNote
from agents.runner import run
from knowledge.errors import BadInput
from knowledge.model import Clause

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=timezone(timedelta(hours=8)))
SOP = FakeLibrary(
    [
        Clause("a", "fb.md", "意见处理办法", "时限", "2.1", "2.1 收到紧急意见后,30 分钟内响应本人。", 0),
        Clause(
            "b",
            "fb.md",
            "意见处理办法",
            "公开",
            "2.4",
            "2.4 同一主题的意见达到 6 条的,须在 2 个工作日内公开回应。",
            1,
        ),
        Clause(
            "c",
            "fb.md",
            "意见处理办法",
            "分工",
            "3.1",
            "3.1 意见按内容分工。\n\n| 内容 | 负责角色 |\n|---|---|\n| 签到、打卡 | 产品小组 |",
            2,
        ),
        Clause("d", "other.md", "露营须知", "", "1", "1 带好帐篷,提前 2 天报到。", 0),
    ]
)
COMMENTS = [
    ("签到入口藏得太深,找了十分钟", "甲"),
    ("签到入口藏得太深,找了十分钟!!", "乙"),
    ("簽到入口藏得太深,找了十分鐘", "丙"),
    ("新版签到挺好看的", "丁"),
    ("签到点了没反应", "甲"),
    ("签到断了,客服说补不了", "甲"),
    ("签到能不能放回首页", "戊"),
    ("", "甲"),
    ("   ", "乙"),
    ("付了 98 元会员没开通,电话 13812345678", "己"),
    ("老师讲得很清楚,收获很大", "庚"),
    ("老师讲得很清楚收获很大", "庚"),
    ("直播卡得不行", "辛"),
    ("直播什么时候有回放?", "辛"),
    ("希望直播加字幕", "壬"),
    ("路过", "癸"),
    ("加微信 abcd1234 免费领优惠券", "子"),
]


def digest(text: str = "汇总一下", files: tuple[Path, ...] = (), **more: Any) -> Deliverable:
    tools = more.pop("tools", Tools(SOP))
    brief = Brief(text, more.pop("language", "zh"), NOW, files, **more)
    return finished(run(FeedbackAgent(), brief, tools))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "反馈.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "评论", "时间", "昵称"])
        for number, (text, who) in enumerate(COMMENTS):
            writer.writerow([f"c{number}", text, f"2026-09-{number + 1:02d} 09:00", who])
    return path


def assert_adds_up(data: Any) -> None:
    totals, rows = data["totals"], data["rows"]
    assert totals["rows"] == totals["unique"] + totals["duplicates"] + totals["dropped"]
    assert len(rows) == totals["rows"] - totals["dropped"]
    assert len(data["dropped"]) == totals["dropped"]
    assert totals["duplicates"] == sum(len(group) - 1 for group in data["duplicate_groups"])
    assert {k: v for k, v in data["sentiment"].items() if v} == Counter(row["sentiment"] for row in rows)
    assert {k: v for k, v in data["kinds"].items() if v} == Counter(row["kind"] for row in rows)
    assert sum(topic["count"] for topic in data["topics"]) + data["unassigned"] == len(rows)
    for topic in data["topics"]:
        assert topic["count"] == len(topic["row_ids"]) == sum(topic["sentiment"].values())
        assert topic["share"] == pytest.approx(topic["count"] / len(rows), abs=1e-4)


def test_counts_of_a_small_table(table: Path) -> None:
    data = digest(files=(table,)).data
    assert_adds_up(data)
    assert data["totals"] == {
        "rows": 17,
        "unique": 11,
        "duplicates": 3,
        "dropped": 3,
        "redacted": 1,
        "people": 10,
    }
    assert data["duplicate_groups"] == [["c0", "c1", "c2"], ["c10", "c11"]]
    assert Counter(drop["reason"] for drop in data["dropped"]) == {"blank": 2, "ad": 1}
    assert data["period"]["start"] == "2026-09-01T09:00:00+08:00"


def test_topic_is_complete_with_both_sides(table: Path) -> None:
    topic = digest(files=(table,)).data["topics"][0]
    assert "签到" in topic["label"]
    assert topic["row_ids"] == ["c0", "c1", "c2", "c3", "c4", "c5", "c6"]
    assert topic["people"] == 5 and topic["loudest"] == 3
    assert {quote["sentiment"] for quote in topic["quotes"]} >= {"negative", "positive"}
    texts = {f"c{number}": text for number, (text, _) in enumerate(COMMENTS)}
    assert all(quote["text"] in texts[quote["row_id"]] for quote in topic["quotes"])


def test_urgent_is_first_and_masked(table: Path) -> None:
    made = digest(files=(table,))
    urgent = made.data["urgent"]
    assert [item["row_id"] for item in urgent] == ["c9"]
    assert "13812345678" not in made.markdown + str(made.data)
    assert "紧急" in made.data["headline"]
    assert made.markdown.index("#c9") < made.markdown.index("签到入口藏得太深")


def test_actions_stand_on_clauses(table: Path) -> None:
    made = digest(files=(table,))
    clauses = {citation.clause for citation in made.citations}
    actions = {action["topic"]: action for action in made.data["actions"]}
    public = next(action for topic, action in actions.items() if topic and "签到" in topic)
    assert (public["clause"], public["owner_role"], public["due"]) == ("2.4", "产品小组", "2 个工作日内")
    assert actions[None]["clause"] == "2.1"
    assert all(action["clause"] in clauses or action["clause"] is None for action in made.data["actions"])
    assert all(citation.doc == "fb.md" for citation in made.citations)
    assert not [finding for finding in made.findings if finding.level == "error"]


def test_empty_library_says_so(table: Path) -> None:
    made = digest(files=(table,), tools=Tools(FakeLibrary()))
    assert {action["clause"] for action in made.data["actions"]} == {None}
    assert any(finding.check == "rule" for finding in made.findings)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("总结这些评论:\n1. 太卡了\n2. 很好用\n3. 希望加字幕", 3),
        ("太卡了\n很好用\n\n以上评论帮我归类", 2),
        ("帮我看看这几条留言:①太卡了②很好用", 2),
        ("归纳一下群友说的「界面好看」「加载慢」「求夜间模式」", 3),
        ("Summarise these comments:\n- Too slow\n- Love it", 2),
    ],
)
def test_comments_in_the_request(text: str, count: int) -> None:
    data = digest(text).data
    assert data["totals"]["rows"] == count and data["enough"] is False
    assert [row["row_id"] for row in data["rows"]] == [str(n) for n in range(1, count + 1)]
    assert_adds_up(data)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_to_read_is_one_sentence(language: str) -> None:
    with pytest.raises(BadInput) as caught:
        digest("帮我汇总评论", language=language)
    assert "CSV" in str(caught.value) and "\n" not in str(caught.value)


def test_too_little_concludes_nothing() -> None:
    made = digest("看看这些评论:\n- 太卡了\n- 还行\n- 不错")
    assert "3" in made.data["headline"] and not made.data["enough"]
    assert any(finding.check == "size" for finding in made.findings)
    assert "建议:" not in made.markdown


def test_unknown_theme_is_found() -> None:
    lines = ["陶艺转盘少了两台", "陶艺泥巴干了没人换", "陶艺真解压", "陶艺几点开门", "猫咖挺有意思"]
    topics = digest("汇总这些评论:\n" + "\n".join(f"- {line}" for line in lines)).data["topics"]
    assert [(topic["label"], topic["count"]) for topic in topics] == [("陶艺", 4)]


def test_follow_ups_keep_the_numbers(table: Path) -> None:
    first = digest(files=(table,))
    negative = digest("只看负面的", previous=first)
    assert negative.data["totals"] == first.data["totals"]
    wanted = [row["row_id"] for row in first.data["rows"] if row["sentiment"] == "negative"]
    assert negative.data["view"]["row_ids"] == wanted
    live = digest("直播那块展开讲讲", previous=first)
    assert live.data["view"]["topic"] and "希望直播加字幕" in live.markdown
    weekly = digest("按周分一下", previous=first)
    assert sum(span["rows"] for span in weekly.data["view"]["spans"]) == len(first.data["rows"])
    english = digest("In English please", previous=first, language="en")
    assert english.data["totals"] == first.data["totals"] and "comments" in english.markdown
    assert digest("恢复完整的", previous=negative).data["view"]["sentiment"] is None
    for made in (negative, live, weekly, english):
        assert made.citations == first.citations
        assert not [finding for finding in made.findings if finding.level == "error"]


def test_a_view_of_large_data_says_that_texts_are_gone(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.feedback.digest._TEXTS_KEPT", 3)
    first = digest(files=(table,))
    assert not any(finding.check == "no_text" for finding in first.findings)
    later = digest("只看负面的", previous=first)
    assert [finding.check for finding in later.findings].count("no_text") == 1
    assert next(f.message for f in later.findings if f.check == "no_text") in later.markdown


def test_clauses_in_the_language_of_the_digest_come_first(table: Path) -> None:
    english = Clause(
        "e", "fb.en.md", "Handling feedback", "Limits", "2.1", "2.1 Answer urgent reports within 1 hour.", 0,
        language="en",
    )  # fmt: skip
    tools = Tools(FakeLibrary([english, *SOP.clauses()]))
    urgent = {
        language: next(
            action["clause"] and action["chunk_id"]
            for action in digest(files=(table,), tools=tools, language=language).data["actions"]
            if action["topic"] is None
        )
        for language in ("zh", "en")
    }
    assert urgent == {"zh": "a", "en": "e"}


def test_a_file_about_one_thing_is_told_apart(tmp_path: Path) -> None:
    lines = [
        "打卡入口藏太深",
        "打卡按钮在哪个菜单",
        "打卡首页看不到",
        "打卡没反应",
        "打卡一直报错",
        "打卡老是失败",
    ]
    lines += [
        "打卡提醒半夜响",
        "打卡提醒关不掉",
        "打卡积分变少了",
        "打卡积分没到账",
        "打卡积分能换什么",
        "打卡挺好玩",
    ]
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), "utf-8")
    made = digest(files=(path,))
    assert_adds_up(made.data)
    labels = [topic["label"] for topic in made.data["topics"]]
    assert len(labels) >= 4 and len(set(labels)) == len(labels)
    by_row = {row["row_id"]: row["topic"] for row in made.data["rows"]}
    assert by_row["1"] == by_row["2"] == by_row["3"] != by_row["4"] == by_row["5"]
    assert by_row["9"] == by_row["10"] == by_row["11"] != by_row["7"] == by_row["8"]
    english = digest("In English please", previous=made, language="en")
    assert "打卡" not in " ".join(topic["label"] for topic in english.data["topics"])


def test_trend_against_the_last_digest(tmp_path: Path) -> None:
    def make(name: str, n: int) -> Path:
        path = tmp_path / name
        path.write_text("text\n" + "".join(f"第{i}次签到失败了\n" for i in range(n)), "utf-8")
        return path

    first = digest(files=(make("a.csv", 12),))
    second = digest(files=(make("b.csv", 36),), previous=first)
    assert second.data["topics"][0]["trend"] == {
        "basis": "previous",
        "before": 12,
        "now": 36,
        "direction": "up",
    }
    assert digest(files=(tmp_path / "a.csv",), previous=first).data["topics"][0]["trend"] is None


def test_one_loud_person_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    loud = "".join(f"{i},打卡规则第{i}条太乱,老王\n" for i in range(1, 12))
    path.write_text("id,text,user\n" + loud + "20,打卡很方便,小李\n", "utf-8")
    made = digest(files=(path,))
    assert made.data["topics"][0]["people"] == 2 and made.data["topics"][0]["loudest"] == 11
    assert any(finding.check == "loud" and "11" in finding.message for finding in made.findings)


class Writer:
    """A model that writes what it is given; `used` as the protocol asks."""

    used = None

    def __init__(self, words: DigestWords) -> None:
        self.words = words

    def fill(self, *_: object) -> DigestWords:
        return self.words


def test_model_words_keep_to_the_numbers(table: Path) -> None:
    label = digest(files=(table,)).data["topics"][0]["label"]
    honest = DigestWords(
        headline="共 7 条谈签到,先处理 1 条支付问题。",
        notes=[TopicNote(label=label, note="大家找不到入口。")],
    )
    made = digest(files=(table,), tools=Tools(SOP, Writer(honest)))  # type: ignore[arg-type]
    assert made.writer == "model" and "大家找不到入口。" in made.markdown
    invented = DigestWords(headline="有 4321 人不满。", notes=[])
    made = digest(files=(table,), tools=Tools(SOP, Writer(invented)))  # type: ignore[arg-type]
    assert made.writer == "built-in" and "4321" not in made.markdown


def test_member_text_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'text\n"<script>alert(1)</script> 签到坏了 {{ 7*7 }} [x](http://a.b)"\n"签到 **坏了**"\n', "utf-8"
    )
    made = digest(files=(path,))
    assert "\\<script\\>" in made.markdown and "\\[x\\](" in made.markdown and "49" not in made.markdown


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("".join(f"第 {i} 条意见\n" for i in range(4500)), "utf-8")
    work = run(FeedbackAgent(), Brief("", "zh", NOW, (path,)), Tools(FakeLibrary()))
    stages = [event for event in work if isinstance(event, Stage) and event.total]
    done = [stage.done for stage in stages]
    assert done == sorted(done) and (done[0], done[-1]) == (0, 4500)
    assert len(set(done)) >= 8 and {stage.total for stage in stages} == {4500}


WORDS = st.sampled_from(
    ["签到", "支付失败", "好用", "不", "很", "垃圾", "请问", "希望", "\n", ",", "123", "ok", " ", "谢谢", "“"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=6).map("".join), min_size=1, max_size=25))
def test_any_table_adds_up(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "p.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([["id", "text"], *[[str(n), text] for n, text in enumerate(texts)]])
    if not any(text.strip() for text in texts):
        with pytest.raises(BadInput):
            digest(files=(path,))
        return
    made = digest(files=(path,))
    assert_adds_up(made.data)
    assert made.data["totals"]["rows"] == len(texts)
    for topic in made.data["topics"]:
        for quote in topic["quotes"]:
            assert quote["text"] in texts[int(quote["row_id"])]
