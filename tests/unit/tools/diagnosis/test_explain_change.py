"""The tool behind 「为什么」: figures against the tests' own SQL, order, premise, drilling, and whose it is to see."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from agents.brains.base import ToolCall
from agents.calling.toolbox import run
from knowledge_base.evaluation.warehouse import DuckClient
from tests.unit.tools.conftest import Of
from tools.errors import NoData, OutOfScope, ToolError, UnknownName
from tools.evidence import Evidence, ToolResult
from tools.explain_change import explain_change

YEARS = ("2023-2024", "2024-2025")

BY_GROUP = """
SELECT {group}, t.academic_year,
       sum(CASE WHEN k.is_absent OR k.is_cheat OR k.points < 60 OR NOT k.passed THEN 1 ELSE 0 END), count(*),
       count(DISTINCT k.student_id)
FROM score k JOIN enrolment e USING (section_id, student_id) JOIN section s USING (section_id)
JOIN term t USING (term_id) JOIN student p USING (student_id) JOIN org_unit m ON m.org_id = p.major_id
WHERE k.attempt = '正考' AND e.kind = '正常' AND e.status = '在修' AND NOT k.is_deferred
  AND t.academic_year IN ('2023-2024', '2024-2025') AND {where}
GROUP BY ALL
"""
VALID = """
SELECT s.org_id, r.term_id,
       sum(CASE WHEN NOT a.straightlined AND a.duration_s >= {seconds} THEN 1 ELSE 0 END), count(*)
FROM set_response a JOIN staff s USING (staff_id) JOIN set_round r USING (round_id)
WHERE r.term_id IN ('2024-2025-1', '2024-2025-2') GROUP BY ALL
"""
Counts = dict[str, tuple[tuple[float, float], tuple[float, float]]]


def counts(client: DuckClient, group: str, where: str = "TRUE", least: int = 30) -> Counts:
    """Group → (fails, marks) of either year; groups with fewer persons in a year they have any are put together."""
    rows = {(g, year): (f, m, n) for g, year, f, m, n in client.fetch(BY_GROUP.format(group=group, where=where))}
    found: dict[str, list[tuple[float, float]]] = {}
    for name in sorted({g for g, _ in rows}):
        sides = [rows.get((name, year), (0, 0, 0)) for year in YEARS]
        key = "其他" if any(0 < n < least for *_, n in sides) else name
        held = found.setdefault(key, [(0.0, 0.0), (0.0, 0.0)])
        found[key] = [(a + f, b + m) for (a, b), (f, m, _) in zip(held, sides, strict=True)]
    return {key: (sides[0], sides[1]) for key, sides in found.items()}


def by_hand(groups: Counts) -> tuple[float, float, dict[str, float]]:
    """Mix, rate and each group's contribution, written out anew from the formula."""
    marks = [sum(g[i][1] for g in groups.values()) for i in (0, 1)]
    whole = [sum(g[i][0] for g in groups.values()) / marks[i] for i in (0, 1)]
    mean = sum(whole) / 2
    mix: dict[str, float] = {}
    rate: dict[str, float] = {}
    for key, sides in groups.items():
        share = [sides[i][1] / marks[i] for i in (0, 1)]
        known = [f / m if m else None for f, m in sides]
        first = known[0] if known[0] is not None else known[1]
        last = known[1] if known[1] is not None else known[0]
        assert first is not None
        assert last is not None
        mix[key] = (share[1] - share[0]) * ((first + last) / 2 - mean)
        rate[key] = (share[0] + share[1]) / 2 * (last - first)
    return sum(mix.values()), sum(rate.values()), {key: mix[key] + rate[key] for key in groups}


def told(result: ToolResult, layer: int = 0) -> dict[str, float | None]:
    """Entity id → contribution, as the tool told them."""
    places = [part["evidence"] for part in result.data["layers"][layer]["parts"]]
    return {str(result.evidence[i].entity_id): result.evidence[i].value for i in places}


def value(result: ToolResult, place: int) -> float:
    found = result.evidence[place].value
    assert found is not None
    return found


