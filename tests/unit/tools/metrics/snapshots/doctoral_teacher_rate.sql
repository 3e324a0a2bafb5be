-- 博士学位教师比例：博士学位专任教师数 ÷ 专任教师数
WITH staff_census AS (
  SELECT
    sy.census_on AS census_on,
    sy.college_id AS college_id,
    sy.employment_kind AS employment_kind,
    sy.highest_degree AS highest_degree,
    sy.staff_id AS person_id
  FROM staff_year_fact AS sy
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    highest_degree = '博士') AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    highest_degree = '博士') AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM staff_census
WHERE
  (
    employment_kind = '专任' AND NOT highest_degree IS NULL
  )
  AND college_id = 'cs'
  AND census_on = '2025-09-30'
