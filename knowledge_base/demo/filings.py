"""Yearly figures a school only files, the numbers of the national platform's tables, figures of other institutions.

What the records can count (students, leaving classes, registrations) is counted; the rest follows the number of
students with a drift of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from knowledge_base.demo.noise import Floats
from knowledge_base.demo.organisation import MAJOR_CODES, TEACHING_UNITS, UNIT_CODES
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink
from knowledge_base.demo.terms import FIRST_YEAR, Term
from knowledge_base.evaluation.tables import FIGURES, SCHOOL

_BY_PERIOD = {
    # Per undergraduate at the autumn's count: (value, yearly growth, source).
    "masters": (0.115, 0.04, "研究生院"), "doctorates": (0.012, 0.05, "研究生院"), "foreign": (0.012, 0.0, "国际处"),
    "junior": (0.0, 0.0, "教务系统"), "preparatory": (0.004, 0.0, "教务系统"), "visiting": (0.003, 0.0, "人事处"),
    "adult_full": (0.0, 0.0, "继续教育学院"), "adult_eve": (0.06, -0.08, "继续教育学院"),
    "adult_mail": (0.11, -0.1, "继续教育学院"), "teach_area": (15.2, 0.01, "资产系统"),
    "admin_area": (2.1, 0.0, "资产系统"), "equip_value": (17200.0, 0.06, "资产系统"), "books": (112.0, 0.01, "图书馆"),
    "paper_books": (83.0, 0.005, "图书馆"),
    "equip_new": (1850.0, 0.03, "资产系统"), "daily_cost": (3150.0, 0.035, "财务决算"),
    "lab_cost": (265.0, 0.05, "财务决算"),
    "intern_cost": (235.0, 0.04, "财务决算"), "appropriated": (14200.0, 0.02, "财务决算"),
    "tuition": (5350.0, 0.0, "财务决算"),
    "fit_tested": (0.965, 0.0, "体育部"), "innovators": (0.24, 0.03, "教务处"), "bases": (0.017, 0.02, "教务处"),
}  # fmt: skip
_SWING = 0.02
_WHOLE_UNITS = ("人", "册", "个", "元", "平方米")
_POINT = (9, 30)
_TABLES = {
    2018: (("1-6-1", "教职工基本信息"), ("1-6-2", "外聘教师"), ("1-7", "本科生基本情况"), ("2-9-1", "教学经费概况"),
           ("2-9-2", "本科教育经费收支情况"), ("4-2", "专业培养计划表"), ("5-1-1", "开课情况"),
           ("6-1", "学生数量基本情况"), ("6-5-2", "应届本科毕业生分专业毕业就业情况")),
    2021: (("1-3", "学校教学科研单位"), ("1-4-1", "专业基本情况"), ("1-5-1", "教职工基本信息"), ("1-5-3", "外聘教师"),
           ("1-6", "本科生基本情况"), ("1-7-1", "实验场所")),
}  # fmt: skip
_TABLE_OF = {"undergrads": "6-1", "daily_cost": "2-9-2", "lab_cost": "2-9-2", "intern_cost": "2-9-2",
             "grad_class": "6-5-2"}  # fmt: skip
_PEERS = "甲乙丙丁戊己庚辛壬癸"

Row = tuple[Any, ...]


def load_filings(sink: Sink, scene: Scene) -> None:
    """Fill `platform_table`, `filed_figure` and `institution_indicator`."""
    years = range(FIRST_YEAR, scene.today.year + 1)
    # What falls in a year is filed in the next.
    reporting = range(FIRST_YEAR, scene.today.year + 2)
    sink.put_rows("platform_table", [row for year in reporting for row in _platform(year)])
    sink.put_rows("filed_figure", [row for year in years for row in _Filed(scene, year).rows()])
    sink.put_rows("institution_indicator", list(_peers(scene)))


def _platform(year: int) -> list[tuple[int, str, str]]:
    since = max(first for first in _TABLES if first <= max(year, min(_TABLES)))
    return [(year, number, name) for number, name in _TABLES[since]]


class _Filed:
    """The figures of one year: as of its autumn, its calendar year, its entry and leaving classes."""

    def __init__(self, scene: Scene, year: int) -> None:
        self._scene, self._year = scene, year
        self._autumn = Term(2 * year)
        s = scene.students
        here = (s.term_of_study(self._autumn.ordinal) > 0) | s.is_paused(self._autumn.ordinal)
        self._here = int(here.sum())

    def rows(self) -> Iterator[Row]:
        """Every figure whose period is over by `today`."""
        yield from self._counted()
        yield from self._entering()
        yield from self._leaving()

    def _counted(self) -> Iterator[Row]:
        year, today = self._year, self._scene.today
        periods = {"时点": (f"{year}-09-30", date(year, *_POINT)), "自然年": (f"{year}", date(year, 12, 31)),
                   "学年": (f"{year}-{year + 1}", date(year + 1, 8, 31))}  # fmt: skip
        values = {code: self._drifting(code) for code in _BY_PERIOD}
        values["undergrads"] = float(self._here)
        kinds = ("undergrads", "junior", "masters", "doctorates", "foreign", "preparatory")
        values["ft_students"] = sum(values[kind] for kind in kinds)
        values["fit_passed"] = round(values["fit_tested"] * (0.905 + 0.01 * self._chance("fit")))
        values["trained"] = round(self._teachers() * (0.55 + 0.02 * (year - FIRST_YEAR)))
        for code, value in values.items():
            period, over = periods[FIGURES[code].period]
            if over <= today:
                source = _BY_PERIOD[code][2] if code in _BY_PERIOD else "教务系统"
                yield self._row(code, SCHOOL, period, value, source)

    def _drifting(self, code: str) -> float:
        each, growth, _ = _BY_PERIOD[code]
        value = each * self._here * (1 + growth) ** (self._year - FIRST_YEAR) * (1 + _SWING * self._chance(code))
        return float(round(value))

    def _chance(self, code: str) -> float:
        return float(np.clip(self._scene.noise.normal(f"figure/{code}", self._year)[0], -2, 2))

    def _teachers(self) -> int:
        on = date(self._year, *_POINT)
        staff = self._scene.staff
        return sum(
            kind == "专任" and hired <= on and (left is None or left > on)
            for kind, hired, left in zip(staff.kind, staff.hired_on, staff.left_on, strict=True)
        )

    def _entering(self) -> Iterator[Row]:
        """Planned, admitted, registered and first choices of the year's entry, by major and in all."""
        s, noise = self._scene.students, self._scene.noise
        registered = np.bincount(s.major[s.entry_year == self._year], minlength=len(MAJOR_CODES))
        if not registered.sum():
            return
        major = np.arange(len(MAJOR_CODES))
        admitted = np.rint(registered * (1.012 + 0.02 * noise.uniform("not-come", self._year, major)))
        planned = np.rint(admitted * (0.985 + 0.03 * noise.uniform("over-plan", self._year, major)))
        first = np.rint(admitted * np.clip(0.58 + 0.12 * noise.normal("first-choice", major), 0.2, 0.95))
        counts = {"admit_plan": planned, "admitted": admitted, "registered": registered, "first_choice": first}
        for code, by_major in counts.items():
            yield from self._by_unit(code, f"entry:{self._year}", by_major, "招生系统")

    def _leaving(self) -> Iterator[Row]:
        """The leaving class and its English examination, by major and in all."""
        s, noise = self._scene.students, self._scene.noise
        for leaving in self._scene.leavings():
            if leaving.term.leaving_on.year != self._year:
                continue
            period = f"grad:{self._year}"
            of_class = np.bincount(s.major[leaving.student], minlength=len(MAJOR_CODES))
            yield from self._by_unit("grad_class", period, of_class, "学籍系统")
            counted = leaving.student[[not MAJOR_CODES[m].startswith("fl.") for m in s.major[leaving.student]]]
            level = 1.45 + 0.9 * s.ability[counted] + 0.8 * noise.normal("cet4", s.key[counted])
            passed = counted[level > 0]
            for code, who in (("cet4_all", counted), ("cet4_passed", passed)):
                counts = np.bincount(s.major[who], minlength=len(MAJOR_CODES))
                yield from self._by_unit(code, period, counts, "教务系统")

    def _by_unit(self, code: str, period: str, by_major: Floats | Any, source: str) -> Iterator[Row]:
        """A figure of every major, added up for the colleges and the school."""
        college = np.array([UNIT_CODES.index(m.split(".")[0]) for m in MAJOR_CODES])
        yield self._row(code, SCHOOL, period, float(by_major.sum()), source)
        for unit in TEACHING_UNITS:
            own = college == UNIT_CODES.index(unit.code)
            if own.any():
                yield self._row(code, unit.code, period, float(by_major[own].sum()), source)
        for major, value in zip(MAJOR_CODES, by_major.tolist(), strict=True):
            yield self._row(code, major, period, float(value), source)

    def _row(self, code: str, org: str, period: str, value: float, source: str) -> Row:
        known = {number for number, _ in next(t for since, t in sorted(_TABLES.items(), reverse=True)
                                              if since <= self._year + 1)}  # fmt: skip
        table = _TABLE_OF.get(code)
        return (code, org, period, value, FIGURES[code].unit, source, self._year + 1, table if table in known else None)


def _peers(scene: Scene) -> Iterator[Row]:
    """Two indicators of ten institutions that do not exist, for comparison."""
    noise = scene.noise
    for year in range(FIRST_YEAR, scene.today.year):
        for n, letter in enumerate(_PEERS):
            sector = ("公办", "公办", "民办")[n % 3]
            graduates = 2000 + 300 * n
            of_peer, of_year = float(noise.normal("peer", n)[0]), float(noise.normal("peer-year", n, year)[0])
            passed = round(graduates * min(0.962 + 0.012 * of_peer + 0.004 * of_year, 0.998))
            name = f"{letter}大学（虚构）"
            yield (name, sector, year, "graduation_rate", passed / graduates, passed, graduates)
            ratio = round(17.2 - 0.9 * of_peer + 0.2 * of_year, 2)
            yield (name, sector, year, "student_teacher_ratio", ratio, None, None)
