-- 评教参与率：实际参评人次 ÷ 应参评人次
WITH evaluation_duty AS (
  SELECT
    ma.parent_id AS college_id,
    sp.student_id AS person_id,
    sp.submitted AS submitted,
    ro.term_id AS term_id
  FROM set_participation AS sp
  JOIN student AS st
    ON st.student_id = sp.student_id
  JOIN org_unit AS ma
    ON ma.org_id = st.major_id
  JOIN set_round AS ro
    ON ro.round_id = sp.round_id
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    submitted) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    submitted) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM evaluation_duty
WHERE
  college_id = 'cs' AND term_id = '2025-2026-1'
