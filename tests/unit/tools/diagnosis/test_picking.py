"""Conditions on what is found: applied, counted in words before what is told, and never passed over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge_base.evaluation.warehouse import DuckClient
from tests.unit.tools.conftest import Of
from tools.diagnosis.picking import Picked, picked
from tools.diagnosis.times import is_latest, since
from tools.errors import NoData, ToolError
from tools.findings import findings

TODAY = date(2026, 3, 20)
LISTED = """
SELECT f.finding_id FROM finding f JOIN external_review r USING (review_id)
WHERE {where} ORDER BY r.year DESC, r.review_id, f.seq
"""


@pytest.mark.parametrize(
    ("only", "found"),
    [
        ("", Picked()),
        ("重点", Picked(("重点", "底线", "红线"))),
        ("底线", Picked(("底线", "红线"))),
        ("一般", Picked(("一般",))),
        ("还没立项", Picked((), unopened=True)),
        ("重点、未立项", Picked(("重点", "底线", "红线"), unopened=True)),
        ("红线", Picked(("红线",))),
        ("最严重", Picked(gravest=True)),
    ],
)
def test_a_condition_by_its_words(only: str, found: Picked) -> None:
    assert picked(only) == found


def test_a_condition_there_is_none_of_is_said() -> None:
    with pytest.raises(ToolError, match="挑选条件"):
        picked("教学方面")


@pytest.mark.parametrize(
    ("year", "start"),
    [
        ("近三年", date(2023, 3, 20)),
        ("最近5年", date(2021, 3, 20)),
        ("近几年", date(2023, 3, 20)),
        ("这两年", date(2024, 3, 20)),
        ("2024", None),
        ("最近一次", None),
    ],
)
def test_the_day_recent_years_run_from(year: str, start: date | None) -> None:
    assert since(year, TODAY) == start
    assert since("近一年", date(2028, 2, 29)) == date(2027, 2, 28)
    assert is_latest("最近一次")
    assert not is_latest("近三年")


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("user", "asked", "where"),
    [
        ("qa", {"about": "audit", "year": "最近一次"}, "r.kind = '审核评估' AND r.year = 2024"),
        ("dean.em", {"about": "audit", "year": "最近一次"}, "r.year = 2018 AND f.org_id = 'em'"),
        ("qa", {"about": "reviews", "year": "近三年"}, "coalesce(r.reported_on, f.found_on) >= '2023-03-20'"),
        ("qa", {"about": "reviews", "only": "重点"}, "f.severity IN ('重点', '底线', '红线')"),
        ("dean.cs", {"about": "reviews", "only": "一般"}, "f.org_id = 'cs' AND f.severity = '一般'"),
        ("qa", {"about": "reviews", "only": "未立项"}, "NOT f.adopted"),
        ("qa", {"about": "reviews", "only": "红线"}, "f.severity = '红线'"),
        ("qa", {"about": "reviews", "only": "最严重"}, "f.severity = '底线'"),
        (
            "dean.em",
            {"about": "audit", "only": "最严重"},
            "f.org_id = 'em' AND f.severity = '重点' AND r.kind = '审核评估'",
        ),
        ("qa", {"about": "reviews", "matter": "教材"}, "f.text_full LIKE '%教材%'"),
        (
            "qa",
            {"about": "reviews", "only": "重点、未立项", "year": "近五年"},
            "NOT f.adopted AND f.severity <> '一般' AND coalesce(r.reported_on, f.found_on) >= '2021-03-20'",
        ),
    ],
)
def test_problems_of_reviews_under_a_condition(
    of: Of, demo_client: DuckClient, user: str, asked: dict[str, Any], where: str
) -> None:
    told = findings(of(user), **asked)
    head, *problems = told.evidence
    rows = [row[0] for row in demo_client.fetch(LISTED.format(where=where))]
    assert [e.filters["finding"] for e in problems] == rows[:24]
    assert head.value == len(rows)
    assert head.definition
    assert told.data["picked"] == 0


def test_that_nothing_is_left_under_a_condition_is_a_figure_and_no_gap(of: Of) -> None:
    told = findings(of("dean.cs"), about="reviews", only="未立项")
    assert [e.display for e in told.evidence] == ["0 条"]
    assert "没有纳入整改" in str(told.evidence[0].definition)


def test_without_any_review_there_is_no_latest(of: Of) -> None:
    with pytest.raises(NoData, match="最近一次审核评估"):
        findings(of("dean.pe"), about="audit", year="最近一次")


def test_items_of_a_problem_are_those_handed_over_for_it(of: Of) -> None:
    told = findings(of("qa"), about="audit", year="2024", items=True)
    assert set(told.data["items"]) == {str(place) for place in range(len(told.evidence))}
    assert any("没有登记出自哪条评估问题" in note for note in told.notes)


def test_findings_under_a_condition_are_counted(of: Of) -> None:
    every = findings(of("qa")).data["findings"]
    told = findings(of("qa"), only="重点")
    assert told.evidence[0].title == "诊断发现"
    assert len(told.data["findings"]) <= len(every)
    shown = [told.evidence[one["finding"]] for one in told.data["findings"]]
    assert all("重点" in str(e.definition) for e in shown)


@pytest.mark.parametrize("asked", [{"about": "reviews"}, {"about": "audit", "only": "重点"}, {}])
def test_the_numbers_of_units_come_to_the_whole(of: Of, asked: dict[str, Any]) -> None:
    told = findings(of("qa"), **asked, count=True)
    units = [told.evidence[at] for at in told.data["units"]]
    numbers = [int(e.value or 0) for e in units]
    assert sum(numbers) == told.evidence[told.data["picked"]].value
    assert numbers == sorted(numbers, reverse=True)
    assert len({e.entity_id for e in units}) == len(units)


def test_what_is_counted_is_what_is_listed(of: Of) -> None:
    told = findings(of("dean.cs"), about="reviews", count=True)
    listed = [place for review in told.data["reviews"] for place in review["places"]]
    assert told.evidence[0].value == len(listed)
    assert {told.evidence[at].title for at in told.data["units"]} == {"计算机学院"}


@pytest.mark.parametrize(
    ("user", "asked", "title"),
    [
        ("qa", {}, "审核评估或合格评估提出的问题"),
        ("qa", {"unit": "马院"}, "审核评估或合格评估提出的马克思主义学院的问题"),
        ("dean.cs", {}, "审核评估或合格评估提出的计算机学院的问题"),
        ("dean.cs", {"unit": "全校"}, "审核评估或合格评估提出的计算机学院的问题"),
    ],
)
def test_a_number_says_whose_it_is(of: Of, user: str, asked: dict[str, Any], title: str) -> None:
    assert findings(of(user), about="audit", count=True, **asked).evidence[0].title == title


def test_a_part_of_a_unit_is_not_told_as_the_whole(of: Of) -> None:
    told = findings(of("head.cs.se"), about="accreditation", unit="计算机学院", count=True)
    assert told.evidence[0].title == "工程认证或师范认证提出的计算机学院里您可以查看的问题"


def test_a_matter_that_nothing_is_written_of_is_not_picked_by(of: Of) -> None:
    every, told = findings(of("qa"), about="audit"), findings(of("qa"), about="audit", matter="食堂")
    assert "没有按它挑选" in str(told.data["absent"])
    assert [e.title for e in told.evidence] == [e.title for e in every.evidence]


def test_without_records_nobody_says_what_came_of_a_finding(of: Of) -> None:
    with pytest.raises(NoData, match="整改台账"):
        findings(of("qa"), items=True)
