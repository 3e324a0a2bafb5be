"""A whole study as plain data, for a page or a program: everything the tool can say, and the graph of the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tools.errors import NoData
from tools.learning.audit import CourseStanding
from tools.learning.graph import Measures
from tools.learning.path import Path, PlannedCourse
from tools.learning.study import Study
from tools.learning.warning import HINT, MEASURES, UNITS, Standing


def whole(study: Study) -> dict[str, Any]:
    """JSON of the study; a part that cannot be had is None, with the sentence why beside it."""
    measures = study.record.graph.measures()
    path, no_path = _had(lambda: study.path)
    standing, no_standing = _had(lambda: study.standing)
    return {
        "who": study.who,
        "term": study.record.running,
        "audit": _audit(study),
        "courses": [_course(s, measures[s.course.id]) for s in study.audit.standings],
        "requisites": [
            {"before": before, "course": course}
            for course, earlier in study.record.graph.before.items()
            for before in earlier
        ],
        "path": None if path is None else _path(path),
        "why_no_path": no_path,
        "warning": None if standing is None else _standing(standing),
        "why_no_warning": no_standing,
    }


Part = TypeVar("Part")


def _had(part: Callable[[], Part]) -> tuple[Part | None, str | None]:
    """A part of the study, or the sentence that says why it cannot be had."""
    try:
        return part(), None
    except NoData as error:
        return None, error.message


def _audit(study: Study) -> dict[str, Any]:
    found = study.audit
    return {
        "plan": study.record.plan.id,
        "version": study.record.plan.version,
        "entry_year": study.record.learner.entry_year,
        "total": found.total,
        "earned": found.earned,
        "missing": found.missing,
        "waiting": found.waiting,
        "elective_needed": found.elective_needed,
        "elective_done": found.elective_done,
        "exempt": found.exempt,
        "outside": found.outside,
        "modules": [{"name": m.name, "required": m.required, "done": m.done} for m in found.modules],
    }


def _course(s: CourseStanding, measures: Measures) -> dict[str, Any]:
    return {
        "id": s.course.id,
        "name": s.course.name,
        "module": s.course.module,
        "nature": s.course.nature,
        "term": s.course.term,
        "credits": s.course.credits,
        "state": s.state.value,
        "blocking": measures.blocking,
        "delay": measures.delay,
        "centrality": measures.centrality,
        "complexity": measures.complexity,
    }


def _path(path: Path) -> dict[str, Any]:
    return {
        "next_term": path.next_term,
        "ends": path.ends,
        "terms": [
            {"term": t.term, "cap": t.cap, "credits": t.credits, "courses": [_planned(c) for c in t.courses]}
            for t in path.terms
        ],
        "left_out": [_planned(c) for c in path.left_out],
        "elective_short": path.elective_short,
        "critical": list(path.critical),
        "waiting": list(path.waiting),
        "capped_by": path.capped_by,
    }


def _planned(course: PlannedCourse) -> dict[str, Any]:
    return {
        "id": course.id,
        "name": course.name,
        "credits": course.credits,
        "nature": course.nature,
        "reasons": list(course.reasons),
        "is_retake": course.is_retake,
    }


def _standing(standing: Standing) -> dict[str, Any]:
    official = standing.official
    return {
        "called": HINT,
        "term": standing.term,
        "level": standing.level,
        "raised": standing.raised,
        "next_level": standing.next_level,
        "owed": [s.course.name for s in standing.owed],
        "measures": [{"name": MEASURES[m], "value": value, "unit": UNITS[m]} for m, value in standing.values.items()],
        "distances": [
            {"name": MEASURES[d.measure], "bound": d.bound, "gap": d.gap, "unit": UNITS[d.measure]}
            for d in standing.distances
        ],
        "official": None
        if official is None
        else {"term": official.term, "level": official.level, "state": official.state},
        "document": standing.rule.document,
        "standard": standing.rule.standard,
        "contest": standing.rule.contest,
    }
