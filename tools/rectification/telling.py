"""The ledger as evidence: counts in both ways, one line an item, one item whole. For answers in a conversation.

An item is told by its number, its leading unit and the posts it waits for; nobody is named. Every figure stands in an
evidence; what people wrote into the records is quoted as theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tools.display import Unit, said_day
from tools.display import display as shown
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.definition import Catalogue
from tools.rectification.judged import Outcome
from tools.rectification.ledger import Counts, Entry, counted
from tools.rectification.loop_metrics import Ratio, loop_metrics
from tools.rectification.model import EffectTest, Item
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Post, Posts
from tools.rectification.waiting import waits_for
from tools.rectification.words import LEFT, MEASURES_ACCEPTED, State

METHOD = "由整改台账按当天计；问题与任务分开统计，自报进度不作数"
_OUT = "未通过验收的，长期坚持的另计；合并与不纳入的不计"
_BOTH = "以批准延期后的期限计；以原定期限计为 {} 条"


@dataclass(frozen=True)
class Teller:
    """Makes evidence of the ledger on a day. `about` is whose ledger it is, as people say it."""

    today: date
    organisation: Organisation
    posts: Posts
    catalogue: Catalogue
    about: str

    def counts(self, entries: Sequence[Entry]) -> list[Evidence]:
        """Problems and tasks apart: what is still owed, and what of it is late."""
        problems, tasks = counted(entries, self.today)
        return [e for word, of in (("问题级", problems), ("任务级", tasks)) for e in self._level(word, of)]

    def _level(self, word: str, of: Counts) -> Iterator[Evidence]:
        owed = of.total - of.accepted - of.lasting
        yield self.count(f"{word}还欠", owed, f"共 {of.total} 条，措施验收通过 {of.accepted} 条；{_OUT}")
        yield self.count(f"{word}逾期", of.overdue, _BOTH.format(of.overdue_original))

    def count(self, title: str, value: int, definition: str, word: str = "条") -> Evidence:
        """A count of the ledger; `word` is what is counted."""
        return Evidence(
            kind=EvidenceKind.COMPUTED,
            title=title,
            value=value,
            unit=Unit.COUNT,
            display=f"{value} {word}",
            entity=self.about,
            period=self.today.isoformat(),
            period_zh=said_day(self.today),
            definition=definition,
            method=METHOD,
            as_of=self.today.isoformat(),
        )

    def loop(self, entries: Sequence[Entry]) -> list[Evidence]:
        """The loop's metrics, of problems and then of tasks."""
        found = loop_metrics(entries, self.today)
        return [
            self._ratio(f"{level}{name}", words, ratio)
            for level, loop in (("问题级", found.problems), ("任务级", found.tasks))
            for name, words, ratio in loop.named()
        ]

    def _ratio(self, title: str, words: str, ratio: Ratio) -> Evidence:
        told = "暂无" if ratio.share is None else shown(ratio.share, Unit.RATIO)
        return self.count(title, 0, f"{words}：{ratio.numerator}/{ratio.denominator}").model_copy(
            update={
                # Without anything counted it is no figure that is withheld.
                "kind": EvidenceKind.RECORD if ratio.share is None else EvidenceKind.COMPUTED,
                "value": ratio.share,
                "unit": Unit.RATIO,
                "display": told,
                "numerator": float(ratio.numerator),
                "denominator": float(ratio.denominator),
            }
        )

    def line(self, entry: Entry, *, duties: bool = False) -> Evidence:
        """One item: where it stands and how late, its deadline, what is known of where it is stuck; with its `duties`,
        whose posts it is given to.
        """
        item, late = entry.item, days_late(entry)
        told = f"{item.state.zh}，{_late(entry)}" if late else item.state.zh
        return self.record(
            item.called,
            told,
            "；".join([*self._known(entry), *(self._duties(item) if duties else ())]),
            entity=self.organisation.name(item.unit),
            entity_id=item.unit,
            due=_due(item),
            days=late or None,
        )

    def _known(self, entry: Entry) -> Iterator[str]:
        item = entry.item
        yield f"{self.organisation.name(item.unit)}牵头"
        if item.due_on is not None:
            moved = item.due_on_original not in (None, item.due_on)
            first = f"（原定 {said_day(item.due_on_original)}）" if moved and item.due_on_original else ""
            yield f"期限 {said_day(item.due_on)}{first}"
        elif item.state in _PLANNED:
            yield f"方案应于 {said_day(item.plan_due_on)} 前提交"
        elif item.state is State.APPROVING:
            yield "还没有期限，方案批准后定"
        if posts := waits_for(item, self.posts):
            yield f"现在等{roles_of(posts)}办理"
        if item.tasks and item.state not in MEASURES_ACCEPTED:
            yield f"自报进度 {item.progress}%"
        if item.missing:
            yield f"上次退回要求补充：{'、'.join(item.missing)}"

    def _duties(self, item: Item) -> Iterator[str]:
        """The posts of its owner and its supervisor; the persons are told on its page."""
        for word, post in (("责任人", item.owner), ("督办人", item.supervisor)):
            if post is not None:
                unit = post.major or post.college
                yield f"{word}为{self.organisation.name(unit) if unit else ''}{post.role.name_zh}"

    def whole(self, entry: Entry) -> list[Evidence]:
        """One item with its measures, files and registered test."""
        item = entry.item
        told = [
            self.line(entry, duties=True),
            self.record("问题", item.problem, f"{item.level.zh}级，{item.severity.zh}"),
        ]
        for measure in entry.plan.measures if entry.plan else ():
            state = item.tasks.get(measure.id)
            done = f"，节点完成 {len(state.done)}/{len(measure.milestones)}" if state and measure.milestones else ""
            how = f"自报 {state.progress}%{done}，{'已' if state.accepted else '未'}验收" if state else "方案未批准"
            title = f"措施 {measure.id} {measure.text}"
            told.append(self.record(title, how, f"成果：{measure.deliverable}", due=measure.due_on))
        if item.steps and item.state is State.APPROVING:
            waits = "、".join(step.zh for step in item.steps[len(item.approved) :])
            told.append(self.record("审批", f"已批 {len(item.approved)} 级，还等{waits}", "方案逐级审批"))
        for file in entry.evidence:
            about = f"{file.kind.zh}，对应 {'、'.join(file.measures)}，形成于 {said_day(file.made_on)}"
            told.append(self.record(f"证据材料 {file.name}", about, "已提交；是否采信由验收人定"))
        if item.returns:
            told.append(self.count("验收退回", item.returns, "验收人退回补充的次数", "次"))
        return [*told, self._test(entry)]

    def _test(self, entry: Entry) -> Evidence:
        kept = entry.registration
        if kept is None:
            return self.record("效果检验", "还没有登记", "实施之前登记，观察期满后才能认定成效")
        if kept.test is None:
            closed = f"；{said_outcome(entry.item.outcome)}" if entry.item.outcome.closed_as else ""
            return self.record("效果检验", "责任人声明没有指标可以检验", f"{kept.reason}{closed}")
        return self.record("效果检验", self._registered(kept.test), said_outcome(entry.item.outcome))

    def _registered(self, test: EffectTest) -> str:
        where, name, target = self.organisation.name(test.request.unit), test.request.metric, f"{test.target:g}"
        metric = next((m for m in self.catalogue if m.id == name), None)
        if metric is not None:
            name, target = metric.name_zh, shown(test.target, metric.display.unit)
        return (
            f"{where}{test.of_course}{name}，基线 {test.baseline.display}，目标 {target}，"
            f"观察 {said_day(test.observe_from)}至{said_day(test.observe_until)}"
        )

    def record(
        self,
        title: str,
        display: str,
        definition: str,
        *,
        entity: str | None = None,
        entity_id: str | None = None,
        due: date | None = None,
        days: int | None = None,
    ) -> Evidence:
        return Evidence(
            kind=EvidenceKind.RECORD,
            title=title,
            display=display,
            value=days,
            unit=Unit.COUNT if days is not None else None,
            entity=entity,
            entity_id=entity_id,
            period=due.isoformat() if due else None,
            period_zh=said_day(due) if due else None,
            definition=definition,
            method=METHOD,
            as_of=self.today.isoformat(),
        )


