"""What the data of each domain must be like for diagnosis: consistent with the others, plausible, correlated."""

from knowledge_base.evaluation.tables import FIGURES

from .conftest import Built

FIRST = "k.attempt IN ('正考', '重修') AND k.points IS NOT NULL AND NOT k.is_absent AND NOT k.is_cheat"
WEIGHTED = f"""
    SELECT k.points, sum(i.weight * x.value / i.full_mark) * 100 AS made
    FROM item_score x JOIN assessment_item i USING (item_id)
    JOIN score k ON k.section_id = i.section_id AND k.student_id = x.student_id
    WHERE i.kind <> '期末' AND {FIRST}
    GROUP BY k.section_id, k.student_id, k.attempt, k.points"""


def test_the_weighted_items_give_the_mark(demo: Built) -> None:
    off = demo.value(f"SELECT max(abs(points - made)) FROM ({WEIGHTED})")
    assert off < 1
    share = demo.value(
        "SELECT avg(CAST(n > 0 AS INTEGER)) FROM (SELECT c.course_id, count(i.item_id) AS n FROM course c "
        "JOIN section s USING (course_id) LEFT JOIN assessment_item i USING (section_id) GROUP BY 1)"
    )
    assert 0.25 < share < 0.42


def test_usual_work_and_paper_make_up_the_mark(demo: Built) -> None:
    """Where the weights are known; a paper cannot be below 0 or above 100, which a few marks at the ends show."""
    close = demo.value(f"""
        SELECT avg(CAST(abs(k.points - 0.4 * k.usual_points - 0.6 * k.exam_points) <= 1.2 AS INTEGER)) FROM score k
        JOIN section s USING (section_id)
        WHERE {FIRST} AND k.exam_points IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM assessment_item i WHERE i.section_id = k.section_id)""")
    assert close > 0.97
    paper = demo.value("""
        SELECT max(abs(k.exam_points - x.value)) FROM score k JOIN assessment_item i USING (section_id)
        JOIN item_score x ON x.item_id = i.item_id AND x.student_id = k.student_id
        WHERE i.kind = '期末' AND k.exam_points IS NOT NULL AND k.attempt = '正考'""")
    assert paper == 0


def test_who_did_better_at_entry_does_better_later(demo: Built) -> None:
    marks = """SELECT p.entry_percentile AS entry, avg(k.points) AS mean, count(*) AS n FROM student p
        JOIN score k USING (student_id) WHERE k.attempt = '正考' AND k.points IS NOT NULL
        GROUP BY p.student_id, p.entry_percentile HAVING count(*) > 10"""
    assert 0.4 < demo.value(f"SELECT corr(entry, mean) FROM ({marks})") < 0.8
    tests = """SELECT a.points AS first, b.points AS last FROM common_test_score a
        JOIN common_test x ON x.test_id = a.test_id AND x.kind = '前测'
        JOIN common_test y ON y.pair = x.pair AND y.kind = '后测'
        JOIN common_test_score b ON b.test_id = y.test_id AND b.student_id = a.student_id"""
    assert 0.5 < demo.value(f"SELECT corr(first, last) FROM ({tests})") < 0.85


def test_sources_on_a_teacher_agree_somewhat(demo: Built) -> None:
    both = """SELECT o.staff_id, avg(o.score) AS seen, any_value(r.mean) AS rated FROM observation o
        JOIN (SELECT staff_id, avg(overall) AS mean FROM set_response WHERE NOT straightlined GROUP BY 1) r
        USING (staff_id) GROUP BY 1 HAVING count(*) > 5"""
    assert demo.value(f"SELECT corr(seen, rated) FROM ({both})") > 0.3


def test_comments_lean_as_the_scores_do(demo: Built) -> None:
    by_teacher = """SELECT c.staff_id, avg(CAST(c.sentiment = '批评' AS INTEGER)) AS blame, any_value(r.mean) AS rated
        FROM set_comment c JOIN (SELECT staff_id, avg(overall) AS mean FROM set_response GROUP BY 1) r USING (staff_id)
        GROUP BY 1 HAVING count(*) > 20"""
    assert demo.value(f"SELECT corr(blame, rated) FROM ({by_teacher})") < -0.4
    shares: dict[str, int] = dict(demo.rows("SELECT sentiment, count(*) FROM set_comment GROUP BY 1"))
    assert max(shares, key=lambda s: shares[s]) == "肯定"
    assert min(shares.values()) > 0.05 * sum(shares.values())


