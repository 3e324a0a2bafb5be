"""Courses and plans of study, read from curriculum.yaml and laid out as arrays for the generator.

One plan per major for all cohorts; `Plan.slots(major, term)` are the courses of one of the eight terms of study.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from knowledge_base.demo.noise import Bools, Floats, Ints
from knowledge_base.demo.organisation import MAJOR_CODES, MAJORS, UNIT_CODES
from knowledge_base.demo.terms import TERMS_OF_STUDY

_FILE = Path(__file__).with_name("curriculum.yaml")
_TWO_LEVEL = "*"
_LAST_TERM = TERMS_OF_STUDY


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PublicCourse(_Strict):
    """A course given by one unit to several colleges."""

    name: str
    owner: str
    category: str
    credits: float
    term: int
    difficulty: float
    colleges: Literal["all"] | list[str]


class CollegePlan(_Strict):
    """The own courses of a college: for all its majors, and by major, each by term of study."""

    foundation: dict[int, list[str]]
    majors: dict[str, dict[int, list[str]]]


class CurriculumFile(_Strict):
    """The whole of curriculum.yaml."""

    public: list[PublicCourse]
    colleges: dict[str, CollegePlan]


@dataclass(frozen=True)
class Course:
    """One course; `difficulty` shifts its mean mark (points, negative is harder)."""

    course_id: str
    name: str
    credits: float
    category: str
    owner: str
    two_level: bool
    difficulty: float
    public: bool


@dataclass(frozen=True)
class Plan:
    """All courses, and for (major, term of study) the slice `start:start+length` of `order`."""

    courses: tuple[Course, ...]
    order: Ints
    start: Ints
    length: Ints
    difficulty: Floats
    two_level: Bools
    public: Bools
    owner: Ints

    def slots(self, major: int, term: int) -> Ints:
        """Indexes of the courses of one term (1–8) of one major."""
        begin = int(self.start[major, term])
        return self.order[begin : begin + int(self.length[major, term])]

    def slots_of_term(self, term: int) -> Ints:
        """Indexes of the courses any major takes in that term of study."""
        taught = np.concatenate([self.slots(major, term) for major in range(len(self.start))])
        return np.unique(taught)


def load_plan() -> Plan:
    """The plan of the demo university; pydantic's error when its file is damaged."""
    text = _FILE.read_text(encoding="utf-8")
    file = CurriculumFile.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
    courses: dict[tuple[str, str], Course] = {}
    slots: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for course, major, term in _entries(file):
        key = (course.owner, course.name)
        courses.setdefault(key, course)
        slots.setdefault((MAJOR_CODES.index(major), term), []).append(key)
    return _laid_out(list(courses.values()), {k: i for i, k in enumerate(courses)}, slots)


def _entries(file: CurriculumFile) -> Iterator[tuple[Course, str, int]]:
    """(course, major, term of study) for every slot of every plan; course numbers follow the file."""
    numbers = dict.fromkeys(UNIT_CODES, 1000)
    seen: dict[tuple[str, str], Course] = {}

    def numbered(owner: str, name: str, category: str, credit: float, difficulty: float, public: bool) -> Course:
        plain = name.removesuffix(_TWO_LEVEL)
        if (owner, plain) not in seen:
            numbers[owner] += 1
            course_id = f"{owner.upper()}{numbers[owner]}"
            two_level = name.endswith(_TWO_LEVEL)
            seen[owner, plain] = Course(course_id, plain, credit, category, owner, two_level, difficulty, public)
        return seen[owner, plain]

    for p in file.public:
        course = numbered(p.owner, p.name, p.category, p.credits, p.difficulty, True)
        for major in MAJORS:
            if p.colleges == "all" or major.college in p.colleges:
                yield course, major.code, p.term
    for college, plan in file.colleges.items():
        for code, own in plan.majors.items():
            for category, by_term in (("学科基础", plan.foundation), ("专业", own)):
                for term, names in by_term.items():
                    for name in names:
                        kind, credit, difficulty = _traits(name, category, term)
                        yield numbered(college, name, kind, credit, difficulty, False), code, term


def _traits(name: str, category: str, term: int) -> tuple[str, float, float]:
    """Category, credits and difficulty of a college's own course, settled by its name."""
    draw = zlib.crc32(name.encode()) % 1000 / 1000
    if term == _LAST_TERM:
        return "实践", 12.0, 6.5
    if name.endswith(_TWO_LEVEL):
        return "实践", 2.0 if draw < 0.7 else 3.0, 5.0
    if category == "学科基础":
        return category, 3.0 if draw < 0.5 else 4.0, -2.5 + 3.5 * draw
    return category, 2.0 if draw < 0.45 else 3.0, -1.5 + 4.0 * draw


def _laid_out(
    courses: list[Course], index: dict[tuple[str, str], int], slots: dict[tuple[int, int], list[tuple[str, str]]]
) -> Plan:
    order: list[int] = []
    start = np.zeros((len(MAJORS), _LAST_TERM + 1), dtype=np.int64)
    length = np.zeros_like(start)
    for (major, term), keys in sorted(slots.items()):
        start[major, term] = len(order)
        length[major, term] = len(keys)
        order.extend(index[key] for key in keys)
    return Plan(
        courses=tuple(courses),
        order=np.array(order, dtype=np.int64),
        start=start,
        length=length,
        difficulty=np.array([c.difficulty for c in courses]),
        two_level=np.array([c.two_level for c in courses]),
        public=np.array([c.public for c in courses]),
        owner=np.array([UNIT_CODES.index(c.owner) for c in courses], dtype=np.int64),
    )
