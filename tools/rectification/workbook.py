"""The ledger as an XLSX workbook: 汇总, 成效汇总, 问题清单, 任务清单, 责任清单, 效果检验, 提醒与文书.

What people wrote goes in as text, and nothing that a spreadsheet would take for a formula stands as it was. Days are
days and shares are shares, so that an office can sort and add them up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge_base.evaluation.importing.report import neutral
from tools.display import as_displayed, display
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import MetricDefinition
from tools.rectification.events import Notice
from tools.rectification.grounds import better_of
from tools.rectification.judged import METHOD_ZH, Judged
from tools.rectification.ledger import Counts, Entry, Ledger
from tools.rectification.loop_metrics import LoopMetrics, loop_metrics
from tools.rectification.model import EffectTest, Item, MetricAsked, Registration
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Post
from tools.rectification.registered_told import KEPT, SIDE_ZH, compared, method_told

Cell = str | int | float | date | None
Metrics = Mapping[str, MetricDefinition]

_SUMMARY = (
    "口径", "总数", "措施验收", "已到期", "完成率", "按期", "按期率", "逾期（现期限）", "逾期（原期限）",
    "待验收", "挂起", "长期坚持", "合并或不纳入",
)  # fmt: skip
_PROBLEMS = (
    "编号", "问题", "问题表述", "层级", "严重程度", "性质", "牵头单位", "状态", "灯", "说明", "立项",
    "方案期限", "原定期限", "现行期限", "延期次数", "逾期天数（原期限）", "逾期天数（现期限）", "退回次数",
    "原因", "整改目标", "自报进度", "措施验收日期", "观察期至", "并入", "复发自", "结项方式", "结项日期",
    "回头看", "回头看期限", "复发为", "重新整改次数",
)  # fmt: skip
_LOOP = ("单位", "口径", "指标", "分子", "分母", "比例", "算法")
_TASKS = ("整改项", "措施编号", "措施", "成果形式", "期限", "节点", "自报进度", "证据份数", "验收")
_DUTIES = ("整改项", "问题", "牵头单位", "配合单位", "责任人", "督办人", "联系人", "措施负责人")
_TESTS = (
    "整改项", "指标", "单位", "基线统计期", "基线", "基线数据代次", "口径版本", "目标值", "观察期起",
    "观察期止", "改善方向", "对照单位", "α", "登记时的方法", "检验把握", "守护指标", "守护基线", "同时检验的另有几项",
    "同时检验的理由", "第几次登记", "变更次数", "说明", "检验结果", "估计的变化", "区间下", "区间上", "记录数",
    "检验日期", "方法", "结论",
)  # fmt: skip
_NOTICES = ("整改项", "日期", "类型", "发给（账号）", "状态", "发出日期", "发出人（账号）", "内容")
_REPLACED = "已由后一次登记代替"
_SENT = {"draft": "待发出", "notice": "已提醒", "issued": "已发出"}
_WIDEST = 48


def write_workbook(found: Ledger, organisation: Organisation, path: Path, sources: Sequence[str] = ()) -> None:
    """Write the ledger to `path`; an OSError says why it cannot be. `sources` say what its figures come from."""
    metrics = {metric.id: metric for metric in load_catalogue()}
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(book, "汇总", _SUMMARY, _summary(found, sources))
    _sheet(book, "成效汇总", _LOOP, _loop(loop_metrics(found.entries, found.today), organisation))
    _sheet(book, "问题清单", _PROBLEMS, (_problem(entry, organisation) for entry in found.entries))
    _sheet(book, "任务清单", _TASKS, (row for entry in found.entries for row in _tasks(entry)))
    _sheet(book, "责任清单", _DUTIES, (_duty(entry, organisation) for entry in found.entries))
    _sheet(book, "效果检验", _TESTS, (row for entry in found.entries for row in _tests(entry, organisation, metrics)))
    _sheet(book, "提醒与文书", _NOTICES, (_notice(one) for one in found.notices))
    book.save(path)


def _sheet(book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet: Worksheet = book.create_sheet(title)
    sheet.append(list(heads))
    for row in rows:
        sheet.append([_safe(value) for value in row])
    for line in sheet.iter_rows():
        for cell in line:
            _format(cell)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE7F0")
    for number, column in enumerate(sheet.iter_cols(), start=1):
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(_WIDEST, 2 * longest + 2)
    sheet.freeze_panes = "A2"


def _safe(value: Cell) -> Cell:
    if not isinstance(value, str):
        return value
    return neutral(ILLEGAL_CHARACTERS_RE.sub("", value))


def _format(cell: Any) -> None:
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(cell.value, str):
        # Else openpyxl takes a text that begins with = for a formula, whatever stands before it in ours.
        cell.data_type = "s"
    elif isinstance(cell.value, float):
        cell.number_format = "0.0%" if cell.row > 1 and cell.parent.title in ("汇总", "成效汇总") else "0.0000"
    elif isinstance(cell.value, date):
        cell.number_format = "yyyy-mm-dd"


def _summary(found: Ledger, sources: Sequence[str]) -> Iterator[Sequence[Cell]]:
    for name, counts in (("问题", found.problems), ("任务（措施）", found.tasks)):
        yield _counted(name, counts)
    yield (
        f"截至 {found.today}；问题与任务分开统计，一个问题的全部任务验收才算问题完成；自报进度不计入；成效另见成效汇总",
    )
    yield from ((line,) for line in sources)


def _counted(name: str, c: Counts) -> Sequence[Cell]:
    shares: list[Cell] = [None if share is None else float(share) for share in (c.completion, c.punctuality)]
    return (name, c.total, c.accepted, c.due, shares[0], c.on_time, shares[1], c.overdue, c.overdue_original, c.waiting,
            c.suspended, c.lasting, c.left)  # fmt: skip


def _problem(entry: Entry, organisation: Organisation) -> Sequence[Cell]:
    item, plan, stands = entry.item, entry.plan, entry.standing
    cause = f"{plan.cause.zh}：{plan.cause_note}" if plan else None
    return (
        item.id, item.title, item.problem, item.level.zh, item.severity.zh, item.nature.zh,
        organisation.name(item.unit), item.state.zh, stands.light.zh, "；".join(stands.why), item.opened_on,
        item.plan_due_on, item.due_on_original, item.due_on, item.extension_count, stands.overdue_original,
        stands.overdue, item.returns, cause, plan.goal if plan else None, f"{item.progress}%（自报）",
        item.accepted_on, item.observe_until, item.merged_into, item.recurrence_of, *_ended(item),
    )  # fmt: skip


def _ended(item: Item) -> Sequence[Cell]:
    """How it was closed, and what came of the look back."""
    outcome = item.outcome
    looked = outcome.look_back.zh if outcome.look_back else "待回头看" if outcome.drawn else None
    closed = outcome.closed_as.zh if outcome.closed_as else None
    return closed, outcome.closed_on, looked, outcome.look_until, outcome.recurred_as or None, outcome.rounds or None


def _loop(found: LoopMetrics, organisation: Organisation) -> Iterator[Sequence[Cell]]:
    whole = [("合计", found.problems, found.tasks)]
    for name, problems, tasks in (*whole, *((organisation.name(u.unit), u.problems, u.tasks) for u in found.units)):
        for level, loop in (("问题", problems), ("任务（措施）", tasks)):
            for zh, words, ratio in loop.named():
                share = None if ratio.share is None else float(ratio.share)
                yield name, level, zh, ratio.numerator, ratio.denominator, share, words


def _tasks(entry: Entry) -> Iterator[Sequence[Cell]]:
    item = entry.item
    for measure in entry.plan.measures if entry.plan else ():
        task = item.tasks.get(measure.id)
        done = task.done if task else ()
        steps = "；".join(f"{m.name} {m.due_on}{'（完成）' if m.name in done else ''}" for m in measure.milestones)
        files = sum(1 for file in entry.evidence if measure.id in file.measures and file.kind.counts)
        verdict = "验收通过" if task and task.accepted else "未验收"
        told = f"{task.progress}%（自报）" if task else None
        yield item.id, measure.id, measure.text, measure.deliverable, measure.due_on, steps, told, files, verdict


def _duty(entry: Entry, organisation: Organisation) -> Sequence[Cell]:
    item, plan = entry.item, entry.plan
    others = "、".join(organisation.name(unit) for unit in item.cooperating)
    names = {hand.username: hand.name for hand in item.hands}
    workers = (
        "；".join(f"{m.id} {names.get(m.responsible, m.responsible)}".strip() for m in plan.measures) if plan else None
    )
    contact = plan.contact if plan else None
    return (item.id, item.title, organisation.name(item.unit), others, _name(item.owner), _name(item.supervisor),
            contact, workers)  # fmt: skip


def _name(post: Post | None) -> str | None:
    """With the role, unless the name already says a post (陈思（软件工程专业负责人）)."""
    if post is None:
        return None
    return post.name if post.name.endswith("）") else f"{post.name}（{post.role.name_zh}）"


def _metric(asked: MetricAsked, metrics: Metrics) -> str:
    """The metric's name; its code where it is not of the shipped catalogue."""
    return metrics[asked.metric].name_zh if asked.metric in metrics else asked.metric


