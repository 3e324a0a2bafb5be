-- 缓考率：缓考人次 ÷ 正常修读人次
WITH course_result AS (
  SELECT
    rf.attempt AS attempt,
    rf.college_id AS college_id,
    rf.is_deferred AS is_deferred,
    rf.kind AS kind,
    rf.student_id AS person_id,
    rf.status AS status,
    rf.term_id AS term_id
  FROM result_fact AS rf
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    is_deferred) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    is_deferred) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM course_result
WHERE
  (
    attempt = '正考' AND kind = '正常' AND status = '在修'
  )
  AND college_id = 'cs'
  AND term_id = '2025-2026-1'
