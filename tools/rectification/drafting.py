"""From a finding to a drafted rectification item: problem, plan, effect test and letters, all by rule and template.

Nothing is written: the draft is what its reader may register, and then claim, plan and test through the workflow like
any other item. It rests on what the asker may see, names nobody but the holders of posts, and calls nothing a cause.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tools.diagnosis.model import Finding as Found
from tools.evidence import Evidence
from tools.marks import id_of
from tools.metrics.periods import pooled_code
from tools.rectification.composing import composed, named, without_marks
from tools.rectification.drafts import Draft, DraftedMeasure, DraftedPlan, DraftedTest, Letter
from tools.rectification.figures import Resting, figures_of
from tools.rectification.found import check_drafter, key_of
from tools.rectification.model import Contribution, Finding, MetricAsked
from tools.rectification.plans import Milestone
from tools.rectification.proposing import (
    clauses_of,
    cooperating,
    lead_of,
    level_of,
    owner_of,
    severity_of,
    supervisor_of,
    trial_of,
)
from tools.rectification.requests import Register
from tools.rectification.templates import Template, templates
from tools.rectification.trials import Trial
from tools.rectification.words import Level, Severity
from tools.rectification.workbench import Workbench
from tools.scope import Role, Scope

CAUSE = "原因（制度、执行、资源、能力、数据、外部）由责任人核实后填写；诊断不下结论"
_NOBODY = "{}还没有可建议的账号，请质量评估中心指定"
_NOTES = (
    "这是按规则起草的建议，没有写入台账；登记、分派、方案和检验都由有权的人办理",
    "效果检验的基线在责任人登记检验时再次测定并冻结",
)


@dataclass(frozen=True)
class _Numbered:
    """Evidence in order, and which of it each name of a template stands for."""

    evidence: tuple[Evidence, ...]
    ids: Mapping[str, str]
    figures: Mapping[str, Resting]

    def told(self, names: Collection[str] | None = None) -> tuple[dict[str, str], tuple[Evidence, ...]]:
        """The figures texts are made of, narrowed to `names`: not what a target or a measure rests on."""
        ids = {
            name: self.ids[name] for name in self.figures if name != "reference" and (names is None or name in names)
        }
        return ids, tuple(e for e in self.evidence if e.id in ids.values())


def drafted(found: Found, bench: Workbench) -> Draft:
    """The draft, in the asker's scope; OutOfScope for posts that open no items."""
    check_drafter(bench.context.scope)
    lead, severity = lead_of(found, bench), severity_of(found, bench)
    trial = trial_of(found, lead, severity, bench)
    clauses = tuple(clauses_of(found, bench))
    numbered = _numbered(found, clauses, trial, bench)
    template, names = templates()[found.kind], _names(found, bench)
    problem = composed(template.problem, names, *numbered.told())
    level = level_of(found, lead, bench)
    plan = _plan(found, template, names, numbered, lead, level, severity, bench)
    register = Register(
        title=found.title[:120],
        problem=without_marks(problem),
        unit=lead,
        level=level,
        severity=Severity(severity),
        why=f"由诊断发现起草：{found.kind.zh}",
    )
    return Draft(
        key=key_of(found),
        kind=found.kind.zh,
        title=found.title,
        problem=problem,
        evidence=numbered.evidence,
        register=register,
        finding=_kept(found, register, numbered, bench),
        plan=plan,
        test=_test(trial, numbered, bench) if isinstance(trial, Trial) else None,
        letters=_letters(template, names, numbered, lead, bench),
        open=tuple(_open(plan, trial, numbered.figures.get("later") if lead == found.request.unit else None)),
        notes=_NOTES,
    )


def _numbered(found: Found, clauses: tuple[Evidence | None, ...], trial: Trial | str, bench: Workbench) -> _Numbered:
    figures = figures_of(found, bench.context)
    if isinstance(trial, Trial):
        figures["reference"] = trial.reference
    named_evidence = [(name, resting.evidence) for name, resting in figures.items()]
    named_evidence += [(f"clause:{i}", clause) for i, clause in enumerate(clauses) if clause is not None]
    evidence: list[Evidence] = []
    ids: dict[str, str] = {}
    for name, one in named_evidence:
        known = next((e for e in evidence if e.model_copy(update={"id": ""}) == one), None)
        if known is None:
            known = one.model_copy(update={"id": id_of(len(evidence) + 1)})
            evidence.append(known)
        ids[name] = known.id
    inputs = tuple(ids[name] for name in ("now",) if name in ids)
    made = tuple(e.model_copy(update={"inputs": inputs}) if e.id in _computed(ids) else e for e in evidence)
    return _Numbered(made, ids, figures)


def _computed(ids: Mapping[str, str]) -> set[str]:
    return {ids[name] for name in ("size", "part") if name in ids}


