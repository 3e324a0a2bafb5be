"""`./zhizhen model check`: tries the configured chat model and says in lines what works and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from agents.checkup.findings import Checkup, Finding, Verdict
from agents.models.config import ChatModelConfig
from agents.models.presets import KNOWN, Preset, preset
from api.errors import UserError
from api.model_settings import chat_model
from api.settings import Settings

_MARKS = {Verdict.OK: "✓", Verdict.MISSING: "✗", Verdict.NOTE: "·", Verdict.SKIPPED: "–"}


def check_lines(settings: Settings) -> tuple[list[str], bool]:
    """What was found, a line each, and whether the model can be used; UserError when none is configured."""
    config = chat_model(settings)
    if config is None:
        raise UserError("没有配置大模型：请设 ZHIZHEN_LLM_PROVIDER，或 ZHIZHEN_LLM_BASE_URL 与 ZHIZHEN_LLM_MODEL")
    from agents.checkup.run import check
    from agents.models.client import HttpTransport

    found = check(config, HttpTransport(config))
    provider = preset(settings.llm_provider) if settings.llm_provider else None
    return [*_head(config, provider), *_body(found), *_end(found)], found.usable


def _head(config: ChatModelConfig, provider: Preset | None) -> Iterator[str]:
    yield f"大模型 {config.model}，地址 {config.base_url}"
    yield f"隐私：{config.privacy.zh}"
    if provider is not None:
        yield f"提供商 {provider.title}：地址、模型名和习惯为 {KNOWN} 所知，以提供商的说明为准"
        if provider.note:
            yield f"须知：{provider.note}"


def _body(found: Checkup) -> Iterator[str]:
    yield from (_line(finding) for finding in found.findings)
    yield from (f"· {figure}" for figure in found.figures)


def _line(finding: Finding) -> str:
    need = "（必需）" if finding.needed and finding.verdict is not Verdict.OK else ""
    took = f"{finding.seconds:.1f} 秒" if finding.seconds is not None else ""
    said = "；".join(part for part in (finding.detail, took, finding.meaning) if part)
    return f"{_MARKS[finding.verdict]} {finding.ability}{need}" + (f"：{said}" if said else "")


def _end(found: Checkup) -> Iterator[str]:
    if found.usable:
        yield "结论：可以使用。"
    else:
        yield f"结论：不能使用，缺：{'、'.join(f.ability for f in found.lacking)}。在此之前由内置规则引擎回答。"
