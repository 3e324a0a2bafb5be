"""The settings of the chat model and the embedding service: what has to be set together, and what only with another.

Each check raises ValueError with a sentence that names the setting and never its value, which may be a key.
"""

from __future__ import annotations

from pydantic import SecretStr

from agents.models.presets import PRESETS, preset

_HTTP = ("http://", "https://")


def check_chat_model(
    provider_name: str | None,
    base_url: str | None,
    model: str | None,
    api_key: SecretStr | None,
    prices: tuple[float | None, float | None],
) -> None:
    """A chat model needs an address and a name, the school's own or its provider's; no settings of it at all are fine.

    `prices` are of prompt and completion.
    """
    provider = preset(provider_name) if provider_name else None
    if provider_name and provider is None:
        raise ValueError(f"ZHIZHEN_LLM_PROVIDER：应为 {'、'.join(PRESETS)} 之一；其他服务请设 ZHIZHEN_LLM_BASE_URL")
    if provider is None and (base_url is None) != (model is None):
        raise ValueError("ZHIZHEN_LLM_BASE_URL 与 ZHIZHEN_LLM_MODEL 须同时设置")
    if provider is not None and (model or provider.model) is None:
        raise ValueError(f"ZHIZHEN_LLM_PROVIDER 为 {provider.name} 时，须设 ZHIZHEN_LLM_MODEL：各处装的模型不同")
    if base_url is not None and not base_url.startswith(_HTTP):
        raise ValueError("ZHIZHEN_LLM_BASE_URL：应以 http:// 或 https:// 开头")
    if api_key is not None and (base_url or (provider.base_url if provider else None)) is None:
        raise ValueError("设了 ZHIZHEN_LLM_API_KEY，却没有设 ZHIZHEN_LLM_BASE_URL 或 ZHIZHEN_LLM_PROVIDER")
    if provider is not None and provider.key_needed and base_url is None and api_key is None:
        raise ValueError(f"{provider.title}须有密钥，请设 ZHIZHEN_LLM_API_KEY")
    if (prices[0] is None) != (prices[1] is None):
        raise ValueError("ZHIZHEN_LLM_PRICE_PROMPT 与 ZHIZHEN_LLM_PRICE_COMPLETION 须同时设置")


def check_embedder(
    model: str | None, base_url: str | None, api_key: SecretStr | None, chat_base_url: str | None
) -> None:
    """An embedding service needs a model's name and an address, its own or the chat model's; a key its own address."""
    endpoint = (model or "").startswith("openai:")
    if model == "openai:":
        raise ValueError("ZHIZHEN_EMBEDDING_MODEL：应写明模型名，如 openai:bge-m3")
    if endpoint and base_url is None and chat_base_url is None:
        raise ValueError("ZHIZHEN_EMBEDDING_MODEL 用向量服务时，须设 ZHIZHEN_EMBEDDING_BASE_URL")
    if base_url is not None and not endpoint:
        raise ValueError("ZHIZHEN_EMBEDDING_BASE_URL 只用于 ZHIZHEN_EMBEDDING_MODEL=openai:模型名")
    if base_url is not None and not base_url.startswith(_HTTP):
        raise ValueError("ZHIZHEN_EMBEDDING_BASE_URL：应以 http:// 或 https:// 开头")
    if api_key is not None and base_url is None:
        raise ValueError("设了 ZHIZHEN_EMBEDDING_API_KEY，却没有设 ZHIZHEN_EMBEDDING_BASE_URL")
