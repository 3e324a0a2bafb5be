"""A finding as it is drawn: its evidence, what the change is made of ("contributes most", never a cause), its draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from api.web.evidence import KIND_ZH, facts, value_text
from tools.errors import ToolError
from tools.evidence import Evidence, ToolResult
from tools.marks import id_of

if TYPE_CHECKING:
    from tools.context import ToolContext
    from tools.diagnosis.model import Finding

WAYS = {"": "自动", "course": "按课程", "section": "按教学班", "major": "按专业", "college": "按学院"}
_MOVED = {True: "有变化", False: "变化不大"}
_MARK = re.compile(r"\[(E\d+)\]")


@dataclass(frozen=True)
class Shown:
    """One evidence: what it is called, its value, and everything behind it."""

    id: str
    kind: str
    title: str
    value: str
    facts: Sequence[tuple[str, str]]
    quote: str
    sql: str


@dataclass(frozen=True)
class Row:
    """One part of a change, with the values as people read them."""

    name: str
    before: str
    now: str
    share: str
    note: str


@dataclass(frozen=True)
class Split:
    """A change by one dimension; `mix` and `rate` are empty where they are not told."""

    title: str
    mix: str
    rate: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Why:
    """What a change is made of; `told` says why there is nothing to show."""

    told: str = ""
    whole: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    splits: tuple[Split, ...] = ()
    beside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    evidence: tuple[Shown, ...] = ()


def shown(e: Evidence, number: int = 0) -> Shown:
    name = e.id or (id_of(number) if number else "")
    return Shown(name, KIND_ZH[e.kind], e.title, value_text(e), facts(e), e.quote or "", e.sql or "")


def with_marks(text: str) -> Markup:
    """The text with its marks as links to the evidence below; everything else stays text."""
    return Markup(_MARK.sub(r'<a class="zz-mark" href="#\1">\1</a>', str(escape(text))))


def why_of(found: Finding, context: ToolContext, by: str) -> Why:
    """The split of the finding's rate against what it is set against; a sentence where there is none."""
    from tools.explain_change import explain_change

    request = found.request
    aside = {"course": request.course or ""} if by not in ("college", "major") else {}
    baseline = found.baseline.periods[0].code if found.baseline and len(found.baseline.periods) == 1 else ""
    period = request.periods[-1].code
    given = {"unit": request.unit, "period": period, "by": by, "baseline": baseline if baseline != period else ""}
    try:
        return _told(explain_change(context, metric=request.metric.id, **given, **aside))
    except ToolError as error:
        return Why(told=error.message)


def _told(result: ToolResult) -> Why:
    data, evidence = result.data, result.evidence

    def value(place: int | None) -> str:
        return evidence[place].display if place is not None else "—"

    whole = tuple(f"{evidence[data[key]].title}：{value(data[key])}" for key in ("before", "now", "change"))
    moved = [
        f"{evidence[one['now']].title}：{value(one['before'])} → {value(one['now'])}（{_MOVED[one['moved']]}）"
        for one in data["beside"]
    ]
    return Why(
        whole=whole,
        checks=tuple(f"{'✓' if c['ok'] else '!'} {c['text']}" for c in data["checks"]),
        splits=tuple(_split(layer, evidence, value) for layer in data["layers"]),
        beside=tuple(moved),
        notes=tuple(note for note in result.notes if not note.startswith("先查数据")),
        evidence=tuple(shown(e, number) for number, e in enumerate(evidence, start=1)),
    )


def _split(layer: Mapping[str, Any], evidence: Sequence[Evidence], value: Any) -> Split:
    parts = [*layer["parts"], *(layer[key] for key in ("focus", "counter") if layer.get(key))]
    seen: dict[int, Mapping[str, Any]] = {}
    for part in parts:
        seen.setdefault(part["evidence"], part)
    rows = []
    for rank, part in enumerate(seen.values()):
        said = ["贡献最大" if rank == 0 else "", "超出随机波动" if part["beyond"] else ""]
        said += ["主要来自结构" if part["by_mix"] else "主要来自率", "只有一期有记录" if part["one_sided"] else ""]
        name = evidence[part.get("now", part.get("before", part["evidence"]))].entity or ""
        note = "，".join(one for one in said if one)
        rows.append(Row(name, value(part.get("before")), value(part.get("now")), value(part["evidence"]), note))
    title = f"{layer['about']}，按{layer['dimension']}分"
    mix, rate = (value(layer[k]) if layer.get(k) is not None else "" for k in ("mix", "rate"))
    return Split(title, mix, rate, tuple(rows))
