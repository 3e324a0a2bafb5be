"""What audits, accreditations, programme reviews, inspections and thesis checks listed as problems, on record.

The rows are read under the right of the asker's post: the school's, a college's, or those of a major. What a report
says is told in its own words; nothing is added, weighed or ranked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlglot import exp

from knowledge_base.evaluation.rights import RightKind
from tools.context import ToolContext
from tools.errors import NoData, ToolError
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.access import own_right
from tools.metrics.compile import render
from tools.metrics.definition import Level
from tools.metrics.expressions import check_query
from tools.metrics.relations import Join, Relation
from tools.metrics.request import SELF
from tools.names import resolve_unit

MOST = 24
"""Problems of one answer."""
KINDS: Mapping[str, tuple[str, ...]] = {
    "reviews": (),
    "audit": ("审核评估", "合格评估"),
    "accreditation": ("工程认证", "师范认证"),
    "programme": ("专业评估",),
    "inspection": ("巡视",),
    "thesis": ("论文抽检",),
}
"""The kinds of reviews by what is asked for; empty is every kind."""

_COLLEGE = "COALESCE(ma.parent_id, fi.org_id)"
PROBLEM = Relation(
    name="review_problem",
    table="finding",
    alias="fi",
    joins={
        "rv": Join("external_review", "rv.review_id = fi.review_id"),
        "ma": Join("org_unit", "ma.org_id = fi.org_id AND ma.level = 'major'", outer=True),
    },
    columns={
        **{name: f"fi.{name}" for name in ("finding_id", "seq", "org_id", "indicator_l1", "indicator_l2")},
        **{name: f"fi.{name}" for name in ("text_short", "text_full", "source", "severity", "found_on", "adopted")},
        "not_adopted_reason": "fi.not_adopted_reason",
        "college_id": _COLLEGE,
        **{name: f"rv.{name}" for name in ("review_id", "kind", "year", "authority", "reported_on")},
        "reviewed": "rv.org_id",
    },
    rights={
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: f"{_COLLEGE} = :id",
        RightKind.MAJOR: "(fi.org_id = :id OR rv.org_id = :id)",
    },
    personal=False,
)
"""One problem that an external review listed; no person stands behind it."""

_TABLES = {PROBLEM.name: PROBLEM.tables}
_YEAR = re.compile(r"20\d\d")
_BAD_YEAR = "外部评估的 year 写年份，如 2024"
_NONE = "您可以查看的外部评估记录里没有{about}提出的问题"
_WORDS = "问题按评估报告的原文列出，先后照报告的序号，不表示轻重"
_CUT = "问题较多，只列出最近的一部分；写明年份或单位可以看全"


def reviewed(context: ToolContext, about: str, unit: str, year: str) -> ToolResult:
    """The problems of the reviews of that kind, unit and year, the newest review first.

    NoData where there are none; ToolError for a year that is none.
    """
    years = {int(found) for found in _YEAR.findall(year)}
    if year.strip() and not years:
        raise ToolError(_BAD_YEAR)
    rows = [row for row in _rows(context) if _of_kind(row, about) and _of_unit(row, unit, context)]
    if years:
        # A review is called by the year of its visit; where none bears that year, by that of its report.
        visited = [row for row in rows if row["year"] in years]
        rows = visited or [row for row in rows if row["reported_on"] and row["reported_on"].year in years]
    if not rows:
        raise NoData(_NONE.format(about=_said(about, years)), _instead(context))
    rows.sort(key=lambda row: (-row["year"], row["review_id"], row["seq"]))
    told = rows[:MOST]
    reviews: list[dict[str, Any]] = []
    for place, row in enumerate(told):
        if not reviews or reviews[-1]["review"] != row["review_id"]:
            reviews.append({"review": row["review_id"], "places": []})
        reviews[-1]["places"].append(place)
    notes = (_WORDS, *((_CUT,) if len(rows) > MOST else ()))
    return ToolResult(
        evidence=tuple(_evidence(row, context) for row in told),
        notes=notes,
        data={"side": "reviews", "reviews": reviews},
    )


def _rows(context: ToolContext) -> list[dict[str, Any]]:
    right, names = own_right(context.scope), list(PROBLEM.columns)
    query = exp.select(*(exp.column(name) for name in names)).from_(PROBLEM.name)
    query = query.with_(PROBLEM.name, as_=PROBLEM.select(names, PROBLEM.predicate(right), {}))
    check_query(query, _TABLES)
    client = context.metrics.client
    found = client.scoped(right).fetch(render(query, client.dialect))
    return [dict(zip(names, row, strict=True)) for row in found]


def _of_kind(row: Mapping[str, Any], about: str) -> bool:
    kinds = KINDS[about]
    return not kinds or row["kind"] in kinds


def _of_unit(row: Mapping[str, Any], unit: str, context: ToolContext) -> bool:
    if not unit.strip():
        return True
    code, level = resolve_unit(unit, context.scope, context.metrics.directory)
    if code == SELF or level is Level.SCHOOL:
        return True
    return code in (row["org_id"], row["reviewed"], row["college_id"])


def _said(about: str, years: Collection[int]) -> str:
    kinds = "或".join(KINDS[about]) or "外部评估"
    return f"{'、'.join(f'{year}年' for year in sorted(years))}{kinds}"


def _instead(context: ToolContext) -> tuple[str, ...]:
    """The newest reviews the asker may see something of."""
    rows = sorted(_rows(context), key=lambda row: -row["year"])
    return tuple(dict.fromkeys(f"{row['year']}年{row['kind']}提出的问题" for row in rows))[:3]


def _evidence(row: Mapping[str, Any], context: ToolContext) -> Evidence:
    units = context.metrics.directory.units
    entity, place = units.get(row["org_id"]), units.get(row["reviewed"])
    of = f"{place.name}" if place is not None and place.parent is not None else ""
    taken = "已纳入整改" if row["adopted"] else f"未纳入整改：{row['not_adopted_reason'] or '没有写明理由'}"
    sort = "·".join(part for part in (row["indicator_l1"], row["indicator_l2"]) if part)
    when = f"{_day(row['reported_on'] or row['found_on'])}提出"
    about = "，".join(part for part in (sort, row["severity"], row["source"], when) if part)
    return Evidence(
        kind=EvidenceKind.RECORD,
        title=f"{row['year']}年{of}{row['kind']}问题{row['seq']}：{row['text_short']}",
        display=str(row["text_full"] or row["text_short"]).rstrip("。"),
        entity=entity.name if entity else None,
        entity_id=row["org_id"],
        period=str(row["year"]),
        period_zh=f"{row['year']}年",
        definition=f"{about}；{taken}",
        method=f"{row['authority']}的评估，照报告的问题清单",
        filters={"review": row["review_id"], "finding": row["finding_id"]},
        generation=context.metrics.client.generation,
        as_of=context.metrics.directory.as_of.isoformat(),
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
