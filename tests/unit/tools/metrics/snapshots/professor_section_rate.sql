-- 教授主讲教学班比例：正高级主讲的教学班数 ÷ 教学班数
WITH section AS (
  SELECT
    sc.enrolled AS enrolled,
    sc.owner_id AS owner_id,
    sc.section_id AS person_id,
    sc.professor_led AS professor_led,
    sc.term_id AS term_id
  FROM section_fact AS sc
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    professor_led) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    professor_led) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM section
WHERE
  (
    enrolled > 0
  ) AND owner_id = 'cs' AND term_id = '2025-2026-1'
