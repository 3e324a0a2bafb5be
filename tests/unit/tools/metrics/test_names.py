"""From words to codes: own units by role, aliases, ambiguous and near names, the newest period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.evaluation.directory import CourseName, Directory, Unit
from tools.errors import AmbiguousName, NoData, ToolError, UnknownName
from tools.metrics.definition import Level
from tools.metrics.periods import PeriodKind
from tools.names import latest_period, resolve_course, resolve_periods, resolve_unit
from tools.scope import Scope

TERM, YEAR = (PeriodKind.TERM,), (PeriodKind.YEAR,)
POINT, GRADUATION = (PeriodKind.POINT,), (PeriodKind.GRADUATION,)


@pytest.mark.parametrize(
    ("user", "name", "unit"),
    [
        ("leader", "", "school"),
        ("dean.cs", "", "cs"),
        ("head.cs.se", "", "cs.se"),
        ("teacher.1", "", "self"),
        ("student.1", "", "self"),
        ("supervisor", "", "school"),
        ("dean.cs", "我们院", "cs"),
        ("head.cs.se", "我们学院", "cs"),
        ("head.cs.se", "我们专业", "cs.se"),
        ("student.1", "我们专业", "cs.se"),
        ("student.1", "本院", "cs"),
        ("teacher.1", "own", "cs"),
        ("student.1", "本人", "self"),
        ("student.1", "全校", "school"),
        ("leader", "计院", "cs"),
        ("leader", "计算机学院", "cs"),
        ("leader", " cs.se ", "cs.se"),
        ("leader", "软工", "cs.se"),
        ("leader", "软件工程专业", "cs.se"),
    ],
)
def test_units(scopes: dict[str, Scope], directory: Directory, user: str, name: str, unit: str) -> None:
    found, level = resolve_unit(name, scopes[user], directory)
    assert found == unit
    assert level == (Level.SELF if unit == "self" else Level(directory.unit(unit).level))


@pytest.mark.parametrize(("user", "name"), [("leader", "我们学院"), ("dean.cs", "我们专业"), ("supervisor", "我们院")])
def test_who_has_no_such_unit_is_asked_which(
    scopes: dict[str, Scope], directory: Directory, user: str, name: str
) -> None:
    with pytest.raises(ToolError, match="请说明是哪个"):
        resolve_unit(name, scopes[user], directory)


def test_offices_have_no_teaching(scopes: dict[str, Scope], directory: Directory) -> None:
    with pytest.raises(ToolError, match="职能部门"):
        resolve_unit("教务处", scopes["leader"], directory)


@pytest.mark.parametrize(
    ("name", "near"), [("计算机学校", "计算机学院"), ("软件工程系", "软件工程"), ("zzz", ""), ("院" * 9999, "")]
)
def test_unknown_units_offer_the_near_ones(
    scopes: dict[str, Scope], directory: Directory, name: str, near: str
) -> None:
    with pytest.raises(UnknownName) as unknown:
        resolve_unit(name, scopes["leader"], directory)
    assert near in unknown.value.suggestions if near else unknown.value.suggestions == ()
    assert len(unknown.value.message) < 100


def with_twins(directory: Directory) -> Directory:
    """The directory with a second 软件工程 and a second 高等数学."""
    units = [*directory.units.values(), Unit("em.se", "软件工程", "major", "em", "专业", None, ())]
    courses = [*directory.courses.values(), CourseName("ZZ0001", "高等数学", "em", ())]
    return Directory(units, courses, list(directory.terms.values()), directory.as_of)


def test_a_name_several_bear_is_asked_about(scopes: dict[str, Scope], directory: Directory) -> None:
    with pytest.raises(AmbiguousName) as units:
        resolve_unit("软件工程", scopes["leader"], with_twins(directory))
    assert len(units.value.suggestions) == 2
    with pytest.raises(AmbiguousName) as courses:
        resolve_course("高等数学", with_twins(directory))
    assert any("ZZ0001" in text for text in courses.value.suggestions)


@pytest.mark.parametrize("name", ["高等数学", "《高等数学》", "高数"])
def test_courses(directory: Directory, name: str) -> None:
    assert directory.course(resolve_course(name, directory)).name == "高等数学"


@pytest.mark.parametrize("name", ["", "《》", "高等数", "x" * 9999])
def test_unknown_courses(directory: Directory, name: str) -> None:
    with pytest.raises(UnknownName):
        resolve_course(name, directory)


def test_periods_in_order_without_repeats(directory: Directory) -> None:
    found = resolve_periods(["2024-2025", "2022-2023", "2024-2025"], directory, TERM)
    assert [p.code for p in found] == ["2022-2023", "2024-2025"]


@pytest.mark.parametrize(
    ("kinds", "code"), [(TERM, "2025-2026-1"), (YEAR, "2024-2025"), (GRADUATION, "grad:2025"), (POINT, "2025-09-30")]
)
def test_the_newest_complete_period(directory: Directory, kinds: tuple[PeriodKind, ...], code: str) -> None:
    assert latest_period(directory, kinds).code == code
    assert [p.code for p in resolve_periods([], directory, kinds)] == [code]


@pytest.mark.parametrize(("day", "code"), [(date(2025, 9, 30), "2024-09-30"), (date(2025, 10, 1), "2025-09-30")])
def test_the_heads_of_a_day_are_known_after_it(directory: Directory, day: date, code: str) -> None:
    later = Directory(list(directory.units.values()), [], list(directory.terms.values()), day)
    assert latest_period(later, POINT).code == code


@pytest.mark.parametrize("kinds", [TERM, YEAR, GRADUATION])
def test_a_school_without_marks_has_no_newest_period(directory: Directory, kinds: tuple[PeriodKind, ...]) -> None:
    terms = [replace(term, has_scores=False) for term in directory.terms.values()]
    empty = Directory(list(directory.units.values()), [], terms, directory.as_of)
    with pytest.raises(NoData):
        latest_period(empty, kinds)
