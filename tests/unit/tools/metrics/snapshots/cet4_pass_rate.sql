-- 英语四级累计通过率：四级累计通过数 ÷ 纳入四级统计的毕业生数
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
    figure_id = 'cet4_passed' AND period = 'grad:2025') AS DOUBLE) / NULLIF(SUM(value) FILTER(WHERE
    figure_id = 'cet4_all' AND period = 'grad:2025'), 0) AS value,
  SUM(value) FILTER(WHERE
    figure_id = 'cet4_passed' AND period = 'grad:2025') AS numerator,
  SUM(value) FILTER(WHERE
    figure_id = 'cet4_all' AND period = 'grad:2025') AS denominator,
  COUNT(*) FILTER(WHERE
    (
      period = 'grad:2025' AND figure_id = 'cet4_passed'
    )
    OR (
      period = 'grad:2025' AND figure_id = 'cet4_all'
    )) AS n
FROM filed
WHERE
  org_id = 'school'
