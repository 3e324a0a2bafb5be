-- 主讲本科课程的教授占比：主讲本科课程的教授数 ÷ 教授数
WITH staff_year AS (
  SELECT
    sy.academic_year AS academic_year,
    sy.college_id AS college_id,
    sy.employment_kind AS employment_kind,
    sy.lectures AS lectures,
    sy.staff_id AS person_id,
    sy.title AS title,
    sy.title_level AS title_level
  FROM staff_year_fact AS sy
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    lectures) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    lectures) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM staff_year
WHERE
  (
    employment_kind = '专任' AND title_level = '正高' AND COALESCE(title, '教授') = '教授'
  )
  AND college_id = 'cs'
  AND academic_year = '2024-2025'
