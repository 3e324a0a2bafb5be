"""Rules on units, terms, and the histories of staff and students."""

from knowledge_base.evaluation.checks.model import Rule, Severity

ORGANISATION = (
    Rule(
        "root_unit",
        "学校只有一个，代码为 school",
        Severity.ERROR,
        "org_unit",
        ("org_id",),
        "SELECT org_id, level AS value FROM org_unit WHERE (level = 'school') <> (org_id = 'school')",
        "把学校一级单位的代码统一为 school，其他单位另用代码",
        shows=("level",),
    ),
    Rule(
        "unit_levels",
        "专业的上级是学院，学院和职能部门的上级是学校",
        Severity.ERROR,
        "org_unit",
        ("org_id",),
        """
        SELECT u.org_id, u.level || ' < ' || coalesce(p.level, '无') AS value
        FROM org_unit AS u LEFT JOIN org_unit AS p ON p.org_id = u.parent_id
        WHERE coalesce(p.level, '') <> CASE u.level WHEN 'school' THEN '' WHEN 'major' THEN 'college' ELSE 'school' END
        """,
        "改正 parent_id 或 level：各院各专业的汇总靠它",
        shows=("level", "parent_id"),
    ),
    Rule(
        "term_code",
        "学期代码由学年与学期序号组成，学年首尾相差一年",
        Severity.ERROR,
        "term",
        ("term_id",),
        """
        SELECT term_id, academic_year || ' / ' || CAST(seq AS VARCHAR) AS value FROM term
        WHERE term_id <> academic_year || '-' || CAST(seq AS VARCHAR)
           OR TRY_CAST(substr(academic_year, 6) AS INTEGER) IS DISTINCT FROM
              TRY_CAST(substr(academic_year, 1, 4) AS INTEGER) + 1
        """,
        "学期代码写作 2024-2025-1，学年写作 2024-2025",
        shows=("academic_year", "seq"),
    ),
    Rule(
        "student_in_major",
        "学生所属单位是专业",
        Severity.ERROR,
        "student",
        ("student_id",),
        """
        SELECT s.student_id, s.major_id || ' ' || u.level AS value
        FROM student AS s JOIN org_unit AS u ON u.org_id = s.major_id WHERE u.level <> 'major'
        """,
        "major_id 填专业代码；大类未分流的学生先归入大类对应的专业代码",
        shows=("major_id",),
    ),
    Rule(
        "major_is_latest",
        "学生的现专业与专业历史的最后一行一致",
        Severity.WARNING,
        "student",
        ("student_id",),
        """
        SELECT s.student_id, s.major_id || ' / ' || h.major_id AS value
        FROM student AS s
        JOIN (SELECT student_id, max_by(major_id, valid_from) AS major_id
              FROM student_major_history GROUP BY student_id) AS h ON h.student_id = s.student_id
        WHERE h.major_id <> s.major_id
        """,
        "补上最近一次转专业的历史行，或改正 student.major_id",
        shows=("major_id",),
    ),
    Rule(
        "title_is_latest",
        "教师的现任职称与职称历史的最后一行一致",
        Severity.WARNING,
        "staff",
        ("staff_id",),
        """
        SELECT s.staff_id, s.title_level || ' / ' || h.title_level AS value
        FROM staff AS s
        JOIN (SELECT staff_id, max_by(title_level, valid_from) AS title_level
              FROM staff_title_history GROUP BY staff_id) AS h ON h.staff_id = s.staff_id
        WHERE h.title_level <> s.title_level
        """,
        "补上最近一次评聘的历史行，或改正 staff.title_level",
        shows=("title_level",),
    ),
    Rule(
        "title_of_the_term",
        "有职称历史的教师，授课学期都查得到当学期的职称",
        Severity.WARNING,
        "section_staff",
        ("section_id", "staff_id"),
        """
        SELECT x.section_id, x.staff_id, CAST(h.first_on AS VARCHAR) || ' > ' || CAST(t.ends_on AS VARCHAR) AS value
        FROM section_staff AS x
        JOIN section AS s ON s.section_id = x.section_id
        JOIN term AS t ON t.term_id = s.term_id
        JOIN (SELECT staff_id, min(valid_from) AS first_on FROM staff_title_history GROUP BY staff_id)
          AS h ON h.staff_id = x.staff_id
        WHERE h.first_on > t.ends_on
        """,
        "补上该学期之前评聘的职称，教授授课按当学期职称认定",
        shows=("staff_id",),
    ),
)
