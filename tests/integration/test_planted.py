"""Planted faults are found, and a school without any is left in peace: a few of the seeds of `evals.planted`.

At scale 0.3. What a seed's data cannot show (a small college's course) is measured there over fifty seeds, not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.planted import QA, School, alarms, looked_for, report
from tools.diagnosis.model import FindingKind
from tools.explain_change import explain_change

pytestmark = pytest.mark.slow

SEEDS = (2, 7)


@pytest.fixture(scope="module", params=SEEDS)
def school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    built = School.build(tmp_path_factory.mktemp("planted"), request.param, 0.3, faults=True)
    yield built
    built.close()


def test_each_fault_is_found_by_the_office_and_by_those_it_concerns(school: School) -> None:
    found = {fault["kind"]: looked_for(school, fault)["found"] for fault in school.planted}
    assert found.keys() == {"fail_rate_jump", "straightlined_round", "weak_objective", "broken_prerequisite"}
    for kind in found:
        assert found[kind]["own"], kind
        assert found[kind]["qa"], kind
    assert found["fail_rate_jump"]["leads"]


def test_the_explanation_of_the_jump_sums_exactly(school: School) -> None:
    (jump,) = [f for f in school.planted if f["kind"] == "fail_rate_jump"]
    result = explain_change(school.tools(f"dean.{jump['college']}"), "挂科率", period=jump["year"], by="course")
    layer, values = result.data["layers"][0], [e.value or 0.0 for e in result.evidence]
    assert values[layer["mix"]] + values[layer["rate"]] == pytest.approx(values[result.data["change"]], abs=1e-9)


def test_nothing_is_raised_where_nothing_is_planted(tmp_path: Path) -> None:
    clean = School.build(tmp_path, SEEDS[1], 0.3, faults=False)
    told = alarms(clean, QA)
    clean.close()
    assert told == {}


def test_the_report_says_how_sure_it_is() -> None:
    record = {
        "seed": 1, "scale": 0.3, "alarms": {QA: {}, "dean.cs": {}}, "explained": [False],
        "planted": [{"kind": "fail_rate_jump", "found": {"qa": True, "own": False}}],
        "smallest": {"spread": 1.5, "by_n": {"140": 0.18}},
    }  # fmt: skip
    lines = list(report([record]))
    assert any(line.startswith("recall fail_rate_jump (qa)") and "1/1" in line for line in lines)
    assert any("seed 1 missed" in line for line in lines)
    assert any(FindingKind.CONTRIBUTION in line and "0/1" in line for line in lines)
