-- 学业预警率：预警学生数（人·学期） ÷ 在校学生数（人·学期）
WITH student_term AS (
  SELECT
    ts.college_id AS college_id,
    ts.student_id AS person_id,
    ts.term_id AS term_id,
    ts.warned AS warned
  FROM student_term_fact AS ts
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    warned) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    warned) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM student_term
WHERE
  college_id = 'cs' AND term_id = '2025-2026-1'
