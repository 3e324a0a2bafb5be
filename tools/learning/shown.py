"""A study as evidence: each figure a person is shown, with how it was worked out and from which others.

A `Sheet` collects the evidence of one call; `inputs` name others of the same call by place (`#0`), which the numbering
turns into ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tools.display import count
from tools.evidence import Evidence, EvidenceKind
from tools.learning.audit import CourseStanding, State
from tools.learning.path import Path, PlannedCourse, PlannedTerm
from tools.learning.reasons import said_term
from tools.learning.study import Study
from tools.learning.warning import HINT, MEASURES, UNITS, Standing, called
from tools.metrics.request import SELF

_EARNED = "方案内已通过课程（含免修）的学分之和，选修最多计到方案的要求；以教务部门的毕业审核为准"
_PLANNED = "按硬先修、开课学期、学期学分上限与方案要求排出，最早修完者优先，未通过的必修课程优先"
_HINT = f"按学校现行规则由已公布的成绩推算，是{HINT}，不是学校认定的预警"


def credits(value: float) -> str:
    """Credits as shown."""
    return f"{count(value)} 学分"


class Sheet:
    """The evidence of one call; each addition returns its place."""

    def __init__(self, study: Study, generation: int, as_of: str) -> None:
        self.study, self.evidence = study, list[Evidence]()
        # One person's own record, whoever looks at it: strict privacy goes by this, also in later turns.
        self._common: dict[str, Any] = {"generation": generation, "as_of": as_of, "filters": {"within": SELF}}

    def put(self, title: str, display: str, value: float | None = None, **more: Any) -> int:
        """One figure; computed unless said otherwise. `entity` is the student unless another is given."""
        fields = {"kind": EvidenceKind.COMPUTED, "entity": self.study.who, **self._common, **more}
        self.evidence.append(Evidence(title=title, display=display, value=value, **fields))
        return len(self.evidence) - 1

    def degree(self) -> dict[str, Any]:
        """The audit's figures by role, as places."""
        found, plan = self.study.audit, self.study.record.plan
        version = f"{self.study.record.learner.entry_year}级培养方案（{plan.version}）"
        total = self.put(
            "培养方案总学分", credits(found.total), found.total, kind=EvidenceKind.RECORD, definition=version
        )
        earned = self.put("已修得学分", credits(found.earned), found.earned, method=_EARNED)
        missing = self.put(
            "距毕业还差学分", credits(found.missing), found.missing,
            method="培养方案总学分减去已修得学分；在修课程尚未计入", inputs=_made_of(total, earned),
        )  # fmt: skip
        places: dict[str, Any] = {"total": total, "earned": earned, "missing": missing}
        if found.waiting:
            names = _names(found.of(State.WAITING) + found.of(State.WAITING, required=False))
            places["waiting"] = self.put(
                "在修或待出成绩的学分", credits(found.waiting), found.waiting, definition=names
            )
        places["modules"] = [
            self.put(f"{m.name}必修还差学分", credits(m.missing), m.missing,
                     method=f"该模块必修{m.required:g}学分，已修得{m.done:g}学分")
            for m in found.modules if m.missing
        ]  # fmt: skip
        if found.elective_missing:
            places["electives"] = self.put(
                "选修还差学分", credits(found.elective_missing), found.elective_missing,
                method=f"方案要求选修{found.elective_needed:g}学分，已修得{found.elective_done:g}学分",
            )  # fmt: skip
        return places | self._courses()

    def _courses(self) -> dict[str, Any]:
        """Required courses failed, one each; those not taken yet together; exemptions, and credits outside the plan."""
        found, places = self.study.audit, dict[str, Any]()
        places["failed"] = [self._failed(s) for s in found.of(State.FAILED)]
        untouched = found.of(State.OPEN)
        if untouched:
            places["open"] = self.put(
                "尚未修读的必修课程", f"{len(untouched)} 门", float(len(untouched)), definition=_names(untouched)
            )
        if found.exempt:
            places["exempt"] = self.put("其中免修的学分", credits(found.exempt), found.exempt)
        if found.outside:
            places["outside"] = self.put("方案外已通过的学分", credits(found.outside), found.outside)
        return places

    def _failed(self, s: CourseStanding) -> int:
        last = s.last
        mark = "未通过" if last is None or last.points is None else f"{last.points:g} 分"
        period: dict[str, Any] = {} if last is None else {"period": last.term, "period_zh": said_term(last.term)}
        kind = last.kind if last is not None else ""
        title = f"《{s.course.name}》{kind}未通过"
        return self.put(title, mark, entity=s.course.name, kind=EvidenceKind.RECORD, **period,
                        definition=f"必修，{s.course.credits:g}学分")  # fmt: skip

    def next_term(self, path: Path) -> dict[str, Any]:
        """The courses of the next term, each with its reasons; `capped` where a warning lowers the credits."""
        first = path.terms[0] if path.terms and path.terms[0].term == path.next_term else None
        when: dict[str, Any] = {"period": path.next_term, "period_zh": said_term(path.next_term)}
        places: dict[str, Any] = {"courses": [self._course(c, when) for c in (first.courses if first else ())]}
        if first is not None:
            inputs = _made_of(*places["courses"])
            places["load"] = self.put("下学期建议修读的学分", credits(first.credits), first.credits, **when,
                                      method=_PLANNED, inputs=inputs)  # fmt: skip
            rules = self.study.record.rules
            basis = f"学校规则{rules.version}版：{rules.values.credit_cap.source}"
            places["cap"] = self.put("下学期学分上限", credits(first.cap), first.cap, kind=EvidenceKind.RECORD,
                                     definition=basis, **when)  # fmt: skip
        return places

    def _course(self, course: PlannedCourse, when: dict[str, Any]) -> int:
        return self.put(f"建议修读《{course.name}》", credits(course.credits), course.credits, entity=course.name,
                        definition="；".join(course.reasons), method=_PLANNED, **when)  # fmt: skip

    def until(self, path: Path) -> dict[str, Any]:
        """Each term to come, and the one in which all is done."""
        places: dict[str, Any] = {"terms": [self._term(term) for term in path.terms]}
        if path.ends is not None:
            said = said_term(path.ends)
            places["ends"] = self.put("最早修完的学期", said, period=path.ends, period_zh=said, method=_PLANNED,
                                      inputs=_made_of(*places["terms"]))  # fmt: skip
        places["left_out"] = [
            self.put(f"《{c.name}》排不进剩余学期", credits(c.credits), c.credits, entity=c.name, method=_PLANNED,
                     definition="；".join(c.reasons))
            for c in path.left_out
        ]  # fmt: skip
        if path.elective_short:
            places["short"] = self.put("方案课程表之外还须修的学分", credits(path.elective_short), path.elective_short)
        return places

    def _term(self, term: PlannedTerm) -> int:
        listed = "、".join(f"《{c.name}》{c.credits:g}学分" for c in term.courses)
        said = said_term(term.term)
        return self.put(f"{said}建议修读", credits(term.credits), term.credits, period=term.term, period_zh=said,
                        definition=listed, method=_PLANNED)  # fmt: skip

    def warning(self, standing: Standing) -> dict[str, Any]:
        """Our hint with its measures and distances, and apart from it what the school has delivered."""
        when: dict[str, Any] = {"period": standing.term, "period_zh": said_term(standing.term)}
        names = _names(standing.owed)
        basis = f"学校规则{self.study.record.rules.version}版：{standing.source}"
        told = [m for m in standing.values if m == "owed_credits" or m in {d.measure for d in standing.distances}]
        places: dict[str, Any] = {"measures": [self._measure(m, standing, names, when) for m in told]}
        places["hint"] = self.put(HINT, standing.told, **when, definition=basis, method=_HINT)
        following = called(standing.next_level or "")
        places["distances"] = [
            self.put(f"距“{following}”的标准", f"{count(d.gap)} {UNITS[d.measure]}", d.gap, **when,
                     definition=f"{MEASURES[d.measure]}达到{d.bound:g}{UNITS[d.measure]}", method=_HINT)
            for d in standing.distances if d.bound
        ]  # fmt: skip
        if standing.official is not None:
            w = standing.official
            places["official"] = self.put(
                "学校送达的学业预警", f"{called(w.level)}（{w.state}）", kind=EvidenceKind.RECORD, period=w.term,
                period_zh=said_term(w.term), definition=f"依据 {w.rule_version}",
            )  # fmt: skip
        return places

    def _measure(self, measure: str, standing: Standing, names: str, when: dict[str, Any]) -> int:
        value = standing.values[measure]
        shown = f"{count(value)} {UNITS[measure]}"
        return self.put(MEASURES[measure], shown, value, definition=names or None, method=_HINT, **when)


def _names(standings: Sequence[CourseStanding]) -> str:
    return "、".join(f"《{s.course.name}》" for s in standings)


def _made_of(*places: int) -> tuple[str, ...]:
    """Inputs of the same result by their places counted from one; the caller gives the numbers."""
    return tuple(f"#{place + 1}" for place in places)
