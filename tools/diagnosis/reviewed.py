"""What audits, accreditations, programme reviews, inspections and thesis checks listed as problems, on record.

The rows are read under the right of the asker's post: the school's, a college's, or those of a major. What a report
says is told in its own words; nothing is added, weighed or ranked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from knowledge_base.evaluation.rights import RightKind
from tools.context import ToolContext
from tools.diagnosis.handed_over import handed_over
from tools.diagnosis.on_record import college_of, major_of, rows_of
from tools.diagnosis.picking import ALL, Picked, by_unit, counted, in_words, told_of
from tools.diagnosis.places import name_of, whose
from tools.diagnosis.times import is_latest, since
from tools.display import said_day
from tools.errors import NoData, ToolError
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.definition import Level
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

_COLLEGE = college_of("fi")
PROBLEM = Relation(
    name="review_problem",
    table="finding",
    alias="fi",
    joins={
        "rv": Join("external_review", "rv.review_id = fi.review_id"),
        "ma": major_of("fi"),
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

_YEAR = re.compile(r"20\d\d")
_BAD_YEAR = "外部评估的 year 写年份，如 2024；也可以写近三年、最近一次"
_NONE = "您可以查看的外部评估记录里没有{about}提出的问题"
_LATEST = "最近一次，按您可以查看的问题里最近提出的那次算"
_NOT_TAKEN = "没有纳入整改"
_TAKEN = "已纳入整改是问题清单上的登记；台账里新立的整改项没有登记出自哪条评估问题"
_COUNTED = "按问题涉及的单位数条数，专业的计入所在学院；条数多少与评估的次数有关，不表示单位的优劣"
_WORDS = "问题按评估报告的原文列出，先后照报告的序号，不表示轻重"
_CUT = "问题较多，只列出最近的一部分；写明年份或单位可以看全"


def reviewed(
    context: ToolContext,
    about: str,
    unit: str,
    year: str,
    only: Picked = ALL,
    *,
    items: bool = False,
    count: bool = False,
) -> ToolResult:
    """The problems of the reviews of that kind, unit and year, the newest review first; with `items` what is on record
    of items that came of each, with `count` how many there are, as a whole and unit by unit.

    NoData where there are none; ToolError for a year that is none.
    """
    rows = [row for row in rows_of(PROBLEM, context) if _of_kind(row, about) and _of_unit(row, unit, context)]
    rows, when = _of_time(rows, year, context.today)
    if not rows:
        raise NoData(_NONE.format(about=_said(about, year)), _instead(context))
    matter = only.matter
    only = only.among({row["severity"] for row in rows}, map(_text, rows))
    rows = [row for row in rows if _is_wanted(row, only)]
    rows.sort(key=lambda row: (-row["year"], row["review_id"], row["seq"]))
    conditions = [*when, *in_words(only, _NOT_TAKEN)]
    evidence = [_head(about, unit, year, len(rows), conditions, context)] if conditions or count else []
    told, first = rows[:MOST], len(evidence)
    evidence += [_evidence(row, context) for row in told]
    data: dict[str, Any] = {"side": "reviews", "reviews": _by_review(told, first)}
    if evidence[:first]:
        data["picked"] = 0
    data |= told_of(matter, only)
    if len(rows) > MOST:
        data["cut"] = True
    if items:
        data["items"] = _items(told, first, evidence, context)
    if count:
        tally = by_unit((whose(row["org_id"], context) for row in rows), _COUNTED, **_stamp(context))
        data["units"] = list(range(len(evidence), len(evidence) + len(tally)))
        evidence += tally
    notes = [*([_WORDS] if rows else []), *([_CUT] if len(rows) > MOST else [])]
    return ToolResult(
        evidence=tuple(evidence), notes=(*notes, *([_TAKEN] if items or only.unopened else [])), data=data
    )


def _of_time(rows: Sequence[dict[str, Any]], year: str, today: date) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of the time, and that time in words where it was not said by years."""
    years = {int(found) for found in _YEAR.findall(year)}
    if years:
        # A review is called by the year of its visit; where none bears that year, by that of its report.
        visited = [row for row in rows if row["year"] in years]
        return visited or [row for row in rows if row["reported_on"] and row["reported_on"].year in years], []
    if is_latest(year):
        newest = max((_told_on(row), row["review_id"]) for row in rows)[1] if rows else ""
        return [row for row in rows if row["review_id"] == newest], [_LATEST]
    if (start := since(year, today)) is not None:
        return [row for row in rows if _told_on(row) >= start], [f"{said_day(start)}以来提出"]
    if year.strip():
        raise ToolError(_BAD_YEAR)
    return [*rows], []


