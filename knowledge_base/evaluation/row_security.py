"""Row-level security of the warehouse on PostgreSQL: a second wall behind the predicates of the metrics.

Written from the tables alone and on purpose not from the metrics' own predicates, so that a slip in one is caught by
the other. A table with a personal column, one that names a person, or one derived from such is closed: its rows are
seen only under the right that the transaction names in the settings `zhizhen.right_kind` and `zhizhen.right_ids`, and
without these by nobody, its owner included. What a right covers follows from a table's columns. Complaints and
incidents are sensitive: their rows are the units' business, not that of who taught the section or visited it.
Evaluations and surveys are anonymous to everyone, so they are seen only by listed aggregates.
"""

# ruff: noqa: S608 -- policies are text: our own names and constants, nothing from outside

from __future__ import annotations

from collections.abc import Collection, Iterator

from knowledge_base.evaluation.rights import Right, RightKind
from knowledge_base.evaluation.tables import TABLES, Column, Privacy

KIND_SETTING = "zhizhen.right_kind"
IDS_SETTING = "zhizhen.right_ids"

_PERSONS = ("staff", "student")
"""The tables of persons: a column that refers to one names somebody."""

_BY_CLASS = (RightKind.STAFF, RightKind.SECTIONS)
"""The rights that come from a class, taught or visited: they cover no sensitive rows."""

_ANONYMOUS = "set_"
"""How the names of the evaluation's tables begin."""

# Each in a subquery of its own, which PostgreSQL works out once a query and not once a row. A setting that another
# transaction of the session has used is empty rather than missing.
_KINDS = f"(SELECT current_setting('{KIND_SETTING}', true) IN ({{}}))"
_IDS = f"(SELECT nullif(current_setting('{IDS_SETTING}', true), '')::text[])::text[]"
_ID_NOW = f"(nullif(current_setting('{IDS_SETTING}', true), '')::text[])[1]"
_ID = f"(SELECT {_ID_NOW})"

# Inside a policy's own subselects it is asked for without one more: PostgreSQL before 17 gives a query no parallel
# workers when a subselect of it holds another. An index is searched with it once all the same.


def settings_of(right: Right | None) -> dict[str, str]:
    """The transaction settings that carry a right; none at all carry nothing."""
    if right is None:
        return {KIND_SETTING: "", IDS_SETTING: ""}
    quoted = ('"{}"'.format(i.replace("\\", "\\\\").replace('"', '\\"')) for i in right.ids)
    return {KIND_SETTING: right.kind.value, IDS_SETTING: f"{{{','.join(quoted)}}}"}


def is_closed(table: str) -> bool:
    """Whether its rows are kept from those without a right: personal ones, and everything derived."""
    declared = TABLES.get(table)
    if declared is None or declared.anonymous:
        return True
    return any(c.privacy >= Privacy.PERSONAL or _names_a_person(c) for c in declared.columns)


def _names_a_person(column: Column) -> bool:
    return column.references is not None and column.references.split(".")[0] in _PERSONS


def _is_sensitive(table: str) -> bool:
    declared = TABLES.get(table)
    return declared is not None and any(c.privacy is Privacy.SENSITIVE for c in declared.columns)


def is_anonymous(table: str) -> bool:
    """Whether its rows are voices of the evaluation or a survey, or tell who spoke: nobody has a right to them."""
    declared = TABLES.get(table)
    return is_closed(table) and (table.startswith(_ANONYMOUS) or (declared is not None and declared.anonymous))


def statements(table: str, columns: Collection[str]) -> Iterator[str]:
    """What puts the wall around a closed table; nothing for an open one."""
    if is_closed(table):
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY rights ON {table} FOR SELECT USING ({_condition(table, columns)})"


def _condition(table: str, columns: Collection[str]) -> str:
    if is_anonymous(table):
        return _under(RightKind.REFERENCE)
    whole = _under(RightKind.REFERENCE, RightKind.SCHOOL)
    kinds = [kind for kind in RightKind if not (kind in _BY_CLASS and _is_sensitive(table))]
    parts = ((kind, _rows(kind, set(columns))) for kind in kinds)
    return " OR ".join([whole, *(f"({_under(kind)} AND ({rows}))" for kind, rows in parts if rows)])


def _under(*kinds: RightKind) -> str:
    return _KINDS.format(", ".join(f"'{kind}'" for kind in kinds))


def _rows(kind: RightKind, columns: set[str]) -> str:
    """The rows of a table with these columns that a right covers; empty where it covers none, or all."""
    match kind:
        case RightKind.STUDENT if "student_id" in columns:
            return f"student_id = {_ID}"
        case RightKind.SECTIONS if "section_id" in columns:
            return f"section_id = ANY ({_IDS})"
        case RightKind.STAFF if "staff_id" in columns:
            return f"staff_id = {_ID}"
        case RightKind.STAFF if "observer_id" in columns:
            return f"observer_id = {_ID}"
        case RightKind.STAFF if "section_id" in columns:
            return f"section_id IN (SELECT ss.section_id FROM section_staff AS ss WHERE ss.staff_id = {_ID_NOW})"
        case RightKind.MAJOR if "major_id" in columns:
            return f"major_id = {_ID}"
        case RightKind.MAJOR if "student_id" in columns:
            return f"student_id IN (SELECT st.student_id FROM student AS st WHERE st.major_id = {_ID_NOW})"
        case RightKind.COLLEGE:
            return " OR ".join(_college(columns))
    return ""


def _college(columns: set[str]) -> Iterator[str]:
    """Its students' rows, those of the courses it gives, its staff's, and its own and its majors'."""
    majors = f"SELECT ma.org_id FROM org_unit AS ma WHERE ma.parent_id = {_ID_NOW}"
    if "college_id" in columns:
        yield f"college_id = {_ID}"
    elif "major_id" in columns:
        yield f"major_id IN ({majors})"
    elif "student_id" in columns:
        yield f"student_id IN (SELECT st.student_id FROM student AS st WHERE st.major_id IN ({majors}))"
    if "owner_id" in columns:
        yield f"owner_id = {_ID}"
    elif "section_id" in columns:
        yield (
            "section_id IN (SELECT se.section_id FROM section AS se "
            f"JOIN course AS co ON co.course_id = se.course_id WHERE co.owner_id = {_ID_NOW})"
        )
    if "org_id" in columns:
        yield f"org_id = {_ID} OR org_id IN ({majors})"
    elif member := next((name for name in ("staff_id", "observer_id") if name in columns), ""):
        yield f"{member} IN (SELECT sf.staff_id FROM staff AS sf WHERE sf.org_id = {_ID_NOW})"
