-- 计算机学院两学年评教有效率：有效答卷数 ÷ 答卷数
WITH evaluation_response AS (
  SELECT
    sf.org_id AS college_id,
    sr.duration_s AS duration_s,
    sr.straightlined AS straightlined,
    ro.term_id AS term_id
  FROM set_response AS sr
  JOIN set_round AS ro
    ON ro.round_id = sr.round_id
  JOIN staff AS sf
    ON sf.staff_id = sr.staff_id
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    NOT straightlined AND duration_s >= 30) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    NOT straightlined AND duration_s >= 30) AS numerator,
  COUNT(*) AS denominator,
  COUNT(*) AS n
FROM evaluation_response
WHERE
  college_id = 'cs'
  AND term_id IN ('2023-2024-1', '2023-2024-2', '2024-2025-1', '2024-2025-2')
