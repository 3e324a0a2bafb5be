-- 教学反馈按时办结率：按时办结条数 ÷ 受理条数
WITH ticket AS (
  SELECT
    ft.answered_on AS answered_on,
    COALESCE(ma.parent_id, ft.org_id) AS college_id,
    ft.due_on AS due_on,
    ft.ticket_id AS person_id,
    ft.state AS state,
    ft.term_id AS term_id
  FROM feedback_ticket AS ft
  LEFT JOIN org_unit AS ma
    ON ma.org_id = ft.org_id AND ma.level = 'major'
  WHERE
    TRUE
)
SELECT
  CAST(COUNT(*) FILTER(WHERE
    state = '办结' AND answered_on <= due_on) AS DOUBLE) / NULLIF(COUNT(*), 0) AS value,
  COUNT(*) FILTER(WHERE
    state = '办结' AND answered_on <= due_on) AS numerator,
  COUNT(*) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM ticket
WHERE
  (
    NOT state IN ('合并', '不受理')
  ) AND college_id = 'cs' AND term_id = '2025-2026-1'
