"""From the words of a call to codes: units and courses, and a metric's newest period, by the organisation's own names.

A name nothing bears raises UnknownName with what is near; one that several bear raises AmbiguousName with the
candidates' full names. The beginning of a unit's name, of three characters or more, is that unit where no other's name
begins so; a course's is not: 程序设计 may be a course that the school does not give.
"""

from __future__ import annotations

import re
from collections.abc import Container
from difflib import get_close_matches

from knowledge_base.evaluation.directory import Directory, Unit
from knowledge_base.evaluation.tables import SCHOOL
from tools.context import ToolContext
from tools.errors import AmbiguousName, NoData, ToolError, UnknownName
from tools.metrics.definition import Level, MetricDefinition
from tools.metrics.periods import CENSUS_DAY, Period, PeriodKind
from tools.metrics.request import SELF
from tools.metrics.said import said
from tools.scope import Role, Scope

_OWN = ("self", "本人", "我", "我的", "自己", "我的课", "我的班", "我的教学班", "本人教学班")
_OWN_UNIT = ("", "own", "本单位", "我们", "我们单位", "我单位", "own_unit")
_OWN_COLLEGE = ("我们院", "我们学院", "本院", "本学院", "我院", "我的学院", "我所在学院", "own_college")
_OWN_MAJOR = ("我们专业", "本专业", "我专业", "我的专业", "我所在专业", "own_major")
_SCHOOL_NAMES = (SCHOOL, "全校", "学校", "我校", "本校", "我们学校", "校级", "整个学校", "全校合计", "university")
_WITH_COLLEGE = 2
_MOST_NEAR = 4
_MOST_CANDIDATES = 8
_BEGINNING = 3
"""Characters from which the beginning of a unit's name stands for it: 应用统计; 机械 and 数学 say too little."""
_EACH = re.compile("^(?:(?:全校)?(?:各个?|每个?|所有|全部)(?:学院|院系|专业|课程|教学班)|all.*)$")
_SEVERAL = re.compile("[、,，和与及;；]")
_BESIDE = re.compile(r"^(?P<first>.+?)\s*[(（](?P<second>[^()（）]+)[)）]$")


def resolve_unit(name: str, scope: Scope, directory: Directory) -> tuple[str, Level]:
    """The org id (or `self`) and level of a unit's code, name or alias; empty means the asker's own."""
    text = name.strip()
    if text in _OWN:
        return SELF, Level.SELF
    if text in _OWN_UNIT:
        if scope.role in (Role.TEACHER, Role.STUDENT) and not text:
            return SELF, Level.SELF
        own = scope.own_unit
        return (own, Level(directory.unit(own).level)) if own else (SCHOOL, Level.SCHOOL)
    if text in _OWN_COLLEGE:
        return _own(scope.college, "学院", directory, [u for u in directory.children(SCHOOL) if u.level == "college"])
    if text in _OWN_MAJOR:
        return _own(scope.major, "专业", directory, directory.children(scope.college) if scope.college else [])
    if text in _SCHOOL_NAMES:
        return SCHOOL, Level.SCHOOL
    if _EACH.match(text):
        raise ToolError("unit 只写一个单位；要逐个列出，unit 写上级单位，再用 by 展开", ("by=college", "by=major"))
    unit = _unit_called(text, name, directory)
    return unit, _level(directory, unit)


def _unit_called(text: str, name: str, directory: Directory) -> str:
    """The id of a code, a name, both as the suggestions give them, or of a unit with its college before it."""
    if text in directory.units:
        return text
    found = sorted({i for m in directory.find(text) if m.kind == "unit" and m.text == text for i in m.ids})
    if len(found) > 1:
        raise AmbiguousName(
            f"“{said(name)}”可能指几个单位，请说全称", tuple(f"{directory.unit(i).name}（{i}）" for i in found)
        )
    found = found or [*_beside(text, directory.units), *_below(text, directory)]
    if not found:
        found = _beginning(text, name, directory)
    if not found:
        several = [m.text for m in directory.find(text) if m.kind == "unit"]
        if len(several) > 1 and _SEVERAL.search(text):
            raise ToolError("unit 只写一个单位，几个单位请分别调用", several)
        near = _near(text, [u.name for u in directory.units.values()])
        raise UnknownName(f"没有叫“{said(name)}”的单位", near)
    return found[0]


