"""Providers a school may name instead of an address.

Addresses, model names and quirks are the providers' public facts as known on `KNOWN`. Only some were compared with what
the providers publish (dashscope, deepseek, moonshot, ollama), none was tried, and they change without notice.
`./zhizhen model check` tries what is configured; an address, a model or a temperature that the school sets always wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agents.models.config import Price, Quirks

KNOWN = "2026-11"
"""The month the facts below were written down."""


@dataclass(frozen=True)
class Preset:
    """One provider. `model` None: there is no name that most installations have. `note` is for the user guide."""

    name: str
    title: str
    base_url: str
    model: str | None
    quirks: Quirks
    key_needed: bool = True
    price: Price | None = None
    note: str = ""


_OWN = Price(0.0, 0.0)
"""A server of the school's own charges nothing for a token."""

_ALL = (
    Preset(
        "openai",
        "OpenAI",
        "https://api.openai.com/v1",
        "gpt-4.1",
        # Its reasoning models refuse any temperature but their own.
        Quirks(temperature=None, max_tokens_name="max_completion_tokens", stream=True),
    ),
    Preset(
        "dashscope",
        "阿里云百炼（通义千问）",
        "https://dashscope.aliyuncs.com/compatible-mode/v1",
        "qwen-plus",
        # One call at a time unless asked; some of its models only stream.
        Quirks(parallel_tool_calls=True, stream=True),
        note="思考型模型只支持流式",
    ),
    Preset(
        "deepseek",
        "DeepSeek",
        "https://api.deepseek.com/v1",
        "deepseek-chat",
        Quirks(stream=True),
        note="思考型模型须回传思考内容才能接着调用工具，质诊从不回传，请用 deepseek-chat",
    ),
    Preset("moonshot", "月之暗面 Kimi", "https://api.moonshot.cn/v1", "kimi-latest", Quirks(stream=True)),
    Preset(
        "zhipu",
        "智谱 GLM",
        "https://open.bigmodel.cn/api/paas/v4",
        "glm-4-plus",
        # A temperature of exactly 0 was refused.
        Quirks(temperature=0.01, stream=True),
    ),
    Preset(
        "siliconflow",
        "硅基流动",
        "https://api.siliconflow.cn/v1",
        "deepseek-ai/DeepSeek-V3",
        Quirks(stream=True),
    ),
    Preset(
        "ollama",
        "Ollama（本机）",
        "http://127.0.0.1:11434/v1",
        None,
        Quirks(),
        key_needed=False,
        price=_OWN,
        note="默认上下文很短，超出时不报错而是截断：把 OLLAMA_CONTEXT_LENGTH 设为 16384 以上",
    ),
    Preset(
        "vllm",
        "vLLM（自建）",
        "http://127.0.0.1:8000/v1",
        None,
        Quirks(stream=True),
        key_needed=False,
        price=_OWN,
        note="启动时须加 --enable-auto-tool-choice 和与模型相配的 --tool-call-parser",
    ),
)

_ALIASES = {"qwen": "dashscope", "kimi": "moonshot", "glm": "zhipu"}

PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in _ALL}
"""Every provider by its name."""


def preset(name: str) -> Preset | None:
    """The provider of that name or everyday name; None when there is none."""
    wanted = name.strip().lower()
    return PRESETS.get(_ALIASES.get(wanted, wanted))
