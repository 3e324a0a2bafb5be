"""A whole answer of figures: conclusions of each operation, references, definition, notes, next steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from agents.answering.answer import ChartSpec, Clarification, Status
from agents.brains.base import Draft, ToolOutcome, Turn
from agents.brains.rule_writing import benchmarks, counts, explaining, failures, rankings, trends, values
from agents.brains.rule_writing.sheet import Sheet
from agents.brains.rule_writing.texts import wording
from agents.understanding.reading import Operation, Reading
from agents.understanding.school import ME, PART, SCHOOL
from tools.binder import check
from tools.evidence import Evidence, EvidenceKind
from tools.scope import Role

_SEE_MAJORS = (Role.LEADER, Role.QA, Role.DEAN)

_WRITERS: Mapping[Operation, Callable[[Sheet], list[str]]] = {
    Operation.TREND: trends.write,
    Operation.RANK: rankings.write,
    Operation.COMPARE: values.compare,
    Operation.VALUE: values.write,
}
_CHARTS: Mapping[Operation, Callable[[Sheet], ChartSpec | None]] = {
    Operation.TREND: trends.chart,
    Operation.RANK: rankings.chart,
    Operation.COMPARE: values.chart,
}


def pairs(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """Every difference the answer will show."""
    wanted = values.pairs(sheet)
    if Operation.TREND in sheet.reading.operations:
        wanted |= trends.pairs(sheet)
    if Operation.RANK in sheet.reading.operations:
        wanted |= rankings.pairs(sheet)
    return wanted


def write(sheets: list[Sheet], turn: Turn, names: Iterable[str]) -> Draft:
    """The draft of a figures question with at least one main figure."""
    reading = sheets[0].reading
    lines = [line for sheet in sheets for line in explaining.wrong_premise(sheet)] if reading.why else []
    charts: list[ChartSpec] = []
    for sheet in sheets:
        lines += _part(sheet)
        if counts.applies(sheet):
            continue
        charts += [c for o in sheet.reading.operations if o in _CHARTS and (c := _CHARTS[o](sheet)) is not None]
    lines += _notes(sheets, turn, tuple(names))
    if reading.why:
        lines += [line for sheet in sheets for line in explaining.write(sheet)]
    return Draft(
        text="\n\n".join(_paragraphs(lines)),
        status=Status.ANSWERED if any(_shown(sheet) for sheet in sheets) else Status.NO_DATA,
        charts=tuple(charts),
        clarification=_clarification(reading),
        suggestions=_suggestions(reading, sheets[0], turn.asker.role),
        memory=reading.to_memory(),
    )


def main_failure(sheet: Sheet) -> ToolOutcome | None:
    """The error of the first main call, when no main call of the part brought figures."""
    main = {p: o for p, o in sheet.results.items() if p.split(":")[0] in ("trend", "value", "rank")}
    if any(o.error is None and o.evidence for o in main.values()):
        failed_rank = main.get("rank")
        return failed_rank if failed_rank is not None and failed_rank.error and len(main) == 1 else None
    return next((o for o in main.values() if o.error is not None), None)


def _shown(sheet: Sheet) -> bool:
    """Whether any main figure may be shown."""
    main = [p for p in sheet.results if p.split(":")[0] in ("trend", "value", "rank")]
    return any(not e.withheld for purpose in main for e in sheet.figures(purpose))


def _part(sheet: Sheet) -> list[str]:
    if counts.applies(sheet):
        return [*counts.write(sheet), "", *failures.lines(sheet), *_definition(sheet)]
    lines: list[str] = []
    for operation in (Operation.TREND, Operation.COMPARE, Operation.VALUE, Operation.RANK):
        if operation in sheet.reading.operations and not (operation is Operation.RANK and failures.of(sheet, "rank")):
            lines += [*_WRITERS[operation](sheet), ""]
    lines += failures.lines(sheet) + trends.against_school(sheet) + benchmarks.lines(sheet) + values.around(sheet)
    return [*lines, *_definition(sheet)]


def _definition(sheet: Sheet) -> list[str]:
    shown, record = _first(sheet), sheet.figure("define")
    if shown is None:
        return []
    said = record if record is not None and "with_define" in sheet.reading.notes else shown
    part = counts.what_part(sheet) if counts.applies(sheet) else ""
    line = f"口径：{part}{sheet.metric.name_zh}指{{{said.id}.definition}}；{{{shown.id}.attribution}}。"
    return [line + _completeness(sheet, shown)]


def _completeness(sheet: Sheet, shown: Evidence) -> str:
    """How complete the records are; of a table its least complete row, for any other one says nothing of the whole."""
    rows = [e for e in sheet.figures("rank") if not e.withheld and e.completeness is not None]
    if Operation.RANK in sheet.reading.operations and len(rows) > 1:
        least = min(rows, key=lambda e: e.completeness or 0.0)
        return f"应有记录的完整率，表中最低的是{{{least.id}.entity}}的 {{{least.id}.completeness}}。"
    return "" if shown.completeness is None else f"应有记录的完整率为 {{{shown.id}.completeness}}。"


def _first(sheet: Sheet) -> Evidence | None:
    for outcome in sheet.results.values():
        for evidence in outcome.evidence if outcome.error is None else ():
            if not evidence.withheld and evidence.metric == sheet.metric.id and evidence.kind is EvidenceKind.METRIC:
                return evidence
    return None


def _notes(sheets: list[Sheet], turn: Turn, names: tuple[str, ...]) -> list[str]:
    """Assumptions and what the tools said; what cannot be said without figures is left out."""
    sheet, reading = sheets[0], sheets[0].reading
    latest = "、".join(dict.fromkeys(wording().latest[s.metric.period_kind.value] for s in sheets))
    texts = wording().notes
    said = [texts[key] for key in reading.notes if key in texts]
    said = [
        s.replace("{latest}", latest).replace("{inverse}", reading.inverse).replace("{metric}", sheet.metric.name_zh)
        for s in said
    ]
    # What an explanation notes stands in its own paragraphs.
    told_by = [o for purpose, o in sheet.results.items() if o.error is None and purpose != "why"]
    told = list(dict.fromkeys(note for o in told_by for note in o.notes))
    told = [note for note in told if not note.startswith(("有的单位", "这门课您可以"))]
    candidates = [*said, *(f"{note.rstrip('。')}。" for note in told)]
    fit = [s for s in candidates if not check(s, turn.evidence, question=turn.question, known_names=names)]
    return ["说明：" + "".join(fit)] if fit else []


def _clarification(reading: Reading) -> Clarification | None:
    if "per_enrolment" not in reading.notes or reading.course or reading.by in ("course", "section"):
        return None
    return Clarification(question="挂科率可以按人次或按人数算，要换成按人数吗？", default="按人次")


def _suggestions(reading: Reading, sheet: Sheet, role: Role) -> tuple[str, ...]:
    """Follow-ups that this post can have answered here: no units it may not see, no years it was not granted."""
    if reading.course:
        return ("口径是什么",)
    offers = ["学校对学业预警怎么规定"] if "aside" in reading.notes else []
    own = reading.units[0] if reading.units else ""
    if own.startswith(PART):
        return ("各院校毕业率怎么排", "历年变化怎么样", "口径是什么")[Operation.RANK in reading.operations :]
    if (
        role in _SEE_MAJORS
        and Operation.RANK not in reading.operations
        and "." not in own
        and own not in (ME, SCHOOL)
        and "major" in {g.value for g in sheet.metric.grain}
    ):
        offers.append("哪个专业最高")
    if own not in (ME, SCHOOL) and Operation.COMPARE not in reading.operations:
        offers.append("和全校比呢")
    if "per_enrolment" in reading.notes and reading.by not in ("course", "section"):
        offers.append("换成按人数")
    if Operation.TREND not in reading.operations and not (role is Role.SUPERVISOR and own == ME):
        offers.append("历年变化怎么样")
    offers.append("口径是什么")
    return tuple(offers[:3])


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines grouped into paragraphs: list items stay together, empty lines part."""
    groups: list[list[str]] = [[]]
    for line in lines:
        item = line.startswith("- ")
        if not line or not groups[-1] or not (item and groups[-1][-1].startswith("- ")):
            groups.append([])
        if line:
            groups[-1].append(line)
    return ["\n".join(group) for group in groups if group]
