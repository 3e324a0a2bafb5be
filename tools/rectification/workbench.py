"""What a draft is made with: the asker's view of the data and documents, the posts, the rules of the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.context import ToolContext
from tools.rectification.judged import Foresight
from tools.rectification.model import Baseline, MetricAsked
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Posts
from tools.rectification.requests import RegisterTest


@dataclass(frozen=True)
class Workbench:
    """`measure` gives what a test would start from, as the asker may see it; a ToolError says why it cannot be had.

    `foresee` tells what a drafted test could show.
    """

    context: ToolContext
    organisation: Organisation
    posts: Posts
    rules: RectificationRules
    measure: Callable[[MetricAsked], Baseline]
    foresee: Callable[[RegisterTest], Foresight]

    @property
    def today(self) -> date:
        return self.context.today

    def due(self, severity: str) -> date:
        """The deadline by the rules in force, never beyond the longest for work with a deadline."""
        span = self.rules.drafting.due["key" if severity == "key" else "ordinary"]
        longest = self.today + timedelta(days=self.rules.longest_days["by_deadline"])
        return min(self.rules.after(self.today, span), longest)

    def on_the_way(self, share: float, due: date) -> date:
        """The day at that share of the way from today to the deadline."""
        return self.today + timedelta(days=round(share * (due - self.today).days))

    def observation(self, due: date) -> tuple[date, date]:
        """The first and the last day of the next complete terms after the deadline, as many as the rules say.

        Terms to come are taken to lie where those of the newest complete year lay.
        """
        directory, wanted = self.context.metrics.directory, self.rules.drafting.observed_terms
        years = directory.complete_years()
        lay = [t for t in directory.terms.values() if not years or t.year == years[-1]]
        ahead = (
            (_years_on(t.start, n), _years_on(t.end, n))
            for n in range(due.year - self.today.year + 12 + wanted)
            for t in sorted(lay, key=lambda t: t.start)
        )
        coming = [(start, end) for start, end in ahead if start > due][:wanted]
        return coming[0][0], coming[-1][1]


def _years_on(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th."""
    last = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if last else day.day)
