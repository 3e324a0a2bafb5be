-- 统一测试提升分：前后测之差合计 ÷ 前后测都参加的学生数
WITH common_gain AS (
  SELECT
    ma.parent_id AS college_id,
    st.entry_year AS entry_year,
    100 * (
      ca.points / NULLIF(ta.full_mark, 0) - cb.points / NULLIF(tb.full_mark, 0)
    ) AS gain,
    ca.student_id AS person_id
  FROM common_test_score AS ca
  JOIN common_test AS ta
    ON ta.test_id = ca.test_id
  JOIN common_test AS tb
    ON tb.pair = ta.pair AND tb.kind = '前测'
  JOIN common_test_score AS cb
    ON cb.test_id = tb.test_id AND cb.student_id = ca.student_id
  JOIN student AS st
    ON st.student_id = ca.student_id
  JOIN org_unit AS ma
    ON ma.org_id = st.major_id
  WHERE
    (
      ta.kind = '后测'
      AND NOT cb.student_id IS NULL
      AND ta.full_mark > 0
      AND tb.full_mark > 0
    )
    AND TRUE
)
SELECT
  CAST(SUM(gain) AS DOUBLE) / NULLIF(SUM(1), 0) AS value,
  SUM(gain) AS numerator,
  SUM(1) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM common_gain
WHERE
  college_id = 'cs' AND entry_year = 2023
