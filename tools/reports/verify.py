"""Whether a report still says what its evidence says: every figure bound, every digit as it was, the annex unbroken.

Four looks: the annex (there, sealed by this home, whole), the controls (each shows what its evidence shows), the words
around them (no number of their own, no figure beside another's name) and the charts with their workbooks. Where the
data are still of the generation the report was drafted on, each figure is asked for again by its own query; those of
the ledger while it stands as it did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tools.context import ToolContext
from tools.errors import OutOfScope, ToolFailure
from tools.reports.annex import Annex
from tools.reports.drafting import DRAFT_MARK
from tools.reports.gathering import reach_of
from tools.reports.loop_recounting import ledger_again
from tools.reports.recounting import recounted
from tools.reports.shown import shown
from tools.reports.word.annex_part import annex_in
from tools.reports.word.charts_reading import ReadChart, Series
from tools.reports.word.reading import Control, ReadDocument, read_document
from tools.reports.wording import Wording

_PLACE = 24
"""Characters of a line that are shown to say where a fault is."""
_SLOT = re.compile(r"\{([A-Za-z0-9_.]+)\}")


@dataclass(frozen=True)
class Fault:
    """What is wrong and where, in Chinese."""

    where: str
    told: str


@dataclass(frozen=True)
class Verification:
    """`notes` are what could not be looked at, or is worth knowing; a report with a fault is not to be passed on."""

    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    controls: int = 0
    charts: int = 0
    recounted: int = 0
    annex: Annex | None = field(default=None, repr=False)

    @property
    def ok(self) -> bool:
        return not self.faults


def verify_report(content: bytes, context: ToolContext, secret: bytes, names: Iterable[str] = ()) -> Verification:
    """Verify a Word file for a person who may draft such a report: OutOfScope for others, ToolError for no Word file.

    `names` are names that contain numbers and may be written out.
    """
    reach = reach_of(context.scope, context.metrics.directory)
    read = read_document(content)
    annex = annex_in(read.document)
    if annex is None:
        return Verification((Fault("证据附录", "文件里没有证据附录，或附录已损坏，无从核对"),), ())
    if not reach.is_school and annex.unit != reach.unit:
        raise OutOfScope("这份报告不是您学院的版本，不能由您核对")
    sealed = annex.is_sealed(secret)
    wording = Wording(read.text, annex, (*names, *(name for m in context.catalogue for name in m.names)))
    faults = [
        *_annex_faults(annex, sealed),
        *([] if wording.says("status") else [Fault("签发状态", "文中没有签发状态的标记，起草时有")]),
        *(fault for control in read.text.controls for fault in _control_faults(control, annex)),
        *(Fault(_place(line), told) for line, told in wording.faults()),
        *(fault for chart in read.charts for fault in _chart_faults(chart, annex)),
    ]
    notes = [*_notes(read, annex, wording)]
    count = 0
    if not sealed:
        notes.append("附录的封签不符，没有按附录里的查询重算")
    elif annex.generation != context.metrics.client.generation:
        notes.append(f"数据已是第{context.metrics.client.generation}代，报告据第{annex.generation}代起草，没有重算")
    else:
        wrong, count = recounted(annex, context)
        faults += [Fault(key, told) for key, told in wrong]
    if sealed:
        ledger = ledger_again(annex, context)
        faults += [Fault(key, told) for key, told in ledger.wrong]
        notes += ledger.notes
    unique = tuple(dict.fromkeys(faults))
    return Verification(unique, tuple(notes), len(read.text.controls), len(read.charts), count, annex)


def _annex_faults(annex: Annex, sealed: bool) -> Iterator[Fault]:
    if not sealed:
        yield Fault("证据附录", "封签不符：附录起草后被改过，或不是由本机起草")
    for key in annex.broken():
        yield Fault(f"证据附录 {key}", "内容与其散列不符，被改过")
    if (annex.signature is None) != (annex.facts.get("status") == DRAFT_MARK):
        yield Fault("证据附录", "签发状态前后不一")


def _control_faults(control: Control, annex: Annex) -> Iterator[Fault]:
    """What is wrong with what a control shows."""
    expected = _expected(control.slot, annex)
    if expected is None:
        yield Fault(control.slot, "文中引用了附录里没有的证据")
    elif "".join(control.text.split()) != "".join(expected.split()):
        yield Fault(control.slot, f"应为“{expected}”，文中为“{control.text}”（{_place(_read(control.line, annex))}）")


def _expected(slot: str, annex: Annex) -> str | None:
    """What a control of the slot must show; None where there is no such evidence or fact."""
    key, _, field_name = slot.partition(".")
    if key == "F":
        return annex.facts.get(field_name)
    evidence = annex.evidence.get(key)
    try:
        return shown(evidence, field_name) if evidence is not None else None
    except ToolFailure:
        return None


def _chart_faults(chart: ReadChart, annex: Annex) -> Iterator[Fault]:
    known = {known.id: known for known in annex.charts}
    labels_of = {key: tuple(_filled(label, annex) for label in c.labels) for key, c in known.items()}
    # A program that has lost the chart's name has kept what it shows.
    alike = [key for key, labels in labels_of.items() if chart.series and labels == chart.series[0].labels]
    candidates = [chart.id] if chart.id in known else alike
    if not candidates:
        yield Fault("图", "文中有一张没有登记的图，其数值没有绑定证据")
        return
    expected = {key: Series(labels_of[key], known[key].values) for key in candidates}
    held = list(chart.series) + ([chart.workbook] if chart.workbook is not None else [])
    for series in held:
        if not any(_same(series, wanted) for wanted in expected.values()):
            wanted = expected[candidates[0]]
            yield Fault(f"图“{known[candidates[0]].title}”", "；".join(_differences(series, wanted)))
    if len(chart.series) > 1:
        yield Fault(f"图“{known[candidates[0]].title}”", "多出没有登记的数据系列")


def _same(found: Series, wanted: Series) -> bool:
    return not list(_differences(found, wanted))


def _differences(found: Series, wanted: Series) -> Iterator[str]:
    if found.labels != wanted.labels:
        yield "分类标签被改过"
    if len(found.values) != len(wanted.values):
        yield "数值的个数不对"
    for label, was, should in zip(wanted.labels, found.values, wanted.values, strict=False):
        if was != should and (was is None or should is None or abs(was - should) > 1e-9 * max(1.0, abs(should))):
            yield f"{label}应为{should}，图中为{was}"


def _filled(label: str, annex: Annex) -> str:
    return _expected(label[1:-1], annex) or ""


def _notes(read: ReadDocument, annex: Annex, wording: Wording) -> Iterator[str]:
    gone = len(annex.charts) - len(read.charts)
    if gone > 0:
        yield f"起草时的图有{gone}张已不在文中"
    if read.pictures:
        yield f"文中有{read.pictures}处图片或嵌入对象，其中的数字没有核对"
    if wording.recognised:
        yield f"有{wording.recognised}行的内容控件已不在，按起草时的原文核对（保存文件的软件可能不支持内容控件）"
    if annex.missing:
        yield f"起草时没有数据的指标：{'、'.join(annex.missing)}"


def _read(line: str, annex: Annex) -> str:
    """A line as its reader sees it: the controls in it by what they should show."""
    return _SLOT.sub(lambda slot: _expected(slot[1], annex) or "", line)


def _place(line: str) -> str:
    return line if len(line) <= _PLACE else line[:_PLACE] + "……"
