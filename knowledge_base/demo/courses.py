"""The catalogue of courses: hours, syllabuses, titles awarded to courses, prerequisites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from knowledge_base.demo.curriculum import Course, Plan
from knowledge_base.demo.layouts import LAYOUTS, layout_numbers
from knowledge_base.demo.noise import Noise
from knowledge_base.demo.prerequisites import load_prerequisites
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink

_HOURS_PER_CREDIT, _PRACTICE_HOURS = 16, 24
_LAB_SHARE = 0.25
_LAB_UNITS = ("cs", "me", "ms", "ma")
_BEGAN = date(2016, 9, 1)
_MARX = ("管理学原理", "政治经济学", "微观经济学", "宏观经济学", "经济法")
_UNREVIEWED = 0.04
_LABELS = (("国家级一流课程", 0.015), ("省级一流课程", 0.045), ("校级一流课程", 0.09), ("人工智能课程", 0.05),
           ("课程思政示范课程", 0.04))  # fmt: skip
_FORMS = ("线上", "线下", "线上线下混合", "虚拟仿真", "社会实践")
_LABEL_LASTS = timedelta(days=5 * 365)


@dataclass(frozen=True)
class Hours:
    """Hours of a course: all, and those in laboratories or practice."""

    total: float
    lab: float


def course_hours(noise: Noise, plan: Plan) -> tuple[Hours, ...]:
    """The hours of every course, in the order of the plan."""
    kinds = layout_numbers(noise, plan).tolist()
    in_lab = [any(leaf.kind == "实验" for leaf in LAYOUTS[kind].leaves) for kind in kinds]
    return tuple(_hours(course, lab) for course, lab in zip(plan.courses, in_lab, strict=True))


def _hours(course: Course, in_lab: bool) -> Hours:
    if course.two_level or course.category == "实践":
        total = course.credits * _PRACTICE_HOURS
        return Hours(total, total)
    total = course.credits * _HOURS_PER_CREDIT
    return Hours(total, total * _LAB_SHARE if in_lab and course.owner in _LAB_UNITS else 0.0)


@cache
def syllabus(today: date) -> tuple[str, date]:
    """The version of the syllabuses in force, and when they were approved."""
    return ("2022版", date(2022, 7, 1)) if today >= date(2022, 9, 1) else ("2018版", date(2018, 7, 1))


def load_courses(sink: Sink, scene: Scene) -> None:
    """Fill `course`, `course_label` and `course_prerequisite`."""
    plan, noise = scene.plan, scene.noise
    version, approved = syllabus(scene.today)
    index = np.arange(len(plan.courses))
    unreviewed = noise.chance("unreviewed", _UNREVIEWED, index)
    delay = noise.integer("reviewed", 50, index)
    rows = [
        (c.course_id, c.name, c.credits, c.category, c.owner, "两级" if c.two_level else "百分", h.total, h.lab,
         _BEGAN, None, None, version, None if unreviewed[i] else approved + timedelta(days=int(delay[i])),
         (c.category == "思政" and not c.two_level) or c.name in _MARX)
        for i, (c, h) in enumerate(zip(plan.courses, course_hours(noise, plan), strict=True))
    ]  # fmt: skip
    sink.put_rows("course", rows)
    sink.put_rows("course_label", _labels(scene))
    names = [c.course_id for c in plan.courses]
    sink.put_rows(
        "course_prerequisite",
        [(names[p.course], names[p.before], "硬先修" if p.hard else "软先修") for p in load_prerequisites(plan)],
    )


def _labels(scene: Scene) -> list[tuple[str, str, str | None, date, date | None]]:
    noise, found = scene.noise, []
    for i, course in enumerate(scene.plan.courses):
        for label, share in _LABELS:
            if course.two_level or not noise.chance(f"label/{label}", share, i)[0]:
                continue
            on = date(2017 + int(noise.integer(f"label-year/{label}", 8, i)[0]), 12, 1)
            first_class = label.endswith("一流课程")
            form = _FORMS[int(noise.integer("label-form", len(_FORMS), i)[0])] if first_class else None
            until = on + _LABEL_LASTS if first_class else None
            if on <= scene.today:
                found.append((course.course_id, label, form, on, until))
    return found
