-- 转专业率：转专业人数 ÷ 学年初在校学生数
WITH student_year AS (
  SELECT
    yf.academic_year AS academic_year,
    yf.college_id AS college_id,
    yf.student_id AS person_id,
    yf.transferred AS transferred
  FROM student_year_fact AS yf
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    transferred) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    transferred) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM student_year
WHERE
  college_id = 'cs' AND academic_year = '2024-2025'
