"""Signing: a person takes a verified report upon them. Only then does the mark of a draft go.

The school's report is signed by a leader of the school, a college's own version by its dean. What is signed is the file
as it stands, after it has passed verification; its figures and evidence stay as they are.
"""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from docx.oxml.ns import qn

from knowledge_base.evaluation.tables import SCHOOL
from tools.context import ToolContext
from tools.errors import OutOfScope, ToolError
from tools.reports.annex import Annex, Signature
from tools.reports.verify import Verification
from tools.reports.word.annex_part import put_annex
from tools.reports.word.reading import read_document, roots, slot_of
from tools.scope import Role, Scope

_STATUS = "F.status"


def signed(content: bytes, verification: Verification, context: ToolContext, name: str, secret: bytes) -> bytes:
    """The file signed by the person of the context, called `name`, on the context's day.

    OutOfScope for who may not sign it; ToolError for a report that does not pass, or is signed already.
    """
    annex = verification.annex
    if annex is None or not verification.ok:
        raise ToolError("报告没有通过核对，不能签发；请先按核对结果改正")
    may_sign(context.scope, annex)
    if annex.signature is not None:
        raise ToolError(f"报告已由{annex.signature.name}签发")
    document = read_document(content).document
    signature = Signature(name=name, role=context.scope.role.name_zh, day=context.today.isoformat())
    status = f"已签发：{signature.role} {name}，{_day(context.today)}"
    facts = {**annex.facts, "status": status}
    if not _write(document, status):
        raise ToolError("文中已没有签发状态的位置，不能签发；请用起草时的文件")
    put_annex(document, annex.model_copy(update={"signature": signature, "facts": facts}).sealed(secret))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def may_sign(scope: Scope, annex: Annex) -> None:
    """OutOfScope unless the person may sign a report of that unit."""
    if annex.unit == SCHOOL:
        if scope.role is not Role.LEADER:
            raise OutOfScope(f"全校的报告由校领导签发，{scope.role.name_zh}不能签发")
    elif scope.role is not Role.DEAN or scope.college != annex.unit:
        raise OutOfScope("学院版本的报告由本学院的院长签发")


def _write(document: Any, status: str) -> bool:
    """Put the status into every place that shows it; whether there is any."""
    written = False
    for root in roots(document):
        for control in root.iter(qn("w:sdt")):
            if slot_of(control) == _STATUS:
                first, *others = list(control.iter(qn("w:t")))
                first.text = status
                for text in others:
                    text.text = ""
                written = True
    return written


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
