"""Made-up rows as SQL, for `tests.filled`: random by keyed hashes, with every code, gap and odd state that matters."""

from __future__ import annotations

from collections.abc import Sequence

_SINCE = "'2023-2024'"
"""The first academic year that gets the large tables: activity, items, participation."""


def dice(key: str, sides: int) -> str:
    """An integer from 0 to `sides` - 1 that depends on `key` alone, as SQL."""
    return f"CAST(hash({key}) % {sides} AS INTEGER)"


def one_of(key: str, words: str) -> str:
    """One of some words by `key`, as SQL."""
    each = words.split()
    return "[{}][{} + 1]".format(", ".join(f"'{w}'" for w in each), dice(key, len(each)))


MADE_UP: Sequence[tuple[str, str]] = (
    (
        "staff_title_history",
        """
        SELECT staff_id, hired_on AS valid_from, '中级' AS title_level, '讲师' AS title FROM staff
        UNION ALL
        SELECT staff_id, CAST(hired_on + INTERVAL 9 YEAR AS DATE), title_level,
               CASE title_level WHEN '正高' THEN {title} END
        FROM staff WHERE hired_on < DATE '2014-01-01'
        """.format(title=one_of("staff_id", "教授 教授 教授 研究员")),
    ),
    (
        "student_major_history",
        f"""
        SELECT student_id, enrolled_on AS valid_from, major_id, '入学' AS reason FROM student
        UNION ALL
        SELECT student_id, CAST(enrolled_on + INTERVAL 1 YEAR + INTERVAL 40 DAY AS DATE), major_id,
               {one_of("student_id || 'r'", "转专业 转专业 分流")}
        FROM student WHERE {dice("student_id || 'm'", 8)} = 0
        """,
    ),
    (
        "curriculum",
        f"""
        SELECT org_id || '/' || year AS curriculum_id, org_id AS major_id, year AS entry_year, 'v1' AS version,
               150 + {dice("org_id || year", 20)} AS total_credits,
               CASE WHEN {dice("org_id || year || 'n'", 6)} > 0 THEN 25 + {dice("org_id || year || 'p'", 20)} END
                   AS practice_credits,
               30 + {dice("org_id || year || 'e'", 20)} AS elective_credits
        FROM org_unit, (SELECT DISTINCT entry_year AS year FROM student) WHERE level = 'major'
        """,
    ),
    (
        "lms_weekly",
        f"""
        SELECT section_id, student_id, week, {dice("section_id || student_id || week", 10)} < 7 AS active,
               {dice("section_id || week", 3)} AS due_count,
               least({dice("section_id || week", 3)}, {dice("student_id || week", 4)}) AS submit_count,
               least({dice("section_id || week", 3)}, {dice("student_id || week", 4)},
                     {dice("student_id || section_id", 4)}) AS on_time_count,
               CASE WHEN {dice("section_id", 3)} > 0 THEN 2 END AS sessions_due,
               CASE WHEN {dice("section_id", 3)} > 0 THEN {dice("student_id || week || 'a'", 3)} END
                   AS sessions_attended
        FROM enrolment JOIN section USING (section_id) JOIN term USING (term_id), (SELECT unnest([1, 2]) AS week)
        WHERE academic_year >= {_SINCE} AND status = '在修' AND {dice("section_id || 'l'", 3)} = 0
        """,
    ),
    (
        "course_objective",
        """
        SELECT course_id || '-' || seq AS objective_id, course_id, seq
        FROM course, (SELECT unnest([1, 2]) AS seq) WHERE grading = '百分'
        """,
    ),
    (
        "assessment_item",
        f"""
        SELECT section_id || '.' || code AS item_id, section_id,
               CASE WHEN up <> '' THEN section_id || '.' || up END AS parent_item_id, number AS seq, what AS kind,
               most AS full_mark, part AS weight
        FROM section JOIN term USING (term_id) JOIN course USING (course_id), (VALUES
            ('p', '', 1, '期末', 100.0, 0.6), ('h', '', 2, '作业', 50.0, 0.4), ('b', 'p', 3, '大题', 60.0, NULL),
            ('q', 'b', 4, '小题', 20.0, NULL)) AS item (code, up, number, what, most, part)
        WHERE academic_year >= {_SINCE} AND grading = '百分' AND {dice("section_id || 'o'", 4)} = 0
        """,
    ),
    (
        "item_objective",
        """
        SELECT item_id, course_id || '-' || which AS objective_id, CASE kind WHEN '小题' THEN 0.5 ELSE 1.0 END AS share
        FROM assessment_item JOIN section USING (section_id), (SELECT unnest([1, 2]) AS which)
        WHERE kind = '小题' OR (kind = '作业' AND which = 1)
        """,
    ),
    (
        "item_score",
        f"""
        SELECT item_id, student_id, state AS status,
               CASE WHEN state = '正常' THEN full_mark * {dice("item_id || student_id", 11)} / 10 END AS value
        FROM (SELECT item_id, student_id, full_mark, status,
                     {one_of("item_id || student_id || 's'", "正常 正常 正常 正常 正常 缺考 缓考 未交 免做")} AS state
              FROM assessment_item JOIN enrolment USING (section_id) WHERE assessment_item.kind <> '期末')
        WHERE status = '在修'
        """,
    ),
    (
        "set_participation",
        f"""
        SELECT round_id, section_id, staff_id, student_id,
               {dice("section_id || student_id || 't'", 10)} < 8 AS submitted
        FROM set_round JOIN section USING (term_id) JOIN section_staff USING (section_id)
        JOIN enrolment USING (section_id)
        WHERE role = '主讲' AND status = '在修' AND {dice("section_id || 'e'", 3)} = 0
        """,
    ),
    (
        "set_comment",
        f"""
        SELECT 'c' || response_id AS comment_id, round_id, section_id, staff_id,
               CASE WHEN {dice("response_id || 'n'", 9)} > 0
                    THEN {one_of("response_id", "肯定 中性 建议 批评 批评")} END AS sentiment,
               CASE WHEN {dice("response_id || 'u'", 12)} = 0 THEN '辱骂' END AS suppressed_reason
        FROM set_response WHERE {dice("response_id || 'c'", 3)} = 0
        """,
    ),
    (
        "survey",
        """
        SELECT kind || academic_year AS survey_id, kind, academic_year, 100 AS sent_count
        FROM (SELECT DISTINCT academic_year FROM term),
             (SELECT unnest(['在校生满意度', '应届毕业生', '用人单位']) AS kind)
        WHERE academic_year < '2025-2026'
        """,
    ),
    (
        "survey_item",
        """
        SELECT survey_id, item, CASE item WHEN 1 THEN '教学' ELSE '总体满意度' END AS topic, 3 + item AS scale_max
        FROM survey, (SELECT unnest([1, 2, 3]) AS item)
        """,
    ),
    (
        "survey_response",
        f"""
        SELECT survey_id || n AS response_id, survey_id, 0.5 + {dice("survey_id || n", 4)} / 4 AS weight,
               {dice("survey_id || n || 'v'", 12)} > 0 AS valid,
               CASE WHEN kind <> '用人单位' AND {dice("survey_id || n || 'o'", 15)} > 0
                    THEN majors[1 + {dice("survey_id || n || 'm'", 10)} % len(majors)] END AS org_id
        FROM survey, (SELECT unnest(range(400)) AS n),
             (SELECT list(org_id ORDER BY org_id) AS majors FROM org_unit WHERE level = 'major')
        """,
    ),
    (
        "survey_answer",
        f"""
        SELECT response_id, item, 1 + {dice("response_id || item", 4)} AS value
        FROM survey_response JOIN survey_item USING (survey_id) WHERE {dice("response_id || item || 'a'", 20)} > 0
        """,
    ),
    (
        "destination",
        f"""
        SELECT student_id, make_date(grad_year, month, 31) AS snapshot_on, grad_year,
               {one_of("student_id || month", "协议 劳动合同 境内升学 境外升学 待就业 暂不就业 应征")} AS kind,
               {one_of("student_id || month || 'v'", "未核 核实 核实 撤回")} AS verify_state
        FROM graduation, (SELECT unnest([8, 12]) AS month) WHERE state = '毕业'
        """,
    ),
    (
        "thesis",
        f"""
        SELECT 'h' || student_id AS thesis_id, student_id, grad_year, (SELECT min(staff_id) FROM staff) AS advisor_id,
               {dice("student_id || 'h'", 5)} < 3 AS practice_based,
               CASE WHEN {dice("student_id || 's'", 6)} = 0 THEN '省' END AS sampled_by,
               CASE WHEN {dice("student_id || 's'", 6)} = 0 THEN {dice("student_id || 'b'", 4)} = 0 END AS is_problem
        FROM graduation WHERE state = '毕业'
        """,
    ),
    (
        "award",
        f"""
        SELECT academic_year || '/' || n AS award_id, n > 2 AS listed,
               {one_of("academic_year || n", "国际 国家 省部 校")} AS level, academic_year,
               academic_year || n AS work_id, 'cs' AS org_id
        FROM (SELECT DISTINCT academic_year FROM term), (SELECT unnest(range(12)) AS n)
        """,
    ),
    (
        "award_member",
        f"""
        SELECT award_id, student_id, 1 AS seq FROM award, student
        WHERE {dice("award_id || student_id", 60)} = 0
        """,
    ),
    (
        "observation_duty",
        f"""
        SELECT term_id, staff_id AS observer_id, '领导' AS observer_kind,
               {dice("term_id || staff_id || 'q'", 4)} AS required_periods
        FROM term, staff WHERE {dice("staff_id || 'd'", 5)} = 0
        """,
    ),
    (
        "observation",
        f"""
        SELECT section_id || staff_id AS observation_id, observers[1 + {dice("section_id || 'w'", 40)} % len(observers)]
                   AS observer_id, section_id, staff_id, 1 + {dice("section_id", 3)} AS periods,
               CASE WHEN {dice("section_id || 'g'", 5)} > 0 THEN {one_of("section_id || staff_id", "优 良 中 差")} END
                   AS grade
        FROM section_staff,
             (SELECT list(DISTINCT observer_id ORDER BY observer_id) AS observers FROM observation_duty)
        WHERE {dice("section_id || 'x'", 4)} = 0
        """,
    ),
    (
        "academic_warning",
        f"""
        SELECT 'w' || student_id || term_id AS warning_id, student_id, term_id,
               {one_of("student_id || term_id || 'z'", "初筛 院核 核准 送达 帮扶 解除 解除 升级")} AS state
        FROM student, term
        WHERE enrolled_on < starts_on AND coalesce(left_on, DATE '9999-01-01') > ends_on
          AND {dice("student_id || term_id", 10)} = 0
        """,
    ),
    (
        "feedback_ticket",
        f"""
        SELECT term_id || org_id || n AS ticket_id, term_id, org_id, ends_on AS due_on,
               CASE WHEN {dice("term_id || org_id || n || 'a'", 6)} > 0
                    THEN CAST(starts_on + 20 * {dice("term_id || org_id || n", 9)} AS DATE) END AS answered_on,
               {one_of("org_id || n || term_id", "受理 办理 办结 办结 办结 合并 不受理")} AS state
        FROM term, org_unit, (SELECT unnest(range(3)) AS n) WHERE level <> 'school'
        """,
    ),
    (
        "teaching_incident",
        f"""
        SELECT 'i' || term_id || org_id AS incident_id, term_id, org_id,
               {one_of("term_id || org_id || 'i'", "终结 终结 认定 不成立")} AS state
        FROM term, org_unit WHERE level <> 'school' AND {dice("term_id || org_id", 7)} = 0
        """,
    ),
    (
        "rectification_history",
        f"""
        SELECT 'x' || org_id || year AS item_id, org_id, make_date(year, 1, 10) AS opened_on,
               make_date(year, 6, 30) AS first_due_on, make_date(year + late, 6, 30) AS due_on,
               make_date(year, 5 + {dice("org_id || year || 's'", 3)}, 20) AS submitted_on,
               {one_of("org_id || year", "已销号 已销号 整改中 待验收 已终止")} AS state
        FROM (SELECT org_id, year, {dice("org_id || year || 'l'", 3)} AS late
              FROM org_unit, (SELECT unnest(range(2022, 2026)) AS year) WHERE level IN ('college', 'major'))
        """,
    ),
    (
        "institution_indicator",
        f"""
        SELECT '大学' || n AS institution, '公办' AS sector, year, indicator, 0.5 AS value,
               CASE WHEN n > 0 THEN 700 + {dice("n || year", 200)} END AS numerator, 1000.0 AS denominator
        FROM (SELECT unnest(range(6)) AS n), (SELECT unnest(range(2021, 2026)) AS year),
             (SELECT unnest(['graduation_rate', 'retention']) AS indicator)
        """,
    ),
)
