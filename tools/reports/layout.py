"""The tables and charts of a section: current figures, units by metric, years. Every cell is a text with slots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from tools.evidence import Evidence
from tools.metrics.definition import Form
from tools.reports.gathering import Material
from tools.reports.model import Block, Chart, Grid
from tools.reports.outline import Section

NONE = "—"
"""A cell for which there is no figure."""
_HEADER = ("指标", "统计期", "数值", "上年", "分子；分母")
_COLUMNS = 5
"""Metrics beside each other in one table of units."""


def laid_out(section: Section, materials: Sequence[Material], ids: Iterator[str]) -> list[Block]:
    """Tables, then charts, which take their ids from `ids`."""
    there = [material for material in materials if material.now is not None]
    blocks: list[Block] = []
    if section.table and there:
        blocks.append(_current(section, there))
    blocks += _by_unit(section, [m for m in there if m.below and "table" in m.item.below])
    return [*blocks, *_charts(there, ids)]


def _current(section: Section, materials: Sequence[Material]) -> Grid:
    rows = tuple(tuple(_current_row(material, material.now)) for material in materials if material.now is not None)
    return Grid("figures", f"{section.title}：主要指标", _HEADER, rows)


def _current_row(material: Material, now: Evidence) -> Iterator[str]:
    metric, before = material.metric, material.before
    yield metric.name_zh
    yield f"{{{now.id}.period}}"
    yield f"{{{now.id}}}"
    yield f"{{{before.id}}}" if before else NONE
    # The sums of a mean (all marks added up) say nothing to a reader.
    if metric.form is Form.MEAN or now.numerator is None or now.denominator is None:
        yield NONE
    else:
        yield (f"{metric.numerator_words} {{{now.id}.numerator}}；{metric.denominator_words} {{{now.id}.denominator}}")


def _by_unit(section: Section, materials: Sequence[Material]) -> Iterator[Grid]:
    for start in range(0, len(materials), _COLUMNS):
        part = materials[start : start + _COLUMNS]
        units: dict[str, dict[str, Evidence]] = {}
        for material in part:
            for evidence in material.below:
                units.setdefault(evidence.entity_id or "", {})[material.metric.id] = evidence
        header = ("单位", *(f"{m.metric.name_zh}（{{{m.below[0].id}.period}}）" for m in part))
        rows = tuple(
            (
                f"{{{next(iter(cells.values())).id}.entity}}",
                *(f"{{{cells[m.metric.id].id}}}" if m.metric.id in cells else NONE for m in part),
            )
            for cells in units.values()
        )
        yield Grid("units", f"{section.title}：分单位情况", header, rows)


def _charts(materials: Sequence[Material], ids: Iterator[str]) -> Iterator[Chart]:
    for material in materials:
        name = material.metric.name_zh
        if "chart" in material.item.below and len(material.below) > 1:
            yield _chart(next(ids), f"各单位{name}", "bar", name, material.below)
        if "chart" in material.item.history and len(material.history) > 1:
            yield _chart(next(ids), f"{name}逐年变化", "line", name, material.history)


def _chart(chart_id: str, title: str, kind: Literal["bar", "line"], series: str, figures: Sequence[Evidence]) -> Chart:
    label = "entity" if kind == "bar" else "period"
    labels = tuple(f"{{{e.id}.{label}}}" for e in figures)
    return Chart(chart_id, title, kind, series, labels, tuple(e.id for e in figures))
