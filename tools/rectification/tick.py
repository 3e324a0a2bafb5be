"""What a day brings: reminders that are told, letters that are drafted. Run by cron as often as one likes.

A notice's id is made of item, kind and the deadline it is about, so a day repeated writes nothing again, and a day
missed is made good by the next one. Of several steps that have come due at once only the furthest is written: one
letter, not a pile. Only reminders are told by themselves; a letter waits for the quality office to issue it.
Nobody's progress is touched, and nobody is named to others before that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from sqlalchemy import Connection, Engine, select

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.errors import NotNow, NotUpToYou
from tools.rectification.chain import take_turn
from tools.rectification.codec import ITEMS
from tools.rectification.deadlines import Standing, standing
from tools.rectification.events import Notice
from tools.rectification.letters import DRAFT, TOLD, notice, overdue_text, put, usernames
from tools.rectification.model import Item
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Post, Posts, holders
from tools.rectification.records import found, notice_of, plans_of
from tools.rectification.tables import item_table, notice_table
from tools.rectification.words import CLOSED, UNDER_WAY, State, Step
from tools.scope import Role, Scope

URGING = "催办单"
_BEFORE, _PLAN, _OBSERVED = "到期提醒", "方案催交", "观察期满提醒"
_MONTH = 30
"""Days after which an observation that is over and not judged is told again."""
_JUDGED, _LOOK, _LOOK_LATE = "成效检验结果", "回头看提醒", "回头看逾期"


class Ticking:
    """Writes the notices of a day."""

    def __init__(self, engine: Engine, posts: Posts) -> None:
        self._engine, self._posts = engine, posts

    def tick(
        self,
        today: date,
        rules: RectificationRules,
        organisation: Organisation,
        unjudged: Mapping[str, str] = MappingProxyType({}),
    ) -> list[Notice]:
        """Write what the day brings and give it; nothing when it has been written already.

        `unjudged` are the observed items whose date has come and that could not be judged, with why.
        """
        with self._engine.begin() as connection:
            take_turn(connection)
            known = set(connection.execute(select(notice_table.c.id)).scalars())
            made = [
                one
                for body in connection.execute(select(item_table.c.body).order_by(item_table.c.id)).scalars()
                for item in [ITEMS.validate_python(body)]
                for one in (
                    *self._of(connection, item, today, rules, organisation),
                    *self._after(item, today, unjudged),
                )
                if one.id not in known
            ]
            for one in made:
                put(connection, one)
        return made

    def urge(
        self, item_id: str, scope: Scope, today: date, rules: RectificationRules, organisation: Organisation
    ) -> Notice:
        """Draft a reminder of an overdue item to its owner and the head of the unit, asked for by the quality office.

        One a day: the same day gives the same. NotUpToYou for others, NotNow where nothing is overdue, NoSuchItem.
        """
        with self._engine.begin() as connection:
            take_turn(connection)
            item = found(connection, item_id, scope)
            if scope.role is not Role.QA:
                raise NotUpToYou("催办由质量评估中心起草并确认发出")
            plans = plans_of(connection, item.id)
            stands = standing(item, plans[-1].plan if plans else None, today, rules.lights)
            if not (stands.overdue or stands.overdue_original or stands.plan_overdue):
                raise NotNow(f"{item.id} 没有逾期，不需要催办")
            text = _urging_text(item, stands, today, organisation.name(item.unit))
            to = [item.owner, *holders(Step.COLLEGE, item.college, item.major, self._posts)]
            made = notice(item.id, URGING, today.isoformat(), today, usernames(to), text, DRAFT)
            put(connection, made)
            query = select(notice_table).where(notice_table.c.id == made.id)
            return notice_of(connection.execute(query).one()._mapping)

    def _of(
        self, connection: Connection, item: Item, today: date, rules: RectificationRules, organisation: Organisation
    ) -> Iterator[Notice]:
        plans = plans_of(connection, item.id)
        plan = plans[-1].plan if plans else None
        stands = standing(item, plan, today, rules.lights)
        unit = organisation.name(item.unit)
        if stands.plan_overdue:
            to = [item.owner] if item.owner else list(self._posts.holding(Role.QA))
            late = f"应在 {item.plan_due_on} 前提交整改方案，已过 {stands.plan_overdue} 天"
            text = f"{item.called}（{unit}牵头）{late}。"
            yield _notice(item, _PLAN, item.plan_due_on, today, to, text, TOLD)
        if item.state in UNDER_WAY and not stands.overdue:
            yield from self._before(item, today, rules, unit)
        if stands.overdue:
            yield from self._ladder(item, today, rules, unit)

    def _after(self, item: Item, today: date, unjudged: Mapping[str, str]) -> Iterator[Notice]:
        """What comes once the measures are done: a judgement that is due or made, a look back that is."""
        office, outcome = self._posts.holding(Role.QA), item.outcome
        if item.state is State.OBSERVING and item.observe_until is not None and today >= item.observe_until:
            why = f"：{unjudged[item.id].rstrip('。')}" if item.id in unjudged else ""
            text = (
                f"{item.called}观察期已于 {item.observe_until} 届满，还没有检验结果{why}。"
                "数据确实不会再来的，可以说明理由，以成效未显示结项。"
            )
            months = (today - item.observe_until).days // _MONTH
            about = item.observe_until + timedelta(days=_MONTH * months)
            yield _notice(item, _OBSERVED, about, today, office, text, TOLD)
        if item.state is State.JUDGED and outcome.judgement is not None:
            judged = outcome.judgement
            # No figure: not everybody it goes to may have the metric's by their own post.
            text = f"{item.called}成效检验结果：{judged.found}。待成效认定；依据见整改项页面。"
            people = [*office, *(post for post in (item.owner, item.supervisor) if post is not None)]
            yield _notice(item, _JUDGED, judged.judged_on, today, people, text, TOLD)
        if item.state in CLOSED and outcome.drawn and outcome.looked_on is None and outcome.look_from is not None:
            yield from _looking(item, today, office)

    def _before(self, item: Item, today: date, rules: RectificationRules, unit: str) -> Iterator[Notice]:
        """The nearest reminder before the deadline that has been reached."""
        due = item.due_on
        reached = [days for days in rules.remind_before if due and due - timedelta(days=days) <= today]
        if due is None or not reached or item.owner is None:
            return
        left = (due - today).days
        text = f"{item.called}（{unit}牵头）{due} 到期，还有 {left} 天；自报进度 {item.progress}%。"
        yield _notice(item, f"{_BEFORE}{min(reached)}", due, today, [item.owner], text, TOLD)

    def _ladder(self, item: Item, today: date, rules: RectificationRules, unit: str) -> Iterator[Notice]:
        """The furthest step of the ladder that has been reached."""
        due = item.confirm_on if item.state is State.LASTING else item.due_on
        assert due is not None
        reached = [step for step in rules.ladder if rules.after(due, step.after) <= today]
        if not reached:
            return
        step = max(reached, key=lambda s: rules.after(due, s.after))
        to = [post for name in step.to for post in self._recipients(name, item)]
        text = overdue_text(item, step.kind, due, today, unit)
        yield _notice(item, step.kind, due, today, to, text, TOLD if step.automatic else DRAFT)

    def _recipients(self, name: str, item: Item) -> Sequence[Post]:
        if name == "owner":
            return [item.owner] if item.owner else []
        if name == "supervisor":
            return [item.supervisor] if item.supervisor else []
        if name == "unit_head":
            return holders(Step.COLLEGE, item.college, item.major, self._posts)
        return self._posts.holding(Role.QA if name == "quality_office" else Role.LEADER)


def _looking(item: Item, today: date, office: Sequence[Post]) -> Iterator[Notice]:
    """The look back of an item that was drawn for one: when it may begin, and when its time is over."""
    start, end = item.outcome.look_from, item.outcome.look_until
    assert start is not None
    assert end is not None
    if today > end:
        text = f"{item.called}应在 {end} 前回头看，已过 {(today - end).days} 天，还没有结论。"
        yield _notice(item, _LOOK_LATE, end, today, office, text, TOLD)
    elif today >= start:
        text = f"{item.called}{item.outcome.closed_on} 结项，抽到回头看，请在 {end} 前写明巩固或反弹。"
        yield _notice(item, _LOOK, start, today, office, text, TOLD)


def _urging_text(item: Item, stands: Standing, today: date, unit: str) -> str:
    """By the deadline that was missed first in the item's course: the plan's, else that of the work."""
    if item.due_on is None:
        late = f"应在 {item.plan_due_on} 前提交整改方案，已过 {stands.plan_overdue} 天"
        return f"{URGING}：{item.called}（{unit}牵头）{late}。请尽快办理，并说明卡在何处。"
    if not stands.overdue:
        late = f"按原定期限 {item.due_on_original} 已过 {stands.overdue_original} 天，现行期限 {item.due_on} 未到"
        return f"{URGING}：{item.called}（{unit}牵头）{late}。请按现行期限完成，有困难的及早说明。"
    return overdue_text(item, URGING, today - timedelta(days=stands.overdue), today, unit)


def _notice(item: Item, kind: str, about: date, today: date, to: Sequence[Post], text: str, state: str) -> Notice:
    return notice(item.id, kind, about.isoformat(), today, usernames(to), text, state)
