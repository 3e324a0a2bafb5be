"""The planted faults can be seen in what a person is answered, at full size; without them nothing of the kind is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY, build_demo
from knowledge_base.evaluation.warehouse import DuckClient, DuckWarehouse
from knowledge_base.policies import PolicyStore
from tests.stores import demo_scopes, open_service
from tools.context import ToolContext
from tools.evidence import Evidence
from tools.metrics.catalogue_files import load_catalogue
from tools.query_metric import query_metric

pytestmark = pytest.mark.slow

JUMP_PP = 0.08
"""Points above both neighbouring years by which a reader sees the jump."""
ROUNDS = ["2022-2023", "2023-2024", "2024-2025", "2025-2026"]


@dataclass(frozen=True)
class School:
    """A demo university of full size and what was planted in it (in either, the places of the one with faults)."""

    tools: dict[str, ToolContext]
    jump: dict[str, Any]
    straight: dict[str, Any]
    planted: dict[str, dict[str, Any]]

    def rates_of(self, kind: str, by: Literal["", "major"] = "") -> dict[tuple[str, str], float]:
        """(unit, year) → fail rate of the course a fault lies on, as the dean of its college asks for it."""
        fault = self.planted[kind]
        years = fault.get("years") or [f"{year}-{year + 1}" for year in range(2019, 2025)]
        found = {}
        for year in years:
            listed = query_metric(
                self.tools["dean." + fault["college"]],
                "course_fail_rate",
                unit=fault["college"],
                course=fault["course_name"],
                periods=[year],
                by=by,
                attribution="student_unit",
            ).evidence
            found.update({(str(e.filters["unit"]), year): e.value for e in listed if e.value is not None})
        return found

    def trend_of_course(self) -> dict[str, Evidence]:
        """Year → the course's fail rate, as the dean of the college asks for it: planted year and both neighbours."""
        first = int(self.jump["year"][:4])
        found = query_metric(
            self.tools["dean." + self.jump["college"]],
            "course_fail_rate",
            course=self.jump["course_name"],
            by="period",
            periods=[f"{year}-{year + 1}" for year in (first - 1, first, first + 1)],
        ).evidence
        return {str(e.period): e for e in found}

    def courses_of_year(self) -> list[str]:
        """Course ids of the planted year from the highest fail rate down, for the same dean."""
        found = query_metric(
            self.tools["dean." + self.jump["college"]],
            "course_fail_rate",
            by="course",
            periods=[self.jump["year"]],
            order="desc",
        ).evidence
        return [str(e.filters["course"]) for e in found]

    def valid_by_college(self) -> dict[str, float]:
        """College → share of valid responses in the planted round, lowest first, for the quality office."""
        found = query_metric(
            self.tools["qa"],
            "set_valid_rate",
            unit="school",
            by="college",
            periods=[self.straight["term"]],
            order="asc",
        ).evidence
        return {str(e.filters["unit"]): e.value for e in found if e.value is not None}

    def valid_by_term(self) -> dict[str, float]:
        """Term → share of valid responses about the planted college's teachers."""
        terms = [f"{year}-{half}" for year in ROUNDS for half in (1, 2)]
        found = query_metric(
            self.tools["qa"], "set_valid_rate", unit=self.straight["college"], by="period", periods=terms
        ).evidence
        return {str(e.period): e.value for e in found if e.value is not None}


@pytest.fixture(scope="session")
def schools(tmp_path_factory: pytest.TempPathFactory, policy_store: PolicyStore) -> Iterator[dict[bool, School]]:
    """The same university with its faults (True) and without."""
    built: dict[bool, School] = {}
    services = []
    planted: dict[str, dict[str, Any]] = {}
    for faults in (True, False):
        warehouse = DuckWarehouse(tmp_path_factory.mktemp(f"faults-{faults}"))
        truth = build_demo(warehouse, faults=faults).truth
        assert bool(truth) is faults
        planted = planted or {fault["kind"]: fault for fault in truth}
        service = open_service(warehouse)
        services.append(service)
        people = demo_scopes(service.client)
        names = ("qa", *(f"dean.{planted[kind]['college']}" for kind in planted if "college" in planted[kind]))
        tools = {
            name: ToolContext(people[name], load_catalogue(), service, policy_store, DEFAULT_TODAY) for name in names
        }
        built[faults] = School(tools, planted["fail_rate_jump"], planted["straightlined_round"], planted)
    yield built
    for service in services:
        assert isinstance(service.client, DuckClient)
        service.client.close()


def _stands_out(school: School) -> bool:
    trend = school.trend_of_course()
    rates = {year: e.value for year, e in trend.items() if e.value is not None}
    peak = rates.pop(school.jump["year"])
    assert len(rates) == 2, "both neighbours are on record"
    return all(peak - rate >= JUMP_PP for rate in rates.values())


