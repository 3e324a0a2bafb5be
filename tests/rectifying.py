"""A school in small for tests of rectification: its posts and units, and a workflow over a records database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, create_engine, insert
from sqlalchemy.pool import StaticPool

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.effect.case import Verdict
from tools.rectification.baselines import FixedBaselines
from tools.rectification.chain import START
from tools.rectification.judges import FixedJudges
from tools.rectification.judging_requests import JudgeEffect, RecogniseEffect
from tools.rectification.model import Item, MetricAsked
from tools.rectification.organisation import Organisation, OrgUnit
from tools.rectification.posts import FixedPosts, Post
from tools.rectification.records import Records
from tools.rectification.request_base import Request
from tools.rectification.requests import (
    Accept,
    AddEvidence,
    ApprovePlan,
    Assign,
    Claim,
    MeasureIn,
    MilestoneIn,
    Register,
    RegisterTest,
    SavePlan,
    SubmitPlan,
    SubmitWork,
)
from tools.rectification.tables import head_table, metadata
from tools.rectification.words import Cause, EvidenceKind, Level, State, Step
from tools.rectification.workflow import Workflow
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC).replace(tzinfo=None)
RULES = RectificationRules()

POSTS = (
    Post("leader", "周校长", Role.LEADER, person="S1"),
    Post("leader.2", "吴副校长", Role.LEADER, person="S2"),
    Post("qa", "质评中心", Role.QA, person="S3"),
    Post("qa.2", "质评中心二", Role.QA, person="S4"),
    Post("supervisor", "孙督导", Role.SUPERVISOR, person="S5"),
    Post("dean.cs", "李院长", Role.DEAN, "cs", person="S10"),
    Post("head.cs.se", "陈思", Role.HEAD, "cs", "cs.se", "S11"),
    Post("head.cs.ai", "郑宇", Role.HEAD, "cs", "cs.ai", "S12"),
    Post("teacher.1", "赵敏", Role.TEACHER, "cs", person="S13"),
    Post("teacher.10", "李院长", Role.TEACHER, "cs", person="S10"),
    Post("dean.em", "何静", Role.DEAN, "em", person="S20"),
    Post("teacher.2", "钱坤", Role.TEACHER, "em", person="S21"),
    Post("office.jw", "教务员", Role.TEACHER, "jw", person="S30"),
    Post("student.1", "王小雨", Role.STUDENT, "cs", "cs.se", "2023001"),
)
UNITS = Organisation(
    [
        OrgUnit("school", "示范大学", "school", None),
        OrgUnit("cs", "计算机学院", "college", "school"),
        OrgUnit("cs.se", "软件工程", "major", "cs"),
        OrgUnit("cs.ai", "人工智能", "major", "cs"),
        OrgUnit("em", "经济管理学院", "college", "school"),
        OrgUnit("jw", "教务处", "office", "school"),
    ]
)
SCOPES = {p.username: Scope(p.username, p.role, p.college, p.major, p.person) for p in POSTS}
ASKED = MetricAsked("course_fail_rate", "cs.se", ("2024-2025",))
GUARD = MetricAsked("course_mean_score", "cs.se", ("2024-2025",))
METRICS = (
    ASKED.metric, "student_fail_rate", "academic_warning_rate", "retake_rate", "absent_rate", "deferred_rate",
    "dropout_rate", "major_transfer_rate",
)  # fmt: skip
"""What the items of a world are tested by, each by another: two tests of one figure at a time are refused."""
BASELINES = {**dict.fromkeys(METRICS, 0.15), "course_mean_score": 0.7}


@dataclass
class World:
    """A workflow and the days that pass in it."""

    engine: Engine
    posts: FixedPosts = field(default_factory=lambda: FixedPosts(POSTS))
    rules: RectificationRules = RULES
    today: date = TODAY
    judges: FixedJudges = field(default_factory=lambda: FixedJudges({}))

    def __post_init__(self) -> None:
        self.ticks = self.tests = 0
        self.workflow = Workflow(
            self.engine,
            self.posts,
            lambda: UNITS,
            lambda _: self.rules,
            FixedBaselines(BASELINES),
            self.judges,
            self._now,
        )
        self.records = Records(self.engine)

    def _now(self) -> datetime:
        self.ticks += 1
        return NOON + timedelta(seconds=self.ticks)

    def do(self, item: Item | str, request: Request, user: str, **more: Any) -> Item:
        """The item after `user` has acted on it."""
        number = item if isinstance(item, str) else item.id
        return self.workflow.act(number, request, SCOPES[user], self.today, **more)

    def item(self, number: str) -> Item:
        return self.records.item(number, SCOPES["qa"])

    def registered(self, user: str = "qa", **changes: Any) -> Item:
        return self.workflow.register(registration(**changes), SCOPES[user], self.today)

    def planned(self, owner: str = "head.cs.se", responsible: str = "", **changes: Any) -> Item:
        """An item with a plan and a registered test, before it is submitted."""
        item = self.registered(**changes)
        item = self.do(item, Assign(owner=owner, supervisor="supervisor"), "qa")
        item = self.do(item, Claim(), owner)
        item = self.do(item, a_plan(self.today, responsible=responsible), owner)
        metric = METRICS[self.tests % len(METRICS)]
        self.tests += 1
        return self.do(
            item, a_test(self.today, item.unit, request=replace(ASKED, unit=item.unit, metric=metric)), owner
        )

    def working(self, owner: str = "head.cs.se", responsible: str = "", **changes: Any) -> Item:
        """An item whose plan every step has approved."""
        item = self.do(self.planned(owner, responsible, **changes), SubmitPlan(), owner)
        while item.state is State.APPROVING:
            item = self.do(item, ApprovePlan(why="同意"), self.approver(item))
        return item

    def approver(self, item: Item) -> str:
        """The first who holds the post of the next step and is not the owner."""
        step = item.steps[len(item.approved)]
        role = {Step.MAJOR: Role.HEAD, Step.COLLEGE: Role.DEAN, Step.SCHOOL: Role.QA, Step.LEADER: Role.LEADER}[step]
        college = item.college if step in (Step.MAJOR, Step.COLLEGE) else None
        held = self.posts.holding(role, college, item.major if step is Step.MAJOR else None)
        return next(p.username for p in held if item.owner and not p.is_same_person(item.owner))

    def submitted(self, owner: str = "head.cs.se", **changes: Any) -> Item:
        """An item with evidence for every measure, waiting for the first acceptance."""
        item = self.working(owner, **changes)
        for number, measure in enumerate(item.tasks):
            item = self.do(item, evidence(measure, number, made_on=self.today), owner)
        return self.do(item, SubmitWork(why="措施已落实"), owner)

    def observed(self) -> Item:
        """An item under observation."""
        item = self.do(self.submitted(), Accept(why="材料齐全"), "dean.cs")
        return self.do(item, Accept(why="复核属实"), "qa")

    def judged(self, verdict: Verdict = Verdict.EFFECTIVE, item: Item | None = None) -> Item:
        """An item whose test was run on its date, by the quality office."""
        item = item or self.observed()
        (*_, registered) = self.records.registrations(item.id, SCOPES["qa"])
        assert registered.test is not None
        self.judges.verdicts[registered.test.request.metric] = verdict
        assert item.observe_until is not None
        self.today = item.observe_until
        return self.do(item, JudgeEffect(), "qa.2")

    def closed(self, **changes: Any) -> Item:
        """An item closed as effective."""
        if not changes:
            return self.do(self.judged(), RecogniseEffect(why="检验显示成效"), "qa")
        item = self.do(self.submitted(**changes), Accept(why="材料齐全"), "dean.cs")
        judged = self.judged(item=self.do(item, Accept(why="复核属实"), "qa"))
        return self.do(judged, RecogniseEffect(why="检验显示成效"), "qa")


def registration(**changes: Any) -> Register:
    given = {
        "title": "软件工程专业挂科率偏高", "problem": "近两年连续高于全校", "unit": "cs.se", "level": Level.MAJOR,
        "why": "年度质量分析",
    }  # fmt: skip
    return Register(**{**given, **changes})


def a_plan(today: date, measures: Iterable[str] = ("M1", "M2"), responsible: str = "", **changes: Any) -> SavePlan:
    due = today + timedelta(days=180)
    made = tuple(
        MeasureIn(
            id=name, text=f"措施 {name}", deliverable="记录", due_on=due, responsible=responsible,
            milestones=(MilestoneIn(name="过半", due_on=today + timedelta(days=60)),),
        )
        for name in measures
    )  # fmt: skip
    given = {
        "goal": "挂科率降到 10%", "cause": Cause.EXECUTION, "cause_note": "习题课不足", "measures": made, "due_on": due,
    }  # fmt: skip
    return SavePlan(**{**given, **changes})


def a_test(today: date, unit: str = "cs.se", **changes: Any) -> RegisterTest:
    given = {
        "request": replace(ASKED, unit=unit), "target": 0.10, "observe_from": today + timedelta(days=240),
        "observe_until": today + timedelta(days=600), "guard": replace(GUARD, unit=unit),
    }  # fmt: skip
    return RegisterTest(**{**given, **changes})


def evidence(measure: str, number: int = 0, made_on: date = TODAY, **changes: Any) -> AddEvidence:
    given = {
        "sha256": f"{number:064x}", "name": f"{measure}.pdf", "size": 100, "kind": EvidenceKind.MINUTES,
        "measures": (measure,), "made_on": made_on,
    }  # fmt: skip
    return AddEvidence(**{**given, **changes})


def memory_engine() -> Engine:
    """Empty records of rectification that end with the process."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(head_table).values(id=1, events=0, hash=START))
    return engine
