-- 应届本科生学位授予率：授予学位人数 ÷ 毕业人数
WITH graduate AS (
  SELECT
    ma.parent_id AS college_id,
    gr.degree_awarded AS degree_awarded,
    gr.grad_year AS grad_year,
    gr.student_id AS person_id,
    gr.state AS state
  FROM graduation AS gr
  JOIN student AS st
    ON st.student_id = gr.student_id
  JOIN org_unit AS ma
    ON ma.org_id = st.major_id
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    degree_awarded) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    degree_awarded) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM graduate
WHERE
  (
    state = '毕业'
  ) AND college_id = 'cs' AND grad_year = 2025