def test_comments_have_many_voices_and_name_nobody(demo: Built) -> None:
    assert demo.value("SELECT count(DISTINCT text) / count(*) FROM set_comment") > 0.85
    named = """SELECT count(*) FROM set_comment c JOIN staff f USING (staff_id)
        WHERE length(f.name) > 2 AND contains(c.text, f.name)"""
    assert demo.value(named) == 0
    assert demo.value(r"SELECT count(*) FROM set_comment WHERE regexp_matches(text, '\d{5,}|\{')") == 0
    assert demo.value("SELECT count(*) FROM set_comment WHERE (suppressed_reason IS NULL) <> (topic IS NOT NULL)") == 0
    assert demo.rows("SELECT round_id, comment_id FROM set_comment ORDER BY rowid") == demo.rows(
        "SELECT round_id, comment_id FROM set_comment ORDER BY round_id, comment_id"
    )


def test_warnings_are_those_of_the_rule(demo: Built) -> None:
    """Counted anew for one term: credits of required courses failed by then and not passed by the resits."""
    owed = """
        SELECT p.student_id, sum(r.credits) AS owed
        FROM (SELECT k.student_id, s.course_id FROM score k JOIN section s USING (section_id)
              WHERE s.term_id <= '2024-2025-1' AND NOT k.is_deferred
              GROUP BY 1, 2 HAVING max(CAST(coalesce(k.points >= 60, k.passed) AS INTEGER)) = 0) d
        JOIN student p USING (student_id)
        JOIN curriculum c ON c.major_id = p.major_id AND c.entry_year = p.entry_year
        JOIN curriculum_course r ON r.curriculum_id = c.curriculum_id AND r.course_id = d.course_id
        WHERE r.nature = '必修' AND (p.left_on IS NULL OR p.left_on > DATE '2025-03-10') GROUP BY 1"""
    found = f"""
        SELECT count(*) FROM academic_warning w FULL JOIN ({owed}) o USING (student_id)
        WHERE w.term_id = '2024-2025-1'
          AND (o.owed IS NULL OR list_position(['提示', '黄', '橙', '红'], w.level) NOT IN (
            1 + CAST(o.owed >= 8 AS INTEGER) + CAST(o.owed >= 16 AS INTEGER) + CAST(o.owed >= 24 AS INTEGER),
            2 + CAST(o.owed >= 8 AS INTEGER) + CAST(o.owed >= 16 AS INTEGER) + CAST(o.owed >= 24 AS INTEGER)))"""
    assert demo.value(found) == 0
    # Who is on leave is left out.
    listed = demo.value("SELECT count(*) FROM academic_warning WHERE term_id = '2024-2025-1'")
    in_debt = demo.value(f"SELECT count(*) FROM ({owed})")
    assert 0.9 * in_debt <= listed <= in_debt
    states: dict[str, str] = dict(
        demo.rows("SELECT term_id, string_agg(DISTINCT state, '') FROM academic_warning GROUP BY 1")
    )
    assert states["2025-2026-1"] == "院核"


def test_placement_rises_from_summer_to_the_end_of_the_year(demo: Built) -> None:
    rates: dict[int, float] = dict(
        demo.rows("""SELECT month(snapshot_on), avg(CAST(kind NOT IN ('待就业', '暂不就业') AS INTEGER))
                     FROM destination GROUP BY 1""")
    )
    assert 0.8 < rates[8] < rates[12] < 0.99


def test_every_figure_is_filed_and_adds_up(demo: Built) -> None:
    assert {row[0] for row in demo.rows("SELECT DISTINCT figure_id FROM filed_figure")} == set(FIGURES)
    uneven = """
        SELECT f.figure_id, f.period FROM filed_figure f JOIN org_unit o USING (org_id)
        GROUP BY 1, 2 HAVING count(*) > 1 AND (
            sum(f.value) FILTER (o.level = 'school') <> sum(f.value) FILTER (o.level = 'college')
            OR sum(f.value) FILTER (o.level = 'college') <> sum(f.value) FILTER (o.level = 'major'))"""
    assert demo.rows(uneven) == []
    entered = """SELECT count(*) FROM filed_figure f JOIN (SELECT entry_year, count(*) AS n FROM student GROUP BY 1) s
        ON f.period = 'entry:' || s.entry_year
        WHERE f.figure_id = 'registered' AND f.org_id = 'school' AND f.value <> s.n"""
    assert demo.value(entered) == 0


def test_titles_of_the_term_are_not_always_those_of_today(demo: Built) -> None:
    promoted = "SELECT count(*) FROM (SELECT staff_id FROM staff_title_history GROUP BY 1 HAVING count(*) > 1)"
    assert demo.value(promoted) > 5


def test_ten_past_rectifications_are_on_record(demo: Built) -> None:
    assert demo.summary.counts["rectification_history"] == 10
    states = {row[0] for row in demo.rows("SELECT DISTINCT state FROM rectification_history")}
    assert states == {"已销号", "待验收", "整改中", "已终止"}


def test_every_table_has_rows(demo: Built) -> None:
    assert [table for table, count in demo.summary.counts.items() if not count] == []
