"""Every figure of a sheet against SQL and arithmetic written here, for several teachers of the small demo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from knowledge_base.evaluation.rights import REFERENCE
from knowledge_base.evaluation.warehouse import DuckClient, SqlClient
from tools.binder import bind
from tools.context import ToolContext
from tools.feedback.composing import drafts
from tools.feedback.figures import Figures, figures_of
from tools.feedback.grades import Check
from tools.feedback.sheet import Sheet, sheet_of
from tools.scope import Scope

pytestmark = pytest.mark.both_engines

TEACHERS = ("teacher.1", "teacher.6", "teacher.11", "teacher.23")
VALID = "NOT r.straightlined AND r.duration_s >= 30"
SEEN = "s.attempt = '正考' AND e.kind = '正常' AND e.status = '在修'"

Sql = Callable[..., list[tuple[Any, ...]]]
Made = tuple[Sheet, Figures, str]


@pytest.fixture(scope="module")
def sql(demo_client: DuckClient) -> Sql:
    return lambda text: list(demo_client.fetch(text))


@pytest.fixture(scope="module", params=TEACHERS)
def made(request: pytest.FixtureRequest, tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> Made:
    context = tools_of(scopes[request.param])
    sheet = sheet_of(context)
    return sheet, figures_of(sheet, context), scopes[request.param].person or ""


def value(figures: Figures, key: str) -> float:
    number = int(figures.slots[key][1:])
    found = figures.evidence[number - 1].value
    assert found is not None
    return found


def sections_of_term(sql: Sql, term: str) -> list[tuple[Any, ...]]:
    """Section, teacher, owner, category, enrolled, n, mean and variance sum of the valid responses of a term."""
    return sql(
        f"""
        SELECT r.section_id, r.staff_id, c.owner_id, c.category,
               (SELECT count(*) FROM enrolment e WHERE e.section_id = r.section_id AND e.status = '在修'
                AND e.kind IN ('正常', '重修')),
               count(*), avg(r.overall), sum(r.overall)
        FROM set_response r JOIN set_round USING (round_id) JOIN section s USING (section_id)
        JOIN course c USING (course_id)
        WHERE term_id = '{term}' AND {VALID} GROUP BY ALL
        """.replace("term_id =", "set_round.term_id =")
    )


def test_means_and_counts_of_the_sections(made: Made, sql: Sql) -> None:
    sheet, figures, person = made
    for heard in sheet.voices.open_sections:
        section = heard.section.section_id
        ((n, mean),) = sql(
            f"SELECT count(*), avg(overall) FROM set_response r WHERE section_id = '{section}' "
            f"AND staff_id = '{person}' AND {VALID}"
        )
        assert value(figures, f"s.{section}.valid") == n >= 10
        if figures.has(f"s.{section}.mean"):
            assert value(figures, f"s.{section}.mean") == pytest.approx(mean)
            assert n >= 20
        ((enrolled,),) = sql(
            f"SELECT count(*) FROM enrolment WHERE section_id = '{section}' AND status = '在修' "
            "AND kind IN ('正常', '重修')"
        )
        assert value(figures, f"s.{section}.enrolled") == enrolled


def test_the_sql_of_a_figure_gives_it(made: Made, engine_client: SqlClient) -> None:
    _, figures, _ = made
    queried = [e for e in figures.evidence if e.sql and e.value is not None]
    assert queried
    for evidence in queried:
        ((found, _, _, n),) = engine_client.scoped(REFERENCE).fetch(evidence.sql or "")
        assert found == pytest.approx(evidence.value)
        assert n == evidence.n


def test_shrunken_ratings_intervals_and_bands(made: Made, sql: Sql) -> None:
    """By numpy over the term's responses: one-way analysis of variance within groups, then the shrinkage."""
    sheet, figures, person = made
    rows = [r for r in sections_of_term(sql, sheet.term) if r[5] >= 10]
    keys: dict[str, Callable[[tuple[Any, ...]], Any]] = {
        "同学院、同类别、规模相近的课程": lambda r: (r[2], r[3], sum(r[4] > bound for bound in (30, 60, 100))),
        "同学院、同类别的课程": lambda r: (r[2], r[3]),
        "全校同类别的课程": lambda r: r[3],
    }
    likes = {h.band.like for h in sheet.voices.open_sections if h.band is not None}
    assert len(likes) <= 1  # never two groups of which one holds the other
    key = keys[likes.pop()] if likes else keys["同学院、同类别、规模相近的课程"]
    marks = {
        (r[0], r[1]): np.array([x for (x,) in sql(
            f"SELECT overall FROM set_response r WHERE section_id = '{r[0]}' AND staff_id = '{r[1]}' AND {VALID}"
        )])
        for r in rows
    }  # fmt: skip
    groups: dict[Any, list[np.ndarray[Any, Any]]] = {}
    for r in rows:
        groups.setdefault(key(r), []).append(marks[r[0], r[1]])
    every = [m for g in groups.values() for m in g]
    total, count = sum(map(len, every)), len(every)
    within = sum(((m - m.mean()) ** 2).sum() for m in every) / (total - count)
    between = sum(len(m) * (m.mean() - np.concatenate(g).mean()) ** 2 for g in groups.values() for m in g) / (
        count - len(groups)
    )
    n0 = (total - sum(sum(len(m) ** 2 for m in g) / sum(map(len, g)) for g in groups.values())) / (count - len(groups))
    tau = max(0.0, (between - within) / n0)
    for heard in sheet.voices.open_sections:
        section, rating = heard.section.section_id, heard.rating
        assert rating is not None
        mine = next(r for r in rows if r[0] == section and r[1] == person)
        others = np.array([r[6] for r in rows if key(r) == key(mine) and r[1] != person])
        teachers = {r[1] for r in rows if key(r) == key(mine) and r[1] != person}
        if heard.band is not None:
            assert len(others) >= 8
            assert len(teachers) >= 4
            assert value(figures, f"s.{section}.band_low") == pytest.approx(round(np.quantile(others, 0.25) * 2) / 2)
            assert value(figures, f"s.{section}.band_high") == pytest.approx(round(np.quantile(others, 0.75) * 2) / 2)
        if heard.band is not None and tau > 0:
            kappa = within / tau
            centre, half = (
                (mine[7] + kappa * others.mean()) / (mine[5] + kappa),
                1.96 * (within / (mine[5] + kappa)) ** 0.5,
            )
            if figures.has(f"s.{section}.shrunken"):
                assert value(figures, f"s.{section}.shrunken") == pytest.approx(centre)
        else:
            centre, half = mine[6], 1.96 * (within / mine[5]) ** 0.5
        assert value(figures, f"s.{section}.low") == pytest.approx(centre - half)
        assert value(figures, f"s.{section}.high") == pytest.approx(min(100, centre + half))


