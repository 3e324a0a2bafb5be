"""What the command line prints of findings and drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.rectification.finding_views import DraftedTestView, DraftView, FindingView
from api.rectification.views import PersonView
from api.terminal import printable


def finding_lines(found: Iterable[FindingView]) -> Iterator[str]:
    """A line each, with what was measured below it."""
    for one in found:
        yield printable(f"{one.number}  {one.severity}  {one.kind_zh}  {one.title}（{one.n:,} 条记录）  [{one.key}]")
        yield from (printable(f"     {figure}") for figure in one.figures)


def draft_lines(draft: DraftView) -> Iterator[str]:
    """The three lists, the test, the letters, and what is still open."""
    yield printable(f"整改项草稿：{draft.title}")
    yield printable(f"问题清单（{draft.level}级，{draft.severity}，{draft.nature}）")
    yield printable(f"  {draft.problem}")
    yield printable(f"任务清单（{draft.plan.due_on} 前）：{draft.plan.goal}")
    for measure in draft.plan.measures:
        mark = f"[{measure.clause}]" if measure.clause else ""
        yield printable(f"  {measure.id} {measure.text}{mark}（{measure.due_on} 前）")
        stages = "、".join(f"{stage.name} {stage.due_on}" for stage in measure.milestones)
        yield printable(f"     成果：{measure.deliverable}；证据：{'、'.join(measure.evidence)}；节点：{stages}")
    helping = "、".join(draft.plan.cooperating_names) or "无"
    yield printable(f"责任清单：牵头 {draft.plan.lead_name}；配合 {helping}")
    yield printable(f"  建议责任人：{_who(draft.plan.owner)}；建议督办人：{_who(draft.plan.supervisor)}")
    yield from _test_lines(draft.test)
    for letter in draft.letters:
        yield printable(f"致{letter.to}：{letter.text}")
    yield from (printable(f"待定：{one}") for one in draft.open)
    yield "证据"
    yield from (printable(f"  {e.id} {e.title}：{e.display}") for e in draft.evidence)
    yield from (printable(note) for note in draft.notes)


def _test_lines(test: DraftedTestView | None) -> Iterator[str]:
    if test is None:
        return
    guard = f"{test.guard} 基线 {test.guard_baseline}" if test.guard else f"没有（{test.without_guard}）"
    yield printable(
        f"效果检验：{test.metric} 基线 {test.baseline}（第 {test.generation} 代数据），目标 {test.target}"
        f"（{test.reference_said}[{test.reference}]）"
    )
    yield printable(f"  观察 {test.observe_from} 至 {test.observe_until}，α={test.alpha}；守护指标：{guard}")
    yield printable(f"  检验把握：{test.foresight.told}")


def _who(person: PersonView | None) -> str:
    return f"{person.name}（{person.username}）" if person is not None else "待指定"
