"""Staff as the personnel office keeps them: degrees, duties, and the titles they held before."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from knowledge_base.demo.noise import Noise
from knowledge_base.demo.organisation import OFFICES
from knowledge_base.demo.people import Staff
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink

_TITLES = {"正高": "教授", "副高": "副教授", "中级": "讲师", "初级": "助教"}
_BELOW = {"正高": "副高", "副高": "中级", "中级": "初级"}
_PROMOTED = 0.55
_FIRST_PROMOTION, _PROMOTION_YEARS = 2013, 13
_DOCTORS = {"正高": 0.86, "副高": 0.74, "中级": 0.66, "初级": 0.25, "其他": 0.1}
_MASTERS = 0.9
_PRACTICAL_UNITS = ("cs", "me", "ms", "em")
_COUNSELLED, _MENTAL, _CAREER = 60, 4, 6
"""Of the posts for student affairs at scale 1: counsellors, then mental health, then careers, the rest manage."""


def load_careers(sink: Sink, scene: Scene) -> None:
    """Fill `staff` and `staff_title_history` with those who have been hired by `today`."""
    s, today = scene.staff, scene.today
    promoted = promotions(scene.noise, s)
    rows: list[tuple[Any, ...]] = []
    history: list[tuple[Any, ...]] = []
    details = _details(scene.noise, s)
    for i, hired in enumerate(s.hired_on):
        if hired > today:
            continue
        left = s.left_on[i]
        steps = [(hired, s.title[i])]
        if (on := promoted[i]) is not None:
            steps = [(hired, _BELOW[s.title[i]]), (on, s.title[i])]
        steps = [step for step in steps if step[0] <= today]
        level = steps[-1][1]
        left = left if left is not None and left <= today else None
        rows.append((s.ids[i], s.names[i], s.unit[i], s.kind[i], s.conversion()[i], level, hired, left,
                     _TITLES.get(level), *(column[i] for column in details)))  # fmt: skip
        history.extend((s.ids[i], on, title, _TITLES.get(title)) for on, title in steps)
    sink.put_rows("staff", [tuple(_plain(v) for v in row) for row in rows])
    sink.put_rows("staff_title_history", [tuple(_plain(v) for v in row) for row in history])


def promotions(noise: Noise, staff: Staff) -> list[date | None]:
    """When each person came by the present title; None for those who were hired with it."""
    key = np.arange(len(staff.ids))
    rises = noise.chance("promoted", _PROMOTED, key)
    year = _FIRST_PROMOTION + noise.integer("promoted-year", _PROMOTION_YEARS, key)
    winter = noise.chance("promoted-winter", 0.5, key)
    found: list[date | None] = []
    for i, title in enumerate(staff.title):
        on = date(int(year[i]), 12 if winter[i] else 7, 1)
        left = staff.left_on[i]
        fits = on.year > staff.hired_on[i].year + 1 and (left is None or on < left)
        found.append(on if rises[i] and fits and title in _BELOW else None)
    return found


def _details(noise: Noise, staff: Staff) -> tuple[list[Any], ...]:
    """Degree, dual qualification, background in industry, duty: one list each."""
    key = np.arange(len(staff.ids))
    teaches = np.array([kind != "行政" for kind in staff.kind])
    draw = noise.uniform("degree", key)
    doctor = draw < np.array([_DOCTORS[title] for title in staff.title])
    degrees = np.where(doctor, "博士", np.where(draw < _MASTERS, "硕士", "学士"))
    practical = np.array([unit in _PRACTICAL_UNITS for unit in staff.unit])
    dual = noise.chance("dual", np.where(practical, 0.34, 0.08), key) & teaches
    industry = noise.chance("industry", np.where(practical, 0.3, 0.05), key) & teaches
    return degrees.tolist(), dual.tolist(), industry.tolist(), _duties(staff)


def _duties(staff: Staff) -> list[str]:
    """What each person is employed for; student affairs share out their posts in the order of the ids."""
    office = {"jw": "管理", "zp": "质量保障", "rs": "管理"}
    affairs = staff.unit.count("xg")
    posts = next(o.posts for o in OFFICES if o.code == "xg")
    edges = [round(affairs * n / posts) for n in (_COUNSELLED, _COUNSELLED + _MENTAL, _COUNSELLED + _MENTAL + _CAREER)]
    known = ["辅导员", "心理健康教育", "就业指导", "管理"]
    seen, found = 0, []
    for unit in staff.unit:
        if unit == "xg":
            found.append(known[int(np.searchsorted(edges, seen, side="right"))])
            seen += 1
        else:
            found.append(office.get(unit, "教学"))
    return found


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, np.str_) else value
