"""Builds 示范大学 and loads it into a new generation of the warehouse.

Stages: people → study (enrolments, marks, conclusions) → rounds of evaluation → tables → coverage → truth. The same
seed, scale and `today` give the same contents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from knowledge_base.demo import SOURCE
from knowledge_base.demo.curriculum import Plan, load_plan
from knowledge_base.demo.faults import Faults, plan_faults
from knowledge_base.demo.faults.measuring import measured
from knowledge_base.demo.loading import load
from knowledge_base.demo.marks import Examiner
from knowledge_base.demo.noise import Noise
from knowledge_base.demo.people import make_staff, make_students
from knowledge_base.demo.rounds import ROUNDS, make_rounds
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.study import Study
from knowledge_base.demo.teaching import Staffing
from knowledge_base.demo.terms import FIRST_YEAR, Term, cohorts_until, terms_until
from knowledge_base.errors import InputError
from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import Generation, Warehouse

DEFAULT_SEED = 7
DEFAULT_TODAY = date(2026, 3, 20)
_LARGEST_SCALE = 10
"""Beyond this the running numbers in the identifiers would no longer fit."""

Truth = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class DemoSummary:
    """What was built: the generation, rows per table and the planted faults as they came out."""

    generation: Generation
    counts: dict[str, int]
    truth: Truth


def build_demo(
    warehouse: Warehouse,
    *,
    seed: int = DEFAULT_SEED,
    scale: float = 1.0,
    today: date = DEFAULT_TODAY,
    faults: bool = True,
) -> DemoSummary:
    """Generate the demo university and publish it as a new generation.

    `scale` multiplies the intake of every major and the posts of every unit; units, terms and courses stay.
    Raises InputError for a scale or a day outside what the generator covers.
    """
    _check(scale, today)
    scene = generate(seed=seed, scale=scale, today=today, faults=faults)
    counts: dict[str, int] = {}
    truth: list[dict[str, Any]] = []

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        info = {"as_of": today.isoformat(), "source": SOURCE, "seed": str(seed), "scale": str(scale)}
        load(connection, scene, info)
        counts.update({name: _count(connection, name) for name in TABLES})
        truth.extend(measured(connection, scene))

    return DemoSummary(warehouse.build(fill), counts, tuple(truth))


def _check(scale: float, today: date) -> None:
    first = Term(2 * FIRST_YEAR).starts_on
    if today < first:
        raise InputError(f"--today {today} 早于演示数据的第一学期，请取 {first} 或以后 (choose {first} or later)")
    if not 0 < scale <= _LARGEST_SCALE:
        raise InputError(f"--scale {scale} 须大于 0 且不超过 {_LARGEST_SCALE} (choose a scale in this range)")


def generate(*, seed: int, scale: float, today: date, faults: bool) -> Scene:
    """The generator without the warehouse."""
    noise, plan, terms = Noise(seed), load_plan(), terms_until(today)
    scored = [t for t in terms if is_scored(t, today)]
    planted = _planned(noise, plan, scored) if faults else Faults()
    students = make_students(noise, cohorts_until(today), scale, planted.intake)
    staff = make_staff(noise, scale)
    staffing = Staffing(noise, plan, staff.posts, scale)
    history = Study(noise, plan, students, staffing, Examiner(noise, plan, students, staff), planted).run(terms)
    last = {t.ordinal for t in scored[-ROUNDS:]}
    records = [r for r in history.terms if r.term.ordinal in last]
    rounds = make_rounds(noise, plan, students, staff, records, planted)
    return Scene(noise, plan, students, staff, history, rounds, planted, today, scale)


def is_scored(term: Term, today: date) -> bool:
    """Whether all first marks of the term are out."""
    return term.all_marks_on <= today


def _planned(noise: Noise, plan: Plan, scored: list[Term]) -> Faults:
    years = [t.year for t in scored if t.seq == 2]
    return plan_faults(noise, plan, years, [t.ordinal for t in scored[-ROUNDS:]])


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.table(table).count("*").fetchall()[0][0])
