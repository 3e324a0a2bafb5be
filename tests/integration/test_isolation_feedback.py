"""A teacher's sheet beside the published tables determines no small group, and is nobody else's.

Linear elimination as in `elimination.py`, with the own sections as atoms: every cell of the evaluation that the
teacher is answered, and every section the sheet shows, is an equation over the responses of sections and teachers.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest

from agents.brains.base import ToolCall
from agents.calling.toolbox import TOOLS, run
from knowledge_base.demo.build import build_demo
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.stores import demo_scopes, open_service
from tools.context import ToolContext
from tools.errors import OutOfScope, ToolError, ToolFailure
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


@pytest.fixture(scope="module")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MetricService]:
    """Another seed and smaller still, where many classes are below the limits."""
    warehouse = DuckWarehouse(tmp_path_factory.mktemp("smaller"))
    build_demo(warehouse, seed=11, scale=0.02)
    service = open_service(warehouse)
    yield service
    service.client.close()


def teachers(scopes: dict[str, Scope], most: int) -> list[Scope]:
    """Some of the demo's teachers, those of the smallest numbers first."""
    return [scope for scope in scopes.values() if scope.role is Role.TEACHER][:most]


def leaks(service: MetricService, catalogue: Catalogue, scope: Scope) -> list[str]:
    """Every determined set of responses below the limit, term by term.

    Longer periods are answered only where each of their terms is, so they add no equation of their own.
    """
    open_ = shown(service, catalogue, scope)
    return [leak for term in _rated(service) for leak in _leaks_of_term(service, catalogue, scope, term, open_)]


def _leaks_of_term(
    service: MetricService, catalogue: Catalogue, scope: Scope, term: str, open_: set[str]
) -> Iterator[str]:
    """Atoms are the own sections, and what no cell of this teacher's tells apart: the college's others, the rest."""
    counts: dict[str, int] = {"the college's others": 0, "other colleges": 0}
    for college, staff, section, n in _rows(service, term):
        others = "the college's others" if college == scope.college else "other colleges"
        atom = section if staff == scope.person else others
        counts[atom] = counts.get(atom, 0) + n
    own = set(counts) - {"the college's others", "other colleges"}
    metric, period = catalogue.get("set_mean_score"), (Period.parse(term),)
    cells = {
        Level.SCHOOL: ("school", set(counts)),
        Level.COLLEGE: (scope.college or "", set(counts) - {"other colleges"}),
        Level.SELF: (SELF, own),
    }
    equations = [{section} for section in own & open_]
    for level, (unit, atoms) in cells.items():
        if _shows(service, scope, MetricRequest(metric, unit, level, period, metric.attribution)):
            equations.append(atoms)
    names = sorted(counts)
    matrix = np.array([[float(name in equation) for name in names] for equation in equations]).reshape(-1, len(names))
    for size in range(1, len(names) + 1):
        for target in itertools.combinations(names, size):
            held = sum(counts[name] for name in target)
            if 0 < held < LIMIT and _determined(matrix, np.array([float(name in target) for name in names])):
                yield f"{scope.user} {term}: {target} ({held})"


def _determined(matrix: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64]) -> bool:
    """Whether the indicator lies in the space of the equations."""
    if not len(matrix):
        return False
    solution = np.linalg.lstsq(matrix.T, wanted, rcond=None)[0]
    return bool(np.abs(matrix.T @ solution - wanted).max() < 1e-8)


def _rated(service: MetricService) -> list[str]:
    return [str(term) for (term,) in service.client.fetch("SELECT term_id FROM set_round ORDER BY term_id")]


@cache
def _rows(service: MetricService, term: str) -> list[tuple[str, str, str, int]]:
    return [
        (str(college), str(staff), str(section), int(n))
        for college, staff, section, n in service.client.fetch(
            "SELECT f.org_id, r.staff_id, r.section_id, count(*) FROM set_response r JOIN set_round o USING (round_id) "
            f"JOIN staff f USING (staff_id) WHERE o.term_id = '{term}' AND {VALID} GROUP BY ALL"
        )
    ]


def _shows(service: MetricService, scope: Scope, request: MetricRequest) -> bool:
    try:
        return not service.query(request, scope).figures[0].withheld
    except ToolError:
        return False


def shown(service: MetricService, catalogue: Catalogue, scope: Scope) -> set[str]:
    """The sections of which a sheet shows figures, over all terms."""
    reading = Reading(service, scope)
    sections, marks = own_sections(reading), marked(reading)
    voices = Voices(service, scope, reading, sections)
    mean, valid = catalogue.get("set_mean_score"), catalogue.get("set_valid_rate")
    found: set[str] = set()
    for term in voices.terms:
        closed = [s.section_id for s in sections.get(term, ()) if s.section_id not in marks.get(term, ())]
        found |= {h.section.section_id for h in voices.of_term(term, closed, mean, valid).open_sections}
    return found


def test_no_teacher_determines_a_small_class(
    metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope]
) -> None:
    assert [leak for scope in teachers(scopes, 12) for leak in leaks(metric_service, catalogue, scope)] == []


def test_nor_in_a_smaller_school(smaller: MetricService, catalogue: Catalogue) -> None:
    scopes = teachers(demo_scopes(smaller.client), 30)
    assert [leak for scope in scopes for leak in leaks(smaller, catalogue, scope)] == []
    assert any(shown(smaller, catalogue, scope) for scope in scopes)


def test_without_hiding_a_second_section_there_would_be_leaks(
    smaller: MetricService, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test's own test."""
    monkeypatch.setattr(opening, "protect", lambda counts, limit, **_: {k for k, c in counts.items() if c.safe(limit)})
    scopes = teachers(demo_scopes(smaller.client), 30)
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
