"""Rules on the evaluation of teaching and on surveys. They count groups only: nothing tells one response's author."""

from knowledge_base.evaluation.checks.model import Rule, Severity

_GROUP = ("round_id", "section_id", "staff_id")

EVALUATION = (
    Rule(
        "responses_within_participation",
        "评教答卷数不超过已参评人数",
        Severity.ERROR,
        "set_response",
        _GROUP,
        """
        SELECT r.round_id, r.section_id, r.staff_id,
               CAST(r.n AS VARCHAR) || ' > ' || CAST(coalesce(p.n, 0) AS VARCHAR) AS value
        FROM (SELECT round_id, section_id, staff_id, count(*) AS n FROM set_response
              GROUP BY round_id, section_id, staff_id) AS r
        LEFT JOIN (SELECT round_id, section_id, staff_id, count(*) AS n FROM set_participation WHERE submitted
                   GROUP BY round_id, section_id, staff_id) AS p
          ON p.round_id = r.round_id AND p.section_id = r.section_id AND p.staff_id = r.staff_id
        WHERE r.n > coalesce(p.n, 0) AND r.round_id IN (SELECT q.round_id FROM set_participation AS q)
        """,
        "重复导入了答卷，或参评状态没有导全；匿名答卷分不出哪份多余，整组不用",
        shows=("section_id",),
    ),
    Rule(
        "response_items",
        "答卷题数与批次的题数一致",
        Severity.ERROR,
        "set_response",
        ("response_id",),
        """
        SELECT x.response_id, CAST(len(x.item_scores) AS VARCHAR) || ' / ' || CAST(r.item_count AS VARCHAR) AS value
        FROM set_response AS x JOIN set_round AS r ON r.round_id = x.round_id WHERE len(x.item_scores) <> r.item_count
        """,
        "核对批次的题数，或题目列是否导全",
        shows=("item_scores",),
    ),
    Rule(
        "straightlined_is_so",
        "一式作答的标记与各题得分相符",
        Severity.WARNING,
        "set_response",
        ("response_id",),
        """
        SELECT response_id, CAST(straightlined AS VARCHAR) AS value FROM set_response
        WHERE straightlined <> (list_min(item_scores) = list_max(item_scores))
        """,
        "一式作答指各题同分；按各题得分重算",
        shows=("straightlined",),
    ),
    Rule(
        "rated_teacher_teaches",
        "被评教师任教该教学班",
        Severity.WARNING,
        "set_response",
        _GROUP,
        """
        SELECT r.round_id, r.section_id, r.staff_id, CAST(count(*) AS VARCHAR) AS value FROM set_response AS r
        WHERE NOT EXISTS (
            SELECT 1 FROM section_staff AS x WHERE x.section_id = r.section_id AND x.staff_id = r.staff_id)
        GROUP BY r.round_id, r.section_id, r.staff_id
        """,
        "补上任课教师，或改正答卷的工号",
        shows=("staff_id",),
    ),
    Rule(
        "asked_is_enrolled",
        "应参评的学生选了该教学班",
        Severity.WARNING,
        "set_participation",
        _GROUP,
        """
        SELECT p.round_id, p.section_id, p.staff_id, CAST(count(*) AS VARCHAR) AS value FROM set_participation AS p
        WHERE NOT EXISTS (
            SELECT 1 FROM enrolment AS e WHERE e.section_id = p.section_id AND e.student_id = p.student_id)
        GROUP BY p.round_id, p.section_id, p.staff_id
        """,
        "补上选课，或核对学号",
        shows=("student_id",),
    ),
)

SURVEYS = (
    Rule(
        "answer_on_scale",
        "调查作答的题目存在，得分不超过该题最高分",
        Severity.ERROR,
        "survey_answer",
        ("response_id", "item"),
        """
        SELECT a.response_id, a.item,
               CAST(a.value AS VARCHAR) || ' / ' || coalesce(CAST(i.scale_max AS VARCHAR), '无此题') AS value
        FROM survey_answer AS a
        JOIN survey_response AS r ON r.response_id = a.response_id
        LEFT JOIN survey_item AS i ON i.survey_id = r.survey_id AND i.item = a.item
        WHERE i.item IS NULL OR a.value > i.scale_max
        """,
        "补上题目，或核对计分",
        shows=("value",),
    ),
    Rule(
        "responses_within_sent",
        "调查答卷数不超过发放份数",
        Severity.WARNING,
        "survey",
        ("survey_id",),
        """
        SELECT s.survey_id, CAST(count(*) AS VARCHAR) || ' > ' || CAST(s.sent_count AS VARCHAR) AS value
        FROM survey AS s JOIN survey_response AS r ON r.survey_id = s.survey_id
        GROUP BY s.survey_id, s.sent_count HAVING count(*) > s.sent_count
        """,
        "核对发放份数，或是否重复导入",
        shows=("sent_count",),
    ),
)
