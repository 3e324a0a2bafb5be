-- 听课任务完成率：完成任务人数（人·学期） ÷ 有听课任务人数（人·学期）
WITH observation_duty AS (
  SELECT
    du.done_periods AS done_periods,
    du.staff_id AS person_id,
    du.required_periods AS required_periods,
    du.term_id AS term_id
  FROM duty_fact AS du
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    done_periods >= required_periods) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    done_periods >= required_periods) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM observation_duty
WHERE
  (
    required_periods > 0
  ) AND term_id = '2025-2026-1'
