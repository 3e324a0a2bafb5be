-- 补考通过率：补考合格人次 ÷ 实际参加补考人次
WITH course_result AS (
  SELECT
    rf.attempt AS attempt,
    rf.college_id AS college_id,
    rf.is_absent AS is_absent,
    rf.is_cheat AS is_cheat,
    rf.is_deferred AS is_deferred,
    rf.passed AS passed,
    rf.student_id AS person_id,
    rf.points AS points,
    rf.status AS status,
    rf.term_id AS term_id
  FROM result_fact AS rf
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    NOT is_cheat AND (
      points >= 60.0 OR passed
    )) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    NOT is_cheat AND (
      points >= 60.0 OR passed
    )) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM course_result
WHERE
  (
    attempt = '补考' AND status = '在修' AND NOT is_absent AND NOT is_deferred
  )
  AND college_id = 'cs'
  AND term_id = '2025-2026-1'
