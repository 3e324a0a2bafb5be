"""An update never makes a round of answers smaller unless it is told to: anonymous rows replace each other as a whole.

Late answers delivered alone would take the place of all the others, and nobody could tell afterwards.
"""
# ruff: noqa: S608

from __future__ import annotations

import duckdb

from knowledge_base.evaluation.importing.loading import target
from knowledge_base.evaluation.importing.model import ERROR, Finding
from knowledge_base.evaluation.tables import Table

WHOLE = {"set_response": "round_id", "set_comment": "round_id", "survey_response": "survey_id"}
"""Anonymous tables that are replaced by the round or survey."""
MARK = "previous:"
"""Keeps a row's earlier number apart from numbers of the source."""
_MEND = "一次交齐这一轮的全部答卷；确要减少，加 --smaller-rounds"


def smaller_rounds(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Finding]:
    """Rounds or surveys of an anonymous table that come again with fewer rows than the `previous` database has."""
    if table.name in WHOLE:
        group = WHOLE[table.name]
        had = f"SELECT {group} AS g, count(*) AS n FROM previous.{table.name} GROUP BY g"
        new = f"SELECT {group} AS g, count(*) AS n FROM {target(table)} GROUP BY g"
    else:
        had, new = _answers("previous.survey_response", "previous.survey_answer"), _new_answers()
    query = f"SELECT g, had.n, new.n FROM ({had}) AS had JOIN ({new}) AS new USING (g) WHERE new.n < had.n ORDER BY g"
    return [_finding(table, *row) for row in connection.execute(query).fetchall()]


def _new_answers() -> str:
    """Of the surveys that come again: what was taken over already bears the mark of it."""
    again = f"(SELECT * FROM scratch.survey_response WHERE NOT starts_with(response_id, '{MARK}'))"
    return _answers(again, "scratch.survey_answer")


def _answers(responses: str, answers: str) -> str:
    return (
        f"SELECT r.survey_id AS g, count(a.response_id) AS n FROM {responses} AS r "
        f"LEFT JOIN {answers} AS a USING (response_id) GROUP BY g"
    )


def _finding(table: Table, group: str, had: int, new: int) -> Finding:
    reason = f"{group} 原有 {had:,} 行，这次只有 {new:,} 行；增量会以新换旧，整轮替换"
    return Finding(ERROR, table.name, table.name, None, WHOLE.get(table.name, ""), group, reason, _MEND, "smaller")
