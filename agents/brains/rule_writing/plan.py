"""From a reading to tool calls, each with its purpose, and from outcomes back to purposes.

The same reading always gives the same plan, so a stateless brain finds its outcomes again by the calls themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agents.brains.base import Asker, ToolCall, ToolOutcome
from agents.brains.rule_writing import explaining
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.school import ME, PART, SCHOOL, School
from tools.metrics.definition import Catalogue
from tools.metrics.periods import PeriodKind
from tools.scope import Role

_MOST_COURSES = 10
_WHOLE_STUDY = 200
_MOST_HITS = 8
_MOST_ELSEWHERE = 3
_RATE_BESIDE = "set_mean_score"
"""A mean of responses is never given without the share of responses it rests on."""

_MEANS = ("course_mean_score", "avg_gpa")
"""Told of all of a student's courses together beside the list of them."""
_OF_ANY = ("student_fail_rate",)
"""Who failed any of all the courses a student takes: beside those who failed in one teacher's it is no measure."""

_KINDS = {
    "guide": ("guide", "school_rule"),
    "school_rule": ("school_rule", "guide", "internal"),
    "": ("school_rule", "guide", "internal", "law"),
}
"""Where to look by the kind asked for. Either of guide and school's rule is pointed to beside the other. Who may not
see internal documents finds nothing among them, like anybody whose matter is in none."""

OWN_ALONE = {"course_of_own", "course_beside_all"}
"""Notes of a reading whose course is the asker's alone: what stands beside it is the unit's figure of all courses."""

POLICY_PART = "policy"
"""Head of the purposes of a question's second part, the one about documents."""


@dataclass(frozen=True)
class Plan:
    """Calls by purpose. Purposes of a metric's part start with its id and a colon: `avg_gpa:trend:0`."""

    calls: Mapping[str, ToolCall]

    def todo(self, outcomes: Sequence[ToolOutcome]) -> tuple[ToolCall, ...]:
        """The calls not made yet, each once."""
        made = [(o.call.name, dict(o.call.arguments)) for o in outcomes]
        left: list[ToolCall] = []
        for call in self.calls.values():
            key = (call.name, dict(call.arguments))
            if key not in made:
                made.append(key)
                left.append(call)
        return tuple(left)

    def results(self, outcomes: Sequence[ToolOutcome]) -> dict[str, ToolOutcome]:
        """The outcome of each purpose."""
        found: dict[str, ToolOutcome] = {}
        for purpose, call in self.calls.items():
            for outcome in outcomes:
                if (outcome.call.name, dict(outcome.call.arguments)) == (call.name, dict(call.arguments)):
                    found[purpose] = outcome
                    break
        return found


