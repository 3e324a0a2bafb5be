"""The checks of the data, and the identities a yearly report rests on, hold whatever the seed."""

from pathlib import Path

import duckdb
import pytest

from knowledge_base.demo.build import build_demo
from knowledge_base.evaluation.checks import run_checks
from knowledge_base.evaluation.warehouse import DuckWarehouse

SUITE = (1, 2, 3)
BENCH = tuple(range(100, 117))

# formulas.md §9: each counts what breaks the identity.
IDENTITIES = {
    "the parts of a leaving class add up to the class filed": """
        SELECT count(*) FROM filed_figure f
        JOIN (SELECT 'grad:' || grad_year AS period, count(*) AS n FROM graduation GROUP BY 1) g USING (period)
        WHERE f.figure_id = 'grad_class' AND f.org_id = 'school' AND f.value <> g.n""",
    "destinations add up to those who graduated or completed": """
        SELECT count(*) FROM (SELECT grad_year, snapshot_on, count(*) AS n FROM destination GROUP BY 1, 2) d
        JOIN (SELECT grad_year, count(*) AS n FROM graduation WHERE state IN ('毕业', '结业') GROUP BY 1) g
        USING (grad_year) WHERE d.n <> g.n""",
    "degrees are counted among graduates": """
        SELECT count(*) FROM graduation WHERE degree_awarded AND state <> '毕业'""",
    "students of a majors' colleges add up to the school": """
        SELECT count(*) FROM student s ANTI JOIN org_unit m ON m.org_id = s.major_id AND m.level = 'major'""",
    "rectifications are closed or not": """
        SELECT count(*) FROM rectification_history
        WHERE (state = '已销号') <> (closed_on IS NOT NULL) OR due_on < opened_on""",
    "full-time students are the sum of their kinds": """
        SELECT count(*) FROM (
            SELECT period, sum(value) FILTER (figure_id = 'ft_students') AS whole,
                   sum(value) FILTER (figure_id IN ('undergrads', 'junior', 'masters', 'doctorates', 'foreign',
                                                    'preparatory')) AS parts
            FROM filed_figure WHERE org_id = 'school' GROUP BY period) WHERE whole <> parts""",
    "offices count nothing as equivalent teachers": """
        SELECT count(*) FROM staff WHERE (employment_kind = '行政') <> (conversion = 0)""",
    "weights of indicators are 1": """
        SELECT count(*) FROM (SELECT indicator_id FROM objective_indicator GROUP BY 1
                              HAVING abs(sum(weight) - 1) > 1e-9)""",
    "survey weights leave the number of responses as it is": """
        SELECT count(*) FROM (SELECT survey_id FROM survey_response GROUP BY 1
                              HAVING abs(avg(weight) - 1) > 1e-4)""",
}


def _sound(folder: Path, seed: int) -> None:
    warehouse = DuckWarehouse(folder)
    build_demo(warehouse, seed=seed, scale=0.05)
    with duckdb.connect(str(warehouse.current().path), read_only=True) as connection:
        assert [result.text for result in run_checks(connection) if not result.passed] == []
        broken = {what: connection.execute(sql).fetchall()[0][0] for what, sql in IDENTITIES.items()}
        assert {what: count for what, count in broken.items() if count} == {}


@pytest.mark.parametrize("seed", SUITE)
def test_checks_and_identities_hold(tmp_path: Path, seed: int) -> None:
    _sound(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", BENCH)
def test_checks_and_identities_hold_for_many_seeds(tmp_path: Path, seed: int) -> None:
    _sound(tmp_path, seed)
