"""The one door to a student's rows: a relation, the right of the asker's post, the student; nothing else makes a query.

Who may look: the student; heads and deans at the students of their own unit; the quality office at any, with a reason
that is logged. A record that may not be seen and one that does not exist are the same `OutOfScope`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from knowledge_base.evaluation.rights import Right
from knowledge_base.evaluation.warehouse import SqlClient
from tools.errors import NoData, OutOfScope, ToolError, ToolFailure
from tools.learning.relations import LEARNER, TABLES_OF
from tools.metrics.access import own_right
from tools.metrics.compile import render
from tools.metrics.expressions import check_query, is_in
from tools.metrics.relations import Relation
from tools.scope import Role, Scope

log = logging.getLogger("zhizhen.learning")

Fields = Mapping[str, Any]

_LOOKS = (Role.STUDENT, Role.HEAD, Role.DEAN, Role.QA)
_BOUNDARY = "学生个人的修读记录只有本人、所在学院和专业、质量评估中心（写明事由）可以查看，不在{role}的数据权限内"
_NOT_YOURS = "这名学生的修读记录不在{role}的数据权限内"
_NO_REASON = "质量评估中心查看学生个人的修读记录要写明事由，并会留下记录"
_NOBODY = "请写明学号"
_NOT_THERE = "现有数据里没有您的学籍记录，请与教务部门联系"


@dataclass(frozen=True)
class Door:
    """One asker's view of one student. Made by `open_door`."""

    client: SqlClient
    right: Right
    student: str

    def rows(self, relation: Relation, *columns: str) -> list[Fields]:
        """The student's rows of a personal relation, under the right."""
        own = is_in(exp.column("student_id"), [self.student])
        return self._fetch(relation, columns, relation.predicate(self.right), [own], {"student_id"})

    def open_rows(self, relation: Relation, *columns: str, **where: Sequence[Any]) -> list[Fields]:
        """Rows about no person; `where` gives the values a column may have."""
        if relation.personal:
            raise ToolFailure(f"{relation.name} is personal: read it under the right")
        filters = [is_in(exp.column(column), values) for column, values in where.items()]
        return self._fetch(relation, columns, exp.true(), filters, set(where))

    def _fetch(
        self,
        relation: Relation,
        columns: Sequence[str],
        predicate: exp.Expr,
        filters: Sequence[exp.Expr],
        used: set[str],
    ) -> list[Fields]:
        query = exp.select(*(exp.column(c) for c in columns)).from_(relation.name)
        query = query.where(*filters) if filters else query
        query = query.with_(relation.name, as_=relation.select({*columns, *used}, predicate, {}))
        check_query(query, TABLES_OF)
        found = self.client.scoped(self.right).fetch(render(query, self.client.dialect))
        return [dict(zip(columns, row, strict=True)) for row in found]


def open_door(client: SqlClient, scope: Scope, student: str = "", reason: str = "") -> Door:
    """The asker's door to `student`, by default the asker. OutOfScope for anybody the post gives no right to.

    NoData for a student whom the data do not hold; ToolError where no student, or no reason, was named though one is
    needed.
    """
    if scope.role not in _LOOKS:
        raise OutOfScope(_BOUNDARY.format(role=scope.role.name_zh), _instead(scope))
    wanted = student.strip() or (scope.person or "" if scope.role is Role.STUDENT else "")
    if not wanted:
        raise ToolError(_NOBODY)
    if scope.role is Role.STUDENT and wanted != scope.person:
        raise OutOfScope(_NOT_YOURS.format(role=scope.role.name_zh), ("本人的修读记录",))
    if scope.role is Role.QA and not reason.strip():
        raise ToolError(_NO_REASON)
    door = Door(client, own_right(scope), wanted)
    if not door.rows(LEARNER, "student_id"):
        if scope.role is Role.STUDENT:
            raise NoData(_NOT_THERE)
        raise OutOfScope(_NOT_YOURS.format(role=scope.role.name_zh), _instead(scope))
    if scope.role is not Role.STUDENT:
        log.info("%s (%s) looked at the record of %s: %s", scope.user, scope.role, wanted, " ".join(reason.split()))
    return door


def _instead(scope: Scope) -> tuple[str, ...]:
    return ("本单位的汇总指标", "全校的汇总指标") if scope.own_unit else ("全校的汇总指标",)
