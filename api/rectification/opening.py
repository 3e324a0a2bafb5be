"""Opening an item: by hand, or from a finding, whose draft is made again here and goes on record beside it."""

from __future__ import annotations

from api.rectification.finding_views import draft_of
from api.rectification.parts import Rectification
from tools.rectification.composing import without_marks
from tools.rectification.drafts import Draft, DraftedMeasure
from tools.rectification.letters import FeedbackLetter, readers_of
from tools.rectification.model import Item
from tools.rectification.proposal import Proposal
from tools.rectification.requests import MeasureIn, MilestoneIn, Register
from tools.scope import Scope


def open_item(
    parts: Rectification,
    request: Register,
    scope: Scope,
    *,
    finding: str = "",
    proposal: Proposal | None = None,
    key: str = "",
) -> Item:
    """The item; with a finding's key its letters are drafted and its plan proposed, `proposal` in place of the draft's.

    NoSuchFinding where the asker's own data show none of that key.
    """
    made = draft_of(parts, finding, scope) if finding else None
    return parts.workflow.register(
        request,
        scope,
        parts.clock(),
        finding=made.finding if made else None,
        proposal=proposal or (proposal_of(made) if made else None),
        letters=letters_of(made, parts) if made else (),
        key=key,
    )


def proposal_of(draft: Draft) -> Proposal:
    """What the owner is proposed; what shall show each measure stands with its deliverable."""
    plan = draft.plan
    return Proposal(
        goal=plan.goal,
        measures=tuple(_measure(one) for one in plan.measures),
        due_on=plan.due_on,
        cooperating=plan.cooperating,
        owner=plan.owner.username if plan.owner else "",
        supervisor=plan.supervisor.username if plan.supervisor else "",
        test=draft.test.request if draft.test else None,
    )


def _measure(one: DraftedMeasure) -> MeasureIn:
    expected = "、".join(kind.zh for kind in one.evidence)
    stages = tuple(MilestoneIn(name=stage.name, due_on=stage.due_on) for stage in one.milestones)
    deliverable = f"{one.deliverable}（证据：{expected}）" if expected else one.deliverable
    return MeasureIn(id=one.id, text=one.text, deliverable=deliverable, due_on=one.due_on, milestones=stages)


def letters_of(draft: Draft, parts: Rectification) -> tuple[FeedbackLetter, ...]:
    """The feedback of the draft with whom it goes to; each holds only what its reader may have."""
    plan, organisation = draft.plan, parts.organisation()
    return tuple(
        FeedbackLetter(
            letter.to,
            tuple(readers_of(letter.to, plan.lead, plan.cooperating, organisation, parts.posts)),
            without_marks(letter.text),
        )
        for letter in draft.letters
    )
