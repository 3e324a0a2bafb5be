"""Tool: one student's study against the own plan: credits to graduation, courses to come, distance to a warning.

A student asks about the own record. Heads and deans name a student of their unit, the quality office a reason besides;
everybody else is refused. Nothing is decided here: the school's offices audit degrees and recognise warnings.
"""

from __future__ import annotations

from typing import Annotated, Any

from tools.choices import choose, one_of
from tools.context import ToolContext
from tools.errors import NoData, ToolError
from tools.evidence import Evidence, ToolResult
from tools.learning.shown import Sheet
from tools.learning.study import Study, study_of
from tools.learning.warning import HINT, Standing, called
from tools.learning.whole import whole
from tools.search_policy import search_policy

What = Annotated[str, one_of("study", leave_out=("all",))]

_AUDITED = "毕业学分以教务部门的毕业审核为准"
_ASSUMES = "在修的课程按能够通过安排；选课以教务系统当学期的开课为准"


def learning_path(context: ToolContext, what: What, student: str = "", reason: str = "") -> ToolResult:
    """对照培养方案查一名学生的学业：学生查本人，学院和专业查本单位的学生。

    what: audit 还差多少学分；next 下学期选什么课；until 到毕业的安排；warning 离学业预警多远、怎么提异议。
    student: 学号；空＝本人。
    reason: 事由，只有质量评估中心要写。
    """
    wanted = choose("study", what)
    if not wanted:
        raise ToolError("请说明要查哪一方面", ("audit", "next", "until", "warning"))
    study = study_of(context, student, reason)
    sheet = Sheet(study, context.metrics.client.generation, context.metrics.directory.as_of.isoformat())
    if wanted == "all":
        sheet.degree()
        return ToolResult(evidence=tuple(sheet.evidence), notes=_notes(study, wanted), data={"study": whole(study)})
    places, notes = _places(wanted, study, sheet), _notes(study, wanted)
    clauses: tuple[Evidence, ...] = ()
    if wanted == "warning":
        clauses, said = _clauses(context, study.standing)
        places |= {"clauses": list(range(len(sheet.evidence), len(sheet.evidence) + len(clauses)))}
        notes += said
    return ToolResult(evidence=(*sheet.evidence, *clauses), notes=notes, data={"study": {"what": wanted} | places})


def _places(wanted: str, study: Study, sheet: Sheet) -> dict[str, Any]:
    match wanted:
        case "audit":
            return sheet.degree()
        case "next":
            return sheet.next_term(study.path)
        case "until":
            return sheet.until(study.path)
        case _:
            return sheet.warning(study.standing)


def _notes(study: Study, wanted: str) -> tuple[str, ...]:
    notes = [_AUDITED] if wanted in ("audit", "until", "all") else []
    if wanted in ("next", "until", "all"):
        notes.append(_ASSUMES)
    if wanted in ("next", "until"):
        path = study.path
        if path.capped_by:
            notes.append(f"现处于学校认定的“{called(path.capped_by)}”等级，下学期的学分上限较低")
        if path.left_out:
            notes.append("有必修课程在最长修业年限内排不下，请与教务部门商量")
    if wanted == "warning":
        notes.append(f"这是{HINT}，由规则推算，不是学校的预警认定，也不是处分；补考成绩提交之后学校才认定")
        if not study.standing.confirmed:
            notes.append("预警标准为通行做法，待学校确认")
    return tuple(notes)


def _clauses(context: ToolContext, standing: Standing) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    """The clauses of the school's own document on the tiers and on contesting one, or why they cannot be quoted."""
    rule, found = standing.rule, list[Evidence]()
    for clause in (rule.standard, rule.contest):
        try:
            found += search_policy(context, document=rule.document, clause=clause, kind="school_rule").evidence[:1]
        except (ToolError, NoData):
            # The figure stands without its document; a person is told which one to ask for.
            return tuple(found), (f"制度库里查不到《{rule.document}》{clause}，异议的途径请向所在学院教务办公室询问",)
    return tuple(found), ()
