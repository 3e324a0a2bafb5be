"""The planted rectifications are read as they are on record, and registered by what was known."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evals.effects.planted import COLLEGES, LAST_TERM, REGISTERED, case_of, judged, planted_table
from evals.effects.planted_cells import COHORTS, TESTS, Planted, School, cells, groups
from evals.effects.planted_guards import guards
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.unit.evals.effects.standing_in import always, judge
from tools.effect.case import Case, Judgement
from tools.effect.guards import Guard, Role

ITEMS = (
    "SELECT org_id, course_id, year(opened_on), baseline, target FROM rectification_history WHERE item_id <= 'ZG003'"
)


@pytest.fixture(scope="module")
def school(warehouse: DuckWarehouse) -> School:
    """The small demo, with its three items from the ledger."""
    client = warehouse.open(warehouse.current())
    rows, items = cells(client), client.fetch(ITEMS)
    cohorts, tests = groups(client, COHORTS), groups(client, TESTS)
    client.close()
    names = ("improved", "regressed", "lenient")
    planted = [
        Planted(how, str(org), str(course), 2 * int(year), 2 * int(year) + 3, float(target))
        for how, (org, course, year, _, target) in zip(names, items, strict=True)
    ]
    found = School(7, 0.05, rows, planted, cohorts, tests)
    for one, (*_, baseline, _) in zip(planted, items, strict=True):
        own = [row for row in rows if row[:2] == (one.college, one.course) and row[2] in (one.start - 2, one.start - 1)]
        assert sum(row[5] for row in own) / sum(row[4] for row in own) == pytest.approx(baseline, abs=1e-4)
    return found


def persons(case: Case) -> int:
    return sum(cell.n for term in case.treated.terms for cell in term.cells)


def test_each_is_registered_with_what_was_there_at_the_time(school: School) -> None:
    for planted in school.planted:
        alone, like, beside, _, long, college = (case_of(school, planted, way) for way in REGISTERED)
        assert alone.last_pre < planted.start == alone.first_post <= alone.last_post == planted.until
        assert (alone.comparison, alone.like, like.comparison, beside.like) == ((), (), (), ())
        assert {unit.unit for unit in beside.comparison} == {*COLLEGES} - {planted.college}
        assert persons(alone) < persons(long) < persons(college)
        assert all(term.index <= planted.until for unit in (alone.treated, *beside.comparison) for term in unit.terms)


def kept(case: Case, judgement: Judgement, guards: Sequence[Guard]) -> Judgement:
    """Guards that let everything through; there must be some."""
    assert [guard.role for guard in guards][:2] == [Role.MARKS, Role.COMMON_TEST]
    return judgement


def level(case: Case, reached: float | None, guards: Sequence[Guard]) -> float:
    return -1.0 if reached is None else reached


def test_the_table_counts_every_verdict(school: School) -> None:
    found = [one for ask in (judge, always) for one in judged(school, ask, kept, level)]
    assert len(found) == 2 * 3 * len(REGISTERED)
    text = list(planted_table(found))
    assert any(line.startswith("| course alone | improved | 1/2 |") for line in text)
    assert any("terms before" in line for line in text)
    # What was reached is the course's later rate; where nothing was done there is none.
    assert all((one.promised == -1.0) is (one.how == "regressed") for one in found)


def test_guards_are_about_those_who_took_the_course(school: School) -> None:
    for planted in school.planted:
        case = case_of(school, planted, REGISTERED[0])
        exam, *later = guards(school, planted, case, COLLEGES)
        assert exam.case.treated.unit == planted.college
        assert len(exam.case.comparison) == len(COLLEGES) - 1
        taught = {term.index for term in case.treated.terms}
        for guard in (exam, *later):
            assert {term.index for term in guard.case.treated.terms} <= set(range(min(taught), LAST_TERM + 1))
            assert (guard.case.first_post, guard.case.last_post) == (case.first_post, case.last_post)
