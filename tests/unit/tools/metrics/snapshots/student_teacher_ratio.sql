-- 计算机学院某年九月三十日生师比：在校学生数 ÷ 折合教师数
WITH student_at AS (
  SELECT
    ma.parent_id AS college_id,
    st.student_id AS person_id
  FROM student AS st
  JOIN org_unit AS ma
    ON ma.org_id = st.major_id
  WHERE
    (
      st.enrolled_on <= CAST('2025-09-30' AS DATE)
      AND (
        st.left_on IS NULL OR st.left_on > CAST('2025-09-30' AS DATE)
      )
    )
    AND ma.parent_id = 'cs'
), staff_at AS (
  SELECT
    sf.org_id AS college_id,
    sf.conversion AS conversion,
    sf.staff_id AS person_id
  FROM staff AS sf
  WHERE
    (
      sf.hired_on <= CAST('2025-09-30' AS DATE)
      AND (
        sf.left_on IS NULL OR sf.left_on > CAST('2025-09-30' AS DATE)
      )
    )
    AND sf.org_id = 'cs'
)
SELECT
  CAST(a.total AS DOUBLE) / NULLIF(b.total, 0) AS value,
  a.total AS numerator,
  b.total AS denominator,
  a.persons AS n
FROM (
  SELECT
    SUM(1) AS total,
    COUNT(DISTINCT person_id) AS persons
  FROM student_at
  WHERE
    college_id = 'cs'
) AS a
CROSS JOIN (
  SELECT
    SUM(conversion) AS total,
    COUNT(DISTINCT person_id) AS persons
  FROM staff_at
  WHERE
    (
      conversion > 0
    ) AND college_id = 'cs'
) AS b
