-- 听课覆盖率：被听课的主讲教师数（人·学期） ÷ 主讲教师数（人·学期）
WITH teaching_post AS (
  SELECT
    tf.college_id AS college_id,
    tf.observed AS observed,
    tf.staff_id AS person_id,
    tf.role AS role,
    tf.term_id AS term_id
  FROM teaching_fact AS tf
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(DISTINCT person_id || '|' || term_id) FILTER(WHERE
    observed) AS DOUBLE) / NULLIF(COUNT(DISTINCT person_id || '|' || term_id), 0) AS value,
  COUNT(DISTINCT person_id || '|' || term_id) FILTER(WHERE
    observed) AS numerator,
  COUNT(DISTINCT person_id || '|' || term_id) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM teaching_post
WHERE
  (
    role = '主讲'
  ) AND college_id = 'cs' AND term_id = '2025-2026-1'
