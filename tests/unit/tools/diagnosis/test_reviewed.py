"""What external reviews listed, against the tests' own SQL: whole, in the report's words, to whom it is due alone."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge_base.evaluation.warehouse import DuckClient
from tests.unit.tools.conftest import Of
from tools.errors import NoData, OutOfScope, ToolError
from tools.findings import findings

LISTED = """
SELECT f.finding_id, f.text_full FROM finding f JOIN external_review r USING (review_id)
WHERE {where} ORDER BY r.year DESC, r.review_id, f.seq
"""


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("user", "asked", "where"),
    [
        ("qa", {"about": "审核评估", "year": "2024"}, "r.kind = '审核评估' AND r.year = 2024"),
        ("leader", {"about": "audit", "year": "2024", "unit": "马院"}, "r.year = 2024 AND f.org_id = 'mx'"),
        ("qa", {"about": "认证", "unit": "软件工程"}, "r.org_id = 'cs.se'"),
        ("qa", {"about": "认证", "year": "2024", "unit": "软件工程"}, "r.org_id = 'cs.se'"),
        ("qa", {"about": "audit", "year": "2018", "unit": "em"}, "r.year = 2018 AND f.org_id = 'em'"),
        ("dean.me", {"about": "reviews"}, "f.org_id = 'me'"),
        ("dean.cs", {"about": "audit", "year": "2024年"}, "f.org_id = 'cs' AND r.kind = '审核评估' AND r.year = 2024"),
        ("dean.me", {"about": "论文抽检", "unit": "机械学院"}, "f.org_id = 'me' AND r.kind = '论文抽检'"),
        ("head.cs.se", {"about": "reviews"}, "r.org_id = 'cs.se'"),
    ],
)
def test_every_problem_is_listed_in_the_words_of_the_report(
    of: Of, demo_client: DuckClient, user: str, asked: dict[str, Any], where: str
) -> None:
    told = findings(of(user), **asked).evidence
    rows = demo_client.fetch(LISTED.format(where=where))
    assert [(e.filters["finding"], e.display) for e in told] == [(i, text.rstrip("。")) for i, text in rows]
    assert told


def test_what_was_not_taken_up_says_why(of: Of) -> None:
    told = findings(of("qa"), about="audit", year="2024", unit="马院").evidence
    assert [("未纳入整改：" in str(e.definition)) for e in told] == [False, True]


@pytest.mark.parametrize("user", ["student.3", "teacher.5", "supervisor"])
def test_they_are_for_those_who_open_items(of: Of, user: str) -> None:
    with pytest.raises(OutOfScope):
        findings(of(user), about="reviews")


@pytest.mark.parametrize(("user", "unit"), [("dean.em", "机械学院"), ("head.cs.se", "会计学"), ("dean.cs", "马院")])
def test_those_of_another_unit_are_refused(of: Of, user: str, unit: str) -> None:
    with pytest.raises(OutOfScope):
        findings(of(user), about="reviews", unit=unit)


@pytest.mark.parametrize("user", ["dean.cs", "dean.em", "head.cs.se", "head.em.ac"])
def test_the_whole_school_gives_nobody_more_than_the_own(of: Of, user: str) -> None:
    context = of(user)
    own = context.scope.major or context.scope.college
    college = (own or "").split(".", maxsplit=1)[0]
    assert {e.entity_id for e in findings(context, about="reviews", unit="全校").evidence} == {college}


def test_where_there_is_none_it_is_said(of: Of) -> None:
    with pytest.raises(NoData, match="2016年审核评估"):
        findings(of("qa"), about="audit", year="2016")
    with pytest.raises(ToolError, match="年份"):
        findings(of("qa"), about="audit", year="去年")