class Planner:
    """Makes plans for one school."""

    def __init__(self, school: School, catalogue: Catalogue) -> None:
        self.school = school
        self.catalogue = catalogue

    def plan(self, reading: Reading, asker: Asker) -> Plan:
        """The first round of calls for a reading that needs any."""
        match reading.act:
            case Act.POLICY:
                return Plan(policy_calls(reading))
            case Act.DEFINE:
                return Plan({m: ToolCall("define_metric", {"metric": m}) for m in reading.metrics})
            case _:
                calls: dict[str, ToolCall] = {}
                for metric in reading.metrics:
                    part = self._figures(reading, metric)
                    calls |= {f"{metric}:{purpose}": call for purpose, call in part.items()}
                if asker.role is Role.STUDENT and reading.units == (ME,) and reading.by == "course":
                    means = (m for m in reading.metrics if m in _MEANS)
                    calls |= {f"{m}:whole": _query(reading, m, ME, list(reading.periods[m])) for m in means}
                if reading.topic:
                    calls |= {f"{POLICY_PART}:{kind}": call for kind, call in policy_calls(reading).items()}
                return Plan(calls)

    def _figures(self, reading: Reading, metric: str) -> dict[str, ToolCall]:
        periods = list(reading.periods[metric])
        calls: dict[str, ToolCall] = {}
        for place, unit in enumerate(reading.units):
            part = reading.but(course=reading.courses[place]) if reading.courses else reading
            if Operation.TREND in reading.operations:
                calls[f"trend:{place}"] = _query(part, metric, unit, periods, by="period")
            if Operation.RANK not in reading.operations or len(reading.operations) > 1:
                calls[f"value:{place}"] = _query(part, metric, unit, periods)
        if Operation.RANK in reading.operations:
            calls["rank"] = self._rank(reading, metric, periods)
        if reading.benchmark or "with_define" in reading.notes:
            calls["define"] = ToolCall("define_metric", {"metric": metric})
        if reading.act is Act.FIGURES:
            calls |= self._references(reading, metric, periods)
            if reading.why and (call := explaining.call(reading, metric, self.school)) is not None:
                calls["why"] = call
        if metric == _RATE_BESIDE and not set(self.catalogue.get(metric).companions) & set(reading.metrics):
            rate = self.catalogue.get(metric).companions[0]
            units = reading.units if "rank" not in calls else reading.units[:1]
            calls |= {f"companion:{i}": _query(reading, rate, unit, periods) for i, unit in enumerate(units)}
        return calls

    @staticmethod
    def _rank(reading: Reading, metric: str, periods: list[str]) -> ToolCall:
        top = 0 if reading.ends else reading.top
        if not top and reading.by in ("course", "section"):
            # A list of what one person took must be whole: 「没有不及格」 is said of all of it.
            top = _WHOLE_STUDY if reading.units == (ME,) else _MOST_COURSES
        return _query(reading, metric, reading.units[0], periods, by=reading.by, order=reading.order, top=top)

    def _references(self, reading: Reading, metric: str, periods: list[str]) -> dict[str, ToolCall]:
        """The school's figure, newer data, the period before and the companion, where they make sense."""
        elsewhere = reading.units[0].startswith(PART)
        if Operation.COMPARE in reading.operations or len(reading.units) > 1 or reading.course or elsewhere:
            return {}
        unit, definition = reading.units[0], self.catalogue.get(metric)
        calls: dict[str, ToolCall] = {}
        if unit != SCHOOL and Operation.RANK not in reading.operations[:1] and not (unit == ME and metric in _OF_ANY):
            calls["school"] = _query(reading, metric, SCHOOL, periods)
        if self._is_newest_year(periods, definition.period_kind) and not _only(reading):
            calls["newer"] = _query(reading, metric, unit, [self.school.calendar.latest_term()])
        if reading.operations == (Operation.VALUE,) and unit != ME and (before := _before(periods)):
            calls["before"] = _query(reading, metric, unit, [before])
        if "per_enrolment" in reading.notes and unit != ME and definition.companions and "rank" not in _only(reading):
            calls["companion:0"] = _query(reading, definition.companions[0], unit, periods)
        return calls

    def _is_newest_year(self, periods: list[str], kind: PeriodKind) -> bool:
        newest = self.school.calendar.complete_years()[-1]
        fresher = self.school.calendar.latest_term()[:9] > newest
        return kind is PeriodKind.TERM and fresher and periods[-1] == newest


def differences(pairs: Mapping[str, tuple[str, str]]) -> Plan:
    """Calls that subtract evidence from evidence: purpose → (minuend, subtrahend)."""
    return Plan({
        purpose: ToolCall("difference", {"minuend": first, "subtrahend": second})
        for purpose, (first, second) in pairs.items()
    })  # fmt: skip


def _only(reading: Reading) -> str:
    return "rank" if reading.operations == (Operation.RANK,) else ""


def _query(reading: Reading, metric: str, unit: str, periods: list[str], **more: Any) -> ToolCall:
    arguments: dict[str, Any] = {"metric": metric, "unit": unit, "periods": periods}
    if unit.startswith(PART):
        arguments |= {"unit": SCHOOL, "part": unit.removeprefix(PART)}
        arguments = {key: value for key, value in arguments.items() if value}
    if reading.course and not (unit != ME and OWN_ALONE & {*reading.notes}):
        arguments["course"] = reading.course
    if reading.attribution:
        arguments["attribution"] = reading.attribution
    return ToolCall("query_metric", arguments | {k: v for k, v in more.items() if v})


def _before(periods: list[str]) -> str:
    """The same period a year earlier, for one term or academic year."""
    if len(periods) != 1 or periods[0][4:5] != "-" or periods[0].endswith("-09-30"):
        return ""
    first = int(periods[0][:4])
    return f"{first - 1}-{first}{periods[0][9:]}"


def policy_calls(reading: Reading) -> dict[str, ToolCall]:
    """The searches of a question to documents by kind; a clause asked for by number is one call alone."""
    query = reading.query or reading.topic
    named = {"document": reading.document} if reading.document else {}
    if reading.clause:
        asked = {"query": query, "kind": reading.source, "clause": reading.clause, **named}
        return {"clause": ToolCall("search_policy", {key: value for key, value in asked.items() if value})}
    wanted = (reading.source,) if reading.source not in ("", "guide", "school_rule") else _KINDS[reading.source]
    return {
        kind: ToolCall("search_policy", {"query": query, "kind": kind, "limit": _MOST_HITS, **named})
        for kind in wanted
    }  # fmt: skip


def aspects(document: str, queries: Mapping[str, str]) -> Plan:
    """Further searches inside the one document a subject is about: purpose → words of the aspect. The subject itself is
    left out of the query: there it is in every clause.
    """
    inside = {"kind": "school_rule", "document": document, "limit": _MOST_ELSEWHERE}
    return Plan({
        purpose: ToolCall("search_policy", {"query": words, **inside})
        for purpose, words in queries.items()
    })  # fmt: skip
