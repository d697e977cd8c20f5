"""What the model used today stands on the records' page; what its settings lack stands in the sidebar."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant import Desk, Request, Settings
from evals.provider import Provider


def records_page() -> None:
    from ui.page_records import page

    page()


def note() -> None:
    from ui.model_note import model_note

    model_note()


def shown(script: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    for module in ("ui.session", "ui.page_records", "ui.model_note", "ui.strikes"):
        monkeypatch.setattr(f"{module}.desk", lambda: desk)
    seen = AppTest.from_function(script, default_timeout=60).run()
    assert not seen.exception
    return seen


def test_todays_use_is_on_the_records_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Provider() as provider:
        settings = Settings(home=tmp_path / "home", model="gpt-4o-mini", base_url=provider.url)
        with Desk.open(settings) as desk:
            desk.handle(Request(text="发广告怎么处理", agent="knowledge"))
            captions = [caption.value for caption in shown(records_page, desk, monkeypatch).caption]
    assert any("USD" in caption for caption in captions)


def test_without_a_model_nothing_is_said_of_spending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Desk.open(Settings(home=tmp_path / "home")) as desk:
        assert not shown(records_page, desk, monkeypatch).caption


@pytest.mark.parametrize(
    ("given", "warned"),
    [
        ({}, ""),
        ({"api_key": "sk-x"}, "OPSDESK"),
        ({"model": "m"}, "OPSDESK"),
        ({"model": "m", "api_key": "k"}, ""),
    ],
)
def test_what_settings_lack_is_in_sight(
    given: dict[str, Any], warned: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.desk.warm", lambda settings: None)
    with Desk.open(Settings(home=tmp_path / "home", **given)) as desk:
        warnings = [warning.value for warning in shown(note, desk, monkeypatch).warning]
    assert bool(warnings) == bool(warned) and all(warned in warning.replace("\\", "") for warning in warnings)
