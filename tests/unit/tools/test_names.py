"""Words to codes: codes, names, aliases, own units; what several or none bear; nothing a text can smuggle in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.evaluation.directory import CourseName, Directory, Unit
from tools.errors import AmbiguousName, NoData, ToolError, UnknownName
from tools.metrics.definition import Level
from tools.metrics.periods import PeriodKind
from tools.names import latest_period, resolve_course, resolve_unit
from tools.scope import Scope

SMUGGLED = [
    "cs' OR 1=1 --",
    "cs; DROP TABLE score",
    "cs.se' UNION SELECT name FROM student --",
    '"cs"',
    "cs%",
    "../cs",
    "cs\x00",
    "😀🎓",
    "\u202ecs",
    "ＣＳ学院",
    "计" * 20_000,
    "x" * 100_000,
]


@pytest.mark.parametrize(
    ("name", "unit", "level"),
    [
        ("cs", "cs", Level.COLLEGE),
        (" cs ", "cs", Level.COLLEGE),
        ("计算机学院", "cs", Level.COLLEGE),
        ("计院", "cs", Level.COLLEGE),
        ("cs.se", "cs.se", Level.MAJOR),
        (" cs.se ", "cs.se", Level.MAJOR),
        ("软件工程", "cs.se", Level.MAJOR),
        ("软件工程专业", "cs.se", Level.MAJOR),
        ("软工", "cs.se", Level.MAJOR),
        ("马院", "mx", Level.COLLEGE),
        ("全校", "school", Level.SCHOOL),
        ("school", "school", Level.SCHOOL),
        ("self", "self", Level.SELF),
        ("本人", "self", Level.SELF),
    ],
)
def test_units_by_code_name_and_alias(
    directory: Directory, scopes: dict[str, Scope], name: str, unit: str, level: Level
) -> None:
    assert resolve_unit(name, scopes["leader"], directory) == (unit, level)


@pytest.mark.parametrize(
    ("user", "name", "unit"),
    [
        ("leader", "", "school"),
        ("qa", "own", "school"),
        ("dean.cs", "", "cs"),
        ("dean.cs", "我们院", "cs"),
        ("head.cs.se", "", "cs.se"),
        ("head.cs.se", "我们学院", "cs"),
        ("head.cs.se", "本专业", "cs.se"),
        ("head.cs.se", "我们专业", "cs.se"),
        ("teacher.1", "", "self"),
        ("teacher.1", "own", "cs"),
        ("student.1", "", "self"),
        ("student.1", "本人", "self"),
        ("student.1", "我们专业", "cs.se"),
        ("student.1", "本院", "cs"),
        ("student.1", "全校", "school"),
        ("supervisor", "", "school"),
    ],
)
def test_own_units_are_the_askers(
    directory: Directory, scopes: dict[str, Scope], user: str, name: str, unit: str
) -> None:
    found, level = resolve_unit(name, scopes[user], directory)
    assert found == unit
    assert level == (Level.SELF if unit == "self" else Level(directory.unit(unit).level))


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ("leader", "我们院"),
        ("leader", "我们学院"),
        ("dean.cs", "我们专业"),
        ("supervisor", "本专业"),
        ("supervisor", "我们院"),
    ],
)
def test_who_has_no_such_unit_is_asked_which(
    directory: Directory, scopes: dict[str, Scope], user: str, name: str
) -> None:
    with pytest.raises(ToolError, match=r"您没有所属.*请说明是哪个"):
        resolve_unit(name, scopes[user], directory)


@pytest.mark.parametrize("name", ["jw", "教务处", "zp", "质量评估中心", "质评中心"])
def test_offices_teach_nothing(directory: Directory, scopes: dict[str, Scope], name: str) -> None:
    with pytest.raises(ToolError, match="职能部门，没有教学数据"):
        resolve_unit(name, scopes["leader"], directory)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("计算机学园", "计算机学院"),
        ("计算机学校", "计算机学院"),
        ("软件工成", "软件工程"),
        ("软件工程系", "软件工程"),
        ("材料学员", "材料学院"),
        ("zzz", ""),
        ("院" * 9999, ""),
    ],
    ids=range(7),
)
def test_a_near_name_is_offered_not_taken(directory: Directory, scopes: dict[str, Scope], name: str, near: str) -> None:
    with pytest.raises(UnknownName) as raised:
        resolve_unit(name, scopes["leader"], directory)
    assert near in raised.value.suggestions if near else raised.value.suggestions == ()
    assert len(raised.value.message) < 100


@pytest.mark.parametrize(
    ("name", "unit"),
    [("应用统计", "ma.as"), ("应用统计专业", "ma.as"), ("计算机科学", "cs.cs"), ("数学与统计", "ma"), ("马克思", "mx")],
)
def test_a_beginning_that_only_one_unit_has_is_that_unit(
    directory: Directory, scopes: dict[str, Scope], name: str, unit: str
) -> None:
    assert resolve_unit(name, scopes["leader"], directory)[0] == unit


def test_a_beginning_that_several_units_have_is_asked_about(directory: Directory, scopes: dict[str, Scope]) -> None:
    twin = Unit("ma.ae", "应用统计分析", "major", "ma", "专业", None, ())
    more = Directory([*directory.units.values(), twin], list(directory.courses.values()), [], directory.as_of)
    with pytest.raises(AmbiguousName) as raised:
        resolve_unit("应用统计", scopes["leader"], more)
    assert raised.value.suggestions == ("应用统计学（ma.as）", "应用统计分析（ma.ae）")
    assert resolve_unit(raised.value.suggestions[0], scopes["leader"], more)[0] == "ma.as"


@pytest.mark.parametrize("name", ["机械", "应用", "数学"])
def test_two_characters_say_too_little(directory: Directory, scopes: dict[str, Scope], name: str) -> None:
    known = {a for u in directory.units.values() for a in (u.name, *u.aliases)}
    if name not in known:
        with pytest.raises(UnknownName):
            resolve_unit(name, scopes["leader"], directory)


@pytest.mark.parametrize("text", SMUGGLED)
def test_no_text_is_more_than_a_name(directory: Directory, scopes: dict[str, Scope], text: str) -> None:
    for raised in (_refused_unit(text, scopes["dean.cs"], directory), _refused_course(text, directory)):
        assert len(raised.message) < 120
        assert "\n" not in raised.message


def _refused_unit(text: str, scope: Scope, directory: Directory) -> ToolError:
    with pytest.raises(UnknownName) as raised:
        resolve_unit(text, scope, directory)
    return raised.value


def _refused_course(text: str, directory: Directory) -> ToolError:
    with pytest.raises(UnknownName) as raised:
        resolve_course(text, directory)
    return raised.value


@pytest.mark.parametrize("name", ["MA1001", "高等数学", "《高等数学》", "高数", " 高数 "])
def test_courses_by_id_name_and_alias(directory: Directory, name: str) -> None:
    assert resolve_course(name, directory) == "MA1001"
    assert directory.course("MA1001").name == "高等数学"


@pytest.mark.parametrize("name", ["", "《》", "高等数", "x" * 9999], ids=range(4))
def test_what_no_course_is_called(directory: Directory, name: str) -> None:
    with pytest.raises(UnknownName):
        resolve_course(name, directory)


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


def test_a_name_of_several_courses_asks_which(directory: Directory) -> None:
    with pytest.raises(AmbiguousName) as raised:
        resolve_course("思政课", directory)
    assert len(raised.value.suggestions) >= 5
    assert any("马克思主义基本原理" in s for s in raised.value.suggestions)
    with pytest.raises(AmbiguousName) as same_name:
        resolve_course("毕业设计（论文）", directory)
    ids = [s.rsplit("（", 1)[1].rstrip("）") for s in same_name.value.suggestions]
    assert all(directory.courses[i].name == "毕业设计（论文）" for i in ids)
    assert len(ids) == len(set(ids)) > 1


def test_a_part_of_a_course_is_near_not_it(directory: Directory) -> None:
    with pytest.raises(UnknownName) as raised:
        resolve_course("程序设计", directory)
    assert "程序设计基础" in raised.value.suggestions


def test_a_major_is_no_course(directory: Directory) -> None:
    with pytest.raises(UnknownName):
        resolve_course("软工", directory)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (PeriodKind.TERM, "2025-2026-1"),
        (PeriodKind.YEAR, "2024-2025"),
        (PeriodKind.GRADUATION, "grad:2025"),
        (PeriodKind.POINT, "2025-09-30"),
    ],
)
def test_the_latest_complete_period(directory: Directory, kind: PeriodKind, code: str) -> None:
    """On the demo's day, 2026-03-20, the second term has begun and 2025-2026 is no complete year yet."""
    assert latest_period(directory, (kind,)).code == code


