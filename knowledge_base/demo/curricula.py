"""Plans of study as rows: one curriculum for each major and cohort, with the terms its courses are meant for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from knowledge_base.demo.courses import Hours, course_hours
from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.faults import BrokenChain
from knowledge_base.demo.organisation import MAJORS
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink
from knowledge_base.demo.terms import TERMS_OF_STUDY

_VERSIONS = ((2024, "2024版"), (2020, "2020版"), (0, "2016版"))
_LIMITED_TERM = 7
_CORE = 0.3
_YEARS = TERMS_OF_STUDY // 2
_MODULES = {"通识": "通识教育", "思政": "通识教育", "体育": "通识教育", "外语": "通识教育", "学科基础": "学科基础",
            "专业": "专业教育", "实践": "实践环节"}  # fmt: skip


@dataclass(frozen=True)
class _Course:
    """A course of a plan; the hours are those of lectures, laboratories and practice."""

    course_id: str
    module: str
    nature: str
    credits: float
    lecture: float
    lab: float
    in_practice: float
    is_core: bool

    @property
    def practice(self) -> float:
        """Credits of practice: whole courses of practice, and the laboratory part of the others."""
        hours = self.lab + self.in_practice
        return self.credits * hours / (self.lecture + hours)


def curriculum_id(major: str, entry_year: int) -> str:
    return f"{major}-{entry_year}"


def plan_version(entry_year: int) -> str:
    """The edition of the plans a cohort studies under."""
    return next(name for since, name in _VERSIONS if entry_year >= since)


def load_curricula(sink: Sink, scene: Scene) -> None:
    """Fill `curriculum` and `curriculum_course` for every cohort."""
    cohorts = np.unique(scene.students.entry_year).tolist()
    hours = course_hours(scene.noise, scene.plan)
    plans: list[tuple[Any, ...]] = []
    courses: list[tuple[Any, ...]] = []
    chain = scene.faults.chain
    for index, major in enumerate(MAJORS):
        listed = _courses(scene, index, hours)
        total, practice = sum(row.credits for row in listed), round(sum(row.practice for row in listed), 1)
        elective = sum(row.credits for row in listed if row.nature != "必修")
        usual = _terms(scene.plan, index, None)
        for year in cohorts:
            key = curriculum_id(major.code, year)
            approved = date(year, 6, 20)
            plans.append((key, major.code, year, plan_version(year), total, practice, elective, _YEARS, approved))
            own = chain is not None and (chain.major, chain.entry_year) == (index, year)
            terms = _terms(scene.plan, index, chain) if own else usual
            courses.extend(
                (key, r.course_id, r.module, r.nature, term, r.credits, r.lecture, r.lab, r.in_practice, r.is_core)
                for r, term in zip(listed, terms, strict=True)
            )
    sink.put_rows("curriculum", plans)
    sink.put_rows("curriculum_course", courses)


def _terms(plan: Plan, major: int, chain: BrokenChain | None) -> list[int]:
    """The term of study of each course of a major; two of them exchanged where the chain is broken."""
    found: list[int] = []
    for term in range(1, TERMS_OF_STUDY + 1):
        found.extend([term] * len(plan.slots(major, term)))
    if chain is not None:
        order = np.concatenate([plan.slots(major, term) for term in range(1, TERMS_OF_STUDY + 1)]).tolist()
        late, early = order.index(chain.course), order.index(chain.before)
        found[late], found[early] = found[early], found[late]
    return found


def _courses(scene: Scene, major: int, hours: Sequence[Hours]) -> list[_Course]:
    core = scene.noise.chance("core-course", _CORE, major, np.arange(len(scene.plan.courses)))
    rows = []
    for term in range(1, TERMS_OF_STUDY + 1):
        for i in scene.plan.slots(major, term).tolist():
            course, own = scene.plan.courses[i], hours[i]
            limited = term == _LIMITED_TERM and course.category == "专业"
            practice = course.category == "实践"
            is_core = (course.category == "学科基础" and not course.public) or bool(core[i] and not practice)
            lab, in_practice = (0.0, own.lab) if practice else (own.lab, 0.0)
            rows.append(_Course(course.course_id, _MODULES[course.category], "限选" if limited else "必修",
                                course.credits, own.total - own.lab, lab, in_practice, is_core))  # fmt: skip
    return rows
