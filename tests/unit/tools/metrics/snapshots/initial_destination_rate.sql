-- 初次毕业去向落实率：去向已落实人数 ÷ 毕业生数
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
    NOT kind IN ('待就业', '暂不就业') AND verify_state <> '撤回') AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    NOT kind IN ('待就业', '暂不就业') AND verify_state <> '撤回') AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM destination
WHERE
  (
    snapshot = '初次'
  ) AND college_id = 'cs' AND grad_year = 2025
