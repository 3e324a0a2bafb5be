-- 选修课学分占比：选修课学分 ÷ 总学分
WITH curriculum AS (
  SELECT
    ma.parent_id AS college_id,
    cu.elective_credits AS elective_credits,
    cu.entry_year AS entry_year,
    cu.curriculum_id AS person_id,
    cu.total_credits AS total_credits
  FROM curriculum AS cu
  JOIN org_unit AS ma
    ON ma.org_id = cu.major_id
  WHERE
    TRUE
)
SELECT
  CAST(SUM(elective_credits) AS DOUBLE) / NULLIF(SUM(total_credits), 0) AS value,
  SUM(elective_credits) AS numerator,
  SUM(total_credits) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM curriculum
WHERE
  (
    NOT elective_credits IS NULL
  ) AND college_id = 'cs' AND entry_year = 2025
