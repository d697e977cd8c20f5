"""The library's page without a browser: finding, filtering, reading, what changed and what went."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant import Desk, Settings
from ui import session

PAGE = Path(session.__file__).with_name("page_library.py")
FIRST = """---
id: chess
type: 规则
owner: 秘书处
tags: [对局]
effective: {day}
---
# 棋社群规

## 1 对局

1.1 断线超过 10 分钟判负。

1.2 用引擎的禁赛 *30* 天。
"""
SECOND = FIRST.replace("10 分钟", "8 分钟").replace("1.2 用引擎的禁赛 *30* 天。", "1.3 开局先问好。")
OTHER = "---\ntype: sop\nowner: 活动组\n---\n# 直播流程\n\n1.1 开播前检查设备。\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "starter-loaded").write_text("", "utf-8")
    with Desk.open(Settings(home=home)) as opened:
        folder = tmp_path / "docs"
        folder.mkdir()
        for text in (FIRST.format(day="2026-01-01"), SECOND.format(day="2026-06-01")):
            (folder / "chess.md").write_text(text, "utf-8")
            (folder / "live.md").write_text(OTHER, "utf-8")
            opened.library.add(folder)
            time.sleep(1 - time.time() % 1)  # editions are told apart by whole seconds
        monkeypatch.setattr(session, "desk", lambda: opened)
        yield opened


def page(**state: Any) -> Any:
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, value in state.items():
        app.session_state[name] = value
    return _fine(app.run())


def _fine(app: Any) -> Any:
    assert not app.exception, app.exception
    return app


def _text(app: Any) -> str:
    return "\n".join(element.value for kind in (app.markdown, app.caption, app.info) for element in kind)


def _titles(app: Any) -> list[str]:
    return list(app.dataframe[0].value["标题"])


def test_filters_narrow_the_list_and_stay_in_sight(desk: Desk) -> None:
    app = page(library_owners=["活动组"])
    assert _titles(app) == ["直播流程"]
    assert "负责人 活动组" in _text(app)
    clear = next(button for button in app.button if button.label == "清除筛选")
    _fine(clear.click().run())
    assert _titles(app) == ["棋社群规", "直播流程"]
    assert "筛选中" not in _text(app)


def test_another_day_shows_what_stood_then(desk: Desk) -> None:
    shown = _text(page(library_document="chess.md"))
    assert "8 分钟" in shown and "秘书处" in shown and "2026-06-01 生效" in shown
    then = _text(page(library_document="chess.md", library_day=date(2026, 3, 1)))
    assert "断线超过 10 分钟判负" in then and "以下是 2026-03-01 有效的条款" in then
    found = _text(page(library_query="断线", library_day=date(2026, 3, 1)))
    assert "10 分钟" in found and "8 分钟" not in found


def test_what_changed_is_marked_and_every_wording_kept(desk: Desk) -> None:
    app = page(library_document="chess.md")
    shown = _text(app)
    assert ":red-background[~~10~~]:green-background[8]" in shown
    assert ":green-badge[新增]" in shown and ":red-badge[删除]" in shown
    assert "\\*30\\*" in shown and " *30*" not in shown
    clauses = next(box for box in app.selectbox if box.key == "library_clause")
    changed = next(option for option in clauses.options if option.startswith("1 对局 › 1.1"))
    _fine(clauses.select(changed).run())
    assert {"第 1 版", "第 2 版"} <= {caption.value.split("  ·  ")[0] for caption in app.caption}


def test_a_document_that_was_taken_out_can_still_be_read(desk: Desk) -> None:
    desk.library.remove("live.md")
    app = page(library_document="live.md")
    assert _titles(app) == ["棋社群规"]
    assert "已于" in _text(app) and "开播前检查设备" in _text(app)


def test_a_passage_leads_to_its_document(desk: Desk) -> None:
    app = page(library_query="开播前要做什么")
    _fine(app.button(key="library_hit_0").click().run())
    assert app.session_state["library_document"] == "live.md"
    assert "没有" not in app.selectbox(key="library_document").value
    _fine(app.button(key="remove_now").click().run())
    assert "已移出 live.md" in "".join(box.value for box in app.success)


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_an_empty_library_asks_for_documents(spoken: str, desk: Desk) -> None:
    for document in desk.library.documents():
        desk.library.remove(document.doc)
    app = page(language=spoken)
    assert not app.dataframe and app.info
