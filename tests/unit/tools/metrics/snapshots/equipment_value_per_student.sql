-- 生均教学科研仪器设备值：仪器设备资产总值（元） ÷ 折合在校生数
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
    figure_id = 'equip_value' AND period = '2025-09-30') AS DOUBLE) / NULLIF(
    SUM(value) FILTER(WHERE
      figure_id = 'undergrads' AND period = '2025-09-30') + SUM(value) FILTER(WHERE
      figure_id = 'masters' AND period = '2025-09-30') * 1.5 + SUM(value) FILTER(WHERE
      figure_id = 'doctorates' AND period = '2025-09-30') * 2.0 + COALESCE(SUM(value) FILTER(WHERE
      figure_id = 'junior' AND period = '2025-09-30'), 0) + COALESCE(
      SUM(value) FILTER(WHERE
        figure_id = 'foreign' AND period = '2025-09-30') * 3.0,
      0
    ) + COALESCE(SUM(value) FILTER(WHERE
      figure_id = 'preparatory' AND period = '2025-09-30'), 0) + COALESCE(SUM(value) FILTER(WHERE
      figure_id = 'visiting' AND period = '2025-09-30'), 0) + COALESCE(SUM(value) FILTER(WHERE
      figure_id = 'adult_full' AND period = '2025-09-30'), 0) + COALESCE(
      SUM(value) FILTER(WHERE
        figure_id = 'adult_eve' AND period = '2025-09-30') * 0.3,
      0
    ) + COALESCE(
      SUM(value) FILTER(WHERE
        figure_id = 'adult_mail' AND period = '2025-09-30') * 0.1,
      0
    ),
    0
  ) AS value,
  SUM(value) FILTER(WHERE
    figure_id = 'equip_value' AND period = '2025-09-30') AS numerator,
  SUM(value) FILTER(WHERE
    figure_id = 'undergrads' AND period = '2025-09-30') + SUM(value) FILTER(WHERE
    figure_id = 'masters' AND period = '2025-09-30') * 1.5 + SUM(value) FILTER(WHERE
    figure_id = 'doctorates' AND period = '2025-09-30') * 2.0 + COALESCE(SUM(value) FILTER(WHERE
    figure_id = 'junior' AND period = '2025-09-30'), 0) + COALESCE(
    SUM(value) FILTER(WHERE
      figure_id = 'foreign' AND period = '2025-09-30') * 3.0,
    0
  ) + COALESCE(SUM(value) FILTER(WHERE
    figure_id = 'preparatory' AND period = '2025-09-30'), 0) + COALESCE(SUM(value) FILTER(WHERE
    figure_id = 'visiting' AND period = '2025-09-30'), 0) + COALESCE(SUM(value) FILTER(WHERE
    figure_id = 'adult_full' AND period = '2025-09-30'), 0) + COALESCE(
    SUM(value) FILTER(WHERE
      figure_id = 'adult_eve' AND period = '2025-09-30') * 0.3,
    0
  ) + COALESCE(
    SUM(value) FILTER(WHERE
      figure_id = 'adult_mail' AND period = '2025-09-30') * 0.1,
    0
  ) AS denominator,
  COUNT(*) FILTER(WHERE
    (
      period = '2025-09-30' AND figure_id = 'equip_value'
    )
    OR (
      period = '2025-09-30'
      AND (
        figure_id = 'undergrads'
        OR figure_id = 'masters'
        OR figure_id = 'doctorates'
        OR figure_id = 'junior'
        OR figure_id = 'foreign'
        OR figure_id = 'preparatory'
        OR figure_id = 'visiting'
        OR figure_id = 'adult_full'
        OR figure_id = 'adult_eve'
        OR figure_id = 'adult_mail'
      )
    )) AS n
FROM filed
WHERE
  org_id = 'school'
