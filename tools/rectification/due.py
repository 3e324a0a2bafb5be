"""The judgements that a day brings: every observed item whose one date has come, by the machine.

What cannot be judged yet, because the window's data are not there, stays as it is; the reason goes with the reminder.
"""

from __future__ import annotations

from datetime import date

from tools.errors import ToolError
from tools.rectification.judging_requests import JudgeEffect
from tools.rectification.posts import JUDGE
from tools.rectification.records import Records
from tools.rectification.words import State
from tools.rectification.workflow import Workflow


def judge_due(records: Records, workflow: Workflow, today: date) -> dict[str, str]:
    """Judge what is due; the items that could not be, each with why. A day repeated judges nothing again."""
    waiting: dict[str, str] = {}
    for item in records.items(JUDGE, (State.OBSERVING,)):
        if item.observe_until is None or today < item.observe_until:
            continue
        try:
            workflow.act(item.id, JudgeEffect(), JUDGE, today, expected=item.seq)
        except ToolError as error:
            waiting[item.id] = error.message
    return waiting
