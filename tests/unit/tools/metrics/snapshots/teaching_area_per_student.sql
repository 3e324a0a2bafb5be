-- 生均教学行政用房：教学行政用房面积（平方米） ÷ 全日制在校生数
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
    figure_id = 'teach_area' AND period = '2025-09-30') + SUM(value) FILTER(WHERE
    figure_id = 'admin_area' AND period = '2025-09-30') AS DOUBLE) / NULLIF(SUM(value) FILTER(WHERE
    figure_id = 'ft_students' AND period = '2025-09-30'), 0) AS value,
  SUM(value) FILTER(WHERE
    figure_id = 'teach_area' AND period = '2025-09-30') + SUM(value) FILTER(WHERE
    figure_id = 'admin_area' AND period = '2025-09-30') AS numerator,
  SUM(value) FILTER(WHERE
    figure_id = 'ft_students' AND period = '2025-09-30') AS denominator,
  COUNT(*) FILTER(WHERE
    (
      period = '2025-09-30'
      AND (
        figure_id = 'teach_area' OR figure_id = 'admin_area'
      )
    )
    OR (
      period = '2025-09-30' AND figure_id = 'ft_students'
    )) AS n
FROM filed
WHERE
  org_id = 'school'
