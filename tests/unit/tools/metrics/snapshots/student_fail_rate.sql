-- 计算机学院两学年挂科学生比例：有不及格的人·学期 ÷ 有成绩的人·学期
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
    rf.status AS status,
    rf.term_id AS term_id
  FROM result_fact AS rf
  WHERE
    rf.college_id = 'cs' OR rf.owner_id = 'cs'
)
SELECT
  CAST(COUNT(DISTINCT person_id || '|' || term_id) FILTER(WHERE
    is_absent OR is_cheat OR points < 60.0 OR NOT passed) AS DOUBLE) / NULLIF(COUNT(DISTINCT person_id || '|' || term_id), 0) AS value,
  COUNT(DISTINCT person_id || '|' || term_id) FILTER(WHERE
    is_absent OR is_cheat OR points < 60.0 OR NOT passed) AS numerator,
  COUNT(DISTINCT person_id || '|' || term_id) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM course_result
WHERE
  (
    attempt = '正考' AND kind = '正常' AND status = '在修' AND NOT is_deferred
  )
  AND college_id = 'cs'
  AND academic_year IN ('2023-2024', '2024-2025')
