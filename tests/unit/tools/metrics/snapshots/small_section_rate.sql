-- 小班授课率：小班教学班数 ÷ 教学班数
WITH section AS (
  SELECT
    sc.enrolled AS enrolled,
    sc.owner_id AS owner_id,
    sc.section_id AS person_id,
    sc.term_id AS term_id
  FROM section_fact AS sc
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    enrolled <= 30) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    enrolled <= 30) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM section
WHERE
  (
    enrolled > 0
  ) AND owner_id = 'cs' AND term_id = '2025-2026-1'
