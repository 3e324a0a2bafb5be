"""What a finished turn was about, in words without figures: kept with it for when its text is no longer shown."""

from __future__ import annotations

from collections.abc import Sequence

from tools.evidence import Evidence, EvidenceKind

MOST_NAMED = 4
"""Units or periods named in one subject."""


def subjects(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """One text for each metric or document, as they came: 「课程不及格率：计算机学院，2024-2025学年」."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for item in evidence:
        if item.kind is EvidenceKind.CLAUSE:
            found.setdefault(item.document or item.title, ({}, {}))[0][item.clause or ""] = None
        elif item.kind is EvidenceKind.METRIC:
            entities, periods = found.setdefault(_metric(item), ({}, {}))
            entities[item.entity or ""] = None
            periods[item.period_zh or item.period or ""] = None
    return tuple(_said(name, *parts) for name, parts in found.items())


def _metric(item: Evidence) -> str:
    return item.title.removeprefix(item.entity or "").removeprefix(item.period_zh or "")


def _said(name: str, entities: dict[str, None], periods: dict[str, None]) -> str:
    parts = [part for part in (_listed(list(entities)), _listed(list(periods))) if part]
    return f"{name}：{'，'.join(parts)}" if parts else name


def _listed(names: Sequence[str]) -> str:
    shown = [name for name in names if name]
    return "、".join(shown[:MOST_NAMED]) + ("等" if len(shown) > MOST_NAMED else "")
