"""Which periods the school holds records of a kind for: without any, a share of events is unknown and not zero.

Such a share counts events of one table over heads of another, so where nobody kept the events it would come out as
nothing. A metric names its records (`records:` in its file); its rows are then those of recorded periods alone. The
queries look over the whole school and never into a scope.
"""

# ruff: noqa: S608 -- statements put together from our own text alone

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge_base.evaluation.warehouse import SqlClient


@dataclass(frozen=True)
class Records:
    """A kind of record: `select` gives the term ids (`by` term_id) or academic years that have one."""

    name_zh: str
    by: str
    select: str


_OF_SECTION = "JOIN section AS se ON se.section_id = {0}.section_id"
_BETWEEN = """
SELECT DISTINCT ye.academic_year FROM (
    SELECT te.academic_year, CAST(min(substr(te.academic_year, 1, 4)) || '-09-30' AS DATE) AS day,
           CAST(min(substr(te.academic_year, 6, 4)) || '-09-30' AS DATE) AS next_day
    FROM term AS te GROUP BY te.academic_year
) AS ye
"""
"""Academic years from one 30 September to the next, as the panels take them."""

RECORDS: Mapping[str, Records] = {
    "warnings": Records(
        "经核准的学业预警记录",
        "term_id",
        "SELECT DISTINCT term_id FROM academic_warning WHERE state NOT IN ('初筛', '院核')",
    ),
    "warning_outcomes": Records(
        "预警解除或升级的结果记录",
        "term_id",
        "SELECT DISTINCT term_id FROM academic_warning WHERE state IN ('解除', '升级')",
    ),
    "observations": Records(
        "听课记录",
        "term_id",
        f"SELECT DISTINCT se.term_id FROM observation AS ob {_OF_SECTION.format('ob')}",
    ),
    # A term without incidents is a figure of zero, but only once the school keeps them.
    "incidents": Records(
        "教学事故登记",
        "term_id",
        "SELECT te.term_id FROM term AS te WHERE te.starts_on >= ("
        "SELECT min(tx.starts_on) FROM teaching_incident AS ti JOIN term AS tx ON tx.term_id = ti.term_id)",
    ),
    "participation": Records(
        "评教提交记录",
        "term_id",
        "SELECT DISTINCT ro.term_id FROM set_participation AS sp "
        "JOIN set_round AS ro ON ro.round_id = sp.round_id WHERE sp.submitted",
    ),
    "lecturers": Records(
        "主讲教师安排",
        "term_id",
        f"SELECT DISTINCT se.term_id FROM section_staff AS ss {_OF_SECTION.format('ss')} WHERE ss.role = '主讲'",
    ),
    "lecturing_years": Records(
        "主讲教师安排",
        "academic_year",
        f"SELECT DISTINCT te.academic_year FROM section_staff AS ss {_OF_SECTION.format('ss')} "
        "JOIN term AS te ON te.term_id = se.term_id WHERE ss.role = '主讲'",
    ),
    "awards": Records("竞赛获奖登记", "academic_year", "SELECT DISTINCT academic_year FROM award"),
    "transfers": Records(
        "转专业记录",
        "academic_year",
        f"{_BETWEEN} JOIN student_major_history AS mh ON mh.valid_from > ye.day AND mh.valid_from <= ye.next_day "
        "WHERE mh.reason = '转专业'",
    ),
    "dropouts": Records(
        "退学记录",
        "academic_year",
        f"{_BETWEEN} JOIN student AS st ON st.left_on > ye.day AND st.left_on <= ye.next_day WHERE st.status = '退学'",
    ),
}


@dataclass(frozen=True)
class Recorded:
    """The periods of each kind of record in one generation, as the relations hold them."""

    periods: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, client: SqlClient, kinds: Iterable[str]) -> Recorded:
        """`client` must see the whole school."""
        return cls({kind: frozenset(str(row[0]) for row in client.fetch(RECORDS[kind].select)) for kind in kinds})

    def has(self, kind: str | None, key: str) -> bool:
        """Whether a term or academic year has records of the kind; of no kind, always."""
        return kind is None or key in self.periods[kind]
