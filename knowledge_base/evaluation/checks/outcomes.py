"""Rules on conclusions of study and on destinations: the identities a yearly report rests on."""

from knowledge_base.evaluation.checks.model import Rule, Severity

OUTCOMES = (
    Rule(
        "graduates_once",
        "毕业之后不再有毕业结论",
        Severity.ERROR,
        "graduation",
        ("student_id", "grad_year"),
        """
        SELECT g.student_id, g.grad_year, g.state AS value FROM graduation AS g
        WHERE EXISTS (SELECT 1 FROM graduation AS e
                      WHERE e.student_id = g.student_id AND e.state = '毕业' AND e.grad_year < g.grad_year)
        """,
        "一名学生只毕业一次，删去多余的届",
        shows=("state",),
    ),
    Rule(
        "degree_of_graduate",
        "授予学位的学生已毕业",
        Severity.ERROR,
        "graduation",
        ("student_id", "grad_year"),
        "SELECT student_id, grad_year, state AS value FROM graduation WHERE degree_awarded AND state <> '毕业'",
        "核对毕业结论或学位",
        shows=("state",),
    ),
    Rule(
        "graduating_class_adds_up",
        "毕业、结业、肄业、延期人数之和等于填报的毕业班人数",
        Severity.WARNING,
        "filed_figure",
        ("org_id", "period"),
        """
        WITH class AS (
            SELECT 'grad:' || CAST(g.grad_year AS VARCHAR) AS period, s.major_id, m.parent_id AS college_id
            FROM graduation AS g JOIN student AS s ON s.student_id = g.student_id
            JOIN org_unit AS m ON m.org_id = s.major_id
        ), counted AS (
            SELECT period, 'school' AS org_id, count(*) AS n FROM class GROUP BY period
            UNION ALL SELECT period, college_id, count(*) FROM class GROUP BY period, college_id
            UNION ALL SELECT period, major_id, count(*) FROM class GROUP BY period, major_id
        )
        SELECT f.org_id, f.period, CAST(coalesce(c.n, 0) AS VARCHAR) || ' / ' || CAST(f.value AS VARCHAR) AS value
        FROM filed_figure AS f LEFT JOIN counted AS c ON c.org_id = f.org_id AND c.period = f.period
        WHERE f.figure_id = 'grad_class' AND f.value <> coalesce(c.n, 0)
        """,
        "核对毕业结论是否导全，或填报的毕业班人数",
        shows=("value",),
    ),
    Rule(
        "destination_of_graduate",
        "有毕业去向的学生已毕业或结业",
        Severity.ERROR,
        "destination",
        ("student_id", "snapshot_on"),
        """
        SELECT d.student_id, d.snapshot_on, d.student_id || '（' || g.state || '）' AS value
        FROM destination AS d JOIN graduation AS g ON g.student_id = d.student_id AND g.grad_year = d.grad_year
        WHERE g.state NOT IN ('毕业', '结业')
        """,
        "肄业、延期的学生不计入毕业去向",
        shows=("student_id",),
    ),
    Rule(
        "destinations_complete",
        "每个统计日各去向人数之和等于毕业生数",
        Severity.WARNING,
        "destination",
        ("grad_year", "snapshot_on"),
        """
        SELECT d.grad_year, d.snapshot_on,
               CAST(count(*) FILTER (WHERE g.state = '毕业') AS VARCHAR) || ' / ' || CAST(max(c.n) AS VARCHAR) AS value
        FROM destination AS d
        JOIN graduation AS g ON g.student_id = d.student_id AND g.grad_year = d.grad_year
        JOIN (SELECT grad_year, count(*) AS n FROM graduation WHERE state = '毕业' GROUP BY grad_year)
          AS c ON c.grad_year = d.grad_year
        GROUP BY d.grad_year, d.snapshot_on HAVING count(*) FILTER (WHERE g.state = '毕业') <> max(c.n)
        """,
        "尚无去向的毕业生也要有一行，去向记“待就业”",
        shows=("snapshot_on",),
    ),
)
