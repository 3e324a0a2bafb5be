"""Input: staff and what the school files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.by_hand.filed import filed
from evals.by_hand.model import Check, Client, Sides, Worked, share
from evals.by_hand.rows import AS_OF, OF_UNIT, YEARS

FULL_TIME = f"""
SELECT sf.staff_id AS person, strftime(ye.day, '%Y-%m-%d') AS census, sf.org_id AS college_id, sf.highest_degree,
       sf.dual_qualified,
       coalesce((SELECT th.title_level FROM staff_title_history th
                 WHERE th.staff_id = sf.staff_id AND th.valid_from <= ye.day ORDER BY th.valid_from DESC LIMIT 1),
                sf.title_level) AS title_level
FROM ({YEARS}) ye, staff sf
WHERE ye.day <= {AS_OF} AND sf.employment_kind = '专任'
  AND sf.hired_on <= ye.day AND coalesce(sf.left_on, DATE '9999-01-01') > ye.day
"""
"""Full-time teachers in service on each thirtieth of September, with the title of that day."""

_COLLEGE = {"college": "college_id"}


def _staff(condition: str, counted: str = "TRUE") -> Check:
    top, bottom = share(condition)
    return Check(FULL_TIME, top, bottom, counted, condition, base="census", year="", units=_COLLEGE, rights=OF_UNIT)


def _students_to_teachers(client: Client, college: str | None, periods: Sequence[str]) -> Worked:
    """Students over converted teachers on a day."""
    (day,) = periods
    major = "TRUE" if college is None else f"ou.parent_id = '{college}'"
    unit = "TRUE" if college is None else f"org_id = '{college}'"
    present = f"<= DATE '{day}' AND coalesce(left_on, DATE '9999-01-01') > DATE '{day}'"
    students = client.fetch(
        f"SELECT count(*) FROM student JOIN org_unit ou ON ou.org_id = major_id WHERE {major} AND enrolled_on {present}"
    )[0][0]
    teachers = client.fetch(f"SELECT coalesce(sum(conversion), 0) FROM staff WHERE {unit} AND hired_on {present}")[0][0]
    return students, teachers, students


_EQUIVALENT = (
    {"undergrads": 1.0, "masters": 1.5, "doctorates": 2.0},
    {"junior": 1, "foreign": 3, "preparatory": 1, "visiting": 1, "adult_full": 1, "adult_eve": 0.3, "adult_mail": 0.1},
)

INPUTS: Mapping[str, Check | Sides] = {
    "student_teacher_ratio": Sides(_students_to_teachers),
    "senior_title_teacher_rate": _staff("title_level IN ('正高', '副高')"),
    "doctoral_teacher_rate": _staff("highest_degree = '博士'", "highest_degree IS NOT NULL"),
    "dual_qualified_teacher_rate": _staff("dual_qualified", "dual_qualified IS NOT NULL"),
    "daily_cost_per_student": filed("{y}", {"daily_cost": 1}, "{y}-09-30", {"undergrads": 1}),
    "daily_cost_share": filed("{y}", {"daily_cost": 1}, "{y}", {"appropriated": 1, "tuition": 1}),
    "practice_cost_per_student": filed("{y}", {"lab_cost": 1, "intern_cost": 1}, "{y}-09-30", {"undergrads": 1}),
    "equipment_value_per_student": filed("{y}-09-30", {"equip_value": 1}, "{y}-09-30", *_EQUIVALENT),
    "books_per_student": filed("{y}-09-30", {"books": 1}, "{y}-09-30", *_EQUIVALENT),
    "teaching_area_per_student": filed(
        "{y}-09-30", {"teach_area": 1, "admin_area": 1}, "{y}-09-30", {"ft_students": 1}
    ),
    "registration_rate": filed("entry:{y}", {"registered": 1}, "entry:{y}", {"admitted": 1}),
}
