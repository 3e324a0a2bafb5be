"""Who takes what in a term, in which section and with which teacher.

Everything of one term is made at once from arrays; sections fill up by major and class, so that most hold one major.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.noise import Ints, Noise
from knowledge_base.demo.organisation import MAJORS, UNIT_CODES
from knowledge_base.demo.people import Posts, Students
from knowledge_base.demo.terms import TERMS_OF_STUDY

KINDS = ("正常", "重修", "免修")
STATUSES = ("在修", "退课")
NORMAL, RETAKE, EXEMPT = range(3)
TAKING, WITHDRAWN = range(2)

_PUBLIC_SIZE, _OWN_SIZE, _CLASS_SIZE = 88, 45, 30
_EXEMPT_RATE, _WITHDRAWN_RATE = 0.003, 0.006


@dataclass(frozen=True)
class Enrolments:
    """The enrolments of one term, row by row; `section` counts from 0 within the term."""

    ordinal: int
    student: Ints
    course: Ints
    kind: Ints
    status: Ints
    section: Ints

    def __len__(self) -> int:
        return len(self.student)


@dataclass(frozen=True)
class Sections:
    """The sections of one term; `lead` and `second` are staff indexes, `second` -1 for none."""

    ordinal: int
    course: Ints
    number: Ints
    lead: Ints
    second: Ints
    second_is_lab: Ints

    def __len__(self) -> int:
        return len(self.course)


def planned(plan: Plan, students: Students, term_of_study: Ints) -> tuple[Ints, Ints]:
    """(student, course) for everything the plans foresee for students in those terms of study."""
    student = np.flatnonzero(term_of_study > 0)
    major, term = students.major[student], term_of_study[student]
    length = plan.length[major, term]
    row = np.repeat(np.arange(len(student)), length)
    within = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
    return student[row], plan.order[plan.start[major, term][row] + within]


def enrol(
    noise: Noise, plan: Plan, students: Students, ordinal: int, normal: tuple[Ints, Ints], retakes: tuple[Ints, Ints]
) -> Enrolments:
    """Enrolments of a term, sorted by course, section and class; a few are exempt or withdraw."""
    student = np.concatenate([normal[0], retakes[0]])
    course = np.concatenate([normal[1], retakes[1]])
    is_retake = np.arange(len(student)) >= len(normal[0])
    key = students.key[student]
    final = np.isin(course, plan.slots_of_term(TERMS_OF_STUDY))
    exempt = noise.chance("exempt", _EXEMPT_RATE, key, course) & ~is_retake & ~final
    kind = np.where(is_retake, RETAKE, np.where(exempt, EXEMPT, NORMAL))
    withdrawn = noise.chance("withdrawn", _WITHDRAWN_RATE, key, course, ordinal) & (kind == NORMAL) & ~final
    # Those who take a course again are spread over its classes instead of forming one of their own.
    group = np.where(is_retake, noise.integer("class", 9, key, course), students.number[student] // _CLASS_SIZE)
    order = np.lexsort((key, group, students.major[student], course))
    return Enrolments(
        ordinal, student[order], course[order], kind[order], withdrawn[order].astype(np.int64),
        _section_of(plan, course[order]),
    )  # fmt: skip


def _section_of(plan: Plan, course: Ints) -> Ints:
    """Cut each course's rows (already in order) into sections of even size."""
    offered, first, size = np.unique(course, return_index=True, return_counts=True)
    target = np.where(plan.public[offered], _PUBLIC_SIZE, _OWN_SIZE)
    sections = np.maximum(1, np.rint(size / target).astype(np.int64))
    base = np.cumsum(sections) - sections
    index = np.repeat(np.arange(len(offered)), size)
    rank = np.arange(len(course)) - first[index]
    result: Ints = base[index] + rank * sections[index] // size[index]
    return result


class Staffing:
    """Which posts share a course, and who therefore teaches a section."""

    def __init__(self, noise: Noise, plan: Plan, posts: Posts, scale: float) -> None:
        self._noise, self._plan, self._posts = noise, plan, posts
        expected = _expected_sections(plan, scale)
        self._pool = np.maximum(2, np.ceil(expected / 2)).astype(np.int64)
        self._pool = np.minimum(self._pool, posts.count[plan.owner])
        self._begin = np.zeros(len(plan.courses), dtype=np.int64)
        for unit in range(len(UNIT_CODES)):
            own = plan.owner == unit
            self._begin[own] = np.cumsum(self._pool[own]) - self._pool[own]

    def sections(self, enrolments: Enrolments) -> Sections:
        """The sections of a term with their teachers; a few have a second one."""
        _, first = np.unique(enrolments.section, return_index=True)
        course = enrolments.course[first]
        _, start, size = np.unique(course, return_index=True, return_counts=True)
        number = np.arange(len(course)) - np.repeat(start, size)
        turn = self._noise.integer("turn", 50, course, enrolments.ordinal)
        place = self._begin[course] + (number + turn) % self._pool[course]
        holders = self._posts.holders(enrolments.ordinal)
        keys = (course, enrolments.ordinal, number)
        has_second = self._noise.chance("second-teacher", 0.08, *keys)
        second = np.where(has_second, holders[self._post(course, place + 1)], -1)
        lab = self._noise.chance("second-role", 0.5, *keys).astype(np.int64)
        return Sections(enrolments.ordinal, course, number, holders[self._post(course, place)], second, lab)

    def _post(self, course: Ints, place: Ints) -> Ints:
        unit = self._plan.owner[course]
        result: Ints = self._posts.start[unit] + place % self._posts.count[unit]
        return result


def _expected_sections(plan: Plan, scale: float) -> Ints:
    takers = np.zeros(len(plan.courses))
    for index, major in enumerate(MAJORS):
        for term in range(1, TERMS_OF_STUDY + 1):
            takers[plan.slots(index, term)] += major.intake * scale
    result: Ints = np.maximum(1, np.rint(takers / np.where(plan.public, _PUBLIC_SIZE, _OWN_SIZE))).astype(np.int64)
    return result
