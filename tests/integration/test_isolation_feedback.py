"""A teacher's sheet beside the published tables determines no small group, and is nobody else's.

Linear elimination as in `elimination.py`, with the own sections as atoms: every cell of the evaluation that the
teacher is answered, and every section the sheet shows, is an equation over the responses of sections and teachers.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from agents.brains.base import ToolCall
from agents.toolbox import TOOLS, run
from knowledge_base.demo.build import build_demo
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.stores import demo_scopes, open_service
from tools.context import ToolContext
from tools.errors import NoData, OutOfScope, ToolError, ToolFailure
from tools.feedback import opening
from tools.feedback.grades import marked
from tools.feedback.reading import Query, Reading
from tools.feedback.relations import COMMENTS, RESPONSES
from tools.feedback.sheet import sheet_of
from tools.feedback.voices import Voices, own_sections
from tools.metrics.definition import Catalogue, Level
from tools.metrics.periods import Period
from tools.metrics.request import SELF, MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

LIMIT = 10
VALID = "NOT straightlined AND duration_s >= 30"
OTHERS = ("leader", "qa", "dean.cs", "head.cs.se", "student.1", "supervisor")

Atom = tuple[str, str, str]
"""Term, college and own section or other teacher."""


@pytest.fixture(scope="module")
def smaller() -> Iterator[MetricService]:
    """Another seed and smaller still, where many classes are below the limits."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        warehouse = DuckWarehouse(Path(folder))
        build_demo(warehouse, seed=11, scale=0.02)
        service = open_service(warehouse)
        yield service
        service.client.close()


def teachers(scopes: dict[str, Scope], most: int) -> list[Scope]:
    """Some of the demo's teachers, those of the smallest numbers first."""
    return [scope for scope in scopes.values() if scope.role is Role.TEACHER][:most]


def leaks(service: MetricService, catalogue: Catalogue, scope: Scope) -> list[str]:
    """Every determined set of responses below the limit, of what is not the teacher's own open section anyway."""
    counts = {
        (term, college, section if staff == scope.person else staff): 0
        for term, college, staff, section, _ in _rows(service)
    }
    for term, college, staff, section, n in _rows(service):
        counts[term, college, section if staff == scope.person else staff] += n
    atoms = list(counts)
    equations = np.array(
        [[float(atom in cell) for atom in atoms] for cell in _answered(service, catalogue, scope, atoms)]
    )
    if not len(equations):
        return []
    found = []
    for target in _targets(scope, service, atoms):
        wanted = np.array([float(atom in target) for atom in atoms])
        solution = np.linalg.lstsq(equations.T, wanted, rcond=None)[0]
        size = sum(counts[atom] for atom in target)
        if size and size < LIMIT and np.abs(equations.T @ solution - wanted).max() < 1e-8:
            found.append(f"{scope.user}: {sorted(target)} ({size})")
    return found


def _rows(service: MetricService) -> list[tuple[str, str, str, str, int]]:
    return [
        (str(a), str(b), str(c), str(d), int(n))
        for a, b, c, d, n in service.client.fetch(
            "SELECT o.term_id, f.org_id, r.staff_id, r.section_id, count(*) FROM set_response r "
            f"JOIN set_round o USING (round_id) JOIN staff f USING (staff_id) WHERE {VALID} GROUP BY ALL"
        )
    ]


def _answered(service: MetricService, catalogue: Catalogue, scope: Scope, atoms: list[Atom]) -> Iterator[set[Atom]]:
    metric = catalogue.get("set_mean_score")
    terms = sorted({term for term, _, _ in atoms})
    years = {term: service.directory.terms[term].year for term in terms}
    own = {atom for atom in atoms if atom[2] in _own(service, scope)}
    cells = (("school", Level.SCHOOL), (scope.college or "", Level.COLLEGE), (SELF, Level.SELF))
    for period, (unit, level) in itertools.product([*terms, *sorted(set(years.values()))], cells):
        if _shows(service, scope, MetricRequest(metric, unit, level, (Period.parse(period),), metric.attribution)):
            when = {atom for atom in atoms if period in (atom[0], years[atom[0]])}
            yield when & own if level is Level.SELF else {a for a in when if level is Level.SCHOOL or a[1] == unit}
    for term in terms:
        for section in shown(service, catalogue, scope, term):
            yield {atom for atom in atoms if atom[2] == section}