def _told_on(row: Mapping[str, Any]) -> date:
    day: date = row["reported_on"] or row["found_on"]
    return day


def _by_review(rows: Sequence[Mapping[str, Any]], first: int) -> list[dict[str, Any]]:
    """The places of the problems of each review."""
    reviews: list[dict[str, Any]] = []
    for place, row in enumerate(rows, first):
        if not reviews or reviews[-1]["review"] != row["review_id"]:
            reviews.append({"review": row["review_id"], "places": []})
        reviews[-1]["places"].append(place)
    return reviews


def _items(
    rows: Sequence[Mapping[str, Any]], first: int, evidence: list[Evidence], context: ToolContext
) -> dict[str, list[int]]:
    """The places of the items that came of each problem, which are put behind the evidence."""
    known = handed_over(context)
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows, first):
        found = known.get(row["finding_id"], [])
        places[str(place)] = list(range(len(evidence), len(evidence) + len(found)))
        evidence += found
    return places


def _head(about: str, unit: str, year: str, told: int, conditions: list[str], context: ToolContext) -> Evidence:
    """How many; its title says of whom, of which reviews and of which years."""
    name = name_of(unit, context)
    of = f"{name}的" if name else ""
    said = _said(about, "、".join(_YEAR.findall(year)))
    return counted(f"{said}提出的{of}问题", told, conditions, **_stamp(context))


def _stamp(context: ToolContext) -> dict[str, Any]:
    return {
        "generation": context.metrics.client.generation,
        "as_of": context.metrics.directory.as_of.isoformat(),
    }


def _text(row: Mapping[str, Any]) -> str:
    """All that is written of a problem."""
    return "；".join(
        str(row[name] or "") for name in ("text_short", "text_full", "indicator_l1", "indicator_l2", "source")
    )


def _is_wanted(row: Mapping[str, Any], only: Picked) -> bool:
    return only.keeps(row["severity"]) and only.writes(_text(row)) and not (only.unopened and row["adopted"])


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


def _said(about: str, year: str) -> str:
    """The reviews asked for, their time as it was said."""
    kinds = "或".join(KINDS[about]) or "外部评估"
    years = sorted({int(found) for found in _YEAR.findall(year)})
    return f"{'、'.join(f'{one}年' for one in years) or year.strip()}{kinds}"


def _instead(context: ToolContext) -> tuple[str, ...]:
    """The newest reviews the asker may see something of."""
    rows = sorted(rows_of(PROBLEM, context), key=lambda row: -row["year"])
    return tuple(dict.fromkeys(f"{row['year']}年{row['kind']}提出的问题" for row in rows))[:3]


def _evidence(row: Mapping[str, Any], context: ToolContext) -> Evidence:
    units = context.metrics.directory.units
    entity, place = units.get(row["org_id"]), units.get(row["reviewed"])
    of = f"{place.name}" if place is not None and place.parent is not None else ""
    taken = "已纳入整改" if row["adopted"] else f"未纳入整改：{row['not_adopted_reason'] or '没有写明理由'}"
    sort = "·".join(part for part in (row["indicator_l1"], row["indicator_l2"]) if part)
    when = f"{said_day(_told_on(row))}提出"
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
