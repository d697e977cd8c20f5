"""The page of a digest: what to do is concrete, small data is shown row by row, nothing is said twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary, finished

from agents.base import Brief, Deliverable, Tools
from agents.feedback.agent import FeedbackAgent
from agents.feedback.reader import essence
from agents.feedback.rules import find_rules
from agents.runner import run
from knowledge.model import Clause

NOW = datetime(2026, 9, 21, 10, 0, tzinfo=timezone(timedelta(hours=8)))


def clause(text: str, language: str = "zh") -> Clause:
    title = "Feedback handling" if language == "en" else "反馈处理办法"
    return Clause(f"x{language}", f"{language}.md", title, "时限", "3.2", text, 0, language=language)


def digest(path: Path, language: str = "zh", **more: Any) -> Deliverable:
    tools = Tools(more.pop("library", FakeLibrary()))
    return finished(run(FeedbackAgent(), Brief("汇总", language, NOW, (path,), **more), tools))


def table(folder: Path, rows: Sequence[tuple[str, ...]], head: str = "id,text,user,time") -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.csv"
    path.write_text("\n".join([head, *(",".join(row) for row in rows)]), "utf-8")
    return path


PRAISE = [(f"p{n}", f"第{n}位讲师讲得特别好", f"m{n}") for n in range(12)]


@pytest.mark.parametrize(
    ("lines", "need"),
    [
        (["快递单号查不到", "快递十天没发货", "快递一直没到货"], "do_shipping"),
        (["客服工单五天没人回复", "找客服没人理", "客服排了两小时没回音"], "do_unanswered"),
        (["厕所太脏了", "厕所没纸还臭", "厕所门锁坏了没人修"], "do_unclean"),
        (["版主说话特别凶", "版主态度恶劣", "版主骂人"], "do_attitude"),
    ],
)
def test_actions_follow_what_the_rows_say(tmp_path: Path, lines: list[str], need: str) -> None:
    rows = [(f"r{n}", line, f"u{n}") for n, line in enumerate(lines)]
    made = digest(table(tmp_path, [*rows, *PRAISE], "id,text,user"))
    action = next(action for action in made.data["actions"] if set(action["row_ids"]) & {"r0", "r1", "r2"})
    assert action["need"] == need
    assert action["owner_role"] and "#r" in action["action"]
    assert action["action"] in made.markdown.replace("\\", "")


def test_a_loud_person_is_spoken_to_first(tmp_path: Path) -> None:
    loud = [(f"r{n}", f"打卡规则第{n}条太乱", "老王") for n in range(9)]
    made = digest(table(tmp_path, [*loud, *PRAISE], "id,text,user"))
    assert next(a["need"] for a in made.data["actions"] if "r0" in a["row_ids"]) == "advice_loud"
    assert made.markdown.count("9 条出自同一") == 1


def test_small_data_is_shown_row_by_row(tmp_path: Path) -> None:
    rows = [("a1", "字太小了", "u"), ("a2", "", "u"), ("a3", "什么时候发奖品？", "v")]
    made = digest(table(tmp_path, rows, "id,text,user"))
    assert "#a1「字太小了」" in made.markdown and "#a3" in made.markdown
    assert "#a2" in made.markdown.split("未计入")[-1]


def test_one_urgent_matter_is_told_once(tmp_path: Path) -> None:
    rows = [
        (f"r{n}", f"{head}扣了两次会员费", f"u{n}") for n, head in enumerate(["", "安卓机上 ", "说真的 "])
    ]
    made = digest(table(tmp_path, [*rows, *PRAISE], "id,text,user"))
    top = made.markdown.split("###")[1]
    assert len(made.data["urgent"]) == 3 and top.count("扣了两次会员费") == 1
    assert "#r1" in top and "#r2" in top


def test_time_limits_for_finishing_come_first_and_say_so() -> None:
    first = "3.1 首次响应：投诉 2 小时，故障 4 小时。"
    text = f"{first}\n3.2 办结时限：投诉 3 个工作日；故障 5 个工作日；建议 10 天答复。"
    kinds = find_rules(FakeLibrary([clause(text)]), "zh").kinds
    assert (kinds["bug"].due, kinds["bug"].stage) == ("5 个工作日", "finish")
    assert (kinds["complaint"].due, kinds["feature"].due) == ("3 个工作日", "10 天")
    assert kinds["bug"].citation.quote in text
    english = "3.2 Feedback resolution: complaint 3 working days; bug 5 working days."
    kinds = find_rules(FakeLibrary([clause(text), clause(english, "en")]), "en").kinds
    assert (kinds["bug"].due, kinds["bug"].citation.quote in english) == ("5 working days", True)


def test_a_threshold_is_read_in_either_language() -> None:
    english = "3.4 A topic reaching 30 people or 50 messages in 7 days is answered within 3 working days."
    (rule,) = find_rules(FakeLibrary([clause(english, "en")]), "en").same_topic
    assert (rule.people, rule.rows, rule.days, rule.due) == (30, 50, 7, "within 3 working days")


def dated(folder: Path, start: datetime, crashes: int, others: int) -> Path:
    lines = [f"打开第{n}页就闪退" for n in range(crashes)] + [f"第{n}位老师讲得好" for n in range(others)]
    days = [(start + timedelta(days=n % 7)).strftime("%Y-%m-%d %H:%M") for n in range(len(lines))]
    rows = [(f"r{n}", line, f"u{n}", day) for n, (line, day) in enumerate(zip(lines, days, strict=True))]
    return table(folder, rows)


@pytest.mark.parametrize(
    ("start", "crashes", "others", "wanted"),
    [
        ("2026-09-08", 30, 30, ("previous", "up")),
        ("2026-09-08", 60, 240, ("previous", "flat")),
        ("2026-09-02", 30, 30, ("halves", "flat")),
        ("2026-08-20", 30, 30, ("halves", "flat")),
    ],
    ids=["grown", "more of everything", "overlapping days", "earlier days"],
)
def test_a_trend_is_only_told_of_what_can_be_compared(
    tmp_path: Path, start: str, crashes: int, others: int, wanted: tuple[str, str]
) -> None:
    first = digest(dated(tmp_path, datetime(2026, 9, 1), 15, 45))
    later = digest(dated(tmp_path, datetime.fromisoformat(start), crashes, others), previous=first)
    trend = next(t["trend"] for t in later.data["topics"] if t["count"] == crashes and "闪退" in t["label"])
    assert trend["basis"] == wanted[0]
    if wanted[0] == "previous":
        assert (trend["before"], trend["now"], trend["direction"]) == (15, crashes, wanted[1])
        assert ("明显变多" in later.data["headline"]) == (wanted[1] == "up")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("说真的,快递到现在没来,求解决", "快递到现在没来"),
        ("第二次反馈:闪退…", "闪退"),
        ("tbh the queue was long, anyone else?", "the queue was long"),
        ("求解决", "求解决"),
    ],
)
def test_asides_say_nothing_of_a_comment(text: str, bare: str) -> None:
    assert essence(text) == bare