def _target(test: EffectTest, metrics: Metrics) -> Cell:
    """As the baseline is shown, in the metric's unit."""
    metric = metrics.get(test.request.metric)
    return display(test.target, metric.display.unit, metric.display.decimals) if metric else test.target


def _tests(entry: Entry, organisation: Organisation, metrics: Metrics) -> Iterator[Sequence[Cell]]:
    """A row a registration, the first one first; the last one holds."""
    for registered in entry.registrations:
        held = registered is entry.registration
        came = _judged(entry.item.outcome.judgement, registered.test, metrics) if held else (_REPLACED,)
        yield _test(entry, registered, came, organisation, metrics)


def _test(
    entry: Entry, registered: Registration, came: Sequence[Cell], organisation: Organisation, metrics: Metrics
) -> Sequence[Cell]:
    item, test = entry.item, registered.test
    if test is None:
        told = "措施完成后按“成效未显示”单独统计" if registered is entry.registration else _REPLACED
        return item.id, "不能检验", *[None] * 17, registered.number, item.amendments, registered.reason, told
    guard, figures = test.guard, registered.number not in entry.hidden
    return (
        item.id, _metric(test.request, metrics), organisation.name(test.request.unit) + test.of_course,
        "、".join(test.request.periods),
        test.baseline.display if figures else KEPT, test.baseline.generation, test.baseline.definition_version,
        _target(test, metrics) if figures else KEPT,
        test.observe_from, test.observe_until, SIDE_ZH[better_of(test)],
        compared(test, organisation.name), _alpha(test), method_told(test),
        _chance(test) if figures else None,
        _metric(guard.request, metrics) if guard else test.without_guard,
        guard.baseline.display if guard and figures else None,
        _beside(entry, registered, test), test.beside_why or None,
        registered.number, item.amendments, registered.reason, *came,
    )  # fmt: skip