def _own(service: MetricService, scope: Scope) -> set[str]:
    rows = service.client.fetch(f"SELECT DISTINCT section_id FROM set_response WHERE staff_id = '{scope.person}'")
    return {str(section) for (section,) in rows}


def _shows(service: MetricService, scope: Scope, request: MetricRequest) -> bool:
    try:
        return not service.query(request, scope).figures[0].withheld
    except (OutOfScope, NoData, ToolError):
        return False


def shown(service: MetricService, catalogue: Catalogue, scope: Scope, term: str) -> list[str]:
    """The sections of which a sheet shows figures."""
    reading = Reading(service, scope)
    sections, marks = own_sections(reading), marked(reading)
    closed = [s.section_id for s in sections.get(term, ()) if s.section_id not in marks.get(term, ())]
    voices = Voices(service, scope, reading, sections).of_term(
        term, closed, catalogue.get("set_mean_score"), catalogue.get("set_valid_rate")
    )
    return [heard.section.section_id for heard in voices.open_sections]


def _targets(scope: Scope, service: MetricService, atoms: list[Atom]) -> Iterator[set[Atom]]:
    """Every set of own sections of a term; every other teacher; the college's others; each with own sections."""
    own = _own(service, scope)
    for term in sorted({atom[0] for atom in atoms}):
        mine = [atom for atom in atoms if atom[0] == term and atom[2] in own]
        others = [atom for atom in atoms if atom[0] == term and atom[1] == scope.college and atom[2] not in own]
        for size in range(1, len(mine) + 1):
            yield from map(set, itertools.combinations(mine, size))
        yield from ({atom} for atom in others)
        for size in range(len(mine) + 1):
            yield from ({*others, *some} for some in itertools.combinations(mine, size))


def test_no_teacher_determines_a_small_class(
    metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope]
) -> None:
    assert [leak for scope in teachers(scopes, 12) for leak in leaks(metric_service, catalogue, scope)] == []


def test_nor_in_a_smaller_school(smaller: MetricService, catalogue: Catalogue) -> None:
    scopes = teachers(demo_scopes(smaller.client), 16)
    assert [leak for scope in scopes for leak in leaks(smaller, catalogue, scope)] == []
    terms = sorted(smaller.directory.terms)
    assert any(shown(smaller, catalogue, scope, term) for scope in scopes for term in terms)


def test_without_hiding_a_second_section_there_would_be_leaks(
    smaller: MetricService, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test's own test."""
    monkeypatch.setattr(opening, "protect", lambda counts, limit, **_: {k for k, c in counts.items() if c.safe(limit)})
    scopes = teachers(demo_scopes(smaller.client), 40)
    assert any(leaks(smaller, catalogue, scope) for scope in scopes)


@pytest.mark.parametrize("user", OTHERS)
def test_nobody_else_gets_a_sheet(
    user: str, tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    with pytest.raises(OutOfScope, match="只给任课教师本人"):
        sheet_of(tools_of(scopes[user]))
    with pytest.raises(ToolFailure):
        Reading(tools_of(scopes[user]).metrics, scopes[user])
    outcome = run(ToolCall("my_teaching", {}), tools_of(scopes[user]), 0)
    assert (outcome.error_code, outcome.evidence) == ("out_of_scope", ())


def test_no_argument_names_a_person(tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> None:
    assert "my_teaching" in TOOLS
    for name in ("teacher", "staff_id", "person", "unit", "scope"):
        outcome = run(ToolCall("my_teaching", {name: "T00001"}), tools_of(scopes["teacher.2"]), 0)
        assert outcome.error_code == "invalid"


def test_every_figure_is_of_an_own_section(tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> None:
    for user in ("teacher.1", "teacher.2", "teacher.6"):
        context = tools_of(scopes[user])
        own = {
            s.section_id for sections in own_sections(Reading(context.metrics, scopes[user])).values() for s in sections
        }
        outcome = run(ToolCall("my_teaching", {"about": "all"}), context, 0)
        assert outcome.evidence
        assert {e.entity_id for e in outcome.evidence if e.entity_id and e.metric is None} <= own


def test_the_anonymous_rows_have_no_door_of_rights(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    reading = Reading(tools_of(scopes["teacher.1"]).metrics, scopes["teacher.1"])
    for relation in (RESPONSES, COMMENTS):
        with pytest.raises(ToolFailure, match="anonymous"):
            reading.own(Query(relation, {"n": "COUNT(*)"}))
