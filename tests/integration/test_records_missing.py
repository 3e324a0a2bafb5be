"""A period for which the school holds no record of a kind has no figure of it: nothing kept is not nothing happened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals import by_hand
from evals.by_hand import Cell
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.filled import fill_tables
from tests.stores import open_service
from tools.errors import NoData
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import Level, MetricDefinition
from tools.metrics.periods import Period
from tools.metrics.records import RECORDS
from tools.metrics.request import MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

LEADER = Scope("leader", Role.LEADER)
YEAR, TERM = "2023-2024", "2023-2024-1"
_OF_TERM = "section_id IN (SELECT section_id FROM section WHERE term_id = '2023-2024-1')"

GONE = {
    "warning_outcomes": f"UPDATE academic_warning SET state = '送达' WHERE term_id = '{TERM}'",
    "warnings": f"UPDATE academic_warning SET state = '院核' WHERE term_id = '{TERM}'",
    "observations": f"DELETE FROM observation WHERE {_OF_TERM}",
    "incidents": f"DELETE FROM teaching_incident WHERE term_id <= '{TERM}'",
    "participation": "UPDATE set_participation SET submitted = FALSE WHERE round_id IN "
    f"(SELECT round_id FROM set_round WHERE term_id = '{TERM}')",
    "lecturers": f"DELETE FROM section_staff WHERE {_OF_TERM}",
    "lecturing_years": "DELETE FROM section_staff WHERE section_id IN (SELECT section_id FROM section "
    f"JOIN term USING (term_id) WHERE academic_year = '{YEAR}')",
    "awards": f"DELETE FROM award WHERE academic_year = '{YEAR}'",
    "transfers": "DELETE FROM student_major_history WHERE reason = '转专业' "
    "AND valid_from > DATE '2023-09-30' AND valid_from <= DATE '2024-09-30'",
    "dropouts": "UPDATE student SET left_on = NULL, status = '在读' WHERE status = '退学' "
    "AND left_on > DATE '2023-09-30' AND left_on <= DATE '2024-09-30'",
}
"""What takes the records of one term or year out of the school."""

METRICS = [metric for metric in load_catalogue() if metric.records]


@pytest.fixture(scope="module")
def gaps(warehouse: DuckWarehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MetricService]:
    """The metrics of a school that lacks every kind of record in a term or year."""
    made = DuckWarehouse(tmp_path_factory.mktemp("gaps"))
    fill_tables(warehouse, made, [*GONE.values()])
    service = open_service(made)
    yield service
    service.client.close()


def asked(metric: MetricDefinition, *codes: str) -> MetricRequest:
    return MetricRequest(metric, "school", Level.SCHOOL, tuple(map(Period.parse, codes)), metric.attribution)


def test_every_kind_of_record_is_taken_out_and_used() -> None:
    assert set(GONE) == set(RECORDS) == {metric.records for metric in METRICS}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_without_records_there_is_no_figure_and_the_pool_leaves_the_period_out(
    gaps: MetricService, metric: MetricDefinition
) -> None:
    assert metric.records
    code = YEAR if RECORDS[metric.records].by == "academic_year" else TERM
    with pytest.raises(NoData) as told:
        gaps.query(asked(metric, code), LEADER)
    assert RECORDS[metric.records].name_zh in str(told.value)
    assert "不能当作零" in str(told.value)
    assert by_hand.cell(gaps.client, metric.id, Cell("school", "school", (code,)))[0] is None
    wider = asked(metric, "2023-2024", "2024-2025")
    table = gaps.query(wider, LEADER)
    (figure,) = table.figures
    true = by_hand.cell(gaps.client, metric.id, Cell("school", "school", ("2023-2024", "2024-2025")))
    assert by_hand.close((figure.value, figure.numerator, figure.denominator, figure.n), true)
    assert code in {period.code for period in gaps.without_records(wider)}
    (row,) = gaps.client.fetch(str(gaps.sql_of(figure, LEADER, table.access)))
    assert by_hand.close((figure.value, figure.numerator, figure.denominator, figure.n), row)
