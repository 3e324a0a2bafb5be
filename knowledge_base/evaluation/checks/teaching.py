"""Rules on sections, their teachers and their students."""

from knowledge_base.evaluation.checks.model import Rule, Severity

TEACHING = (
    Rule(
        "section_head_count",
        "教学班登记人数等于有效选课数（在修，不含免修、旁听）",
        Severity.WARNING,
        "section",
        ("section_id",),
        """
        SELECT s.section_id, CAST(s.head_count AS VARCHAR) || ' / ' || CAST(count(e.student_id) AS VARCHAR) AS value
        FROM section AS s LEFT JOIN enrolment AS e
          ON e.section_id = s.section_id AND e.status = '在修' AND e.kind IN ('正常', '重修')
        WHERE s.head_count IS NOT NULL
        GROUP BY s.section_id, s.head_count HAVING s.head_count <> count(e.student_id)
        """,
        "核对选课数据是否导全，退课是否已标记",
        shows=("head_count",),
    ),
    Rule(
        "teacher_in_service",
        "教师在职期内授课",
        Severity.WARNING,
        "section_staff",
        ("section_id", "staff_id"),
        """
        SELECT x.section_id, x.staff_id, s.term_id || '：' || CAST(p.hired_on AS VARCHAR) || ' 至 '
               || coalesce(CAST(p.left_on AS VARCHAR), '今') AS value
        FROM section_staff AS x
        JOIN section AS s ON s.section_id = x.section_id
        JOIN term AS t ON t.term_id = s.term_id
        JOIN staff AS p ON p.staff_id = x.staff_id
        WHERE p.hired_on > t.ends_on OR p.left_on < t.starts_on
        """,
        "核对入职、离职日期，返聘的另记聘用日期，或改正任课教师",
        shows=("staff_id",),
    ),
    Rule(
        "hours_shares",
        "一个教学班各教师的学时比例之和为 1",
        Severity.WARNING,
        "section_staff",
        ("section_id",),
        """
        SELECT section_id, CAST(round(sum(hours_share), 6) AS VARCHAR) AS value FROM section_staff
        GROUP BY section_id HAVING abs(sum(hours_share) - 1) > 0.001
        """,
        "核对任课教师是否列全，比例按自然学时填",
        shows=("hours_share",),
    ),
    Rule(
        "enrolment_in_study",
        "学生在学期间选课",
        Severity.WARNING,
        "enrolment",
        ("section_id", "student_id"),
        """
        SELECT e.section_id, e.student_id, s.term_id || '：' || CAST(p.enrolled_on AS VARCHAR) || ' 至 '
               || coalesce(CAST(p.left_on AS VARCHAR), '今') AS value
        FROM enrolment AS e
        JOIN section AS s ON s.section_id = e.section_id
        JOIN term AS t ON t.term_id = s.term_id
        JOIN student AS p ON p.student_id = e.student_id
        WHERE p.enrolled_on > t.ends_on OR p.left_on < t.starts_on
        """,
        "核对入学、离校日期，或学号是否填错",
        shows=("student_id",),
    ),
)
