"""What the command line prints of rectification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.rectification.effect_views import LoopView
from api.rectification.views import EventView, ItemSummary, ItemView, NoticeView, PersonView
from api.terminal import printable

_LIGHTS = {"red": "红", "yellow": "黄", "green": "绿", "none": "  "}
_STATES = {"draft": "待发出", "notice": "已提醒", "issued": "已发出"}


def board_lines(items: Iterable[ItemSummary]) -> Iterator[str]:
    """One line an item."""
    for item in items:
        late = f"  逾期 {item.overdue} 天" if item.overdue else ""
        owner = item.owner.name if item.owner else "未分派"
        due = f"  期限 {item.due_on}" if item.due_on else ""
        waits = f"  等 {'、'.join(p.name for p in item.waits_for)}" if item.waits_for else ""
        head = f"{item.id}  {_LIGHTS[item.light]}  {item.state_zh}  {item.unit_name}"
        line = f"{head}  {item.title}  {owner}{due}{late}{waits}"
        yield printable(line)


def item_lines(item: ItemView) -> Iterator[str]:
    """The item, its measures, files and events."""
    yield printable(f"{item.id} {item.title}（{item.unit_name}牵头，{item.level}，{item.severity}）")
    yield printable(f"  {item.problem}")
    yield f"  状态：{item.state_zh}  {'；'.join(item.light_why)}"
    people = [("责任人", item.owner), ("督办人", item.supervisor)]
    yield printable("  " + "  ".join(f"{label}：{_who(person)}" for label, person in people))
    if item.due_on:
        yield f"  期限：{item.due_on}（原定 {item.due_on_original}，延期 {item.extension_count} 次）"
    if item.missing:
        yield printable(f"  退回要求补充：{'、'.join(item.missing)}")
    for measure in item.plans[-1].plan["measures"] if item.plans else ():
        task = item.tasks.get(measure["id"])
        told = ("已验收" if task.accepted else f"自报 {task.progress}%，未验收") if task else "方案未批准"
        yield printable(f"  {measure['id']} {measure['text']}（{measure['due_on']} 前；{told}）")
    yield from _test_lines(item)
    for file in item.evidence:
        about = "、".join(file.measures)
        yield printable(f"  证据 {file.id[:8]}  {file.name}  {file.kind_zh}  {about}  {file.made_on}")
    yield "  经过："
    yield from (f"    {_event_line(event)}" for event in item.events)


def _who(person: PersonView | None) -> str:
    """The name; with the role, unless the name carries the post in brackets already."""
    if person is None:
        return "无"
    return person.name if "（" in person.name else f"{person.name}（{person.role}）"


def _test_lines(item: ItemView) -> Iterator[str]:
    if not item.tests:
        return
    newest = item.tests[-1]
    yield printable(
        f"  效果检验：{newest.made_told}" if newest.test else f"  效果检验：声明不能检验（{newest.reason}）"
    )
    yield from (printable(f"    {label}：{value}") for label, value in newest.told if value)
    for before in item.tests[:-1]:
        yield printable(f"    以前的登记：{before.made_told}")
        yield from (printable(f"      {label}：{value}") for label, value in before.told if value)
    for one in item.tests[1:]:
        yield from (printable(f"    第 {one.number} 次登记改了 {line}") for line in one.changed)
    yield from _effect_lines(item)


def _effect_lines(item: ItemView) -> Iterator[str]:
    outcome = item.outcome
    yield printable(f"  成效：{outcome.effect}")
    for sentence in outcome.judgement.sentences if outcome.judgement else ():
        yield printable(f"    {sentence}")
    if outcome.closed_on is not None:
        looked = f"回头看：{outcome.look_back}" if outcome.look_back else f"回头看 {outcome.look_from} 起"
        yield printable(
            f"  结项：{outcome.closed_on}（{outcome.closed_as}）；{looked}{'，已抽中' if outcome.drawn else ''}"
        )
    if outcome.held_against:
        yield printable(f"  回头看时数值已回到基线或更差，仍认定巩固的理由：{outcome.held_against}")
    if outcome.recurred_as:
        yield printable(f"  重新立项：{outcome.recurred_as}")


def loop_lines(loop: LoopView) -> Iterator[str]:
    """The loop's metrics: of problems and of tasks, then of each leading unit."""
    yield f"整改成效（截至 {loop.today}；问题与任务分开统计）"
    for name, problems, tasks in (
        ("合计", loop.problems, loop.tasks),
        *((one.unit_name, one.problems, one.tasks) for one in loop.units),
    ):
        for level, ratios in (("问题", problems), ("任务", tasks)):
            told = "  ".join(f"{one.name} {one.shown}" for one in ratios)
            yield printable(f"{name}  {level}：{told}")
    yield from (printable(f"  {one.name}：{one.counted}") for one in loop.problems)


def _event_line(event: EventView) -> str:
    return printable(f"{event.seq} {event.day} {event.actor} {event.verb_zh} {event.why}".rstrip())


def notice_lines(notices: Iterable[NoticeView]) -> Iterator[str]:
    for notice in notices:
        to = "、".join(notice.to) or "无"
        yield printable(f"{notice.day}  {_STATES[notice.state]}  {notice.kind}  致 {to}：{notice.text}  [{notice.id}]")
