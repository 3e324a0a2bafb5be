"""The scoped relations: the only things a metric may be counted on.

Each is a fact table with the joins its columns need (only those a query uses are made), the columns that hold a
row's unit under each attribution, for every kind of right the predicate that carries it, and the column that tells a
holder of that right from the other units (`peers`). A kind of right that is missing gives no rows at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import sqlglot
from sqlglot import exp

from knowledge_base.evaluation.rights import Right, RightKind
from tools.errors import ToolFailure
from tools.metrics.definition import Attribution, Level
from tools.metrics.expressions import fill, is_in


@lru_cache(maxsize=512)
def _tree(text: str) -> exp.Expr:
    return sqlglot.parse_one(text, read="duckdb")


def parsed(text: str) -> exp.Expr:
    """The AST of one of our own snippets, a copy each time: trees are changed while a query is built."""
    return _tree(text).copy()


@dataclass(frozen=True)
class Join:
    """A table joined one row to one, so that leaving it out never changes a count."""

    table: str
    on: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relation:
    """A fact and what may be asked of it. `person` is the column whose distinct values are persons."""

    name: str
    table: str
    alias: str
    columns: Mapping[str, str]
    joins: Mapping[str, Join] = field(default_factory=dict)
    units: Mapping[Attribution, Mapping[Level, str]] = field(default_factory=dict)
    rights: Mapping[RightKind, str] = field(default_factory=dict)
    peers: Mapping[RightKind, str] = field(default_factory=dict)
    where: str = "TRUE"
    person: str = "person_id"
    person_is_row: bool = False
    period_column: str = "term_id"

    def select(
        self,
        columns: Iterable[str],
        predicate: exp.Expr,
        values: Mapping[str, object],
        marks: Mapping[str, exp.Expr] | None = None,
    ) -> exp.Select:
        """SELECT `columns` FROM the fact and the joins they and the predicate need WHERE predicate.

        `marks` are further columns by name: whether a row meets a condition (unknown counts as no).
        """
        wanted = sorted(set(columns)) or [self.person]
        unknown = [c for c in wanted if c not in self.columns]
        if unknown:
            raise ToolFailure(f"relation {self.name} has no column {', '.join(unknown)}")
        items = [parsed(self.columns[c]) for c in wanted]
        own = fill(parsed(self.where), values, self.name)
        condition = exp.and_(own, predicate) if self.where != "TRUE" else predicate
        for name, mark in (marks or {}).items():
            wanted.append(name)
            items.append(exp.Coalesce(this=exp.paren(mark), expressions=[exp.false()]))
        used = {c.table for tree in (*items, condition) for c in tree.find_all(exp.Column)}
        query = exp.select(
            *(exp.alias_(item, c, copy=False) for item, c in zip(items, wanted, strict=True)), copy=False
        )
        query = query.from_(exp.alias_(exp.to_table(self.table), self.alias, table=True), copy=False)
        for alias in self._ordered(used):
            join = self.joins[alias]
            table = exp.alias_(exp.to_table(join.table), alias, table=True)
            query = query.join(table, on=parsed(join.on), copy=False)
        return query.where(condition)

    def predicate(self, right: Right) -> exp.Expr:
        """The predicate that carries a right; ToolFailure when this relation grants nothing to that kind."""
        template = self.rights.get(right.kind)
        if template is None:
            raise ToolFailure(f"relation {self.name} has no rows for a right of kind {right.kind}")
        if right.kind is RightKind.SCHOOL:
            return exp.true()
        if right.kind is RightKind.SECTIONS:
            return is_in(parsed(template), right.ids)
        return fill(parsed(template), {"id": right.ids[0]}, self.name)

    @property
    def tables(self) -> frozenset[str]:
        """Every base table a query on it may read: its fact, its joins, and those its rights are told by."""
        rights = (sqlglot.parse_one(text, read="duckdb") for text in self.rights.values())
        told_by = {table.name for tree in rights for table in tree.find_all(exp.Table)}
        return frozenset({self.table, *(join.table for join in self.joins.values()), *told_by})

    def unit_column(self, attribution: Attribution, level: Level) -> str | None:
        """The column that holds the unit of that level; None when the relation knows no such unit."""
        return self.units.get(attribution, {}).get(level)

    def _ordered(self, used: Iterable[str]) -> list[str]:
        needed: list[str] = []

        def add(alias: str) -> None:
            if alias in needed or alias not in self.joins:
                return
            for other in self.joins[alias].needs:
                add(other)
            needed.append(alias)

        for alias in sorted(used):
            add(alias)
        return needed


_OWN_SECTIONS = "{0}.section_id IN (SELECT ss.section_id FROM section_staff AS ss WHERE ss.staff_id = :id)"

COURSE_RESULT = Relation(
    name="course_result",
    table="result_fact",
    alias="rf",
    joins={
        # The one join that may repeat a row (two lead teachers): `lead_id` is only ever counted as distinct values.
        "ld": Join("section_staff", "ld.section_id = rf.section_id AND ld.role = '主讲'"),
    },
    columns={
        "person_id": "rf.student_id",
        "section_id": "rf.section_id",
        "attempt": "rf.attempt",
        "points": "rf.points",
        "passed": "rf.passed",
        "grade_point": "rf.grade_point",
        "is_absent": "rf.is_absent",
        "is_cheat": "rf.is_cheat",
        "is_deferred": "rf.is_deferred",
        "kind": "rf.kind",
        "status": "rf.status",
        "term_id": "rf.term_id",
        "academic_year": "rf.academic_year",
        "course_id": "rf.course_id",
        "credits": "rf.credits",
        "owner_id": "rf.owner_id",
        "major_id": "rf.major_id",
        "college_id": "rf.college_id",
        "lead_id": "ld.staff_id",
    },
    units={
        Attribution.STUDENT_UNIT: {Level.COLLEGE: "college_id", Level.MAJOR: "major_id"},
        Attribution.COURSE_OWNER: {Level.COLLEGE: "owner_id"},
    },
    rights={
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: "rf.college_id = :id OR rf.owner_id = :id",
        RightKind.MAJOR: "rf.major_id = :id",
        RightKind.STAFF: _OWN_SECTIONS.format("rf"),
        RightKind.STUDENT: "rf.student_id = :id",
        RightKind.SECTIONS: "rf.section_id",
    },
    peers={
        RightKind.COLLEGE: "college_id",
        RightKind.MAJOR: "major_id",
        RightKind.STAFF: "lead_id",
        RightKind.STUDENT: "person_id",
        RightKind.SECTIONS: "section_id",
    },
)

EVALUATION_RESPONSE = Relation(
    name="evaluation_response",
    table="set_response",
    alias="sr",
    joins={
        "ro": Join("set_round", "ro.round_id = sr.round_id"),
        "te": Join("term", "te.term_id = ro.term_id", needs=("ro",)),
        "sf": Join("staff", "sf.staff_id = sr.staff_id"),
        "se": Join("section", "se.section_id = sr.section_id"),
    },
    columns={
        "person_id": "sr.response_id",
        "section_id": "sr.section_id",
        "staff_id": "sr.staff_id",
        "overall": "sr.overall",
        "duration_s": "sr.duration_s",
        "straightlined": "sr.straightlined",
        "term_id": "ro.term_id",
        "academic_year": "te.academic_year",
        "course_id": "se.course_id",
        "college_id": "sf.org_id",
    },
    units={Attribution.TEACHER_UNIT: {Level.COLLEGE: "college_id", Level.SELF: "staff_id"}},
    # Anonymous: these are no rights to rows. They only mark what an asker knows already (see disclosure).
    rights={
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: "sf.org_id = :id",
        RightKind.STAFF: "sr.staff_id = :id",
    },
    peers={RightKind.COLLEGE: "college_id", RightKind.STAFF: "staff_id"},
    person_is_row=True,
)

GRADUATE = Relation(
    name="graduate",
    table="graduation",
    alias="gr",
    joins={
        "st": Join("student", "st.student_id = gr.student_id"),
        "ma": Join("org_unit", "ma.org_id = st.major_id", needs=("st",)),
    },
    columns={
        "person_id": "gr.student_id",
        "grad_year": "gr.grad_year",
        "state": "gr.state",
        "degree_awarded": "gr.degree_awarded",
        "major_id": "st.major_id",
        "college_id": "ma.parent_id",
    },
    units={Attribution.STUDENT_UNIT: {Level.COLLEGE: "college_id", Level.MAJOR: "major_id"}},
    rights={
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: "ma.parent_id = :id",
        RightKind.MAJOR: "st.major_id = :id",
        RightKind.STUDENT: "gr.student_id = :id",
    },
    peers={RightKind.COLLEGE: "college_id", RightKind.MAJOR: "major_id", RightKind.STUDENT: "person_id"},
    period_column="grad_year",
)

_PRESENT = "{0}.{1} <= CAST(:at AS DATE) AND ({0}.left_on IS NULL OR {0}.left_on > CAST(:at AS DATE))"

STUDENT_AT = Relation(
    name="student_at",
    table="student",
    alias="st",
    joins={"ma": Join("org_unit", "ma.org_id = st.major_id")},
    columns={"person_id": "st.student_id", "major_id": "st.major_id", "college_id": "ma.parent_id"},
    units={Attribution.UNIT_ITSELF: {Level.COLLEGE: "college_id"}},
    rights={RightKind.SCHOOL: "TRUE", RightKind.COLLEGE: "ma.parent_id = :id", RightKind.MAJOR: "st.major_id = :id"},
    where=_PRESENT.format("st", "enrolled_on"),
    period_column="",
)

STAFF_AT = Relation(
    name="staff_at",
    table="staff",
    alias="sf",
    columns={"person_id": "sf.staff_id", "conversion": "sf.conversion", "college_id": "sf.org_id"},
    units={Attribution.UNIT_ITSELF: {Level.COLLEGE: "college_id"}},
    rights={RightKind.SCHOOL: "TRUE", RightKind.COLLEGE: "sf.org_id = :id"},
    where=_PRESENT.format("sf", "hired_on"),
    period_column="",
)

RELATIONS: Mapping[str, Relation] = {
    r.name: r for r in (COURSE_RESULT, EVALUATION_RESPONSE, GRADUATE, STUDENT_AT, STAFF_AT)
}

TABLES_OF: Mapping[str, frozenset[str]] = {name: relation.tables for name, relation in RELATIONS.items()}
"""The base tables each relation may read; a query that reads another one is refused."""
