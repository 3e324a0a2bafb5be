-- 实践教学学分占比：实践教学学分 ÷ 总学分
WITH curriculum AS (
  SELECT
    ma.parent_id AS college_id,
    cu.entry_year AS entry_year,
    cu.curriculum_id AS person_id,
    cu.practice_credits AS practice_credits,
    cu.total_credits AS total_credits
  FROM curriculum AS cu
  JOIN org_unit AS ma
    ON ma.org_id = cu.major_id
  WHERE
    TRUE
)
SELECT
  CAST(SUM(practice_credits) AS DOUBLE) / NULLIF(SUM(total_credits), 0) AS value,
  SUM(practice_credits) AS numerator,
  SUM(total_credits) AS denominator,
  COUNT(DISTINCT person_id) AS n
FROM curriculum
WHERE
  (
    NOT practice_credits IS NULL
  ) AND college_id = 'cs' AND entry_year = 2025
