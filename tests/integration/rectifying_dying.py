"""A process that is killed with -9 in the middle of an act: `python -m tests.integration.rectifying_dying POINT HOME`.

It must not come back from where it dies: exit code 0 says that it did.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.records import records_engine
from tests.rectifying import SCOPES, TODAY, World, a_plan, registration
from tools.rectification import chain, workflow
from tools.rectification.files import EvidenceFiles
from tools.rectification.letters import FeedbackLetter
from tools.rectification.requests import Accept, AddEvidence
from tools.rectification.words import EvidenceKind

LETTERS = (FeedbackLetter("学院", ("dean.cs",), "请先核查成绩登记。"),)
PDF = b"%PDF-1.7 killed in the middle"

_WRITES: dict[str, tuple[Any, str]] = {
    "turn": (workflow, "take_turn"),
    "event": (workflow, "append"),
    "added": (workflow, "add_rows"),
    "head": (chain, "update"),
    "item": (workflow, "columns_of"),
    "letters": (workflow, "draft_letters"),
    "rename": (os, "replace"),
    "sync": (os, "fsync"),
}
POINTS = {
    "accept": [f"{when}_{what}" for what in ("turn", "event", "head", "item") for when in ("before", "after")],
    "register": [f"{when}_{what}" for what in ("letters", "event", "item") for when in ("before", "after")],
    "plan": [f"{when}_{what}" for what in ("turn", "added", "event", "head", "item") for when in ("before", "after")],
    "issue": [f"{when}_{what}" for what in ("turn", "event", "head", "item") for when in ("before", "after")],
    "file": [f"{when}_{what}" for what in ("sync", "rename", "added", "event") for when in ("before", "after")],
}


def die_at(point: str, skipped: int = 0) -> None:
    """Let the process be killed before or after one of these writes, the first but for those skipped."""
    when, what = point.split("_")
    owner, name = _WRITES[what]
    real: Callable[..., Any] = getattr(owner, name)
    left = [skipped]

    def dying(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if left[0] < 0 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, dying)


def attach(world: World, files: EvidenceFiles, number: str) -> None:
    """Store a file and put it on record."""
    stored = files.store("记录.pdf", [PDF])
    asked = AddEvidence(
        sha256=stored.sha256, name=stored.name, size=stored.size, kind=EvidenceKind.DATA, measures=("M1",),
        made_on=TODAY,
    )  # fmt: skip
    world.do(number, asked, "head.cs.se", key="attach")


def main(act: str, point: str, home: str, number: str, skipped: str) -> None:
    world = World(records_engine(f"sqlite:///{Path(home) / 'records.sqlite'}"))
    die_at(point, int(skipped))
    if act == "accept":
        world.do(number, Accept(why="属实"), "qa", key="accept")
    elif act == "register":
        world.workflow.register(registration(), SCOPES["qa"], TODAY, letters=LETTERS, key="register")
    elif act == "plan":
        world.do(number, a_plan(TODAY), "head.cs.se", key="plan")
    elif act == "issue":
        world.workflow.issue(number, SCOPES["qa"], TODAY)
    else:
        attach(world, EvidenceFiles(Path(home) / "files"), number)


if __name__ == "__main__":
    main(*sys.argv[1:])
