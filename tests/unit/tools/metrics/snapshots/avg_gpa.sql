-- 计算机学院两学年平均学分绩点：正考绩点按学分加权
WITH course_result AS (
  SELECT
    rf.academic_year AS academic_year,
    rf.attempt AS attempt,
    rf.college_id AS college_id,
    rf.credits AS credits,
    rf.grade_point AS grade_point,
    rf.is_deferred AS is_deferred,
    rf.kind AS kind,
    rf.student_id AS person_id,
    rf.status AS status
  FROM result_fact AS rf
  WHERE
    rf.college_id = 'cs' OR rf.owner_id = 'cs'
)
SELECT
  CAST(SUM(grade_point * credits) AS DOUBLE) / NULLIF(SUM(credits), 0) AS value,
  SUM(grade_point * credits) AS numerator,
  SUM(credits) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM course_result
WHERE
  (
    attempt = '正考'
    AND kind = '正常'
    AND status = '在修'
    AND NOT is_deferred
    AND NOT grade_point IS NULL
  )
  AND college_id = 'cs'
  AND academic_year IN ('2023-2024', '2024-2025')
