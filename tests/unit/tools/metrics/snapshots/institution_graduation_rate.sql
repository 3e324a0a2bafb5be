-- 院校毕业率（校际参照）：毕业人数 ÷ 毕业班人数
WITH institution AS (
  SELECT
    ii.denominator AS denominator,
    ii.indicator AS indicator,
    ii.numerator AS numerator,
    ii.institution AS person_id,
    ii.year AS year
  FROM institution_indicator AS ii
  WHERE
    TRUE
)
SELECT
  CAST(SUM(numerator) AS DOUBLE) / NULLIF(SUM(denominator), 0) AS value,
  SUM(numerator) AS numerator,
  SUM(denominator) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM institution
WHERE
  (
    indicator = 'graduation_rate'
    AND NOT numerator IS NULL
    AND NOT denominator IS NULL
  )
  AND year = 2025
