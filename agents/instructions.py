"""The system text of a turn: the prompt for the asker's role, the day, and the periods people mean by "recent"."""

from __future__ import annotations

import prompts
from agents.brains.base import Asker, Turn
from knowledge_base.evaluation.directory import Directory

YEARS = 3


def instructions(turn: Turn, directory: Directory) -> str:
    """The rendered `chat` prompt."""
    term = directory.latest_complete_term()
    return prompts.load("chat").render(
        role=prompts.load(f"roles/{turn.asker.role.value}").render(own=_own(turn.asker, directory)),
        today=turn.today.isoformat(),
        latest_term=term.id if term else "（尚无）",
        latest_years="、".join(directory.complete_years()[-YEARS:]) or "（尚无）",
    )


def prompts_hash(role: str) -> str:
    """The hashes of the prompts a turn of that role is given; logged with the turn."""
    return "+".join(prompts.load(name).hash for name in ("chat", f"roles/{role}"))


def _own(asker: Asker, directory: Directory) -> str:
    units = [directory.unit(code).name for code in (asker.college, asker.major) if code]
    return "所在单位：" + "，".join(units) if units else ""
