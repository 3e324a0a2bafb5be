-- 实践类毕业论文比例：实践类毕业论文数 ÷ 毕业论文数
WITH thesis AS (
  SELECT
    ma.parent_id AS college_id,
    th.grad_year AS grad_year,
    th.student_id AS person_id,
    th.practice_based AS practice_based
  FROM thesis AS th
  JOIN student AS st
    ON st.student_id = th.student_id
  JOIN org_unit AS ma
    ON ma.org_id = st.major_id
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    practice_based) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    practice_based) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM thesis
WHERE
  college_id = 'cs' AND grad_year = 2025
