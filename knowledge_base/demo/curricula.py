"""Plans of study as rows: one curriculum for each major and cohort, with the terms its courses are meant for."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from knowledge_base.demo.courses import course_hours
from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.faults import BrokenChain
from knowledge_base.demo.organisation import MAJORS
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink
from knowledge_base.demo.terms import TERMS_OF_STUDY

_VERSIONS = ((2024, "2024版"), (2020, "2020版"), (0, "2016版"))
_LIMITED_TERM = 7
_CORE = 0.3
_MODULES = {"通识": "通识教育", "思政": "通识教育", "体育": "通识教育", "外语": "通识教育", "学科基础": "学科基础",
            "专业": "专业教育", "实践": "实践环节"}  # fmt: skip


def curriculum_id(major: str, entry_year: int) -> str:
    return f"{major}-{entry_year}"


def plan_version(entry_year: int) -> str:
    """The edition of the plans a cohort studies under."""
    return next(name for since, name in _VERSIONS if entry_year >= since)


def load_curricula(sink: Sink, scene: Scene) -> None:
    """Fill `curriculum` and `curriculum_course` for every cohort."""
    cohorts = np.unique(scene.students.entry_year).tolist()
    for index, major in enumerate(MAJORS):
        listed = _courses(scene, index)
        practice = sum(_practice(row) for row in listed)
        elective = sum(row["credits"] for row in listed if row["nature"] != "必修")
        total = sum(row["credits"] for row in listed)
        for year in cohorts:
            key = curriculum_id(major.code, year)
            sink.put_rows("curriculum", [(key, major.code, year, plan_version(year), total, round(practice, 1),
                                          elective, TERMS_OF_STUDY // 2, date(year, 6, 20))])  # fmt: skip
            chain = scene.faults.chain
            own = chain if chain is not None and (chain.major, chain.entry_year) == (index, year) else None
            terms = _terms(scene.plan, index, own)
            columns = {name: [row[name] for row in listed] for name in listed[0]}
            sink.put("curriculum_course", {"curriculum_id": [key] * len(listed), "suggested_term": terms, **columns})


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


def _courses(scene: Scene, major: int) -> list[dict[str, Any]]:
    hours = course_hours(scene.noise, scene.plan)
    core = scene.noise.chance("core-course", _CORE, major, np.arange(len(scene.plan.courses)))
    rows = []
    for term in range(1, TERMS_OF_STUDY + 1):
        for i in scene.plan.slots(major, term).tolist():
            course, own = scene.plan.courses[i], hours[i]
            limited = term == _LIMITED_TERM and course.category == "专业"
            practice = course.category == "实践"
            rows.append(
                {
                    "course_id": course.course_id,
                    "module": _MODULES[course.category],
                    "nature": "限选" if limited else "必修",
                    "credits": course.credits,
                    "hours_lecture": own.total - own.lab,
                    "hours_lab": 0.0 if practice else own.lab,
                    "hours_practice": own.lab if practice else 0.0,
                    "is_core": (course.category == "学科基础" and not course.public) or bool(core[i] and not practice),
                }
            )
    return rows


def _practice(row: dict[str, Any]) -> float:
    """Credits of practice: whole courses of practice, and the laboratory part of the others."""
    hours = row["hours_lecture"] + row["hours_lab"] + row["hours_practice"]
    return float(row["credits"] * (row["hours_lab"] + row["hours_practice"]) / hours)
