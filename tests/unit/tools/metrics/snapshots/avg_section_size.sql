-- 教学班平均规模：选课人次 ÷ 教学班数
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
  CAST(SUM(enrolled) AS DOUBLE) / NULLIF(SUM(1), 0) AS value,
  SUM(enrolled) AS numerator,
  SUM(1) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM section
WHERE
  (
    enrolled > 0
  ) AND owner_id = 'cs' AND term_id = '2025-2026-1'
