"""What the settings say of the chat model, as the agents take it: the provider's facts, with the school's in front."""

from __future__ import annotations

from dataclasses import replace

from agents.models.config import Breaker, Budget, ChatModelConfig, Price, Quirks
from agents.models.presets import Preset, preset
from api.settings import Settings


def chat_model(settings: Settings) -> ChatModelConfig | None:
    """How the chat model is reached; None when none is configured. The settings have been checked as they were read."""
    provider = preset(settings.llm_provider) if settings.llm_provider else None
    url, model = settings.chat_base_url, settings.chat_model
    if url is None or model is None:
        return None
    return ChatModelConfig(
        base_url=url,
        model=model,
        api_key=settings.llm_api_key.get_secret_value() if settings.llm_api_key else "",
        timeout_s=settings.llm_timeout,
        attempts=settings.llm_attempts,
        max_tokens=settings.llm_max_tokens,
        quirks=_quirks(settings, provider),
        budget=Budget(
            requests=settings.llm_turn_requests,
            tool_calls=settings.llm_turn_tool_calls,
            tokens=settings.llm_turn_tokens,
            seconds=settings.llm_turn_seconds,
            history_tokens=settings.llm_history_tokens,
        ),
        breaker=Breaker(failures=settings.llm_breaker_failures, rest_s=settings.llm_breaker_rest),
        price=_price(settings, provider),
        daily_tokens=settings.llm_daily_tokens or None,
        privacy=settings.privacy,
    )


def _quirks(settings: Settings, provider: Preset | None) -> Quirks:
    quirks = provider.quirks if provider else Quirks()
    if settings.llm_temperature is not None:
        quirks = replace(quirks, temperature=settings.llm_temperature)
    return quirks if settings.llm_stream is None else replace(quirks, stream=settings.llm_stream)


def _price(settings: Settings, provider: Preset | None) -> Price | None:
    """The school's price; the provider's only where its own address is used."""
    if settings.llm_price_prompt is not None and settings.llm_price_completion is not None:
        return Price(settings.llm_price_prompt, settings.llm_price_completion, settings.llm_currency)
    return provider.price if provider is not None and settings.llm_base_url is None else None
