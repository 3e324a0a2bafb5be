"""The order of an explanation: the two figures, the data, the premise, then the split and what lies below it.

Mix and rate first for the dimension that is asked for (or the first one the asker may have), then down the part that
contributed most: college, course, section. Process figures come beside it at the end.
"""

from __future__ import annotations

from dataclasses import replace

from tools.context import ToolContext
from tools.diagnosis.beside import process_beside
from tools.diagnosis.chance import Chance, chance_of
from tools.diagnosis.checks import data_checks
from tools.diagnosis.contribution import REST, Group, Part, Side, against, between
from tools.diagnosis.groups import Matched, Whole, dimensions_of, matched, sections, whole
from tools.diagnosis.model import Explanation, Layer
from tools.diagnosis.premise import premise_of
from tools.diagnosis.question import Question
from tools.errors import OutOfScope, ToolError
from tools.metrics.definition import Form, Level
from tools.metrics.request import By, MetricRequest

_ALONE = 2
"""Groups from which a split says anything."""


def explain(context: ToolContext, question: Question) -> Explanation:
    """Raises ToolError (OutOfScope, NoData …) where the figures or the dimension asked for may not be had."""
    before, now = whole(context, question.before), whole(context, question.now)
    layers, notes = _layers(context, question, before, now)
    course = next((p.key for layer in layers if layer.matched.by is By.COURSE for p in layer.split.leading[:1]), None)
    return Explanation(
        question=question,
        before=before,
        now=now,
        checks=data_checks(context, question, before, now),
        layers=layers,
        beside=process_beside(context, question, course),
        premise=premise_of(context, question, before, now),
        notes=notes,
    )


def _layers(
    context: ToolContext, question: Question, before: Whole, now: Whole
) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    first = _first(context, question, before, now)
    if first is None:
        return (), ("在您的权限内没有可以再细分的部分",)
    layers = [first]
    while (deeper := _below(context, question, layers[-1])) is not None:
        layers.append(deeper)
    return tuple(layers), ()


def _first(context: ToolContext, question: Question, before: Whole, now: Whole) -> Layer | None:
    if question.by is not None:
        return _asked(context, question, before, now, question.by)
    for by in dimensions_of(question.now):
        try:
            return _split(context, question, before, now, by)
        except ToolError:
            continue
    try:
        return _of_sections(context, now, before.side.rate, now.figure.entity) if question.now.course else None
    except ToolError:
        return None


def _asked(context: ToolContext, question: Question, before: Whole, now: Whole, by: By) -> Layer:
    """The dimension that was asked for, or the service's own word that it may not be had, with those that may."""
    if by is By.SECTION:
        return _of_sections(context, now, before.side.rate, now.figure.entity)
    try:
        return _split(context, question, before, now, by)
    except ToolError as error:
        others = [b for b in dimensions_of(question.now) if b is not by and _may(context, question, before, now, b)]
        raise type(error)(error.message, tuple(f"by={b.value}" for b in others) or error.suggestions) from error


def _may(context: ToolContext, question: Question, before: Whole, now: Whole, by: By) -> bool:
    try:
        _split(context, question, before, now, by)
    except ToolError:
        return False
    return True


def _split(context: ToolContext, question: Question, before: Whole, now: Whole, by: By) -> Layer:
    """The split of both sides; of a unit against another whose parts are not the asker's to see, of the unit alone."""
    about = now.figure.entity
    try:
        found = matched(context, before, now, by)
    except OutOfScope:
        if not question.beside:
            raise
        return _one_sided(matched(context, now, now, by), before.side.rate, about)
    if question.beside and not any(g.before.denominator and g.now.denominator for g in found.groups if g.key != REST):
        return _one_sided(found, before.side.rate, about)
    if len(found.groups) < _ALONE:
        raise ToolError(f"{about}按这个维度没有几个人数足够的部分，分不出贡献")
    return Layer(found, between(found.groups), about, _chance(context, now.figure.request, found), midpoint=True)


def _one_sided(found: Matched, reference: float, about: str) -> Layer:
    groups = tuple(Group(g.key, Side(), g.now) for g in found.groups)
    return Layer(replace(found, groups=groups, before={}), against(groups, reference), about, None, midpoint=False)


def _below(context: ToolContext, question: Question, layer: Layer) -> Layer | None:
    """The next layer down the part that contributed most, as far as it can be told and the asker may have it."""
    if not layer.split.leading or layer.matched.by is By.SECTION:
        return None
    part = layer.split.leading[0]
    try:
        return _drilled(context, question, layer, part)
    except ToolError:
        return None


def _drilled(context: ToolContext, question: Question, layer: Layer, part: Part) -> Layer | None:
    now = layer.matched.now.get(part.key)
    if now is None:
        return None
    side = Whole(now, layer.matched.tables[1])
    if now.request.course:
        return None if not layer.midpoint or part.group.one_sided else _of_sections(
            context, side, part.group.before.rate, now.entity
        )  # fmt: skip
    earlier = layer.matched.before.get(part.key)
    if earlier is None or not layer.midpoint:
        return None
    asked = replace(question, now=now.request, before=earlier.request)
    return _split(context, asked, Whole(earlier, layer.matched.tables[0]), side, By.COURSE)


def _of_sections(context: ToolContext, now: Whole, reference: float, about: str) -> Layer:
    found = sections(context, now)
    if sum(g.key != REST for g in found.groups) < _ALONE:
        raise ToolError(f"{about}没有几个人数足够的教学班，分不出贡献")
    return Layer(found, against(found.groups, reference), about, None, midpoint=False)


def _chance(context: ToolContext, request: MetricRequest, found: Matched) -> Chance | None:
    """Shares of counted rows have a chance; sums of marks or of weeks have none that follows from their counts."""
    counted = request.metric.form is Form.RATIO and request.level is not Level.SELF
    rules = context.metrics.rules.diagnosis.spread
    return chance_of(found.groups, rules.level, rules.fewest) if counted else None
