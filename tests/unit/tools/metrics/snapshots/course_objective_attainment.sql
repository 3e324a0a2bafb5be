-- 课程目标达成度：加权得分 ÷ 加权满分
WITH objective_result AS (
  SELECT
    jf.college_id AS college_id,
    jf.full_mark AS full_mark,
    jf.item_status AS item_status,
    jf.student_id AS person_id,
    jf.share AS share,
    jf.term_id AS term_id,
    jf.value AS value,
    jf.weight AS weight
  FROM objective_fact AS jf
  WHERE
    TRUE
)
SELECT
  CAST(SUM(COALESCE(value, 0) * weight * share) AS DOUBLE) / NULLIF(SUM(full_mark * weight * share), 0) AS value,
  SUM(COALESCE(value, 0) * weight * share) AS numerator,
  SUM(full_mark * weight * share) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM objective_result
WHERE
  (
    NOT weight IS NULL
    AND (
      item_status IN ('缺考', '未交') OR (
        item_status = '正常' AND NOT value IS NULL
      )
    )
  )
  AND college_id = 'cs'
  AND term_id = '2025-2026-1'