def test_a_change_of_the_school_by_college_is_what_the_formula_gives(of: Of, demo_client: DuckClient) -> None:
    result = explain_change(of("leader"), "挂科率")
    mix, rate, parts = by_hand(counts(demo_client, "m.parent_id"))
    layer = result.data["layers"][0]
    assert layer["by"] == "college"
    assert value(result, layer["mix"]) == pytest.approx(mix, abs=1e-12)
    assert value(result, layer["rate"]) == pytest.approx(rate, abs=1e-12)
    change = value(result, result.data["now"]) - value(result, result.data["before"])
    assert value(result, result.data["change"]) == pytest.approx(change, abs=1e-12)
    assert mix + rate == pytest.approx(change, abs=1e-9)
    way = 1 if change >= 0 else -1
    leading = sorted((k for k in parts if k != "其他" and way * parts[k] > 0), key=lambda k: -way * parts[k])[:3]
    assert told(result) == pytest.approx({key: parts[key] for key in leading}, abs=1e-12)


@pytest.mark.parametrize("user", ["dean.cs", "dean.em"])
def test_a_dean_sees_the_own_college_by_course(of: Of, demo_client: DuckClient, user: str) -> None:
    college = user.removeprefix("dean.")
    result = explain_change(of(user), "挂科率", period="2024-2025")
    mix, rate, parts = by_hand(counts(demo_client, "s.course_id", f"m.parent_id = '{college}'"))
    layer = result.data["layers"][0]
    assert layer["by"] == "course"
    assert (value(result, layer["mix"]), value(result, layer["rate"])) == pytest.approx((mix, rate), abs=1e-12)
    assert layer["parts"]
    assert told(result) == pytest.approx({key: parts[key] for key in told(result)}, abs=1e-12)


def test_small_courses_are_never_named(of: Of, demo_client: DuckClient) -> None:
    for college in ("cs", "em"):
        courses = told(explain_change(of(f"dean.{college}"), "挂科率"))
        kept = counts(demo_client, "s.course_id", f"m.parent_id = '{college}'")
        assert courses
        assert set(courses) <= set(kept)
    assert explain_change(of("dean.fl"), "挂科率").data["layers"] == [], "every group of the college is too small"


def test_majors_of_a_college(of: Of, demo_client: DuckClient) -> None:
    result = explain_change(of("dean.cs"), "挂科率", by="专业")
    _, _, parts = by_hand(counts(demo_client, "p.major_id", "m.parent_id = 'cs'"))
    assert told(result)
    assert told(result) == pytest.approx({key: parts[key] for key in told(result)}, abs=1e-12)


def test_below_the_college_that_contributed_most_lie_its_courses(of: Of, demo_client: DuckClient) -> None:
    result = explain_change(of("leader"), "挂科率", baseline="2023-2024", period="2024-2025")
    top = next(iter(told(result)))
    below = result.data["layers"][1]
    assert below["by"] == "course"
    deeper = by_hand(counts(demo_client, "s.course_id", f"m.parent_id = '{top}'"))[2]
    assert told(result, 1)
    assert told(result, 1) == pytest.approx({key: deeper[key] for key in told(result, 1)}, abs=1e-12)


def test_sections_add_to_the_distance_from_the_year_before(of: Of, demo_client: DuckClient) -> None:
    result = explain_change(of("dean.ma"), "挂科率", course="高等数学", by="教学班")
    rows = demo_client.fetch(
        BY_GROUP.format(
            group="s.section_id", where="s.course_id = (SELECT course_id FROM course WHERE name='高等数学')"
        )
    )
    marks = sum(m for _, year, _, m, _ in rows if year == YEARS[1])
    before = [(f, m) for _, year, f, m, _ in rows if year == YEARS[0]]
    reference = sum(f for f, _ in before) / sum(m for _, m in before)
    truth = {g: m / marks * (f / m - reference) for g, year, f, m, _ in rows if year == YEARS[1]}
    assert told(result) == pytest.approx({key: truth[key] for key in told(result)}, abs=1e-12)
    assert told(result)


