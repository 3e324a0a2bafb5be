-- 评教批评性评语比例：批评性评语数 ÷ 已标注倾向的评语数
WITH evaluation_comment AS (
  SELECT
    sf.org_id AS college_id,
    sm.sentiment AS sentiment,
    sm.suppressed_reason AS suppressed_reason,
    ro.term_id AS term_id
  FROM set_comment AS sm
  JOIN set_round AS ro
    ON ro.round_id = sm.round_id
  JOIN staff AS sf
    ON sf.staff_id = sm.staff_id
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    sentiment = '批评') AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    sentiment = '批评') AS numerator,
  COUNT(*) AS denominator,
  COUNT(*) AS n
FROM evaluation_comment
WHERE
  (
    NOT sentiment IS NULL AND suppressed_reason IS NULL
  )
  AND college_id = 'cs'
  AND term_id = '2025-2026-1'
