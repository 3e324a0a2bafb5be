-- 教学平台学生活跃率：活跃人·周 ÷ 选课人·周
WITH course_activity AS (
  SELECT
    af.active_weeks AS active_weeks,
    af.college_id AS college_id,
    af.student_id AS person_id,
    af.term_id AS term_id,
    af.weeks AS weeks
  FROM activity_fact AS af
  WHERE
    TRUE
)
SELECT
  CAST(SUM(active_weeks) AS DOUBLE) / NULLIF(SUM(weeks), 0) AS value,
  SUM(active_weeks) AS numerator,
  SUM(weeks) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM course_activity
WHERE
  college_id = 'cs' AND term_id = '2025-2026-1'
