"""What waits for a person: rectification steps, letters to issue, reports not signed. Acts and reminders have cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from api.container import Container
from api.home.model import TaskList, WaitingView
from api.identity import Identity
from api.rectification.views import ItemSummary, summary_of
from api.reports import ReportShelf
from tools.rectification.found import DRAFTERS
from tools.rectification.letters import DRAFT
from tools.rectification.verbs import VERBS
from tools.scope import Role

_STEPS = 3
_ASIDE = frozenset({"remark", "merge", "exclude", "suspend", "make_lasting", "ask_extension", "add_evidence"})
"""Steps one may always take beside what an item waits for."""
_NOTHING = "现在没有等您处理的事项。"
_OFFERS: dict[Role, tuple[str, tuple[tuple[str, str], ...]]] = {
    Role.STUDENT: ("想定期看看学业，可以说“下周一提醒我看选课安排”。", (("/path", "查看学分与安排"),)),
    Role.TEACHER: ("可以看看最近一学期的反馈单。", (("/teaching", "查看反馈单"),)),
}
_BOARD = (("/rectification", "看整改看板"),)


def waiting_for(container: Container, shelf: ReportShelf, identity: Identity) -> TaskList:
    """The tasks, the most urgent first; where there are none, a sentence and where to go instead."""
    tasks = [*_items(container, identity), *_letters(container, identity), *_reports(shelf, identity)]
    if tasks:
        return TaskList(tasks=tuple(tasks))
    offer, links = _OFFERS.get(identity.scope.role, ("可以看看本单位的整改进展。", _BOARD))
    return TaskList(said=_NOTHING + offer, links=links)


def _items(container: Container, identity: Identity) -> Iterator[WaitingView]:
    if identity.scope.role is Role.STUDENT:
        return
    parts = container.rectification
    found, organisation = parts.ledger(identity.scope), parts.organisation()
    items = [summary_of(entry, organisation, parts.posts) for entry in found.entries]
    mine = [i for i in items if identity.username in {person.username for person in i.waits_for}]
    for item in sorted(mine, key=lambda i: (-_late(i), _due(i), i.id)):
        verbs = parts.workflow.offered(item.id, identity.scope, found.today)
        doing = [VERBS[verb].zh for verb in verbs if verb not in _ASIDE]
        yield WaitingView(
            title=item.title,
            doing="、".join(doing[:_STEPS]) or item.state_zh,
            note=f"{item.unit_name} · {item.state_zh}",
            due_on=_due(item),
            late=_late(item) > 0,
            link=f"/rectification/{item.id}",
        )


def _late(item: ItemSummary) -> int:
    """Days beyond the deadline that counts now."""
    return max(item.overdue, item.plan_overdue)


def _due(item: ItemSummary) -> date:
    return item.due_on or item.plan_due_on


def _letters(container: Container, identity: Identity) -> Iterator[WaitingView]:
    """Letters that wait for the quality office to send them."""
    if identity.scope.role is not Role.QA:
        return
    drafts = [n for n in container.rectification.records.notices(identity.scope) if n.state == DRAFT]
    if drafts:
        yield WaitingView(
            title=f"督办文书草稿 {len(drafts)} 份", doing="核对后发出", note=drafts[0].text, link="/rectification"
        )


def _reports(shelf: ReportShelf, identity: Identity) -> Iterator[WaitingView]:
    """The newest report of each outline and year that the person has drafted: a file on the shelf is never signed."""
    if identity.scope.role not in DRAFTERS:
        return
    seen = set[tuple[str, str]]()
    for view in shelf.all(identity.username):
        if (view.outline, view.year) not in seen:
            seen.add((view.outline, view.year))
            yield WaitingView(
                title=f"{view.unit}{view.year}学年{view.title}", doing="核对并签发", note=f"{view.drafted}起草，未签发",
                link="/reports",
            )  # fmt: skip
