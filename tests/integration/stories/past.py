"""Items played into a served home's records on days gone by, so that their observation is over today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from api.accounts import scope_of
from api.container import Container
from api.settings import Settings
from api.wiring import build_container
from evals.benchmarks.processes import HOME
from tests.integration.end_to_end.conftest import Site
from tools.rectification import requests as ask
from tools.rectification.judging_requests import CloseNotShown, JudgeEffect
from tools.rectification.model import Item, MetricAsked
from tools.rectification.request_base import Request
from tools.rectification.verbs.working import first_acceptors, school_acceptors
from tools.rectification.words import Cause, EvidenceKind, Level, State
from tools.scope import Scope

BASELINE, WINDOW = ("2022-2023",), (date(2024, 8, 1), date(2025, 8, 31))
METRIC = "student_fail_rate"
"""Which no item of the demo tests: two tests of one figure at a time are refused."""
_OPENED, _DUE = date(2023, 9, 20), date(2024, 4, 10)


@dataclass
class Past:
    """The workflow of a home on days of one's choice."""

    container: Container
    today: date = _OPENED

    def scope(self, user: str) -> Scope:
        account = self.container.accounts.get(user)
        assert account is not None
        return scope_of(account)

    def do(self, item: Item, request: Request, user: str) -> Item:
        flow = self.container.rectification.workflow.at(lambda: datetime.combine(self.today, time(9)))
        return flow.act(item.id, request, self.scope(user), self.today)

    def observed(self, unit: str, comparison: tuple[str, ...]) -> Item:
        """A college's fail rate, registered in 2023, worked on, accepted and observed since."""
        self.today, owner, parts = _OPENED, f"dean.{unit}", self.container.rectification
        register = ask.Register(
            title=f"{unit} 课程不及格率", problem="连续两年偏高", unit=unit, level=Level.COLLEGE, why="年度质量分析"
        )
        item = parts.workflow.register(register, self.scope("qa"), self.today)
        asked = MetricAsked(METRIC, unit, BASELINE)
        base = parts.workflow.baseline(asked, self.scope(owner)).value
        measure = ask.MeasureIn(id="M1", text="每周一次习题课", deliverable="记录", due_on=_DUE)
        plan = ask.SavePlan(
            goal="降低不及格率", cause=Cause.EXECUTION, cause_note="习题课不足", measures=(measure,), due_on=_DUE
        )
        test = ask.RegisterTest(
            request=asked, target=round(base * 0.4, 4), observe_from=WINDOW[0], observe_until=WINDOW[1],
            comparison=comparison, without_guard="没有单独的守护指标，由系统核对补考和后续课程的成绩",
        )  # fmt: skip
        item = self.do(item, ask.Assign(owner=owner, supervisor="supervisor"), "qa")
        for request in (ask.Claim(), plan, test, ask.SubmitPlan()):
            item = self.do(item, request, owner)
        return self._accepted(self.do(item, ask.ApprovePlan(why="同意"), "qa"), owner)

    def _accepted(self, item: Item, owner: str) -> Item:
        parts = self.container.rectification
        stored = parts.files.store("记录.txt", [item.id.encode()])
        file = ask.AddEvidence(
            sha256=stored.sha256, name=stored.name, size=stored.size, kind=EvidenceKind.DATA, measures=("M1",),
            made_on=self.today,
        )  # fmt: skip
        item = self.do(self.do(item, file, owner), ask.SubmitWork(why="已落实"), owner)
        item = self.do(item, ask.Accept(why="属实"), first_acceptors(item, parts.posts)[0].username)
        item = self.do(item, ask.Accept(why="属实"), school_acceptors(item, parts.posts)[0].username)
        assert item.state is State.OBSERVING
        return item

    def closed(self, unit: str, comparison: tuple[str, ...]) -> Item:
        """The same, judged on its date and closed as not shown the day after."""
        item = self.observed(unit, comparison)
        self.today = WINDOW[1]
        item = self.do(item, JudgeEffect(), "qa")
        self.today += timedelta(days=1)
        return self.do(item, CloseNotShown(why="成效未显示"), "qa")


@contextmanager
def past_of(site: Site) -> Iterator[Past]:
    """Over the same home as the served site, in this process."""
    container = build_container(Settings(home=site.folder / HOME, documents=()))
    try:
        yield Past(container)
    finally:
        container.rectification.close()
        container.accounts.close()