def _chance(test: EffectTest) -> Cell:
    power = test.foresight.power if test.foresight else None
    return None if power is None else round(power, 2)


def _alpha(test: EffectTest) -> Cell:
    """Marked where it is not the school's."""
    side = "宽于" if test.milder else "严于"
    return f"{test.alpha:g}（{side}学校规定的 {test.school_alpha:g}）" if test.own_alpha else test.alpha


def _beside(entry: Entry, registered: Registration, test: EffectTest) -> Cell:
    """How many other items tested the figure: as its judgement found, before it as on the day of registration."""
    judged = entry.item.outcome.judgement
    if judged is not None and judged.registration == registered.number:
        return judged.beside or None
    return len(test.beside) or None


def _judged(found: Judged | None, test: EffectTest | None, metrics: Metrics) -> Sequence[Cell]:
    """What the test found, its figures as they are read."""
    if found is None:
        return ("未检验",)
    metric = metrics.get(test.request.metric) if test else None
    shown = (metric.display.unit, metric.display.decimals) if metric else None
    values = (found.estimate, *(found.interval or (None, None)))
    read = [value if value is None or shown is None else as_displayed(value, *shown) for value in values]
    method, sentences = METHOD_ZH[found.method], "".join(found.sentences)
    return (found.verdict.zh, *read, found.n or None, found.judged_on, method, sentences)


def _notice(one: Notice) -> Sequence[Cell]:
    to, state = "、".join(one.to), _SENT.get(one.state, one.state)
    return one.item, one.day, one.kind, to, state, one.issued_on, one.issued_by or None, one.text
