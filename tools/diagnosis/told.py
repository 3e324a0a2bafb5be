"""An explanation as evidence and data: one evidence for each figure that is shown.

Computed ones name their inputs by their place in the same result (`#3` is its third), which the toolbox turns into ids
when it numbers them. `data` says by place which evidence is what, and carries the judgements that are no figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tools.context import ToolContext
from tools.diagnosis.checks import RELATION_OF_MARKS
from tools.diagnosis.contribution import REST, Part
from tools.diagnosis.model import Explanation, Layer
from tools.difference import unrounded
from tools.display import display
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.figures import Figure, MetricTable
from tools.metrics.request import LEVEL_ZH, By
from tools.query_metric import figure_evidence

VERSION = "contribution/1"
MIDPOINT = (
    "结构与率的中点分解：结构＝(现期份额−前期份额)×(该部分两期率的均值−总率两期的均值)，"
    "率＝两期份额的均值×(现期率−前期率)，贡献＝两项之和，各部分合计等于总差额；人数少的并入其他"
)
AGAINST = "各部分的贡献＝该部分的份额×(该部分的率−参照值)，各部分合计等于总差额；人数少的并入其他"
MOST, MOST_BELOW = 3, 2
"""Parts told of the first layer, and of each below it."""


@dataclass
class _Teller:
    """Collects evidence in order; each figure once."""

    context: ToolContext
    explanation: Explanation
    evidence: list[Evidence] = field(default_factory=list)

    def figure(self, figure: Figure, table: MetricTable) -> int:
        made = figure_evidence(figure, table, self.context)
        for place, known in enumerate(self.evidence):
            if (known.title, known.filters, known.metric) == (made.title, made.filters, made.metric):
                return place
        return self.add(made)

    def add(self, evidence: Evidence) -> int:
        self.evidence.append(evidence)
        return len(self.evidence) - 1

    def computed(self, title: str, value: float, about: Figure, inputs: list[int], method: str) -> int:
        metric = self.explanation.now.figure.request.metric
        unit = "pp" if metric.display.unit == "ratio" else metric.display.unit
        return self.add(
            Evidence(
                kind=EvidenceKind.COMPUTED,
                title=title,
                value=value,
                unit=unit,
                display=display(value, unit, signed=True),
                entity=about.entity,
                entity_id=about.entity_id,
                period=self.explanation.now.figure.period,
                period_zh=self.explanation.now.figure.period_zh,
                metric=metric.id,
                definition=self.context.metrics.definition(metric),
                definition_version=VERSION,
                attribution=about.request.attribution.zh,
                filters=about.request.filters,
                method=method,
                inputs=tuple(f"#{place + 1}" for place in inputs),
                generation=self.explanation.now.table.generation,
                as_of=self.context.metrics.directory.as_of.isoformat(),
            )
        )


def told(context: ToolContext, explanation: Explanation) -> ToolResult:
    """The result of the tool."""
    teller = _Teller(context, explanation)
    before = teller.figure(explanation.before.figure, explanation.before.table)
    now = teller.figure(explanation.now.figure, explanation.now.table)
    metric = explanation.question.now.metric
    title = f"{explanation.now.figure.entity}{metric.name_zh}的{_word(explanation)}"
    change = teller.computed(
        title, explanation.change, explanation.now.figure, [now, before], "两项证据之差（前者减后者）"
    )
    shown = teller.evidence[change]
    rounded = unrounded(shown.display or "", teller.evidence[now], teller.evidence[before])
    teller.evidence[change] = shown.model_copy(update={"display": rounded})
    layers: list[dict[str, Any]] = []
    for layer in explanation.layers:
        above = layers[-1]["parts"][0] if layers else {"before": before, "now": now}
        layers.append(_layer(teller, layer, [above[key] for key in ("before", "now") if key in above], bool(layers)))
    data: dict[str, Any] = {
        "metric": metric.id,
        "of_marks": RELATION_OF_MARKS in metric.relations,
        "beside_unit": explanation.question.beside,
        "baseline_taken": explanation.question.baseline_taken,
        "before": before,
        "now": now,
        "change": change,
        "premise": _premise(teller),
        "checks": [
            {"code": c.code, "ok": c.ok, "text": c.text, "evidence": [teller.figure(f, t) for f, t in c.figures]}
            for c in explanation.checks
        ],
        "layers": layers,
        "beside": [
            {"before": teller.figure(*_of(b.before)), "now": teller.figure(*_of(b.now)), "moved": b.moved}
            for b in explanation.beside
        ],
    }
    return ToolResult(evidence=tuple(teller.evidence), notes=notes_of(explanation), data=data)


def notes_of(explanation: Explanation) -> tuple[str, ...]:
    """What an answer must pass on, in sentences without figures; each ends without its full stop."""
    said = list(explanation.question.notes)
    if explanation.premise is not None:
        said.append(explanation.premise.text)
    if explanation.question.baseline_taken:
        said.append(f"没有说与哪一期比，与{explanation.before.figure.period_zh}比")
    said += [f"先查数据：{check.text}" for check in explanation.checks if not check.ok]
    for layer in explanation.layers[:1]:
        if layer.midpoint and layer.split.simpson:
            said.append("各部分的率都没有朝总体的方向变，总体的变化来自结构（辛普森现象），请按部分看")
        if layer.chance is None and layer.midpoint:
            said.append("可比的部分太少或不是按人次计，不能判断哪一部分超出随机波动")
        elif layer.midpoint and not any(layer.beyond(p) for p in layer.split.parts):
            said.append("没有哪一部分的变化明显超出随机波动，贡献大小只作参考")
    focus = explanation.question.focus
    if focus and explanation.layers and focus not in {p.key for p in explanation.layers[0].split.parts}:
        said.append("所问课程在这个范围里没有足够的记录，没有单列")
    if explanation.beside:
        said.append("过程数据只是同期还看到的情况，不能当作成因")
    return (*said, *explanation.notes, "贡献大小不是成因，也不说明谁有责任")


def _layer(teller: _Teller, layer: Layer, inputs: list[int], drilled: bool) -> dict[str, Any]:
    """One split: mix and rate where both are told, and the parts that contributed most with their figures.

    `inputs` are the places of the two wholes it splits.
    """
    most, by = (MOST_BELOW if drilled else MOST), layer.matched.by
    dimension = LEVEL_ZH[by.level] if by.level else ""
    said: dict[str, Any] = {
        "by": by.value,
        "dimension": dimension,
        "about": layer.about,
        "midpoint": layer.midpoint,
        "reversed": layer.midpoint and layer.split.simpson,
        "judged": layer.chance is not None,
        "hidden": layer.matched.hidden,
        "others": any(p.key == REST for p in layer.split.parts),
    }
    now = teller.explanation.now.figure
    if layer.midpoint and not drilled:
        for key, word, value in (("mix", "结构", layer.split.mix), ("rate", "率", layer.split.rate)):
            title = f"{layer.about}{_word(teller.explanation)}中的{word}部分（按{dimension}分）"
            said[key] = teller.computed(title, value, now, inputs, MIDPOINT)
    said["parts"] = [_part(teller, layer, part, dimension, inputs) for part in layer.split.leading[:most]]
    focus = teller.explanation.question.focus
    asked = [p for p in layer.split.parts if p.key == focus] if by is By.COURSE and not drilled else []
    said["focus"] = _part(teller, layer, asked[0], dimension, inputs) if asked else None
    against = layer.split.opposing[:1] if layer.midpoint and not drilled else ()
    said["counter"] = _part(teller, layer, against[0], dimension, inputs) if against else None
    return said


def _part(teller: _Teller, layer: Layer, part: Part, dimension: str, inputs: list[int]) -> dict[str, Any]:
    before, now = layer.matched.before.get(part.key), layer.matched.now.get(part.key)
    about = now or before
    assert about is not None  # only the rest has no figure, and it is told by nobody
    places = {
        name: teller.figure(figure, table)
        for name, figure, table in (
            ("before", before, layer.matched.tables[0]),
            ("now", now, layer.matched.tables[1]),
        )
        if figure is not None
    }
    method = MIDPOINT if layer.midpoint else AGAINST
    title = f"{about.entity}对{layer.about}{_word(teller.explanation)}的贡献（按{dimension}分）"
    known = next((i for i, e in enumerate(teller.evidence) if e.title == title), None)
    place = (
        known if known is not None else teller.computed(title, part.total, about, [*inputs, *places.values()], method)
    )
    return places | {
        "evidence": place,
        "beyond": layer.beyond(part),
        "by_mix": layer.midpoint and abs(part.mix) > abs(part.rate),
        "one_sided": layer.midpoint and part.group.one_sided,
    }


def _premise(teller: _Teller) -> dict[str, Any] | None:
    premise = teller.explanation.premise
    if premise is None:
        return None
    extreme = teller.figure(*premise.extreme) if premise.extreme else None
    return {"said": premise.said, "holds": premise.holds, "text": premise.text, "extreme": extreme}


def _word(explanation: Explanation) -> str:
    return "差距" if explanation.question.beside else "变化"


def _of(whole: Any) -> tuple[Figure, MetricTable]:
    return whole.figure, whole.table
