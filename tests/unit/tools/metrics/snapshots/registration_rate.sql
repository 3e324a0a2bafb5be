-- 新生报到率：新生实际报到数 ÷ 实际录取数
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
    figure_id = 'registered' AND period = 'entry:2025') AS DOUBLE) / NULLIF(SUM(value) FILTER(WHERE
    figure_id = 'admitted' AND period = 'entry:2025'), 0) AS value,
  SUM(value) FILTER(WHERE
    figure_id = 'registered' AND period = 'entry:2025') AS numerator,
  SUM(value) FILTER(WHERE
    figure_id = 'admitted' AND period = 'entry:2025') AS denominator,
  COUNT(*) FILTER(WHERE
    (
      period = 'entry:2025' AND figure_id = 'registered'
    )
    OR (
      period = 'entry:2025' AND figure_id = 'admitted'
    )) AS n
FROM filed
WHERE
  org_id = 'school'
