"""What the processes do that die in the middle of an act, whichever write they die at; see `tests/dying.py`."""

from __future__ import annotations

from pathlib import Path

from api.records import records_engine
from tests.dying import die, dies_before
from tests.rectifying import SCOPES, TODAY, World, a_plan, registration
from tools.effect.case import Verdict
from tools.rectification.files import EvidenceFiles
from tools.rectification.judging_requests import JudgeEffect, RecogniseEffect
from tools.rectification.letters import FeedbackLetter
from tools.rectification.requests import Accept, AddEvidence
from tools.rectification.words import EvidenceKind

LETTERS = (FeedbackLetter("学院", ("dean.cs",), "请先核查成绩登记。"),)
PDF = b"%PDF-1.7 killed in the middle"


def attach(world: World, folder: Path, number: str) -> None:
    """Store a file and put it on record."""
    stored = EvidenceFiles(folder).store("记录.pdf", [PDF])
    asked = AddEvidence(
        sha256=stored.sha256, name=stored.name, size=stored.size, kind=EvidenceKind.DATA, measures=("M1",),
        made_on=TODAY,
    )  # fmt: skip
    world.do(number, asked, "head.cs.se", key="attach")


def act_once(world: World, act: str, folder: Path, number: str = "") -> None:
    """One act on the item (or letter) of this number, by the same key each time."""
    match act:
        case "accept":
            world.do(number, Accept(why="属实"), "qa", key="accept")
        case "register":
            world.workflow.register(registration(), SCOPES["qa"], TODAY, letters=LETTERS, key="register")
        case "plan":
            world.do(number, a_plan(TODAY), "head.cs.se", key="plan")
        case "issue":
            world.workflow.issue(number, SCOPES["qa"], TODAY)
        case "judge":
            world.do(number, JudgeEffect(), "qa.2", key="judge")
        case "recognise":
            world.do(number, RecogniseEffect(why="检验显示成效"), "qa", key="recognise")
        case "file":
            attach(world, folder, number)


def at_work(url: str, today: int) -> World:
    """The world on these records, so many days after the first."""
    world = World(records_engine(url))
    world.judges.verdicts["course_fail_rate"] = Verdict.EFFECTIVE
    world.today = TODAY.fromordinal(today)
    return world


def act_and_die(act: str, write: int, url: str, folder: Path, number: str, today: int) -> None:
    """Die before this write of the act or, where it has no more of them, after the act."""
    world = at_work(url, today)
    dies_before(write, world.engine)
    act_once(world, act, folder, number)
    die()
