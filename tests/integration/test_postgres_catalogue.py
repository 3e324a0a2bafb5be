"""The whole metric suite on both engines: every request of `test_catalogue_truth`, asked of DuckDB and of PostgreSQL.

DuckDB's figures are held to SQL by hand there; PostgreSQL's are held to DuckDB's here, to a billionth: value,
numerator, denominator, n, what is withheld, and what is refused in which words. A leader reads rows; the others are
answered from their own and from listed tables, where row security and the disclosure rules have a say. The SQL of an
evidence is run by itself on PostgreSQL as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import pytest

from evals import by_hand
from knowledge_base.evaluation.postgres import PostgresWarehouse
from knowledge_base.evaluation.rights import REFERENCE
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.integration.test_catalogue_truth import METRICS, PERIODS, SCHOOL_LEADER, requests
from tests.postgres import Server
from tests.stores import open_service
from tools.errors import ToolError
from tools.metrics.definition import Catalogue, Level, MetricDefinition
from tools.metrics.figures import Figure, MetricTable
from tools.metrics.periods import Period
from tools.metrics.request import SELF, By, MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Scope

ASKERS = ("dean.cs", "dean.mx", "head.em.ac", "teacher.1", "student.1", "supervisor")
EVIDENCE_OF_A_TABLE = 2
"""Figures of one table whose SQL is run by itself."""


class Engines(NamedTuple):
    """The same filled data behind either engine."""

    duck: MetricService
    postgres: MetricService


@pytest.fixture(scope="module")
def engines(
    filled_service: MetricService,
    filled_warehouse: DuckWarehouse,
    postgres_server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engines]:
    warehouse = PostgresWarehouse(postgres_server.create("filled"), tmp_path_factory.mktemp("taken"))
    warehouse.take(filled_warehouse.current().path)
    yield Engines(filled_service, open_service(warehouse))
    warehouse.close()


def own(metric: MetricDefinition) -> Iterator[MetricRequest]:
    """The asker's own rows, or own cell."""
    for by, codes in product((None, By.PERIOD, By.COURSE), PERIODS[metric.period_kind]):
        yield MetricRequest(metric, SELF, Level.SELF, tuple(map(Period.parse, codes)), metric.attribution, by=by)


def answer(service: MetricService, request: MetricRequest, scope: Scope) -> MetricTable | str:
    try:
        return service.query(request, scope)
    except ToolError as error:
        return f"{type(error).__name__}: {error}"


def told(figure: Figure) -> tuple[object, ...]:
    """What is said about a figure besides its numbers."""
    return figure.entity_id, figure.entity, figure.period, figure.withheld, figure.small


def order(figures: tuple[Figure, ...]) -> list[Figure]:
    """Without an order of their own, rows come as the engine likes."""
    return sorted(figures, key=lambda figure: (figure.entity_id, figure.period))


def same(one: Figure, other: Figure) -> bool:
    numbers = [(f.value, f.numerator, f.denominator, f.n, f.completeness) for f in (one, other)]
    return told(one) == told(other) and all(
        a is b is None or (a is not None and b is not None and abs(a - b) <= 1e-9 * max(1.0, abs(a)))
        for a, b in zip(*numbers, strict=True)
    )


def compare(engines: Engines, request: MetricRequest, scope: Scope) -> MetricTable | None:
    """PostgreSQL's table, which is DuckDB's; None where both refuse alike."""
    duck, postgres = (answer(service, request, scope) for service in engines)
    if isinstance(duck, str) or isinstance(postgres, str):
        assert duck == postgres
        return None
    pairs = list(zip(order(duck.figures), order(postgres.figures), strict=True))
    assert [pair for pair in pairs if not same(*pair)] == []
    return postgres


@pytest.mark.parametrize("name", METRICS)
def test_every_cell_is_the_same_on_either_engine(engines: Engines, catalogue: Catalogue, name: str) -> None:
    service, shown = engines.postgres, 0
    for request in requests(catalogue.get(name)):
        table = compare(engines, request, SCHOOL_LEADER)
        if table is None:
            continue
        figures = [figure for figure in table.figures if not figure.withheld]
        shown += len(figures)
        reading = service.client.scoped(table.access.right or REFERENCE)
        for figure in figures[:EVIDENCE_OF_A_TABLE]:
            (row,) = reading.fetch(str(service.sql_of(figure, SCHOOL_LEADER, table.access)))
            assert by_hand.close((figure.value, figure.numerator, figure.denominator, figure.n), row)
    assert shown


@pytest.mark.parametrize("user", ASKERS)
def test_what_is_shown_and_withheld_is_the_same_on_either_engine(
    engines: Engines, catalogue: Catalogue, scopes: dict[str, Scope], user: str
) -> None:
    tables = [
        table
        for metric in catalogue
        for request in (*requests(metric), *own(metric))
        if (table := compare(engines, request, scopes[user])) is not None
    ]
    withheld = [figure.withheld for table in tables for figure in table.figures]
    assert 0 < sum(withheld) < len(withheld)
