"""Changes explained over the colleges and years of the small demo: every contribution by hand, all of them exactly the
change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge_base.evaluation.warehouse import DuckClient
from tools.context import ToolContext
from tools.errors import ToolError
from tools.evidence import ToolResult
from tools.explain_change import explain_change
from tools.scope import Role, Scope

YEARS = (("2020-2021", "2021-2022"), ("2021-2022", "2022-2023"), ("2022-2023", "2023-2024"), ("2023-2024", "2024-2025"))
LEAST = 30
"""Persons a group needs in either year to be told apart."""
COUNTS = """
SELECT {group}, t.academic_year, count(DISTINCT k.student_id), count(*),
       count(*) FILTER (coalesce(k.points < 60, FALSE) OR k.is_absent OR k.is_cheat OR coalesce(NOT k.passed, FALSE))
FROM score k JOIN enrolment e USING (section_id, student_id) JOIN section s USING (section_id)
JOIN term t USING (term_id) JOIN student p USING (student_id) JOIN org_unit m ON m.org_id = p.major_id
WHERE k.attempt = '正考' AND e.kind = '正常' AND e.status = '在修' AND NOT k.is_deferred
  AND t.academic_year IN {years} AND {where} GROUP BY ALL
"""
Sides = tuple[tuple[float, float], tuple[float, float]]


def groups_of(client: DuckClient, group: str, where: str, years: tuple[str, str]) -> dict[str, Sides]:
    """Group → (failed, marks) of either year; groups too small in a year they have any are put together."""
    rows = client.fetch(COUNTS.format(group=group, where=where, years=years))
    by_name: dict[str, dict[str, tuple[int, int, int]]] = {}
    for name, year, persons, marks, failed in rows:
        by_name.setdefault(name, {})[year] = (persons, marks, failed)
    found: dict[str, Sides] = {}
    for name, held in by_name.items():
        key = "其他" if any(persons < LEAST for persons, _, _ in held.values()) else name
        old = found.get(key, ((0.0, 0.0), (0.0, 0.0)))
        new = [(held.get(year, (0, 0, 0))[2], held.get(year, (0, 0, 0))[1]) for year in years]
        first, last = ((a + f, b + n) for (a, b), (f, n) in zip(old, new, strict=True))
        found[key] = (first, last)
    return found


def contributions(groups: dict[str, Sides]) -> tuple[float, float, dict[str, float]]:
    """Mix, rate, and both together of each group: (s1−s0)(r̄−R̄) + s̄(r1−r0)."""
    totals = [(sum(g[i][0] for g in groups.values()), sum(g[i][1] for g in groups.values())) for i in (0, 1)]
    middle = sum(failed / marks for failed, marks in totals) / 2
    mix, rate = {}, {}
    for name, sides in groups.items():
        s0, s1 = (sides[i][1] / totals[i][1] for i in (0, 1))
        known = [failed / marks for failed, marks in sides if marks]
        r0, r1 = known[0], known[-1]
        mix[name] = (s1 - s0) * ((r0 + r1) / 2 - middle)
        rate[name] = (s0 + s1) / 2 * (r1 - r0)
    return sum(mix.values()), sum(rate.values()), {name: mix[name] + rate[name] for name in groups}


def value(result: ToolResult, place: int) -> float:
    found = result.evidence[place].value
    assert found is not None
    return found


def test_contributions_of_twenty_changes_and_more_sum_to_the_change(
    demo_client: DuckClient, scopes: dict[str, Scope], tools_of: Callable[[Scope], ToolContext]
) -> None:
    # A college that only teaches others has no students, whose marks are split here.
    with_majors = {parent for (parent,) in demo_client.fetch("SELECT parent_id FROM org_unit WHERE level = 'major'")}
    colleges = sorted(with_majors & {scope.college for scope in scopes.values() if scope.role is Role.DEAN})
    asked = [("leader", "school", "college", "m.parent_id", "TRUE")]
    asked += [(f"dean.{c}", c, "course", "s.course_id", f"m.parent_id = '{c}'") for c in colleges]
    asked += [(f"dean.{c}", c, "major", "p.major_id", f"m.parent_id = '{c}'") for c in colleges]
    explained = told = 0
    for user, unit, by, group, where in asked:
        for years in YEARS:
            try:
                result = explain_change(
                    tools_of(scopes[user]), "挂科率", unit=unit, baseline=years[0], period=years[1], by=by
                )
            except ToolError:
                # Too few groups are large enough; how many are told is asserted below.
                continue
            change = value(result, result.data["change"])
            assert change == pytest.approx(
                value(result, result.data["now"]) - value(result, result.data["before"]), abs=1e-12
            )
            layers = [layer for layer in result.data["layers"] if layer["by"] == by]
            if not layers:
                continue
            mix, rate, parts = contributions(groups_of(demo_client, group, where, years))
            case = (user, by, years)
            assert value(result, layers[0]["mix"]) == pytest.approx(mix, abs=1e-12), case
            assert value(result, layers[0]["rate"]) == pytest.approx(rate, abs=1e-12), case
            assert mix + rate == pytest.approx(change, abs=1e-9), case
            assert sum(parts.values()) == pytest.approx(change, abs=1e-9), case
            for part in layers[0]["parts"]:
                evidence = result.evidence[part["evidence"]]
                assert evidence.value == pytest.approx(parts[str(evidence.entity_id)], abs=1e-12), case
                told += 1
            explained += 1
    assert explained >= 20
    assert told >= 40
