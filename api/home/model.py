"""What the first page shows, as plain data. A figure is only ever the display of an evidence of its block."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from tools.evidence import Evidence


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class FigureView(_View):
    """One figure: what it is called, and the evidence whose display it is."""

    label: str
    evidence: str


class ChangeView(_View):
    """One thing worth a look.

    `tag` says what sort it is, `note` what else is to be said, `ask` the question that leads on in the conversation,
    `link` and `link_title` where else it leads.
    """

    title: str
    tag: str = ""
    urgent: bool = False
    note: str = ""
    figures: tuple[FigureView, ...] = ()
    ask: str = ""
    link: str = ""
    link_title: str = ""


class BlockView(_View):
    """Some changes with the evidence of their figures, numbered from E1; `said` is what there is to say of them all.

    `link` and `link_title` lead on from what is said.
    """

    title: str = ""
    changes: tuple[ChangeView, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    said: str = ""
    link: str = ""
    link_title: str = ""

    def shown(self, evidence_id: str) -> str:
        """A figure as people read it; empty for none."""
        return next((e.display for e in self.evidence if e.id == evidence_id), "")


class WaitingView(_View):
    """One thing that waits for the person; `doing` names the steps that can be taken."""

    title: str
    doing: str
    note: str = ""
    due_on: date | None = None
    late: bool = False
    link: str = ""


class TaskList(_View):
    """Everything that waits, the most urgent first; `said` and `links` where nothing does."""

    tasks: tuple[WaitingView, ...] = ()
    said: str = ""
    links: tuple[tuple[str, str], ...] = ()