@pytest.mark.parametrize(("day", "code"), [(date(2025, 9, 30), "2024-09-30"), (date(2025, 10, 1), "2025-09-30")])
def test_the_heads_of_a_day_are_known_after_it(directory: Directory, day: date, code: str) -> None:
    later = Directory(list(directory.units.values()), [], list(directory.terms.values()), day)
    assert latest_period(later, (PeriodKind.POINT,)).code == code


@pytest.mark.parametrize("kind", [PeriodKind.TERM, PeriodKind.YEAR, PeriodKind.GRADUATION])
def test_before_any_marks_or_end_of_a_term_there_is_no_newest_period(directory: Directory, kind: PeriodKind) -> None:
    terms = [replace(term, has_scores=False) for term in directory.terms.values()]
    first = min(term.start for term in terms)
    empty = Directory(list(directory.units.values()), [], terms, first)
    with pytest.raises(NoData):
        latest_period(empty, (kind,))


def test_where_no_marks_are_kept_the_newest_term_is_the_last_one_over(directory: Directory) -> None:
    terms = [replace(term, has_scores=False) for term in directory.terms.values()]
    unmarked = Directory(list(directory.units.values()), [], terms, directory.as_of)
    over = max((term for term in terms if term.end < directory.as_of), key=lambda term: term.end)
    assert latest_period(unmarked, (PeriodKind.TERM,)).code == over.id


def test_the_latest_calendar_year_and_cohort(directory: Directory) -> None:
    assert latest_period(directory, (PeriodKind.CALENDAR,)).code == "2025"
    assert latest_period(directory, (PeriodKind.ENTRY,)).code == "entry:2025"
    assert latest_period(directory, (PeriodKind.ENTRY,), lag=4).code == "entry:2021"
