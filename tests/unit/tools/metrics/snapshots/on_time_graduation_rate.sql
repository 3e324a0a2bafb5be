-- 按期毕业率：按期毕业人数 ÷ 入学人数
WITH entrant AS (
  SELECT
    ma.parent_id AS college_id,
    st.entry_year AS entry_year,
    st.expected_grad_year AS expected_grad_year,
    gr.grad_year AS graduated_year,
    st.student_id AS person_id
  FROM student AS st
  LEFT JOIN graduation AS gr
    ON gr.student_id = st.student_id AND gr.state = '毕业'
  JOIN org_unit AS ma
    ON ma.org_id = st.major_id
  WHERE
    st.expected_grad_year IN (
      SELECT
        done.grad_year
      FROM graduation AS done
    )
    AND TRUE
)
SELECT
  CAST(COUNT(DISTINCT person_id) FILTER(WHERE
    graduated_year <= expected_grad_year) AS DOUBLE) / NULLIF(COUNT(DISTINCT person_id), 0) AS value,
  COUNT(DISTINCT person_id) FILTER(WHERE
    graduated_year <= expected_grad_year) AS numerator,
  COUNT(DISTINCT person_id) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM entrant
WHERE
  college_id = 'cs' AND entry_year = 2021