def said_outcome(outcome: Outcome) -> str:
    """What has come of the effect: how it was closed, else what the test found, else that nothing is decided."""
    judged = outcome.judgement
    found = f"检验结果：{judged.found}" if judged else ""
    if outcome.closed_as is None:
        return f"{found}；还没有认定" if judged else "已登记；成效还没有认定"
    looked = f"；回头看：{outcome.look_back.zh}" if outcome.look_back else ""
    return f"{found}；结项：{outcome.closed_as.zh}{looked}".lstrip("；")


_PLANNED = frozenset({State.UNASSIGNED, State.UNCLAIMED, State.PLANNING, State.PLAN_RETURNED})


def days_late(entry: Entry) -> int:
    """Days over the deadline that holds, or over that of the plan before there is one."""
    return max(entry.standing.overdue, entry.standing.plan_overdue)


def open_ones(entries: Sequence[Entry]) -> list[Entry]:
    """What is still to be done, the longest over first, then by deadline."""
    kept = [e for e in entries if e.item.state not in LEFT | MEASURES_ACCEPTED | {State.LASTING}]
    return sorted(kept, key=lambda e: (-days_late(e), _due(e.item) or date.max, e.item.id))


def roles_of(posts: Sequence[Post]) -> str:
    """The posts without the persons."""
    return "或".join(dict.fromkeys(post.role.name_zh for post in posts))


def _due(item: Item) -> date | None:
    return item.due_on or (item.plan_due_on if item.state in _PLANNED else None)


def _late(entry: Entry) -> str:
    stands = entry.standing
    if not stands.overdue:
        return f"方案逾期 {stands.plan_overdue} 天"
    first = f"，以原期限计 {stands.overdue_original} 天" if stands.overdue_original > stands.overdue else ""
    return f"逾期 {stands.overdue} 天{first}"
