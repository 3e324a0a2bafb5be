"""What follows the bound text where a mark cannot be opened: figures with n and period, definitions, clauses.

Everything taken from evidence is escaped: names and titles come from the school's files.
"""

from __future__ import annotations

from collections.abc import Iterator

from agents.answering.answer import Answer
from tools.acts.model import ActionState
from tools.binding.markup import escape
from tools.display import count
from tools.evidence import Evidence, EvidenceKind

_DEGRADED = "大模型暂不可用，本回答由内置规则引擎给出。"


def appendix(answer: Answer, site: str = "") -> str:
    """Markdown to be put after the answer's text; empty where there is nothing to add. `site` is our own address."""
    blocks = [
        *_to_confirm(answer, site),
        *_asked_back(answer),
        *_evidence(answer),
        *_definitions(answer),
        *_next(answer),
    ]
    return "".join(f"\n\n{block}" for block in blocks)


def _to_confirm(answer: Answer, site: str) -> Iterator[str]:
    """What waits for the person, and where to confirm it: never in the front end that shows this."""
    waiting = [action for action in answer.actions if action.state is ActionState.DRAFTED]
    if waiting:
        page = f"{site.rstrip('/')}/?thread={answer.thread}"
        yield "\n".join(["**等您确认**", "", *(f"- {escape(action.summary)}" for action in waiting)])
        yield f"请在质诊的页面上确认或拒绝：{page}"


def _asked_back(answer: Answer) -> Iterator[str]:
    asked = answer.clarification
    if asked is not None and asked.question not in answer.text:
        yield asked.question
    if asked is not None and asked.default and asked.default not in answer.text:
        yield f"未选时：{asked.default}"
    if answer.degraded:
        yield f"*{answer.degraded_why or _DEGRADED}*"


def _evidence(answer: Answer) -> Iterator[str]:
    if answer.evidence:
        yield "\n".join(["**依据**", "", *(f"- [{e.id}] {_line(e)}" for e in answer.evidence)])


def _line(e: Evidence) -> str:
    if e.kind is EvidenceKind.CLAUSE:
        page = f"第 {e.page} 页" if e.page else ""
        parts = [f"《{escape(e.document or '')}》{escape(e.clause or '')}", page]
    else:
        figure = f"：{escape(e.display)}" if e.display and e.display != e.title else ""
        period = e.period_zh or e.period or ""
        parts = [
            escape(e.title) + figure,
            f"n={count(e.n)}" if e.n is not None else "",
            "" if period in e.title else escape(period),
            f"由 {'、'.join(e.inputs)} 算得" if e.inputs else "",
        ]
    return " · ".join(part for part in parts if part)


def _definitions(answer: Answer) -> Iterator[str]:
    """Each metric's definition once, however many figures rest on it."""
    said = dict.fromkeys(_definition(e) for e in answer.evidence if e.kind is EvidenceKind.METRIC and e.definition)
    if said:
        yield "\n".join(["**口径**", "", *(f"- {line}" for line in said)])


def _definition(e: Evidence) -> str:
    name = e.title.removeprefix(e.entity or "").removeprefix(e.period_zh or "")
    attributed = f"；{escape(e.attribution)}" if e.attribution else ""
    return f"{escape(name)}：{escape(e.definition or '')}{attributed}（版本 {escape(e.definition_version or '')}）"


def _next(answer: Answer) -> Iterator[str]:
    if answer.suggestions:
        yield "\n".join(["**还可以问**", "", *(f"- {text}" for text in answer.suggestions)])