def test_the_jump_stands_out_in_the_trend_of_its_course(schools: dict[bool, School]) -> None:
    assert _stands_out(schools[True])
    assert not _stands_out(schools[False])


def test_the_trend_gives_the_planted_rate(schools: dict[bool, School]) -> None:
    """`truth.yaml` measures it with SQL of its own, over all first marks; retakers weigh almost nothing."""
    school = schools[True]
    value = school.trend_of_course()[school.jump["year"]].value
    assert value == pytest.approx(school.jump["rate"], abs=0.01)


def test_the_course_leads_the_rank_of_its_year(schools: dict[bool, School]) -> None:
    course = schools[True].jump["course"]
    assert schools[True].courses_of_year()[0] == course
    assert course not in schools[False].courses_of_year()[:3]


def test_the_straightlined_round_has_the_lowest_valid_rate(schools: dict[bool, School]) -> None:
    college = schools[True].straight["college"]
    lowest, next_lowest, *_ = schools[True].valid_by_college().items()
    assert lowest[0] == college
    assert next_lowest[1] - lowest[1] > 0.3
    usual = schools[False].valid_by_college()
    assert max(usual.values()) - min(usual.values()) < 0.05
    assert min(usual, key=lambda unit: usual[unit]) != college


def test_the_straightlined_round_stands_out_among_the_rounds(schools: dict[bool, School]) -> None:
    term = schools[True].straight["term"]
    rates = schools[True].valid_by_term()
    planted = rates.pop(term)
    assert len(rates) >= 3
    assert all(rate - planted > 0.3 for rate in rates.values())
    usual = schools[False].valid_by_term()
    assert max(usual.values()) - min(usual.values()) < 0.05


def test_faults_change_nothing_else(schools: dict[bool, School]) -> None:
    """Neighbouring years and other colleges are as they would have been, but for what follows from the fault."""
    year = schools[True].jump["year"]
    before = f"{int(year[:4]) - 1}-{year[:4]}"
    # A cohort of another size elsewhere moves the bounds of sections in the courses it shares.
    usual = schools[False].trend_of_course()[before].value
    assert schools[True].trend_of_course()[before].value == pytest.approx(usual, abs=0.02)
    college = schools[True].straight["college"]
    with_faults, without = schools[True].valid_by_college(), schools[False].valid_by_college()
    assert {u: v for u, v in with_faults.items() if u != college} == pytest.approx(
        {u: v for u, v in without.items() if u != college}, abs=0.01
    )


def test_the_reversal_is_seen_between_the_college_and_its_majors(schools: dict[bool, School]) -> None:
    fault = schools[True].planted["simpson_reversal"]
    assert fault["reversed"]
    assert fault["size_realised"] == pytest.approx(fault["size_planned"], abs=0.02)
    whole = list(schools[True].rates_of("simpson_reversal").values())
    assert whole[1] > whole[0]
    majors = schools[True].rates_of("simpson_reversal", by="major")
    first, second = fault["years"]
    falls = {unit: majors[unit, first] - majors[unit, second] for unit, year in majors if year == first}
    assert len(falls) >= 2
    assert all(fall > 0 for fall in falls.values())


@pytest.mark.parametrize("how", ["improved", "regressed", "lenient"])
def test_after_each_rectification_the_fail_rate_is_lower(schools: dict[bool, School], how: str) -> None:
    fault = schools[True].planted[f"rectification_{how}"]
    rates = {year: rate for (_, year), rate in schools[True].rates_of(f"rectification_{how}").items()}
    start = fault["start"][:9]
    before = max(year for year in rates if year < start)
    since = [rate for year, rate in rates.items() if year >= start]
    assert rates[before] > sum(since) / len(since) + 0.06


def test_what_was_learnt_tells_the_three_apart(schools: dict[bool, School]) -> None:
    improved, regressed, lenient = (
        schools[True].planted[f"rectification_{how}"] for how in ("improved", "regressed", "lenient")
    )
    gain = {how["kind"]: how["test_gain_over_others_before_and_since"] for how in (improved, regressed, lenient)}
    assert gain["rectification_improved"][1] > gain["rectification_improved"][0] + 2
    assert gain["rectification_lenient"][1] < gain["rectification_lenient"][0] + 1
    assert regressed["rate_since"] == pytest.approx(regressed["rate_earlier"], abs=0.03)
    assert improved["rate_since"] < improved["rate_earlier"] - 0.05
    later = [how["later_marks_before_and_since"] for how in (improved, lenient)]
    assert later[0][1] - later[0][0] > later[1][1] - later[1][0] + 0.5
