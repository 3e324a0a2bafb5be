"""Students' evaluation of teaching: who took part, and the anonymous responses.

The two are made apart. From participation only the number of submissions per section passes to the responses; their
values are keyed by section and running number, their ids are random, and they are stored in the order of the ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.faults import Faults, FewRaters
from knowledge_base.demo.noise import Bools, Floats, Hashes, Ints, Noise
from knowledge_base.demo.people import Staff, Students
from knowledge_base.demo.study import TermRecord
from knowledge_base.demo.teaching import EXEMPT, TAKING
from knowledge_base.demo.terms import TERMS_OF_STUDY

ITEMS = 10
ROUNDS = 6
"""Evaluation on line began late: only the last complete terms have a round."""

_FEWEST = 4
_STRAIGHT, _STRAIGHT_BY_CHANCE = 0.13, 0.06


@dataclass(frozen=True)
class Participation:
    """One element per student who was asked about one section; `section` counts within the term."""

    student: Ints
    section: Ints
    submitted: Bools


@dataclass(frozen=True)
class Responses:
    """One element per response, in the order of `token`, the random id (44 bits); `items` is n × 10 of 1–5."""

    token: Hashes
    section: Ints
    items: NDArray[np.int8]
    duration_s: Ints

    def overall(self) -> Floats:
        """Total on the 100 scale."""
        result: Floats = self.items.sum(axis=1) * (100.0 / (5 * ITEMS))
        return result

    def straightlined(self) -> Bools:
        """True where every item has the same score."""
        result: Bools = (self.items == self.items[:, :1]).all(axis=1)
        return result


@dataclass(frozen=True)
class Round:
    """One round: the term it belongs to and what came in; `rated` is the section of the teacher with few raters."""

    record: TermRecord
    participation: Participation
    responses: Responses
    rated: int | None = None


def make_rounds(
    noise: Noise, plan: Plan, students: Students, staff: Staff, records: Sequence[TermRecord], faults: Faults
) -> list[Round]:
    """A round for each of the terms: everyone is asked about the first teacher of every section but theses."""
    rounds = []
    for record in records:
        participation = _participation(noise, plan, students, record)
        rated = None
        if faults.few is not None and faults.few.ordinal == record.term.ordinal:
            participation, rated = _with_few(noise, plan, students, record, participation, faults.few)
        responses = _responses(noise, plan, staff, record, participation, faults, rated)
        rounds.append(Round(record, participation, responses, rated))
    return rounds


def _participation(noise: Noise, plan: Plan, students: Students, record: TermRecord) -> Participation:
    e, sections = record.enrolments, record.sections
    asked = (e.status == TAKING) & (e.kind != EXEMPT) & ~np.isin(e.course, plan.slots_of_term(TERMS_OF_STUDY))
    size = np.bincount(e.section[asked], minlength=len(sections))
    row = np.flatnonzero(asked & (size >= _FEWEST)[e.section])
    rate = np.clip(0.90 + 0.04 * noise.normal("take-part", sections.course, e.ordinal, sections.number), 0.7, 0.99)
    section, student = e.section[row], e.student[row]
    submitted = noise.chance("submitted", rate[section], students.key[student], e.course[row], e.ordinal)
    return Participation(student, section, submitted)


def _with_few(
    noise: Noise, plan: Plan, students: Students, record: TermRecord, p: Participation, fault: FewRaters
) -> tuple[Participation, int | None]:
    """One teacher of the unit asked about in one section only, where `raters` answer; and that section."""
    sections = record.sections
    size = np.bincount(p.section, minlength=len(sections))
    found = np.flatnonzero((plan.owner[sections.course] == fault.unit) & (size > fault.raters))
    if not len(found):
        return p, None
    # The smallest section will do with the fewest who keep silent.
    rated = int(found[np.lexsort((noise.uniform("few-section", sections.course[found], found), size[found]))[0]])
    keep = (sections.lead[p.section] != sections.lead[rated]) | (p.section == rated)
    p = Participation(p.student[keep], p.section[keep], p.submitted[keep])
    own = np.flatnonzero(p.section == rated)
    draw = noise.uniform("few-rater", students.key[p.student[own]])
    submitted = p.submitted.copy()
    submitted[own] = False
    submitted[own[np.argsort(draw)[: fault.raters]]] = True
    return Participation(p.student, p.section, submitted), rated


def _responses(
    noise: Noise, plan: Plan, staff: Staff, record: TermRecord, participation: Participation, faults: Faults,
    rated: int | None,
) -> Responses:  # fmt: skip
    sections = record.sections
    submitted = np.bincount(participation.section[participation.submitted], minlength=len(sections))
    section = np.repeat(np.arange(len(sections)), submitted)
    running = np.arange(len(section)) - np.repeat(np.cumsum(submitted) - submitted, submitted)
    keys = (sections.course[section], np.full(len(section), sections.ordinal), sections.number[section], running)
    faulty = np.zeros(len(section), dtype=np.bool_)
    share = np.where(section == rated, 0.0, _STRAIGHT)
    fault = faults.straight
    if fault is not None and fault.ordinal == sections.ordinal:
        faulty = plan.owner[sections.course[section]] == fault.unit
        planted = (fault.share - _STRAIGHT_BY_CHANCE) / (1 - _STRAIGHT_BY_CHANCE)
        share = np.where(faulty, planted, share)
    straight = noise.chance("straight", share, *keys)
    loss = np.where(section == rated, faults.few.loss if faults.few is not None else 0.0, 0.0)
    thought = _items(noise, staff, record, keys, section, loss)
    items = np.where(straight[:, None], _uniform_items(noise, keys)[:, None], thought)
    token = noise.hashes("response", *keys) >> np.uint64(20)
    order = np.argsort(token, kind="stable")
    duration = _duration(noise, keys, straight, faulty)
    return Responses(token[order], section[order], items.astype(np.int8)[order], duration[order])


def _uniform_items(noise: Noise, keys: tuple[Ints, ...]) -> Ints:
    """The one score of a straight-lined response: mostly the best."""
    result: Ints = 5 - np.searchsorted(np.array([0.82, 0.95, 0.99]), noise.uniform("straight-value", *keys))
    return result


def _items(noise: Noise, staff: Staff, record: TermRecord, keys: tuple[Ints, ...], section: Ints, loss: Floats) -> Ints:
    """Item scores of a response that was thought about; the mean lies near 4.5 of 5 (ceiling effect)."""
    sections = record.sections
    liked = 4.52 + 0.14 * staff.quality[sections.lead]
    liked += 0.08 * noise.normal("liked", sections.course, sections.ordinal, sections.number)
    person = 0.34 * noise.normal("mood", *keys)
    one_by_one = noise.normal("item", *(k[:, None] for k in keys), np.arange(ITEMS)[None, :])
    level = (liked[section] - loss + person)[:, None]
    result: Ints = np.clip(np.rint(level + 0.52 * one_by_one), 1, 5).astype(np.int64)
    return result


def _duration(noise: Noise, keys: tuple[Ints, ...], straight: Bools, faulty: Bools) -> Ints:
    """Seconds taken: a minute or two, much less when straight-lined, least in a faulty round."""
    typical = np.where(straight, np.where(faulty, 14.0, 32.0), 88.0)
    seconds = typical * np.exp(0.42 * noise.normal("duration", *keys))
    result: Ints = np.maximum(4, np.rint(seconds)).astype(np.int64)
    return result
