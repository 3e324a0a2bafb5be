"""The parts of rectification, built over one home. What depends on the data follows the generation that is current."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from api.accounts import Accounts
from api.clock import Clock
from api.records import records_engine
from api.rectification.measuring import CurrentMeasuring
from api.rectification.posts import AccountPosts
from api.settings import Settings
from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.rectification.baselines import Baselines
from tools.rectification.desk import Desk
from tools.rectification.due import judge_due
from tools.rectification.events import Notice
from tools.rectification.files import EvidenceFiles
from tools.rectification.judged import LookedBack
from tools.rectification.judges import Judges
from tools.rectification.ledger import Ledger
from tools.rectification.model import EffectTest
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Posts
from tools.rectification.records import Records
from tools.rectification.tick import Ticking
from tools.rectification.workflow import Workflow
from tools.scope import Scope

if TYPE_CHECKING:
    from knowledge_base.evaluation.warehouse import Generation, Warehouse
    from tools.context import ToolContext
    from tools.rectification.picture import Picture
    from tools.rectification.registered_told import Naming
    from tools.rectification.workbench import Workbench


Sight = Callable[[Scope], "ToolContext"]


@dataclass(frozen=True)
class Rectification:
    """Everything a way in needs. `organisation` and `rules_on` are asked anew each time: data and rules may change.

    `sight` gives a person's view of the data and documents, for findings and drafts.
    """

    engine: Engine
    posts: Posts
    workflow: Workflow
    records: Records
    files: EvidenceFiles
    ticking: Ticking
    organisation: Callable[[], Organisation]
    rules_on: Callable[[date], RectificationRules]
    judges: Judges
    clock: Clock
    sight: Sight
    on_close: Callable[[], None] = lambda: None

    @property
    def desk(self) -> Desk:
        """What the agent's tools take of it."""
        return Desk(self.records, self.posts, self.organisation, self.rules_on, self.workflow, self.sees, self.judges)

    def bench(self, scope: Scope) -> Workbench:
        """What a draft in that person's scope is made with."""
        return self.desk.bench(self.sight(scope))

    def picture(self, test: EffectTest, registered_on: date, scope: Scope, *, closed: bool = False) -> Picture | None:
        """Before and after (`closed`: and since) as that person may see it; None where they may see none of it."""
        from tools.rectification.picture import picture

        if (seen := self._seen_by(scope)) is None:
            return None
        return picture(test, registered_on, seen.metrics, seen.catalogue, scope, self.clock(), on=closed)

    def since_closing(self, test: EffectTest, scope: Scope) -> LookedBack | None:
        """The metric after the window as that person may see it; None where there is nothing for them to see."""
        from tools.rectification.since_closing import looked_back

        if (seen := self._seen_by(scope)) is None:
            return None
        return looked_back(test, seen.metrics, seen.catalogue, scope, self.clock())

    def sees(self, test: EffectTest, scope: Scope) -> bool:
        """Whether that person may have the figures of what this test found."""
        from tools.rectification.seeing import may_have

        seen = self._seen_by(scope)
        return seen is not None and may_have(test, scope, seen.metrics, seen.catalogue)

    def naming(self, scope: Scope) -> Naming:
        """How codes of metrics, units and courses are spoken of; without data by the shipped catalogue."""
        from tools.metrics.catalogue_files import load_catalogue
        from tools.rectification.registered_told import Naming

        units, seen = self.organisation(), self._seen_by(scope)
        courses = seen.metrics.directory.courses if seen else {}

        def named(code: str) -> str:
            return f"《{courses[code].name}》（{code}）" if code in courses else units.name(code)

        return Naming(seen.catalogue if seen else load_catalogue(), named)

    def _seen_by(self, scope: Scope) -> ToolContext | None:
        """That person's view; None where there are no data."""
        from tools.errors import ToolError

        try:
            return self.sight(scope)
        except ToolError:
            return None

    def ledger(self, scope: Scope) -> Ledger:
        """The ledger of that person's scope today."""
        return self.desk.ledger(scope, self.clock())

    def tick(self) -> list[Notice]:
        """What today brings that has not been written yet: judgements that are due, then reminders and letters."""
        today = self.clock()
        unjudged = judge_due(self.records, self.workflow, today)
        return self.ticking.tick(today, self.rules_on(today), self.organisation(), unjudged)

    def close(self) -> None:
        self.on_close()
        self.engine.dispose()


def build_rectification(
    settings: Settings, warehouse: Warehouse, accounts: Accounts, clock: Clock, demo_open: Callable[[], bool]
) -> Rectification:
    """The parts over the records, data and files of this home; nothing is measured before a test is registered."""
    posts = AccountPosts(accounts, demo_open)
    rules_on = SchoolRulesFile(settings.school / "rules.yaml").on
    measuring = CurrentMeasuring(settings, warehouse, clock)
    sight = measuring.context
    made = assemble(settings, posts, _Units(warehouse), rules_on, measuring, measuring, clock, sight)
    return replace(made, on_close=measuring.close)


def assemble(
    settings: Settings,
    posts: Posts,
    organisation: Callable[[], Organisation],
    rules_on: Callable[[date], RectificationRules],
    baselines: Baselines,
    judges: Judges,
    clock: Clock,
    sight: Sight,
) -> Rectification:
    """The same from parts that are given."""
    engine = records_engine(settings.records)
    workflow = Workflow(engine, posts, organisation, rules_on, baselines, judges)
    files = EvidenceFiles(settings.home / "files")
    return Rectification(
        engine, posts, workflow, Records(engine), files, Ticking(engine, posts), organisation, rules_on, judges, clock,
        sight,
    )  # fmt: skip


class SchoolRulesFile:
    """The school's rules on rectification by day; read again when the file has changed, usual practice without one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[float, object] | None = None

    def on(self, day: date) -> RectificationRules:
        """InputError naming file and key when the rules cannot be used."""
        from knowledge_base.evaluation.rules import USUAL_RULES, SchoolRules

        path = self._path if self._path.exists() else USUAL_RULES
        changed = path.stat().st_mtime
        if self._read is None or self._read[0] != changed:
            self._read = (changed, SchoolRules.load(path))
        rules = self._read[1]
        assert isinstance(rules, SchoolRules)
        return rules.on(day).rectification


class _Units:
    """The organisation of the current generation."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._kept: tuple[Generation, Organisation] | None = None

    def __call__(self) -> Organisation:
        current = self._warehouse.current()
        if self._kept is None or self._kept[0] != current:
            with closing(self._warehouse.open(current)) as client:
                self._kept = (current, Organisation.load(client))
        return self._kept[1]