def test_two_units_are_set_against_each_other(of: Of, demo_client: DuckClient) -> None:
    """The leader sees both sides by course; the dean only the own one, set against the school's rate."""
    whole = explain_change(of("leader"), "挂科率", unit="cs", against="全校", period="2024-2025")
    assert whole.data["beside_unit"]
    assert whole.data["layers"][0]["midpoint"]
    result = explain_change(of("dean.cs"), "挂科率", against="全校", period="2024-2025")
    layer = result.data["layers"][0]
    assert not layer["midpoint"]
    own = counts(demo_client, "s.course_id", "m.parent_id = 'cs'")
    marks = sum(sides[1][1] for sides in own.values())
    school = counts(demo_client, "'all'")["all"][1]
    truth = {k: s[1][1] / marks * (s[1][0] / s[1][1] - school[0] / school[1]) for k, s in own.items() if s[1][1]}
    assert told(result) == pytest.approx({key: truth[key] for key in told(result) if key in truth}, abs=1e-12)
    assert set(told(result)) & set(truth)


def rates(client: DuckClient) -> list[tuple[str, float]]:
    """Colleges by their fail rate, the highest first."""
    found = counts(client, "m.parent_id")
    return sorted(((k, s[1][0] / s[1][1]) for k, s in found.items()), key=lambda pair: -pair[1])


def test_the_premise_is_looked_at_first(of: Of, demo_client: DuckClient) -> None:
    order = rates(demo_client)
    worst, best = order[0][0], order[-1][0]
    true = explain_change(of("qa"), "挂科率", unit=worst, premise="最差")
    assert true.data["premise"]["holds"] is True
    false = explain_change(of("qa"), "挂科率", unit=best, premise="worst")
    assert false.data["premise"]["holds"] is False
    extreme = false.evidence[false.data["premise"]["extreme"]]
    assert (extreme.entity_id, extreme.value) == (worst, pytest.approx(order[0][1]))
    assert false.notes[1].startswith("先核实前提")


def test_a_dean_is_not_told_a_place_among_other_colleges(of: Of) -> None:
    result = explain_change(of("dean.cs"), "挂科率", premise="最差")
    assert result.data["premise"]["holds"] is None
    assert result.data["premise"]["extreme"] is None
    assert {e.filters["unit"] for e in result.evidence} == {"cs"}


def test_rise_and_fall_are_premises_too(of: Of) -> None:
    change = value(result := explain_change(of("leader"), "挂科率"), result.data["change"])
    said = "上升" if change < 0 else "下降"
    assert explain_change(of("leader"), "挂科率", premise=said).data["premise"]["holds"] is False


def test_the_data_are_looked_at_before_anything_is_said(of: Of) -> None:
    result = explain_change(of("dean.cs"), "挂科率", period="2024-2025")
    assert [c["code"] for c in result.data["checks"]] == ["completeness", "terms", "rules", "attempts", "size"]
    running = explain_change(of("dean.cs"), "挂科率", period="2025-2026")
    terms = next(c for c in running.data["checks"] if c["code"] == "terms")
    assert not terms["ok"]
    assert any("学期数不同" in note for note in running.notes)


def test_different_cohorts_are_said_to_be_such(of: Of) -> None:
    result = explain_change(of("leader"), "毕业率")
    assert any("不同届" in note for note in result.notes)


def test_process_is_beside_it_and_no_cause(of: Of) -> None:
    result = explain_change(of("dean.cs"), "挂科率", period="2024-2025-2")
    assert result.data["beside"]
    assert any("同期还看到" in note for note in result.notes)
    words = "".join([*result.notes, *(e.title for e in result.evidence)])
    assert not any(word in words for word in ("归咎", "导致", "造成", "责任在"))


def test_what_others_may_not_see_is_not_split_for_them(of: Of) -> None:
    for user in ("student.1", "supervisor"):
        result = explain_change(of(user), "挂科率", unit="school")
        assert result.data["layers"] == []
    with pytest.raises(OutOfScope):
        explain_change(of("student.1"), "挂科率", unit="school", by="course")
    with pytest.raises(OutOfScope):
        explain_change(of("dean.cs"), "挂科率", unit="em")
    with pytest.raises(OutOfScope):
        explain_change(of("head.cs.se"), "挂科率", unit="cs", by="course")


