-- 竞赛获奖学生比例：获奖学生数 ÷ 学年初在校学生数
WITH student_year AS (
  SELECT
    yf.academic_year AS academic_year,
    yf.awarded AS awarded,
    yf.college_id AS college_id,
    yf.student_id AS person_id
  FROM student_year_fact AS yf
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    awarded) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    awarded) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM student_year
WHERE
  college_id = 'cs' AND academic_year = '2024-2025'
