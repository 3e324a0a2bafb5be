-- 计算机学院两学年课程不及格率：正考不及格人次 ÷ 应考人次
WITH course_result AS (
  SELECT
    rf.academic_year AS academic_year,
    rf.attempt AS attempt,
    rf.college_id AS college_id,
    rf.is_absent AS is_absent,
    rf.is_cheat AS is_cheat,
    rf.is_deferred AS is_deferred,
    rf.kind AS kind,
    rf.passed AS passed,
    rf.student_id AS person_id,
    rf.points AS points,
    rf.status AS status
  FROM result_fact AS rf
  WHERE
    rf.college_id = 'cs' OR rf.owner_id = 'cs'
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    is_absent OR is_cheat OR points < 60.0 OR NOT passed) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    is_absent OR is_cheat OR points < 60.0 OR NOT passed) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM course_result
WHERE
  (
    attempt = '正考' AND kind = '正常' AND status = '在修' AND NOT is_deferred
  )
  AND college_id = 'cs'
  AND academic_year IN ('2023-2024', '2024-2025')
