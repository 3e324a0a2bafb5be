-- 体质测试达标率：体测合格数 ÷ 体测参加数
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
    figure_id = 'fit_passed' AND period = '2024-2025') AS DOUBLE) / NULLIF(SUM(value) FILTER(WHERE
    figure_id = 'fit_tested' AND period = '2024-2025'), 0) AS value,
  SUM(value) FILTER(WHERE
    figure_id = 'fit_passed' AND period = '2024-2025') AS numerator,
  SUM(value) FILTER(WHERE
    figure_id = 'fit_tested' AND period = '2024-2025') AS denominator,
  COUNT(*) FILTER(WHERE
    (
      period = '2024-2025' AND figure_id = 'fit_passed'
    )
    OR (
      period = '2024-2025' AND figure_id = 'fit_tested'
    )) AS n
FROM filed
WHERE
  org_id = 'school'
