"""The planted faults can be found again in the data, by queries written from the definitions alone."""

from pathlib import Path

import yaml

from knowledge_base.demo.faults import write_truth

from .conftest import Built

FAIL = "avg(CAST(coalesce(k.points < 60, NOT k.passed) AS INTEGER)) FILTER (k.attempt = '正考' AND NOT k.is_deferred)"


def test_each_kind_is_planted_once(demo: Built) -> None:
    assert [t["kind"] for t in demo.summary.truth] == ["fail_rate_jump", "straightlined_round"]


def test_the_jump_stands_out_among_the_years_of_its_course(demo: Built) -> None:
    truth = demo.summary.truth[0]
    rates: dict[str, float] = dict(
        demo.rows(f"""
        SELECT t.academic_year, {FAIL} FROM score k JOIN section s USING (section_id) JOIN term t USING (term_id)
        JOIN student p USING (student_id) JOIN org_unit m ON m.org_id = p.major_id
        WHERE s.course_id = '{truth["course"]}' AND m.parent_id = '{truth["college"]}' GROUP BY 1""")
    )
    assert max(rates, key=lambda year: rates[year]) == truth["year"]
    assert truth["year"] in {"2022-2023", "2023-2024", "2024-2025"}
    assert round(rates[truth["year"]], 4) == truth["rate"]
    assert truth["size_realised"] >= 0.10
    assert 0.12 <= truth["size_planned"] <= 0.25


def test_the_straightlined_round_stands_out_and_is_quick(demo: Built) -> None:
    truth = demo.summary.truth[1]
    rows = demo.rows(f"""
        SELECT r.round_id, avg(CAST(r.straightlined AS INTEGER)), median(r.duration_s), count(*)
        FROM set_response r JOIN staff t USING (staff_id) WHERE t.org_id = '{truth["college"]}' GROUP BY 1""")
    share, seconds, n = {row[0]: row[1:] for row in rows}[truth["round"]]
    others = [row for row in rows if row[0] != truth["round"]]
    assert round(share, 4) == truth["size_realised"]
    assert n == truth["n"]
    assert 0.65 < share < 0.90
    assert all(row[1] < 0.4 for row in others)
    assert seconds < 30 < min(row[2] for row in others)


def test_truth_is_written_as_it_is(demo: Built, tmp_path: Path) -> None:
    path = tmp_path / "truth.yaml"
    write_truth(path, demo.summary.truth)
    assert yaml.safe_load(path.read_text(encoding="utf-8")) == {"faults": list(demo.summary.truth)}
