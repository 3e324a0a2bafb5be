-- 计算机学院两届毕业率：获准毕业人数 ÷ 毕业班人数
WITH graduate AS (
  SELECT
    ma.parent_id AS college_id,
    gr.grad_year AS grad_year,
    gr.student_id AS person_id,
    gr.state AS state
  FROM graduation AS gr
  JOIN student AS st
    ON st.student_id = gr.student_id
  JOIN org_unit AS ma
    ON ma.org_id = st.major_id
  WHERE
    ma.parent_id = 'cs'
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    state = '毕业') AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    state = '毕业') AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM graduate
WHERE
  college_id = 'cs' AND grad_year IN (2024, 2025)
