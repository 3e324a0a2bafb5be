"""Units, terms, and students as the registrar keeps them: standing, leaving, class, entry and majors they came from."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from knowledge_base.demo.noise import Floats, Ints
from knowledge_base.demo.organisation import MAJOR_CODES, MAJORS, org_unit_rows, succession_rows
from knowledge_base.demo.people import Students
from knowledge_base.demo.scene import Scene, dates, days
from knowledge_base.demo.sink import Sink, words
from knowledge_base.demo.study import STATES, STAYING
from knowledge_base.demo.terms import Term, enrolled_on

_YEARS_OF_STUDY = 4
_LEAVES_AFTER = timedelta(days=7)
_CLASS = 30
_TRANSFERS = 0.018
_SHARED_FIRST_YEAR = ("cs", "me", "ms", "em")
"""Colleges whose majors share the first year: only there can a student have come from another major."""
_PAUSE = 2
_ENTRY_KINDS, _ENTRY_SHARES = ("统招", "专项", "预科"), (0.91, 0.985)
_PERCENTILE_MEAN, _PERCENTILE_SD, _ENTRY_RELIABILITY = 71.0, 9.5, 0.72


def load_registry(sink: Sink, scene: Scene) -> None:
    """Fill `org_unit`, `org_succession`, `term`, `student` and `student_major_history`."""
    sink.put_rows("org_unit", org_unit_rows())
    sink.put_rows("org_succession", succession_rows())
    sink.put_rows("term", [(t.term_id, t.academic_year, t.seq, t.starts_on, t.ends_on) for t in scene.begun()])
    _students(sink, scene)


def entry_percentile(scene: Scene) -> Floats:
    """Where each student stood among the candidates of the home province (0–100): ability seen through one exam."""
    s = scene.students
    chance = np.sqrt(1 - _ENTRY_RELIABILITY**2) * scene.noise.normal("entry-exam", s.key)
    place = _PERCENTILE_MEAN + _PERCENTILE_SD * (_ENTRY_RELIABILITY * s.ability + chance)
    result: Floats = np.clip(place, 2.0, 99.9).round(1)
    return result


def came_from(scene: Scene) -> Ints:
    """The major each student began in: mostly the present one, for some another of the same college."""
    s, noise = scene.students, scene.noise
    began = s.major.copy()
    moves = noise.chance("transfer", _TRANSFERS, s.key)
    for college in _SHARED_FIRST_YEAR:
        own = np.array([i for i, m in enumerate(MAJORS) if m.college == college])
        hit = moves & np.isin(s.major, own)
        step = 1 + noise.integer("transfer-from", len(own) - 1, s.key[hit])
        began[hit] = own[(np.searchsorted(own, s.major[hit]) + step) % len(own)]
    return began


def _students(sink: Sink, scene: Scene) -> None:
    s = scene.students
    status, left = _status(scene)
    began, moved_on = came_from(scene), _transfer_days(s)
    major = np.where(moved_on <= scene.day, s.major, began)
    kind = np.searchsorted(_ENTRY_SHARES, scene.noise.uniform("entry-kind", s.key))
    sink.put(
        "student",
        {
            "student_id": scene.student_ids,
            "name": s.names.tolist(),
            "gender": words(("男", "女"), s.female.astype(np.int64)),
            "entry_year": s.entry_year,
            "major_id": words(MAJOR_CODES, major),
            "status": status,
            "enrolled_on": [enrolled_on(year) for year in s.entry_year.tolist()],
            "left_on": left,
            "expected_grad_year": s.entry_year + _YEARS_OF_STUDY + (s.pause_at > 0),
            "entry_kind": words(_ENTRY_KINDS, kind),
            "entry_percentile": entry_percentile(scene),
            "class_name": _classes(s, major),
        },
    )
    _histories(sink, scene, began, moved_on)


def _histories(sink: Sink, scene: Scene, began: Ints, moved_on: Ints) -> None:
    """A row for entering, one for changing the major, one for coming back from leave."""
    s = scene.students
    everyone = np.arange(len(s.ids))
    entered = np.array([days(enrolled_on(year)) for year in s.entry_year.tolist()], dtype=np.int64)
    back = _return_days(s)
    moved = np.flatnonzero((began != s.major) & (moved_on <= scene.day))
    returned = np.flatnonzero((s.pause_at > 0) & (back <= scene.day) & (s.drop_after == 0))
    now = np.where(moved_on <= scene.day, s.major, began)
    for who, day, major, reason in (
        (everyone, entered, began, "入学"),
        (moved, moved_on, s.major, "转专业"),
        (returned, back, np.where(back < moved_on, began, now), "复学"),
    ):
        sink.put(
            "student_major_history",
            {
                "student_id": scene.of_students(who),
                "valid_from": dates(day[who]),
                "major_id": words(MAJOR_CODES, major[who]),
                "class_name": _classes(s, major, who),
                "reason": [reason] * len(who),
            },
        )


def _classes(s: Students, major: Ints, who: Ints | None = None) -> list[str]:
    names = [m.name for m in MAJORS]
    rows = np.arange(len(s.ids)) if who is None else who
    listed = zip(major[rows].tolist(), (s.entry_year[rows] % 100).tolist(), (s.number[rows] - 1).tolist(), strict=True)
    return [f"{names[m]}{year:02d}{number // _CLASS + 1:02d}" for m, year, number in listed]


def _transfer_days(s: Students) -> Ints:
    """The day a change of major takes effect: with the second year."""
    by_year = {year: days(Term(2 * year + 2).starts_on) for year in np.unique(s.entry_year).tolist()}
    return np.array([by_year[year] for year in s.entry_year.tolist()], dtype=np.int64)


def _return_days(s: Students) -> Ints:
    """The day each student on leave comes back (of no meaning for the others)."""
    ordinal = 2 * s.entry_year + s.pause_at - 1 + _PAUSE
    by_term = {o: days(Term(o).starts_on) for o in np.unique(ordinal).tolist()}
    return np.array([by_term[o] for o in ordinal.tolist()], dtype=np.int64)


def _status(scene: Scene) -> tuple[list[str], list[date | None]]:
    """Each student's standing and leaving day as known by `today`."""
    s, today = scene.students, scene.today
    status = ["在读"] * len(s.ids)
    left: list[date | None] = [None] * len(s.ids)
    for i in np.flatnonzero(s.is_paused(scene.history.terms[-1].term.ordinal)):
        status[i] = "休学"
    for i in np.flatnonzero(s.drop_after > 0):
        last = Term(2 * int(s.entry_year[i]) + int(s.drop_after[i]) - 1)
        if last.ends_on + _LEAVES_AFTER <= today:
            status[i], left[i] = "退学", last.ends_on + _LEAVES_AFTER
    for leaving in scene.leavings():
        for i, state in zip(leaving.student, leaving.state, strict=True):
            status[i] = STATES[state]
            left[i] = None if state == STAYING else leaving.term.leaving_on
    return status, left