def _names(found: Found, bench: Workbench) -> dict[str, str]:
    directory = bench.context.metrics.directory
    courses = {key: found.details.get(key) or "" for key in ("course", "prerequisite")}
    names = {key: directory.courses[code].name for key, code in courses.items() if code in directory.courses}
    names |= {"unit": directory.unit(found.unit).name, "metric": found.request.metric.name_zh, "title": found.title}
    return names


def _plan(
    found: Found,
    template: Template,
    names: Mapping[str, str],
    numbered: _Numbered,
    lead: str,
    level: Level,
    severity: str,
    bench: Workbench,
) -> DraftedPlan:
    due, owner = bench.due(severity), owner_of(lead, level, bench)
    measures = []
    for i, one in enumerate(template.measures):
        clause = numbered.ids.get(f"clause:{i}", "")
        stages = tuple(Milestone(s.name, bench.on_the_way(s.share, due)) for s in one.milestones)
        measures.append(
            DraftedMeasure(
                id=f"M{i + 1}",
                text=named(one.text, names) + _resting_on(clause, numbered.evidence),
                deliverable=one.deliverable,
                due_on=bench.on_the_way(one.share, due),
                milestones=stages,
                evidence=one.evidence,
                clause=clause,
            )
        )
    helping = cooperating(found, lead, bench)
    goal = named(template.goal, names)
    return DraftedPlan(goal, tuple(measures), due, lead, helping, owner, supervisor_of(owner, lead, bench))


def _resting_on(clause: str, evidence: tuple[Evidence, ...]) -> str:
    found = next((e for e in evidence if e.id == clause), None) if clause else None
    return f"（依据《{found.document}》{found.clause}）" if found is not None else ""


def _kept(found: Found, register: Register, numbered: _Numbered, bench: Workbench) -> Finding:
    """The finding as it goes on record with the item; its key finds it again in the data."""
    request, directory = found.request, bench.context.metrics.directory
    periods = tuple(period.code for period in request.periods)
    parts = tuple(
        Contribution(directory.courses[p.key].name if p.key in directory.courses else p.key, p.key, p.total)
        for p in found.contributions
    )
    return Finding(
        title=register.title,
        problem=register.problem,
        unit=found.unit,
        level=register.level,
        severity=register.severity,
        request=MetricAsked(request.metric.id, request.unit, periods, request.attribution.value, request.course or ""),
        period=pooled_code(request.periods),
        contributions=parts,
        evidence=tuple(e.id for e in numbered.evidence),
        source=key_of(found),
    )


def _test(trial: Trial, numbered: _Numbered, bench: Workbench) -> DraftedTest:
    reference = numbered.ids["reference"]
    said = next(e for e in numbered.evidence if e.id == reference)
    told = f"{said.title}：{said.display}"
    return DraftedTest(trial.request, trial.baseline, reference, told, trial.guard, trial.foresight)


def _letters(
    template: Template, names: Mapping[str, str], numbered: _Numbered, lead: str, bench: Workbench
) -> tuple[Letter, ...]:
    """A text for each kind of reader, of the figures that reader may have by their own post."""
    college = bench.organisation.place(lead)[0]
    readers: dict[str, Scope] = {"部门": Scope("reader", Role.QA)}
    if college is not None:
        readers["学院"] = Scope("reader", Role.DEAN, college)
        readers["教师"] = Scope("reader", Role.TEACHER, college, person="-")
    letters = []
    for to, sentences in template.letters.items():
        if to not in readers:
            continue
        allowed = {n for n, one in numbered.figures.items() if one.may_go_to(readers[to], bench.context)}
        letters.append(Letter(to, composed(sentences, names, *numbered.told(allowed))))
    return tuple(letters)


def _open(plan: DraftedPlan, trial: Trial | str, later: Resting | None) -> list[str]:
    """What people must still say; `later` is the same figure in the latest period behind the finding's."""
    told = [CAUSE]
    told += [
        _NOBODY.format(word) for word, post in (("责任人", plan.owner), ("督办人", plan.supervisor)) if post is None
    ]
    told += [f"措施 {m.id} 在校内制度里没有找到依据，请补写或说明" for m in plan.measures if not m.clause]
    if isinstance(trial, str):
        told.append(f"效果检验：{trial}；确实没有指标可以检验的，写明理由")
    elif later is not None and _reached(trial, later.evidence.value):
        told.append("此后最近一期的数值已经达到建议的目标：请先核对问题是否还在，再定目标，或不立项")
    return told


def _reached(trial: Trial, value: float | None) -> bool:
    """Whether a value is already where the test wants it, seen from its baseline."""
    target, baseline = trial.request.target, trial.baseline.value
    if value is None or baseline is None:
        return False
    return value <= target if target < baseline else value >= target
