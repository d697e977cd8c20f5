"""Agents quote the rules of the day a request counts from."""

from datetime import date
from pathlib import Path

from assistant.desk import Desk
from assistant.request import Request
from assistant.settings import Settings

RULE = "---\nid: {id}\neffective: {day}\n{more}---\n# 群规\n\n3.1 发布拼车广告的，首次{step}，第二次移出。\n"


def test_the_clause_of_that_day_is_quoted(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "starter-loaded").write_text("", "utf-8")
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(RULE.format(id="old", day="2025-01-01", more="", step="警告"), "utf-8")
    new.write_text(
        RULE.format(id="new", day="2026-03-01", more="supersedes: old\n", step="禁言 24 小时"), "utf-8"
    )
    with Desk.open(Settings(home=home)) as desk:
        desk.library.add([old, new])
        quoted = {}
        for now in ("2026-02-01T09:00:00+08:00", "2026-04-01T09:00:00+08:00"):
            reply = desk.handle(Request(text="发拼车广告第一次怎么处罚", agent="knowledge", now=now))
            quoted[now[:7]] = {citation.doc for citation in reply.deliverables[0].citations}
        assert quoted == {"2026-02": {"old.md"}, "2026-04": {"new.md"}}


def test_a_view_of_a_day_is_kept_while_it_is_used(tmp_path: Path) -> None:
    with Desk.open(Settings(home=tmp_path / "home")) as desk:
        first = desk.in_force(date(2026, 5, 1))
        assert desk.in_force(date(2026, 5, 1)) is first
        assert len(first) == len(desk.library) and first.generation == desk.library.generation
