-- 课堂到课率：实到人次 ÷ 应到人次
WITH course_activity AS (
  SELECT
    af.college_id AS college_id,
    af.student_id AS person_id,
    af.sessions_attended AS sessions_attended,
    af.sessions_due AS sessions_due,
    af.term_id AS term_id
  FROM activity_fact AS af
  WHERE
    TRUE
)
SELECT
  CAST(SUM(sessions_attended) AS DOUBLE) / NULLIF(SUM(sessions_due), 0) AS value,
  SUM(sessions_attended) AS numerator,
  SUM(sessions_due) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM course_activity
WHERE
  (
    sessions_due > 0
  ) AND college_id = 'cs' AND term_id = '2025-2026-1'
