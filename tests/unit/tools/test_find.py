"""Looking up what there is to ask about: names and codes, what the asker may see of a metric, never persons."""

from __future__ import annotations

import json

import pytest

from knowledge_base.evaluation.warehouse import DuckClient
from tests.unit.tools.conftest import Of
from tools.errors import NoData, OutOfScope, ToolError
from tools.find import find
from tools.metrics.definition import Catalogue
from tools.query_metric import query_metric

USERS = ["leader", "qa", "dean.cs", "head.cs.se", "teacher.6", "student.1", "supervisor"]
KINDS = ["metric", "unit", "course", "document", "period"]


@pytest.mark.parametrize("user", USERS)
def test_what_may_be_seen_is_what_a_query_gives(of: Of, catalogue: Catalogue, user: str) -> None:
    """The look-up promises the school's figure exactly where a query is not refused for want of a right."""
    for metric in catalogue:
        seen = next(r for r in find(of(user), metric.id).data["found"] if r["metric"] == metric.id)["may_see"]
        if "各院校" in seen:
            continue
        try:
            query_metric(of(user), metric.id, unit="school")
            refused = False
        except OutOfScope:
            refused = True
        except ToolError:
            continue
        assert ("全校" in seen) != refused, (metric.id, seen)


@pytest.mark.parametrize(
    ("user", "metric", "seen", "unseen"),
    [
        ("leader", "挂科率", {"全校", "各学院", "各专业", "各课程"}, {"本人"}),
        ("dean.cs", "挂科率", {"计算机学院", "计算机学院各专业", "计算机学院各课程", "全校"}, {"各学院"}),
        ("head.cs.se", "挂科率", {"软件工程", "计算机学院", "全校"}, {"计算机学院各专业", "各学院"}),
        ("teacher.6", "评教", {"本人", "数学与统计学院", "全校"}, {"各学院"}),
        ("student.1", "挂科率", {"本人", "全校"}, {"各学院", "本人各教学班各课程"}),
        ("student.1", "评教", {"全校"}, {"本人"}),
        ("supervisor", "挂科率", {"获授权的教学班", "全校"}, {"各学院"}),
    ],
)
def test_each_role_is_told_its_own_reach(of: Of, user: str, metric: str, seen: set[str], unseen: set[str]) -> None:
    told = set(find(of(user), metric).data["found"][0]["may_see"])
    assert seen <= told
    assert not unseen & told


def test_metrics_by_words_and_all_of_them(of: Of, catalogue: Catalogue) -> None:
    assert [r["metric"] for r in find(of("qa"), "挂科").data["found"]] == ["course_fail_rate", "student_fail_rate"]
    assert find(of("qa"), "图书").data["found"][0]["metric"] == "books_per_student"
    assert len(find(of("qa")).data["found"]) == len(list(catalogue))


def test_units_and_courses_by_what_people_call_them(of: Of) -> None:
    assert find(of("qa"), "软工", "专业").data["found"] == [
        {"unit": "cs.se", "name": "软件工程", "level": "专业", "in": "计算机学院"}
    ]
    assert find(of("qa"), "高数", "课程").data["found"][0]["name"] == "高等数学"
    near = find(of("qa"), "数据", "课程").data["found"]
    assert near
    assert all("数据" in row["name"] for row in near)


def test_periods_with_data_and_words_as_they_are_read(of: Of) -> None:
    kinds = {row["kind"]: row for row in find(of("qa"), "", "period").data["found"]}
    assert kinds["学期"]["newest"] == "2025-2026-1"
    assert kinds["届（毕业年份）"]["codes"][-1] == "grad:2025"
    read = {row["kind"]: row["codes"] for row in find(of("qa"), "上学期", "period").data["found"]}
    assert read["学期"] == ["2025-2026-1"]
    of_metric = find(of("qa"), "毕业率", "period").data["found"]
    assert of_metric[0]["metric"] == "graduation_rate"
    assert len(of_metric) == 2


def test_a_document_the_asker_may_not_read_is_not_there(of: Of) -> None:
    titles = {row["document"] for row in find(of("qa"), "", "document").data["found"]}
    open_to_students = {row["document"] for row in find(of("student.1"), "", "document").data["found"]}
    hidden = titles - open_to_students
    assert hidden
    for title in hidden:
        try:
            found = find(of("student.1"), title[:50], "document").data["found"]
        except NoData:
            continue
        assert title not in {row["document"] for row in found}


def test_persons_are_nowhere(of: Of, demo_client: DuckClient) -> None:
    """Neither by name nor by number, in no kind, for nobody."""
    staff = demo_client.fetch("SELECT staff_id, name FROM staff ORDER BY staff_id LIMIT 5")
    students = demo_client.fetch("SELECT student_id, name FROM student ORDER BY student_id LIMIT 5")
    for number, name in [*staff, *students]:
        for kind in KINDS:
            for words in (str(number), str(name)):
                try:
                    told = json.dumps(find(of("qa"), words, kind).data, ensure_ascii=False)
                except NoData:
                    continue
                assert words not in told


def test_what_is_not_there_says_where_it_might_be(of: Of) -> None:
    with pytest.raises(NoData) as raised:
        find(of("qa"), "软工")
    assert "kind=unit" in raised.value.suggestions
    with pytest.raises(ToolError, match="太长"):
        find(of("qa"), "软" * 100)
    with pytest.raises(ToolError, match="课程很多"):
        find(of("qa"), "", "course")
