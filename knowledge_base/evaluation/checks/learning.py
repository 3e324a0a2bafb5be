"""Rules on marks, their revisions, and the items and tests they are made of."""

from knowledge_base.evaluation.checks.model import Rule, Severity

_SCORE = ("section_id", "student_id", "attempt")

_MARKS = (
    Rule(
        "deferred_without_mark",
        "缓考的正考行没有成绩",
        Severity.ERROR,
        "score",
        _SCORE,
        """
        SELECT section_id, student_id, attempt, coalesce(CAST(points AS VARCHAR), CAST(passed AS VARCHAR)) AS value
        FROM score WHERE is_deferred AND (points IS NOT NULL OR passed IS NOT NULL OR grade_point IS NOT NULL)
        """,
        "缓考后的成绩另起“缓考”一行，原行成绩留空",
        shows=("points", "passed", "grade_point"),
    ),
    Rule(
        "mark_fits_scale",
        "百分制课程记分数，两级制课程记是否通过",
        Severity.ERROR,
        "score",
        _SCORE,
        """
        SELECT x.section_id, x.student_id, x.attempt,
               coalesce(CAST(x.points AS VARCHAR), CASE WHEN x.passed THEN '通过' WHEN NOT x.passed THEN '不通过' END,
                        CAST(x.grade_point AS VARCHAR))
               || '（课程 ' || c.course_id || ' 为' || c.grading || '制）' AS value
        FROM score AS x JOIN section AS s ON s.section_id = x.section_id JOIN course AS c ON c.course_id = s.course_id
        WHERE (c.grading = '两级' AND (x.points IS NOT NULL OR x.grade_point IS NOT NULL))
           OR (c.grading = '百分' AND x.passed IS NOT NULL)
        """,
        "改正课程的计分制，或按学校办法把等级换算成百分制",
        shows=("points", "passed", "grade_point"),
    ),
    Rule(
        "mark_or_reason",
        "没有成绩的行必有缓考标记",
        Severity.ERROR,
        "score",
        _SCORE,
        """
        SELECT section_id, student_id, attempt, '空' AS value FROM score
        WHERE NOT is_deferred AND points IS NULL AND passed IS NULL
        """,
        "缺考、违纪记 0 分并标记；尚未公布的成绩不要导入",
        shows=("points", "passed"),
    ),
    Rule(
        "zero_when_absent",
        "缺考、违纪的成绩为 0 或不通过",
        Severity.WARNING,
        "score",
        _SCORE,
        """
        SELECT section_id, student_id, attempt, coalesce(CAST(points AS VARCHAR), '通过') AS value FROM score
        WHERE (is_absent OR is_cheat) AND (points > 0 OR passed)
        """,
        "核对缺考、违纪标记",
        shows=("points", "passed"),
    ),
    Rule(
        "revision_chain",
        "成绩的修改次数从 1 起连续编号",
        Severity.WARNING,
        "score_revision",
        _SCORE,
        """
        SELECT section_id, student_id, attempt,
               CAST(count(*) AS VARCHAR) || ' 次，最大编号 ' || CAST(max(revision) AS VARCHAR) AS value
        FROM score_revision GROUP BY section_id, student_id, attempt HAVING count(*) <> max(revision)
        """,
        "补上缺少的修改记录，否则看不到最初公布的成绩",
        shows=("revision",),
    ),
)

_ITEMS = (
    Rule(
        "item_within_full_mark",
        "小题分不超过满分",
        Severity.ERROR,
        "item_score",
        ("item_id", "student_id"),
        """
        SELECT x.item_id, x.student_id, CAST(x.value AS VARCHAR) || ' > ' || CAST(i.full_mark AS VARCHAR) AS value
        FROM item_score AS x JOIN assessment_item AS i ON i.item_id = x.item_id WHERE x.value > i.full_mark
        """,
        "核对满分或得分",
        shows=("value",),
    ),
    Rule(
        "item_of_enrolled",
        "有小题分的学生选了该教学班",
        Severity.ERROR,
        "item_score",
        ("item_id", "student_id"),
        """
        SELECT x.item_id, x.student_id, x.student_id || '（教学班 ' || i.section_id || '）' AS value
        FROM item_score AS x JOIN assessment_item AS i ON i.item_id = x.item_id
        WHERE NOT EXISTS (
            SELECT 1 FROM enrolment AS e WHERE e.section_id = i.section_id AND e.student_id = x.student_id)
        """,
        "核对学号，或补上选课",
        shows=("student_id",),
    ),
    Rule(
        "item_parent",
        "大题、小题与所属试卷在同一教学班",
        Severity.ERROR,
        "assessment_item",
        ("item_id",),
        """
        SELECT i.item_id, i.section_id || ' / ' || p.section_id AS value
        FROM assessment_item AS i JOIN assessment_item AS p ON p.item_id = i.parent_item_id
        WHERE p.section_id <> i.section_id OR p.item_id = i.item_id
        """,
        "改正 parent_item_id",
        shows=("parent_item_id",),
    ),
    Rule(
        "item_shares",
        "一个考核项用于各课程目标的比例之和不超过 1",
        Severity.ERROR,
        "item_objective",
        ("item_id",),
        """
        SELECT item_id, CAST(round(sum(share), 6) AS VARCHAR) AS value FROM item_objective
        GROUP BY item_id HAVING sum(share) > 1.000001
        """,
        "核对比例，不支撑目标的分值不必列出",
        shows=("share",),
    ),
    Rule(
        "item_weights",
        "一个教学班各考核环节的权重之和为 1",
        Severity.WARNING,
        "assessment_item",
        ("section_id",),
        """
        SELECT section_id, CAST(round(sum(weight), 6) AS VARCHAR) AS value FROM assessment_item
        WHERE parent_item_id IS NULL AND weight IS NOT NULL GROUP BY section_id HAVING abs(sum(weight) - 1) > 0.000001
        """,
        "核对考核环节是否列全",
        shows=("weight",),
    ),
    Rule(
        "test_within_full_mark",
        "统一测试得分不超过满分",
        Severity.ERROR,
        "common_test_score",
        ("test_id", "student_id"),
        """
        SELECT x.test_id, x.student_id, CAST(x.points AS VARCHAR) || ' > ' || CAST(t.full_mark AS VARCHAR) AS value
        FROM common_test_score AS x JOIN common_test AS t ON t.test_id = x.test_id WHERE x.points > t.full_mark
        """,
        "核对满分或得分",
        shows=("points",),
    ),
)

LEARNING = _MARKS + _ITEMS