def _beginning(text: str, name: str, directory: Directory) -> list[str]:
    """The unit that alone has a name that begins so; AmbiguousName with the candidates where several have.

    Only a major where 专业 follows.
    """
    majors, start = text.endswith("专业"), text.removesuffix("专业")
    if len(start) < _BEGINNING:
        return []
    units = [u for u in directory.units.values() if u.level == "major" or not majors]
    found = [u for u in units if any(one.startswith(start) for one in (u.name, *u.aliases))]
    if len(found) > 1:
        full = tuple(f"{u.name}（{u.id}）" for u in found[:_MOST_CANDIDATES])
        raise AmbiguousName(f"“{said(name)}”可能指几个单位，请说全称", full)
    return [u.id for u in found]


def _beside(text: str, known: Container[str]) -> list[str]:
    """The code in 「软件工程（cs.se）」, as suggestions are written."""
    match = _BESIDE.match(text)
    return [part.strip() for part in match.groups() if part.strip() in known] if match else []


def _below(text: str, directory: Directory) -> list[str]:
    """The major of 「计算机学院软件工程专业」; a code in other letters than the data's."""
    codes = [code for code in directory.units if code.lower() == text.lower()]
    matches = [m for m in directory.find(text) if m.kind == "unit"]
    if codes or "".join(m.text for m in matches) != re.sub(r"[\s/、的—-]", "", text) or len(matches) < _WITH_COLLEGE:
        return codes
    above = set(matches[-2].ids)
    return [i for i in matches[-1].ids if directory.unit(i).parent in above]


def _own(own: str | None, kind: str, directory: Directory, others: list[Unit]) -> tuple[str, Level]:
    """The asker's own college or major; ToolError naming the others for someone who has none."""
    if own is None:
        raise ToolError(f"您没有所属{kind}，请说明是哪个{kind}", tuple(unit.name for unit in others))
    return own, _level(directory, own)


def _near(text: str, names: list[str]) -> tuple[str, ...]:
    """Names like `text`; none for a text longer than any name."""
    if len(text) > 2 * max(map(len, names), default=0):
        return ()
    holding = [name for name in names if len(text) > 1 and text in name]
    return tuple(dict.fromkeys([*holding[:_MOST_NEAR], *get_close_matches(text, names, n=3, cutoff=0.4)]))[:_MOST_NEAR]


def _level(directory: Directory, org_id: str) -> Level:
    unit = directory.unit(org_id)
    if unit.level == "office":
        raise ToolError(f"{unit.name}是职能部门，没有教学数据")
    return Level(unit.level)


def resolve_course(name: str, directory: Directory) -> str:
    """The course id of an id, a name or an alias."""
    text = name.strip().strip("《》")
    if text in directory.courses:
        return text
    found = sorted({i for m in directory.find(text) if m.kind == "course" and m.text == text for i in m.ids})
    if len(found) > 1:
        raise AmbiguousName(f"“{said(name)}”可能指几门课", tuple(f"{directory.course(i).name}（{i}）" for i in found))
    found = found or _beside(text, directory.courses)
    found = found or [code for code in directory.courses if code.lower() == text.lower()]
    if not found:
        near = _near(text, [c.name for c in directory.courses.values()])
        raise UnknownName(f"没有叫“{said(name)}”的课程", near)
    return found[0]


def newest_period(context: ToolContext, metric: MetricDefinition) -> Period:
    """The newest period of a metric: for figures that are not of the school's own periods, the newest in the data."""
    years = context.metrics.named.years.get(metric.id)
    if years:
        return Period(metric.period_kind, str(years[-1]))
    return latest_period(context.metrics.directory, metric.periods, metric.lag)


def latest_period(directory: Directory, kinds: tuple[PeriodKind, ...], lag: int = 0) -> Period:
    """The newest period of a metric's first kind whose data are complete on the data's day.

    `lag` is how many years after entry a metric counts a cohort.
    """
    match kinds[0]:
        case PeriodKind.TERM:
            term = directory.latest_complete_term()
            if term is None:
                raise NoData("还没有任何学期的成绩数据")
            return Period.parse(term.id)
        case PeriodKind.YEAR:
            return Period.parse(_latest_year(directory))
        case PeriodKind.GRADUATION:
            return Period.parse(f"grad:{_latest_year(directory)[5:]}")
        case PeriodKind.POINT:
            return Period.parse(f"{_census_year(directory)}{CENSUS_DAY}")
        case PeriodKind.CALENDAR:
            return Period.parse(f"{directory.as_of.year - 1}")
        case PeriodKind.ENTRY:
            return Period.parse(f"entry:{_census_year(directory) - lag}")


def _census_year(directory: Directory) -> int:
    """The year of the last thirtieth of September that is past."""
    today = directory.as_of
    return today.year if (today.month, today.day) > (9, 30) else today.year - 1


def _latest_year(directory: Directory) -> str:
    years = directory.complete_years()
    if not years:
        raise NoData("还没有一个两学期成绩齐全的学年")
    return years[-1]
