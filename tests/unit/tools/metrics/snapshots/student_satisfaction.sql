-- 在校生满意度：加权得分（减一）合计 ÷ 加权满分（减一）合计
WITH survey_answer AS (
  SELECT
    sv.academic_year AS academic_year,
    sv.kind AS kind,
    sa.response_id AS person_id,
    si.scale_max AS scale_max,
    si.topic AS topic,
    rs.valid AS valid,
    sa.value AS value,
    rs.weight AS weight
  FROM survey_answer AS sa
  JOIN survey_response AS rs
    ON rs.response_id = sa.response_id
  JOIN survey_item AS si
    ON si.survey_id = rs.survey_id AND si.item = sa.item
  JOIN survey AS sv
    ON sv.survey_id = rs.survey_id
  WHERE
    TRUE
)
SELECT
  CAST(SUM((
    value - 1
  ) * weight) AS DOUBLE) / NULLIF(SUM((
    scale_max - 1
  ) * weight), 0) AS value,
  SUM((
    value - 1
  ) * weight) AS numerator,
  SUM((
    scale_max - 1
  ) * weight) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM survey_answer
WHERE
  (
    valid AND kind = '在校生满意度' AND topic = '总体满意度'
  )
  AND academic_year = '2024-2025'
