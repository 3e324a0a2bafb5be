-- 生均本科教学日常运行支出：本科教学日常运行支出（元） ÷ 本科在校生数
WITH filed AS (
  SELECT
    ff.figure_id AS figure_id,
    ff.org_id AS org_id,
    ff.period AS period,
    ff.value AS value
  FROM filed_figure AS ff
  WHERE
    TRUE
)
SELECT
  CAST(SUM(value) FILTER(WHERE
    figure_id = 'daily_cost' AND period = '2025') AS DOUBLE) / NULLIF(SUM(value) FILTER(WHERE
    figure_id = 'undergrads' AND period = '2025-09-30'), 0) AS value,
  SUM(value) FILTER(WHERE
    figure_id = 'daily_cost' AND period = '2025') AS numerator,
  SUM(value) FILTER(WHERE
    figure_id = 'undergrads' AND period = '2025-09-30') AS denominator,
  COUNT(*) FILTER(WHERE
    (
      period = '2025' AND figure_id = 'daily_cost'
    )
    OR (
      period = '2025-09-30' AND figure_id = 'undergrads'
    )) AS n
FROM filed
WHERE
  org_id = 'school'
