"""The demo's accounts: one per post, every teacher, every student; low numbers are the useful ones."""

from knowledge_base.demo.accounts import demo_accounts
from knowledge_base.demo.organisation import MAJOR_CODES, UNIT_CODES

from .conftest import Built


def test_every_post_teacher_and_student_has_one(demo: Built) -> None:
    accounts = {a.username: a for a in demo_accounts(demo.client)}
    posts = {"leader", "qa", "supervisor", *(f"dean.{c}" for c in UNIT_CODES), *(f"head.{c}" for c in MAJOR_CODES)}
    assert posts <= set(accounts)
    teaching = "SELECT count(DISTINCT staff_id) FROM section_staff JOIN staff USING (staff_id) WHERE left_on IS NULL"
    assert sum(a.role == "teacher" for a in accounts.values()) == demo.value(teaching)
    assert sum(a.role == "student" for a in accounts.values()) == demo.summary.counts["student"]
    assert len(accounts) == len(demo_accounts(demo.client))


def test_units_and_persons_are_those_of_the_data(demo: Built) -> None:
    staff: dict[str, str] = dict(demo.rows("SELECT staff_id, org_id FROM staff"))
    majors: dict[str, str] = dict(demo.rows("SELECT student_id, major_id FROM student"))
    for account in demo_accounts(demo.client):
        if account.role in ("dean", "teacher"):
            assert staff[account.person or ""] == account.unit
        if account.role == "head":
            assert staff[account.person or ""] == (account.unit or "").split(".")[0]
        if account.role == "student":
            assert majors[account.person or ""] == account.unit


def test_low_numbers_are_useful(demo: Built) -> None:
    accounts = {a.username: a for a in demo_accounts(demo.client)}
    assert accounts["teacher.1"].unit == "cs"
    assert {accounts[f"teacher.{n}"].unit for n in range(1, 9)} == set(UNIT_CODES)
    student = demo.rows(f"SELECT entry_year, status FROM student WHERE student_id = '{accounts['student.1'].person}'")
    assert accounts["student.1"].unit == "cs.se"
    assert student == [(2023, "在读")]


def test_the_supervisor_is_granted_sections_of_the_two_latest_terms_across_units(demo: Built) -> None:
    granted = next(a for a in demo_accounts(demo.client) if a.role == "supervisor").sections
    listed = ", ".join(f"'{s}'" for s in granted)
    rows = demo.rows(
        f"SELECT term_id, owner_id FROM section JOIN course USING (course_id) WHERE section_id IN ({listed})"
    )
    assert len(rows) == len(granted) == 40
    assert {row[0] for row in rows} <= {"2025-2026-1", "2025-2026-2"}
    assert {row[1] for row in rows} == set(UNIT_CODES)