def test_voices_are_split_no_further_than_their_listed_table(of: Of, demo_client: DuckClient) -> None:
    result = explain_change(of("qa"), "评教有效率", unit="school", period="2024-2025-2", baseline="2024-2025-1")
    assert [layer["by"] for layer in result.data["layers"]] == ["college"]
    rows = demo_client.fetch(VALID.format(seconds=of("qa").metrics.rules.set_min_seconds))
    units = {unit for unit, *_ in rows}
    sides = {(unit, term): (float(valid), float(all_)) for unit, term, valid, all_ in rows}
    groups: Counts = {u: (sides[u, "2024-2025-1"], sides[u, "2024-2025-2"]) for u in units}
    parts = by_hand(groups)[2]
    assert told(result)
    assert told(result) == pytest.approx({key: parts[key] for key in told(result)}, abs=1e-12)
    for user in ("dean.cs", "student.1", "head.cs.se"):
        with pytest.raises(ToolError):
            explain_change(of(user), "评教有效率", by="college", unit="school")


def test_errors_say_what_would_be_right(of: Of) -> None:
    with pytest.raises(ToolError, match="不能分解"):
        explain_change(of("leader"), "生师比")
    with pytest.raises(UnknownName):
        explain_change(of("leader"), "挂科率", unit="没有的学院")
    with pytest.raises(ToolError, match="只写一个"):
        explain_change(of("leader"), "挂科率", unit="cs", against="school", baseline="2022-2023")
    with pytest.raises(ToolError, match="同一个单位"):
        explain_change(of("leader"), "挂科率", unit="cs", against="计算机学院")
    with pytest.raises(ToolError, match="判断"):
        explain_change(of("leader"), "挂科率", premise="糊涂")
    with pytest.raises(ToolError) as refused:
        explain_change(of("dean.cs"), "挂科率", by="college")
    assert "by=course" in refused.value.suggestions
    with pytest.raises(NoData):
        explain_change(of("leader"), "挂科率", baseline="2010-2011")


def test_the_toolbox_numbers_what_a_contribution_is_made_of(of: Of) -> None:
    outcome = run(ToolCall("explain_change", {"metric": "挂科率"}), of("leader"), 4)
    known: dict[str, Evidence] = {e.id: e for e in outcome.evidence}
    assert next(iter(known)) == "E5"
    inputs: Sequence[str] = [i for e in outcome.evidence for i in e.inputs]
    assert inputs
    assert set(inputs) <= set(known)
    layer = outcome.data["layers"][0]
    part = outcome.evidence[layer["parts"][0]["evidence"]]
    assert [known[i].period for i in part.inputs] == [*YEARS, *YEARS]


def test_a_figure_said_to_be_higher_than_anothers_is_looked_at(of: Of) -> None:
    """Higher or lower beside another unit, in either way of saying it: just one is so."""
    held = [
        explain_change(of("qa"), "挂科率", unit="cs", against="school", premise=said).data["premise"]
        for said in ("rose", "fell")
    ]
    assert [p["holds"] is False for p in held].count(True) == 1
    wrong = next(p for p in held if p["holds"] is False)
    assert wrong["text"] in ("先核实前提：并没有高于全校", "先核实前提：并没有低于全校")


def test_few_records_are_told_as_few(of: Of) -> None:
    few = explain_change(of("qa"), "整改完成率")
    assert min(few.evidence[few.data[key]].n or 0 for key in ("before", "now")) < 30
    assert any("数量很少" in note for note in few.notes)
    many = explain_change(of("qa"), "挂科率")
    assert not any("数量很少" in note for note in many.notes)


def test_the_period_taken_to_compare_with_is_told(of: Of) -> None:
    taken = explain_change(of("qa"), "挂科率", period="2024-2025")
    assert "没有说与哪一期比，与2023-2024学年比" in taken.notes
    said = explain_change(of("qa"), "挂科率", period="2024-2025", baseline="2022-2023")
    assert not any("没有说与哪一期比" in note for note in said.notes)


def test_a_difference_that_does_not_follow_from_the_shown_figures_says_so(of: Of) -> None:
    """Over many units some differences are off by the last digit; just those say that they are not rounded."""
    marked = set()
    for unit in ("school", "cs", "me", "em", "fl"):
        for period in ("2023-2024", "2024-2025"):
            found = explain_change(of("qa"), "挂科率", unit=unit, period=period)
            before, now, change = (found.evidence[found.data[key]] for key in ("before", "now", "change"))
            shown = [round(float(str(e.display).rstrip("%")), 2) for e in (now, before)]
            differs = abs(abs(shown[0] - shown[1]) - abs(float(str(change.display).split()[0]))) > 0.005
            assert ("按未取整的数计算" in str(change.display)) is differs
            marked.add(differs)
    assert True in marked
