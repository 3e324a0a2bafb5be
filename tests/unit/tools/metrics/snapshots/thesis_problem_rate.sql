-- 毕业论文抽检问题率：存在问题的论文数 ÷ 被抽检论文数
WITH thesis AS (
  SELECT
    ma.parent_id AS college_id,
    th.grad_year AS grad_year,
    th.is_problem AS is_problem,
    th.student_id AS person_id,
    th.sampled_by AS sampled_by
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
    is_problem) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    is_problem) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM thesis
WHERE
  (
    NOT sampled_by IS NULL AND NOT is_problem IS NULL
  )
  AND college_id = 'cs'
  AND grad_year = 2025
