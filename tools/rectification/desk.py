"""What the agent's tools take of rectification: the records, the posts, the rules of a day, and the workflow.

Made once by the composition root and handed to a turn with its context; every reading goes by the asker's own scope.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.rectification.ledger import Ledger, ledger
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Posts
from tools.rectification.records import Records
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

    def ledger(self, scope: Scope, today: date) -> Ledger:
        """The ledger of that person's scope on that day."""
        return ledger(self.records, scope, today, self.rules_on(today).lights)

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
