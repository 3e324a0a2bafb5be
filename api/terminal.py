"""What the command line prints: an answer with its evidence, and the demo's accounts.

Names of units and courses and titles of documents come from imported files: what a terminal would obey is left out.
"""

from __future__ import annotations

import unicodedata
from contextlib import closing

from agents.answering.answer import Answer
from api.accounts import Account, Accounts, demo_password
from api.quoted_tables import on_terminal
from api.settings import Settings
from api.usage_line import usage_line
from tools.acts.model import ActionState
from tools.evidence import Evidence, EvidenceKind

_DEGRADED = "大模型暂不可用，本回答由内置规则引擎给出。"


def printable(text: str) -> str:
    """The text without control and other invisible characters, but for tabs and line ends."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")


def answer_lines(answer: Answer, user: str) -> list[str]:
    """The text, the evidence one a line, and what may be asked next."""
    return [printable(line) for line in _answer_lines(answer, user)]


def _answer_lines(answer: Answer, user: str) -> list[str]:
    lines = [on_terminal(answer.text)]
    if answer.clarification is not None and answer.clarification.question not in answer.text:
        lines += ["", answer.clarification.question]
    if answer.degraded:
        lines += ["", f"（{answer.degraded_why or _DEGRADED}）"]
    if drafted := [action for action in answer.actions if action.state is ActionState.DRAFTED]:
        lines += ["", "等您确认："]
        lines += [f"  - {a.summary}（./zhizhen confirm {a.id} --as {user}，不要则 reject）" for a in drafted]
    if answer.evidence:
        lines += ["", "依据：", *(f"  {_evidence_line(e)}" for e in answer.evidence)]
    if answer.suggestions:
        lines += ["", "还可以问：", *(f"  - {text}" for text in answer.suggestions)]
    if answer.usage is not None:
        lines += ["", usage_line(answer.usage)]
    if answer.thread:
        lines += ["", f"会话 {answer.thread}（接着问：--thread {answer.thread}）"]
    return lines


def _evidence_line(e: Evidence) -> str:
    if e.kind is EvidenceKind.CLAUSE:
        parts = [e.document, e.clause, f"第 {e.page} 页" if e.page else None]
    else:
        n = f"n={e.n}" if e.n is not None else None
        parts = [e.title, e.entity, e.period_zh or e.period, e.display, n, e.attribution]
    # A line end in a name would begin a line that looks like one of ours.
    return f"[{e.id}] " + " · ".join(dict.fromkeys(" ".join(part.split()) for part in parts if part))


def _with_post(account: Account) -> str:
    """The display name; with the role, unless the name carries the post in brackets already."""
    return account.display_name if "（" in account.display_name else f"{account.display_name}（{account.role.name_zh}）"


def account_lines(settings: Settings) -> list[str]:
    """The demo's accounts worth knowing and their password; empty when there are none, or none may be used."""
    from api.demo_access import DemoAccess
    from api.stores import open_warehouse

    accounts = Accounts(settings.records)
    try:
        signposts, total = accounts.signposts(), accounts.count(demo=True)
    finally:
        accounts.close()
    if not total:
        return []
    with closing(open_warehouse(settings)) as warehouse:
        if not DemoAccess(warehouse, settings.home)():
            return []
    width = max(len(account.username) for account in signposts)
    shown = [f"  {account.username.ljust(width)}  {_with_post(account)}" for account in signposts]
    return [
        f"示范账号（共 {total} 个，教师 teacher.N、学生 student.N）：",
        *map(printable, shown),
        f"密码都是：{demo_password(settings.home)}",
    ]
