from pathlib import Path

import pytest

from assistant import Settings
from assistant.records import Records
from knowledge.errors import BadInput


def test_nothing_configured_means_no_model(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert settings.model is None and settings.model_key is None
    assert settings.records_url == f"sqlite:///{tmp_path / 'records.db'}"


def test_the_model_falls_back_to_openai_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    assert Settings().model is None, "a key alone must not start sending text"
    monkeypatch.setenv("OPENAI_MODEL", "some-model")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    settings = Settings()
    assert (settings.model, settings.base_url, settings.model_key) == (
        "some-model",
        "http://127.0.0.1:1/v1",
        "sk-openai",
    )
    monkeypatch.setenv("OPSDESK_API_KEY", "sk-own")
    assert Settings().model_key == "sk-own"


def test_a_dotenv_file_is_read_and_arguments_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(
        "OPSDESK_MODEL=from-file\nOPSDESK_TIMEZONE=Europe/Paris\nOTHER=1\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert Settings().model == "from-file"
    assert Settings(model="given").model == "given"
    assert str(Settings().zone) == "Europe/Paris"


def test_a_key_goes_only_to_the_address_it_was_given_for() -> None:
    same = Settings(api_key="sk-main", fallback_model="b")  # type: ignore[arg-type]
    other = Settings(api_key="sk-main", fallback_model="b", fallback_base_url="http://127.0.0.1:1/v1")  # type: ignore[arg-type]
    assert (same.fallback_key, other.fallback_key) == ("sk-main", None)


def test_keys_are_never_shown() -> None:
    settings = Settings(api_key="sk-secret", embedding_api_key="sk-other")  # type: ignore[arg-type]
    assert "sk-" not in repr(settings) + str(settings) + settings.model_dump_json()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OPSDESK_TIMEOUT", "soon", "OPSDESK_"),
        ("OPSDESK_TIMEOUT", "-1", "OPSDESK_TIMEOUT"),
        ("OPSDESK_LANGUAGE", "fr", "OPSDESK_LANGUAGE"),
        ("OPSDESK_TIMEZONE", "Mars/Base", "Mars/Base"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadInput, match=said):
        Settings.read("zh")


def test_a_number_out_of_range_is_named_with_what_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSDESK_CALLS", "-3")
    monkeypatch.setenv("OPSDESK_TIMEOUT", "soon")
    with pytest.raises(BadInput) as told:
        Settings.read("en")
    assert "OPSDESK_CALLS (≥ 0)" in str(told.value) and "OPSDESK_TIMEOUT (> 0, ≤ 3600)" in str(told.value)


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BadInput, match="--home"):
        Settings(home=tmp_path / "file" / "home").prepare_home("zh")


def test_the_machine_decides_the_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.clock import local_zone

    local_zone.cache_clear()
    monkeypatch.setenv("TZ", "America/New_York")
    assert str(Settings().zone) == "America/New_York"
    local_zone.cache_clear()


def test_a_dotenv_file_that_is_no_text_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_bytes("OPSDESK_MODEL=模型".encode("utf-16"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match=r"\.env.*UTF-8"):
        Settings.read("zh")


@pytest.mark.parametrize("name", ["what?now", "a#b %41 中文", "quo'te"])
def test_the_home_may_have_any_name(tmp_path: Path, name: str) -> None:
    settings = Settings(home=tmp_path / name)
    settings.prepare_home()
    Records.open(settings.records_url).close()
    assert (tmp_path / name / "records.db").is_file()
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
