"""Writes docs/reference.md from the code: settings, metrics, tools and prompts. A test keeps it current."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import prompts
from agents.calling.toolbox import TOOLS
from api.markdown import grid
from api.settings import PREFIX, ROOT, Settings
from tools.metrics.access import grants
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import MetricDefinition
from tools.metrics.records import RECORDS

PATH = ROOT / "docs" / "reference.md"

_HEAD = """# 参考：设置、指标、工具、提示词

由 `./zhizhen reference` 从代码生成，请勿手改。数据表与校验规则见 [data-model.md](data-model.md)。
"""


def text() -> str:
    """The whole document."""
    parts = [_HEAD, *_settings(), *_metrics(), *_grants(), *_tools(), *_prompts()]
    return "\n".join(parts).rstrip() + "\n"


def _settings() -> Iterator[str]:
    yield "## 设置（环境变量）\n"
    rows = ((f"`{PREFIX}{name.upper()}`", field.description or "") for name, field in Settings.model_fields.items())
    yield from grid(("名称", "含义"), rows)


def _metrics() -> Iterator[str]:
    yield "## 指标\n"
    for metric in load_catalogue():
        yield from _metric(metric)


def _metric(metric: MetricDefinition) -> Iterator[str]:
    yield f"### {metric.name_zh} `{metric.id}`（口径 {metric.version}，自 {metric.effective_from} 起）\n"
    yield f"类别：{metric.category.zh}。{metric.definition}。又称：{'、'.join(metric.aliases)}。\n"
    yield from (f"- {rule}" for rule in metric.inclusion)
    yield f"- 分子：{metric.numerator_words}；分母：{metric.denominator_words}"
    yield f"- 归属：{'；'.join(a.zh for a in metric.attributions)}（首个为默认）"
    yield f"- 统计期：{'、'.join(p.value for p in metric.periods)}"
    yield f"- 可细分到：{'、'.join(g.value for g in metric.grain)}"
    yield f"- 最少人数：{metric.min_n}；n 数的是：{metric.counted}；答卷匿名：{'是' if metric.anonymous else '否'}"
    if metric.parts:
        yield f"- 还可按名称细分到：{'、'.join(metric.parts.values())}"
    if metric.records:
        yield f"- 全校没有{RECORDS[metric.records].name_zh}的统计期没有数值，不当作零"
    listed = "；".join(" › ".join(chain) for chain in metric.listed) or "无"
    yield f"- 无明细权限者可看的表：{listed}"
    mark = metric.benchmark
    yield f"- 参照：{mark.text}（来源：{mark.source}；状态：{mark.status}）"
    yield f"- 指南条款：{'、'.join(metric.clauses) or '无'}"
    yield from (f"- 提醒：{caveat}" for caveat in metric.caveats)
    yield ""


def _grants() -> Iterator[str]:
    yield "## 参照授权：明细权限之外，各角色还能看到的汇总\n"
    rows = (
        (role.name_zh, "、".join(g.units), "近三学年全校合计" if g.courses else "无") for role, g in grants().items()
    )
    yield from grid(("角色", "单位链上的层级", "课程"), rows)


def _tools() -> Iterator[str]:
    yield "## 工具\n"
    for name, tool in TOOLS.items():
        yield f"### `{name}`\n\n```text\n{inspect.cleandoc(tool.__doc__ or '')}\n```\n"


def _prompts() -> Iterator[str]:
    yield "## 提示词\n"
    loaded = [prompts.load(name) for name in prompts.names()]
    yield from grid(("名称", "用途", "版本"), ((f"`{p.name}`", p.front.purpose, p.front.version) for p in loaded))