def test_participation_and_valid_rate_of_the_term(made: Made, sql: Sql) -> None:
    sheet, figures, person = made
    ((asked, submitted),) = sql(
        "SELECT count(*), count(*) FILTER (WHERE submitted) FROM set_participation JOIN set_round USING (round_id) "
        f"WHERE staff_id = '{person}' AND term_id = '{sheet.term}'"
    )
    if sheet.taken is not None:
        assert value(figures, "term.taken") == pytest.approx(submitted / asked)
        assert min(submitted, asked - submitted) >= 10
    (row,) = sql(
        f"SELECT count(*), count(*) FILTER (WHERE {VALID}) FROM set_response r JOIN set_round USING (round_id) "
        f"WHERE staff_id = '{person}' AND term_id = '{sheet.term}'"
    )
    if sheet.voices.valid is not None and not sheet.voices.valid.figures[0].withheld:
        assert value(figures, "term.valid") == pytest.approx(row[1] / row[0])
        assert min(row[1], row[0] - row[1]) >= 10


def test_best_and_least_item_with_their_spread(made: Made, sql: Sql) -> None:
    sheet, figures, person = made
    open_ = {h.section.section_id: h.section.course_id for h in sheet.voices.open_sections}
    for items in sheet.items:
        ids = ", ".join(f"'{s}'" for s, course in open_.items() if course == items.course_id)
        scores = np.array([row for (row,) in sql(
            f"SELECT item_scores FROM set_response r WHERE section_id IN ({ids}) AND staff_id = '{person}' AND {VALID}"
        )])  # fmt: skip
        means = scores.mean(axis=0)
        assert value(figures, f"i.{items.course_id}.best") == pytest.approx(means.max())
        assert value(figures, f"i.{items.course_id}.least") == pytest.approx(means.min())
        assert items.best.place == means.argmax() + 1
        own = scores[:, items.least.place - 1]
        for part in items.least.spread:
            assert part.count == ((own >= part.low) & (own <= part.high)).sum() >= 10
        assert sum(p.count for p in items.least.spread) in (0, len(own))


def test_themes_are_counts_of_at_least_five(made: Made, sql: Sql) -> None:
    sheet, figures, person = made
    heard = ", ".join(f"'{s}'" for s in sheet.voices.heard) or "''"
    rows = sql(
        "SELECT topic, sentiment = '肯定', text_masked FROM set_comment JOIN set_round USING (round_id) "
        f"WHERE staff_id = '{person}' AND term_id = '{sheet.term}' AND section_id IN ({heard}) "
        "AND suppressed_reason IS NULL AND sentiment IN ('肯定', '建议', '批评')"
    )
    for theme in sheet.themes.topics:
        assert theme.count == sum(r[0] == theme.said and r[1] is theme.good for r in rows) >= 5
    for theme in sheet.themes.points:
        assert theme.count >= 5
    for key, good, told in (("t.good", True, sheet.themes.good), ("t.wish", False, sheet.themes.wish)):
        if told is not None:
            assert value(figures, key) == told == sum(r[1] is good for r in rows)
            rest = told - sum(t.count for t in sheet.themes.topics if t.good is good)
            assert rest == 0 or rest >= 5


