-- 教学事故率：教学事故起数 ÷ 开课教学班数（千门次）
WITH incident AS (
  SELECT
    COALESCE(ma.parent_id, ti.org_id) AS college_id,
    ti.incident_id AS person_id,
    ti.state AS state,
    ti.term_id AS term_id
  FROM teaching_incident AS ti
  LEFT JOIN org_unit AS ma
    ON ma.org_id = ti.org_id AND ma.level = 'major'
  WHERE
    TRUE
), section AS (
  SELECT
    sc.enrolled AS enrolled,
    sc.owner_id AS owner_id,
    sc.section_id AS person_id,
    sc.term_id AS term_id
  FROM section_fact AS sc
  WHERE
    TRUE
)
SELECT
  CAST(a.total AS DOUBLE) / NULLIF(b.total, 0) AS value,
  a.total AS numerator,
  b.total AS denominator,
  a.persons AS n
FROM (
  SELECT
    COALESCE(SUM(1), 0) AS total,
    COUNT(DISTINCT person_id) AS persons
  FROM incident
  WHERE
    (
      state = '终结'
    ) AND college_id = 'cs' AND term_id = '2025-2026-1'
) AS a
CROSS JOIN (
  SELECT
    SUM(1e-3) AS total,
    COUNT(DISTINCT person_id) AS persons
  FROM section
  WHERE
    (
      enrolled > 0
    ) AND owner_id = 'cs' AND term_id = '2025-2026-1'
) AS b
