"""Rules on plans of study: weights, prerequisites, one plan for a cohort."""

from knowledge_base.evaluation.checks.model import Rule, Severity

CURRICULUM = (
    Rule(
        "indicator_weights",
        "每个观测点的支撑权重之和为 1",
        Severity.ERROR,
        "objective_indicator",
        ("indicator_id",),
        """
        SELECT x.indicator_id, r.curriculum_id || ' ' || CAST(round(sum(x.weight), 6) AS VARCHAR) AS value
        FROM objective_indicator AS x
        JOIN grad_indicator AS i ON i.indicator_id = x.indicator_id
        JOIN grad_requirement AS r ON r.requirement_id = i.requirement_id
        GROUP BY x.indicator_id, r.curriculum_id HAVING abs(sum(x.weight) - 1) > 0.000001
        """,
        "核对支撑矩阵：缺了课程目标，或权重没有归一",
        shows=("weight",),
    ),
    Rule(
        "prerequisites_acyclic",
        "先修关系不成环",
        Severity.ERROR,
        "course_prerequisite",
        ("course_id", "prereq_course_id"),
        """
        WITH RECURSIVE reach AS (
            SELECT course_id, prereq_course_id FROM course_prerequisite
            UNION
            SELECT r.course_id, p.prereq_course_id
            FROM reach AS r JOIN course_prerequisite AS p ON p.course_id = r.prereq_course_id
        )
        SELECT p.course_id, p.prereq_course_id, p.course_id || ' ← ' || p.prereq_course_id AS value
        FROM course_prerequisite AS p
        JOIN reach AS r ON r.course_id = p.prereq_course_id AND r.prereq_course_id = p.course_id
        """,
        "环上的每一条都列出，删去方向填反的那一条",
        shows=("course_id", "prereq_course_id"),
    ),
    Rule(
        "one_curriculum",
        "一个专业一个年级只有一个培养方案",
        Severity.ERROR,
        "curriculum",
        ("major_id", "entry_year"),
        """
        SELECT major_id, entry_year, string_agg(curriculum_id, '、' ORDER BY curriculum_id) AS value
        FROM curriculum GROUP BY major_id, entry_year HAVING count(*) > 1
        """,
        "只留该年级实际执行的版本",
        shows=("curriculum_id",),
    ),
    Rule(
        "course_in_force",
        "教学班开在课程的有效期内",
        Severity.WARNING,
        "section",
        ("section_id",),
        """
        SELECT s.section_id, c.course_id || ' ' || s.term_id AS value
        FROM section AS s JOIN course AS c ON c.course_id = s.course_id JOIN term AS t ON t.term_id = s.term_id
        WHERE c.valid_from > t.ends_on OR c.valid_to < t.starts_on
        """,
        "核对课程的启用、停用日期，或教学班是否该用改版后的课程号",
        shows=("course_id", "term_id"),
    ),
)
