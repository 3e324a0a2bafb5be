"""A drafted item as evidence: problem, measures, who leads, deadline, effect test, and the figures it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tools.display import display, said_day
from tools.evidence import Evidence, EvidenceKind
from tools.rectification.composing import without_marks
from tools.rectification.drafts import Draft, DraftedMeasure, DraftedTest
from tools.rectification.workbench import Workbench

_METHOD = "由诊断的发现按模板和学校规则起草，未经确认不生效"
_DEADLINE = "按学校现行的整改规则推算，方案批准时确定"


def evidence_of(draft: Draft, bench: Workbench, summary: str) -> tuple[list[Evidence], dict[str, list[int]]]:
    """The evidence in order, and which of it is what, by place."""
    figures = len(draft.evidence)
    rests = tuple(f"#{place + 1}" for place in range(figures))
    told: list[tuple[str, Evidence]] = [
        ("card", _record("整改项草稿", summary)),
        ("problem", _record("问题", without_marks(draft.problem), inputs=rests)),
        ("deadline", _record("建议期限", said_day(draft.plan.due_on), _DEADLINE, due=draft.plan.due_on)),
        *(("measures", _measure(one)) for one in draft.plan.measures),
        *(("test", one) for one in _test(draft.test, bench)),
    ]
    places: dict[str, list[int]] = {}
    for place, (name, _) in enumerate(told, start=figures):
        places.setdefault(name, []).append(place)
    return [*_figures(draft), *(one for _, one in told)], places


def _figures(draft: Draft) -> Iterator[Evidence]:
    """The draft's own evidence, to be numbered anew with its inputs."""
    for one in draft.evidence:
        yield one.model_copy(update={"id": "", "inputs": tuple(f"#{i.removeprefix('E')}" for i in one.inputs)})


def _measure(measure: DraftedMeasure) -> Evidence:
    expected = "、".join(kind.zh for kind in measure.evidence)
    told = f"成果：{measure.deliverable}；证据：{expected}；{said_day(measure.due_on)}前"
    return _record(f"措施 {measure.id}", measure.text, told, due=measure.due_on)


def _test(test: DraftedTest | None, bench: Workbench) -> Iterator[Evidence]:
    if test is None:
        return
    asked = test.request
    metric = bench.context.catalogue.get(asked.request.metric)
    told = (
        f"{metric.name_zh}由 {test.baseline.display} 到 {display(asked.target, metric.display.unit)}，"
        f"观察 {said_day(asked.observe_from)}至{said_day(asked.observe_until)}"
    )
    yield _record(
        "效果检验",
        told,
        f"目标取自{test.reference_said}；责任人登记时再次测定并冻结基线；{test.foresight.told.rstrip('。')}",
    )


def _record(
    title: str, shown: str, definition: str | None = None, *, due: date | None = None, inputs: tuple[str, ...] = ()
) -> Evidence:
    return Evidence(
        kind=EvidenceKind.RECORD,
        title=title,
        display=shown,
        definition=definition,
        period=due.isoformat() if due else None,
        period_zh=said_day(due) if due else None,
        inputs=inputs,
        method=_METHOD,
    )
