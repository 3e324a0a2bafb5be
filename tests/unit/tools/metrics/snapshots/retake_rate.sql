-- 重修率：重修人次 ÷ 修读人次
WITH enrolment AS (
  SELECT
    ma.parent_id AS college_id,
    en.kind AS kind,
    en.student_id AS person_id,
    en.status AS status,
    se.term_id AS term_id
  FROM enrolment AS en
  JOIN student AS st
    ON st.student_id = en.student_id
  JOIN org_unit AS ma
    ON ma.org_id = st.major_id
  JOIN section AS se
    ON se.section_id = en.section_id
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    kind = '重修') AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    kind = '重修') AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM enrolment
WHERE
  (
    status = '在修' AND kind IN ('正常', '重修')
  )
  AND college_id = 'cs'
  AND term_id = '2025-2026-1'
