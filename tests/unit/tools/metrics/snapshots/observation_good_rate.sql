-- 听课优良率：评为优良的听课次数 ÷ 有等级的听课次数
WITH observation AS (
  SELECT
    sf.org_id AS college_id,
    ob.grade AS grade,
    ob.staff_id AS person_id,
    se.term_id AS term_id
  FROM observation AS ob
  JOIN section AS se
    ON se.section_id = ob.section_id
  JOIN staff AS sf
    ON sf.staff_id = ob.staff_id
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    grade IN ('优', '良')) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    grade IN ('优', '良')) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM observation
WHERE
  (
    NOT grade IS NULL
  ) AND college_id = 'cs' AND term_id = '2025-2026-1'
