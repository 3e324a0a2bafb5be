"""A tool's outcome as a model is told it: compact JSON with evidence ids, what is common to all rows said once.

Only what a model needs to write: what it may not write anyway (counts, queries) stays with the evidence, behind its
slots. Errors carry what would be right.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from agents.brains.base import ToolOutcome
from tools.diagnosis.told import VERSION as CONTRIBUTION
from tools.evidence import Evidence, EvidenceKind

_LONGEST_QUOTE = 700
_ABOUT = ("definition", "attribution", "counted")
"""What the figures of one call have in common."""
_ROW = ("entity", "period", "display", "n")
_TREATS = {"regulates": "有规定", "lists": "只列举，没有具体要求", "": "只是相近，未必说的是这件事"}
_DATA = ("found", "fixed_period", "clauses", "companions", "caveats", "direction", "absent")
"""Data of a tool that is told as it is, where there is any."""
_WHOLE = 0.995
_OF_TWO = 2
"""Inputs of a difference."""


def outcome_text(outcome: ToolOutcome) -> str:
    """A tool's outcome as compact JSON for a model."""
    return json.dumps(told(outcome), ensure_ascii=False, default=str, separators=(",", ":"))


def told(outcome: ToolOutcome) -> dict[str, Any]:
    """What is said of an outcome, before it is written."""
    if outcome.error is not None:
        error: dict[str, Any] = {"error": outcome.error, "code": outcome.error_code}
        return error | ({"suggestions": list(outcome.suggestions)} if outcome.suggestions else {})
    said: dict[str, Any] = {}
    figures = [e for e in outcome.evidence if e.kind is EvidenceKind.METRIC]
    if about := _common(figures):
        said["about"] = about
    if outcome.evidence or "found" not in outcome.data:
        more = _more(outcome.data) | _items(outcome)
        said["evidence"] = [_row(e, about) | more.get(i, {}) for i, e in enumerate(outcome.evidence)]
    if outcome.notes:
        said["notes"] = list(outcome.notes)
    return said | {key: outcome.data[key] for key in _DATA if outcome.data.get(key)}


def _common(figures: Sequence[Evidence]) -> dict[str, Any]:
    """The metric with what is the same of all its figures; those of others beside it say their own."""
    about: dict[str, Any] = {"metric": figures[0].metric} if figures else {}
    for name in _ABOUT:
        values = {getattr(e, name) for e in figures if e.metric == about["metric"]}
        if len(values) == 1 and (value := values.pop()) is not None:
            about[name] = value
    return about


def _row(evidence: Evidence, about: Mapping[str, Any]) -> dict[str, Any]:
    match evidence.kind:
        case EvidenceKind.CLAUSE:
            return _clause(evidence)
        case EvidenceKind.METRIC:
            own = [name for name in _ABOUT if getattr(evidence, name) != about.get(name)]
            return _fields(evidence, (*_ROW, *own)) | _incomplete(evidence)
        case EvidenceKind.COMPUTED if evidence.definition_version == CONTRIBUTION:
            return _fields(evidence, ("title", "display"))
        case EvidenceKind.COMPUTED if evidence.metric is not None and len(evidence.inputs) < _OF_TWO:
            return _fields(evidence, ("title", *_ROW[1:]))
        case EvidenceKind.COMPUTED if evidence.metric is None:
            # Of no metric's definition: it says why a course is suggested, or what a gap is measured against.
            return _fields(evidence, ("title", *_ROW[1:], "definition"))
        case EvidenceKind.COMPUTED:
            return _fields(evidence, _ROW) | {"means": _sign(evidence)}
        case _:
            return _fields(evidence, ("title", "display", "definition", "attribution"))


def _fields(evidence: Evidence, names: Sequence[str]) -> dict[str, Any]:
    told = {name: value for name in names if (value := getattr(evidence, name)) is not None}
    if "period" in told and evidence.period_zh:
        # As its slot prints it: a code invites 「2024-2025学年学年」.
        told["period"] = evidence.period_zh
    if told.get("display") == told.get("title"):
        told.pop("display", None)
    return {"id": evidence.id} | told


def _clause(evidence: Evidence) -> dict[str, Any]:
    quote = evidence.quote or ""
    row = {"id": evidence.id, "document": evidence.document, "clause": evidence.clause, "quote": quote[:_LONGEST_QUOTE]}
    return row | ({"cut": "原文较长，这里只是开头，占位符给出全文"} if len(quote) > _LONGEST_QUOTE else {})


def _incomplete(evidence: Evidence) -> dict[str, Any]:
    share = evidence.completeness
    return {"completeness": round(share, 3)} if share is not None and share < _WHOLE else {}


def _sign(evidence: Evidence) -> str:
    """Which of the two is the higher: the difference itself is told without its sign."""
    first, second = evidence.inputs[:2]
    if not evidence.value:
        return f"{first} 与 {second} 持平"
    return f"{first} {'高' if evidence.value > 0 else '低'}于 {second}"


def _items(outcome: ToolOutcome) -> dict[int, dict[str, Any]]:
    """Of which problem of a review each item came; nothing where items were not asked for."""
    items: Any = outcome.data.get("items")
    if not isinstance(items, Mapping):
        return {}
    came = ((int(place), at) for place, found in items.items() for at in found)
    return {at: {"came_of": outcome.evidence[place].id} for place, at in came}


def _more(data: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """What the data say of single pieces of evidence, by their place."""
    more: dict[int, dict[str, Any]] = {row["evidence"]: {"small": True} for row in data.get("rows", ()) if row["small"]}
    for found in data.get("findings", ()):
        more[found["finding"]] = {"finding": found["key"]}
        if "items" in found:
            more[found["finding"]]["item"] = "有" if found["items"] else "还没有立项"
            more |= {place: {"came_of": found["key"]} for place in found["items"]}
    for hit in data.get("hits", ()):
        # A clause asked for by its number was not searched for: whether it treats the matter is for its reader to see.
        told = {"treats": _TREATS[hit["how"]]} if "how" in hit and "part" not in hit else {}
        if not hit.get("in_force", True):
            told["state"] = f"已由《{hit['replaced_by']}》代替" if hit.get("replaced_by") else "已失效"
        more[hit["evidence"]] = told
    return more
