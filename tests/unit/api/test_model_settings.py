"""The chat model's settings: a provider's facts, with the school's in front; limits; refusals in one sentence."""

import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from agents.models.config import ChatModelConfig, Price
from agents.models.presets import PRESETS
from api import settings
from api.errors import SettingsError
from api.model_settings import chat_model

Made = Callable[..., ChatModelConfig | None]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(settings.PREFIX):
            monkeypatch.delenv(name)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    def run(**values: str) -> ChatModelConfig | None:
        for name, value in values.items():
            monkeypatch.setenv(f"ZHIZHEN_{name}", value)
        return chat_model(settings.load())

    return run


def test_nothing_set_is_no_chat_model(made: Made) -> None:
    assert made() is None


def test_an_address_and_a_name_are_enough(made: Made) -> None:
    config = made(LLM_BASE_URL="http://model.example/v1", LLM_MODEL="qwen")
    assert config is not None
    assert replace(config, daily_tokens=None) == ChatModelConfig("http://model.example/v1", "qwen")
    assert config.daily_tokens == 2_000_000


def test_a_provider_brings_its_address_model_and_quirks(made: Made) -> None:
    config = made(LLM_PROVIDER="qwen", LLM_API_KEY="secret")
    known = PRESETS["dashscope"]
    assert config is not None
    assert (config.base_url, config.model, config.quirks) == (known.base_url, known.model, known.quirks)
    assert config.api_key == "secret"


def test_what_the_school_sets_always_wins(made: Made) -> None:
    config = made(
        LLM_PROVIDER="openai",
        LLM_BASE_URL="http://proxy.example/v1",
        LLM_MODEL="own",
        LLM_STREAM="false",
        LLM_TEMPERATURE="0.3",
    )
    assert config is not None
    assert (config.base_url, config.model) == ("http://proxy.example/v1", "own")
    assert (config.quirks.stream, config.quirks.temperature) == (False, 0.3)
    assert config.quirks.max_tokens_name == "max_completion_tokens"


def test_limits_are_taken_over(made: Made) -> None:
    config = made(
        LLM_PROVIDER="ollama",
        LLM_MODEL="qwen3",
        LLM_TURN_REQUESTS="5",
        LLM_TURN_TOOL_CALLS="6",
        LLM_TURN_TOKENS="7000",
        LLM_TURN_SECONDS="80",
        LLM_HISTORY_TOKENS="900",
        LLM_BREAKER_FAILURES="9",
        LLM_BREAKER_REST="10",
        LLM_TIMEOUT="11",
        LLM_ATTEMPTS="2",
        LLM_MAX_TOKENS="1200",
        LLM_DAILY_TOKENS="0",
    )
    assert config is not None
    budget = config.budget
    assert (budget.requests, budget.tool_calls, budget.tokens, budget.seconds) == (5, 6, 7000, 80)
    assert budget.history_tokens == 900
    assert (config.breaker.failures, config.breaker.rest_s) == (9, 10)
    assert (config.timeout_s, config.attempts, config.max_tokens) == (11, 2, 1200)
    assert config.daily_tokens is None


def test_the_price_is_the_schools_or_nothing_for_a_server_of_ones_own(made: Made) -> None:
    own = made(LLM_PROVIDER="ollama", LLM_MODEL="qwen3")
    assert own is not None
    assert own.price == Price(0, 0)
    elsewhere = made(LLM_BASE_URL="http://model.example/v1")
    assert elsewhere is not None
    assert elsewhere.price is None
    told = made(LLM_PRICE_PROMPT="2", LLM_PRICE_COMPLETION="8")
    assert told is not None
    assert told.price == Price(2, 8)


@pytest.mark.parametrize(
    "values",
    [
        {"LLM_PROVIDER": "nobody"},
        {"LLM_PROVIDER": "openai"},
        {"LLM_PROVIDER": "ollama"},
        {"LLM_PROVIDER": "deepseek", "LLM_API_KEY": "secret", "LLM_BASE_URL": "model.example"},
        {"LLM_PRICE_PROMPT": "2"},
        {"LLM_TURN_TOKENS": "0"},
        {"LLM_TURN_TOKENS": "many"},
        {"LLM_TEMPERATURE": "3"},
        {"LLM_STREAM": "perhaps"},
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(made: Made, values: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as refusal:
        made(**values)
    assert "ZHIZHEN_LLM_" in refusal.value.message
    assert "secret" not in refusal.value.message
    assert "Input should" not in refusal.value.message


def test_the_embedding_service_may_be_the_providers(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIZHEN_EMBEDDING_MODEL", "openai:text-embedding-v4")
    made(LLM_PROVIDER="dashscope", LLM_API_KEY="secret")
    assert settings.load().embedding_endpoint == (PRESETS["dashscope"].base_url, "secret")
