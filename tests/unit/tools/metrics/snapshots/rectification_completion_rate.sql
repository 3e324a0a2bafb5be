-- 整改完成率：已销号项数 ÷ 到期项数
WITH rectification AS (
  SELECT
    rx.college_id AS college_id,
    rx.due AS due,
    rx.due_year AS due_year,
    rx.item_id AS person_id,
    rx.state AS state
  FROM rectification_fact AS rx
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    state = '已销号') AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    state = '已销号') AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM rectification
WHERE
  (
    due AND state <> '已终止'
  ) AND college_id = 'cs' AND due_year = 2025
