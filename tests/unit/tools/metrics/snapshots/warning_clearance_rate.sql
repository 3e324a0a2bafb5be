-- 预警解除率：解除的预警数 ÷ 已送达的预警数
WITH warning AS (
  SELECT
    ma.parent_id AS college_id,
    aw.student_id AS person_id,
    aw.state AS state,
    aw.term_id AS term_id
  FROM academic_warning AS aw
  JOIN student AS st
    ON st.student_id = aw.student_id
  JOIN org_unit AS ma
    ON ma.org_id = st.major_id
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    state = '解除') AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    state = '解除') AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM warning
WHERE
  (
    state IN ('送达', '帮扶', '解除', '升级')
  )
  AND college_id = 'cs'
  AND term_id = '2023-2024-1'
