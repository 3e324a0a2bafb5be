"""What the agent's tools take of rectification: the records, the posts, the rules of a day, and the workflow.

Made once by the composition root and handed to a turn with its context; every reading goes by the asker's own scope.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.rectification.judged import Judged
from tools.rectification.judges import Judges
from tools.rectification.ledger import Entry, Ledger, ledger
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Posts
from tools.rectification.records import Records
from tools.rectification.seeing import Sees, has_figures, told_to
from tools.rectification.windows import since
from tools.rectification.words import State
from tools.rectification.workflow import Workflow
from tools.scope import Scope

if TYPE_CHECKING:
    from tools.context import ToolContext
    from tools.rectification.workbench import Workbench


@dataclass(frozen=True)
class Desk:
    """`organisation` and `rules_on` are asked anew each time: data and rules may change."""

    records: Records
    posts: Posts
    organisation: Callable[[], Organisation]
    rules_on: Callable[[date], RectificationRules]
    workflow: Workflow
    sees: Sees = lambda test, scope: False
    judges: Judges | None = None

    def ledger(self, scope: Scope, today: date) -> Ledger:
        """The ledger of that person's scope on that day, with the figures of judgements they may have."""
        found = ledger(self.records, scope, today, self.rules_on(today).lights)
        return replace(found, entries=tuple(self._told(entry, scope) for entry in found.entries))

    def _told(self, entry: Entry, scope: Scope) -> Entry:
        hidden = frozenset(one.number for one in entry.registrations if not has_figures(one, scope, self.sees))
        return replace(entry, item=told_to(entry.item, entry.registration, scope, self.sees), hidden=hidden)

    def look(self, entry: Entry, scope: Scope, today: date) -> Judged | None:
        """How an observed item looks so far, for whoever may have its figures; it decides nothing."""
        test = entry.registration.test if entry.registration else None
        if self.judges is None or test is None or entry.item.state is not State.OBSERVING:
            return None
        if not has_figures(entry.registration, scope, self.sees):
            return None
        return self.judges.look(since(test, entry.item), today)

    def bench(self, context: ToolContext) -> Workbench:
        """What a draft in the asker's scope is made with."""
        from tools.rectification.workbench import Workbench

        flow, scope, today = self.workflow, context.scope, context.today
        return Workbench(
            context,
            self.organisation(),
            self.posts,
            self.rules_on(today),
            lambda asked: flow.baseline(asked, scope),
            lambda request: flow.outlook(request, scope, today),
        )