def test_no_comment_is_repeated(made: Made, sql: Sql) -> None:
    sheet, figures, person = made
    texts = [t for (t,) in sql(f"SELECT text FROM set_comment WHERE staff_id = '{person}' AND length(text) > 5")]
    shown = "\n".join([e.model_dump_json() for e in figures.evidence] + list(drafts(sheet, figures).values()))
    assert not [t for t in texts if t in shown]


def test_marks_of_every_section(made: Made, sql: Sql) -> None:
    sheet, figures, _ = made
    for section, grades in sheet.grades.items():
        (row,) = sql(
            "SELECT count(*) FILTER (WHERE NOT is_deferred), count(*) FILTER (WHERE NOT is_deferred AND "
            "(coalesce(points < 60, FALSE) OR is_absent OR is_cheat OR coalesce(NOT passed, FALSE))), count(points), "
            "avg(points), stddev_samp(points), count(*) FILTER (WHERE points >= 90) "
            f"FROM score s JOIN enrolment e USING (section_id, student_id) WHERE section_id = '{section}' AND {SEEN}"
        )
        due, failed, n, mean, spread, excellent = row
        assert value(figures, f"g.{section}.failed") == pytest.approx(failed / due)
        assert (grades.n, grades.excellent, sum(grades.parts)) == (n, excellent, n)
        if n:
            assert value(figures, f"g.{section}.mean") == pytest.approx(mean)
            assert value(figures, f"g.{section}.spread") == pytest.approx(spread)
            assert value(figures, f"g.{section}.excellent") == pytest.approx(excellent / n)


def test_attainment_by_items(made: Made, sql: Sql) -> None:
    """Σ w·mean(s) / Σ w·S, an item at a time, from the tables themselves."""
    sheet, figures, _ = made
    for section, objectives in sheet.objectives.items():
        for objective in objectives:
            rows = sql(
                "SELECT i.item_id, coalesce(i.weight, p.weight, q.weight) * o.share, i.full_mark, "
                "avg(CASE WHEN v.status = '正常' THEN v.value ELSE 0 END) FROM item_score v "
                "JOIN assessment_item i USING (item_id) JOIN item_objective o USING (item_id) "
                "LEFT JOIN assessment_item p ON p.item_id = i.parent_item_id "
                "LEFT JOIN assessment_item q ON q.item_id = p.parent_item_id "
                f"WHERE i.section_id = '{section}' AND o.objective_id = '{objective.objective_id}' "
                "AND coalesce(i.weight, p.weight, q.weight) IS NOT NULL "
                "AND (v.status IN ('缺考', '未交') OR (v.status = '正常' AND v.value IS NOT NULL)) GROUP BY ALL"
            )
            expected = sum(w * mean for _, w, _, mean in rows) / sum(w * full for _, w, full, _ in rows)
            key = f"o.{objective.objective_id}@{section}"
            assert value(figures, f"{key}.value") == pytest.approx(expected)
            assert sum(i.lost for i in objective.items) == pytest.approx(1 - expected)
            assert objective.persons >= 10


def test_the_small_demo_has_something_of_everything(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    """Else the tests above could hold of nothing."""
    sheets = [sheet_of(tools_of(scopes[user])) for user in TEACHERS]
    assert any(h.band is not None for s in sheets for h in s.voices.sections)
    assert any(h.rating and h.rating.shrunken is not None for s in sheets for h in s.voices.sections)
    assert any(not s.themes.empty for s in sheets)
    assert any(s.objectives for s in sheets)
    assert any(items.least.spread for s in sheets for items in s.items)
    assert any(s.visits for s in sheets)
    assert any(s.earlier for s in sheets)


def test_visits_are_the_own_ones_without_who_came(made: Made, sql: Sql) -> None:
    sheet, figures, person = made
    rows = sql(
        "SELECT observation_id, observer_id FROM observation JOIN section USING (section_id) "
        f"WHERE staff_id = '{person}' AND term_id = '{sheet.term}'"
    )
    assert {v.observation_id for v in sheet.visits} == {r[0] for r in rows}
    told = "\n".join(e.model_dump_json() for e in figures.evidence)
    assert not [observer for _, observer in rows if observer in told and observer != person]


def test_ratings_and_marks_of_two_crowds_are_said_to_be_such(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    """Said below the table, so that the page and the document tell it too."""
    context = tools_of(scopes["teacher.12"])
    sheet = sheet_of(context)
    first, *others = sheet.voices.sections
    parted = replace(sheet, voices=replace(sheet.voices, sections=(replace(first, two_peaks=True), *others)))
    figures = figures_of(parted, context)
    text = bind(drafts(parted, figures)["overview"], figures.evidence, question="").text
    (line,) = [line for line in text.splitlines() if "高低分化" in line]
    assert line.startswith("  - ")
    assert first.section.section_id in line
    section, grades = next(iter(sheet.grades.items()))
    marked = replace(sheet, grades={section: replace(grades, checks=(Check.TWO_PEAKS,))})
    figures = figures_of(marked, context)
    text = bind(drafts(marked, figures)["grades"], figures.evidence, question="").text
    assert "请核查：成绩高低分化，呈双峰" in text
