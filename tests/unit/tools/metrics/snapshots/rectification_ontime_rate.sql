-- 整改按期完成率：按期完成项数 ÷ 到期项数
WITH rectification AS (
  SELECT
    rx.college_id AS college_id,
    rx.due_year AS due_year,
    rx.first_due AS first_due,
    rx.first_due_on AS first_due_on,
    rx.item_id AS person_id,
    rx.state AS state,
    rx.submitted_on AS submitted_on
  FROM rectification_fact AS rx
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    state = '已销号' AND submitted_on <= first_due_on) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    state = '已销号' AND submitted_on <= first_due_on) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM rectification
WHERE
  (
    first_due AND state <> '已终止'
  ) AND college_id = 'cs' AND due_year = 2025
