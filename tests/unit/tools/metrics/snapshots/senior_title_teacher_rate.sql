-- 高级职称教师比例：高级职称专任教师数 ÷ 专任教师数
WITH staff_census AS (
  SELECT
    sy.census_on AS census_on,
    sy.college_id AS college_id,
    sy.employment_kind AS employment_kind,
    sy.staff_id AS person_id,
    sy.title_level AS title_level
  FROM staff_year_fact AS sy
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    title_level IN ('正高', '副高')) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    title_level IN ('正高', '副高')) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM staff_census
WHERE
  (
    employment_kind = '专任'
  ) AND college_id = 'cs' AND census_on = '2025-09-30'
