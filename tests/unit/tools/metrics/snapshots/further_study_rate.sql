-- 升学率：升学人数 ÷ 毕业生数
WITH destination AS (
  SELECT
    df.college_id AS college_id,
    df.grad_year AS grad_year,
    df.kind AS kind,
    df.student_id AS person_id,
    df.snapshot AS snapshot,
    df.verify_state AS verify_state
  FROM destination_fact AS df
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    kind IN ('境内升学', '境外升学') AND verify_state <> '撤回') AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    kind IN ('境内升学', '境外升学') AND verify_state <> '撤回') AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM destination
WHERE
  (
    snapshot = '初次'
  ) AND college_id = 'cs' AND grad_year = 2025
