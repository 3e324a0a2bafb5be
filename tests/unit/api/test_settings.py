"""Settings: defaults, and refusal of what is wrong, misspelt or not built yet."""

import os
from datetime import date
from pathlib import Path

import pytest

from agents.privacy.config import Privacy
from api import settings
from api.errors import SettingsError


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(settings.PREFIX):
            monkeypatch.delenv(name)


def test_defaults_need_nothing() -> None:
    loaded = settings.load()
    assert loaded.home == Path("var")
    assert loaded.records == "sqlite:///var/records.sqlite"
    assert loaded.llm_model is None


def test_reads_every_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHIZHEN_HOME", str(tmp_path))
    monkeypatch.setenv("ZHIZHEN_LLM_BASE_URL", "http://model.example/v1")
    monkeypatch.setenv("ZHIZHEN_LLM_MODEL", "qwen")
    monkeypatch.setenv("ZHIZHEN_LLM_API_KEY", "secret")
    monkeypatch.setenv("ZHIZHEN_TODAY", "2026-05-01")
    monkeypatch.setenv("ZHIZHEN_DOCUMENTS", os.pathsep.join(["a.docx", "b"]))
    monkeypatch.setenv("ZHIZHEN_DOOR_ORIGINS", "https://chat.example, http://127.0.0.1:3000")
    loaded = settings.load()
    assert loaded.door_origins == ("https://chat.example", "http://127.0.0.1:3000")
    assert loaded.evaluation == tmp_path / "evaluation"
    assert loaded.today == date(2026, 5, 1)
    assert loaded.documents == (Path("a.docx"), Path("b"))
    assert "secret" not in repr(loaded)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVALUATION_URL", "mysql://u:secret@db/x"),
        ("RECORDS_URL", "mysql://db/x"),
        ("CHROMA_URL", "chroma:8000"),
        ("EMBEDDING_MODEL", "openai:bge-m3"),
        ("EMBEDDING_MODEL", "openai:"),
        ("EMBEDDING_BASE_URL", "http://vectors.example/v1"),
        ("EMBEDDING_API_KEY", "secret"),
        ("LLM_MODEL", "qwen"),
        ("LLM_BASE_URL", "http://model.example"),
        ("LLM_API_KEY", "secret"),
        ("TODAY", "yesterday"),
        ("LLM_MODLE", "qwen"),
        ("DOOR_ORIGINS", "*"),
        ("DOOR_ORIGINS", "https://chat.example/path"),
        ("DOOR_ORIGINS", "https://chat.example,chat.example"),
    ],
)
def test_refuses_in_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("ZHIZHEN_" + name, value)
    with pytest.raises(SettingsError) as refusal:
        settings.load()
    assert "ZHIZHEN_" in refusal.value.message
    assert "\n" not in refusal.value.message
    assert "secret" not in refusal.value.message


def test_an_address_without_a_scheme_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIZHEN_LLM_MODEL", "qwen")
    monkeypatch.setenv("ZHIZHEN_LLM_BASE_URL", "127.0.0.1:11434/v1")
    with pytest.raises(SettingsError, match="http"):
        settings.load()


def test_the_embedding_service_has_its_own_key_or_the_chat_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chat model's key never goes to another address."""
    for name, value in {
        "LLM_BASE_URL": "http://model.example/v1",
        "LLM_MODEL": "qwen",
        "LLM_API_KEY": "secret",
        "EMBEDDING_MODEL": "openai:bge-m3",
    }.items():
        monkeypatch.setenv("ZHIZHEN_" + name, value)
    assert settings.load().embedding_endpoint == ("http://model.example/v1", "secret")
    monkeypatch.setenv("ZHIZHEN_EMBEDDING_BASE_URL", "http://vectors.example/v1")
    assert settings.load().embedding_endpoint == ("http://vectors.example/v1", "")
    monkeypatch.setenv("ZHIZHEN_EMBEDDING_API_KEY", "other")
    assert settings.load().embedding_endpoint == ("http://vectors.example/v1", "other")
    monkeypatch.setenv("ZHIZHEN_EMBEDDING_BASE_URL", "vectors.example")
    with pytest.raises(SettingsError, match="http://"):
        settings.load()
    monkeypatch.setenv("ZHIZHEN_EMBEDDING_MODEL", "BAAI/bge-m3")
    with pytest.raises(SettingsError, match="ZHIZHEN_EMBEDDING_BASE_URL"):
        settings.load()


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIZHEN_CHROMA_URL", "")
    assert settings.load().chroma_url is None


def test_every_setting_is_described() -> None:
    assert all(settings.variables().values())


REMOTE = "https://llm.example.edu.cn/v1"


def _with_model(monkeypatch: pytest.MonkeyPatch, privacy: str | None, url: str = REMOTE) -> settings.Settings:
    monkeypatch.setenv("ZHIZHEN_LLM_BASE_URL", url)
    monkeypatch.setenv("ZHIZHEN_LLM_MODEL", "m")
    if privacy is not None:
        monkeypatch.setenv("ZHIZHEN_LLM_PRIVACY", privacy)
    return settings.load()


@pytest.mark.parametrize("url", [REMOTE, "http://127.0.0.1:11434/v1"])
def test_people_are_pseudonyms_unless_something_else_is_chosen(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert _with_model(monkeypatch, None, url).privacy is Privacy.PSEUDONYMS


@pytest.mark.parametrize(
    ("privacy", "url"),
    [
        ("pseudonyms", REMOTE),
        ("strict", REMOTE),
        ("off", "http://127.0.0.1:8000/v1"),
        ("off", "http://[::1]:8000/v1"),
        ("off", "http://localhost:8000/v1"),
        ("off:llm.example.edu.cn", REMOTE),
    ],
)
def test_a_choice_that_fits_the_server_holds(monkeypatch: pytest.MonkeyPatch, privacy: str, url: str) -> None:
    assert _with_model(monkeypatch, privacy, url).privacy == privacy.partition(":")[0]


@pytest.mark.parametrize(
    ("privacy", "told"),
    [
        ("none", "pseudonyms、strict、off"),
        ("strict:llm.example.edu.cn", "pseudonyms、strict、off"),
        ("off:", "pseudonyms、strict、off"),
        ("off", "off:llm.example.edu.cn"),
        ("off:10.0.0.7", "10.0.0.7"),
    ],
)
def test_names_do_not_go_to_another_machine_without_a_word(
    monkeypatch: pytest.MonkeyPatch, privacy: str, told: str
) -> None:
    with pytest.raises(SettingsError, match="ZHIZHEN_LLM_PRIVACY") as error:
        _with_model(monkeypatch, privacy)
    assert told in str(error.value)
