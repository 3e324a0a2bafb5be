-- 作业按时提交率：按时提交份数 ÷ 应交份数
WITH course_activity AS (
  SELECT
    af.college_id AS college_id,
    af.due_count AS due_count,
    af.on_time_count AS on_time_count,
    af.student_id AS person_id,
    af.term_id AS term_id
  FROM activity_fact AS af
  WHERE
    TRUE
)
SELECT
  CAST(SUM(on_time_count) AS DOUBLE) / NULLIF(SUM(due_count), 0) AS value,
  SUM(on_time_count) AS numerator,
  SUM(due_count) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM course_activity
WHERE
  (
    due_count > 0
  ) AND college_id = 'cs' AND term_id = '2025-2026-1'
