"""A study by hand: credits, courses and the tier of the school's rule on warnings, by SQL over the base tables.

The tiers are those of 《示范大学本科生学业预警与帮扶办法》, article 5, written here once more and not
read from the rules the tools read. Plans of terms are held to `evals.by_hand.study`, which knows no planner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agents.answering.answer import Answer
from evals.by_hand.study import School, violations
from evals.by_hand.study import Student as Record
from evals.facts.asked import Study
from evals.facts.claims import Claim, Names, Number, Word, titled
from evals.findings import Finding, Verdict
from evals.reference import Reference

RUNNING = "2025-2026-2"
"""The term of the demo's day, 2026-03-20."""
TIERS = ((24.0, "红"), (16.0, "橙"), (8.0, "黄"), (0.0, "提示"))
"""Credits of required courses failed and not made up, from which a tier holds; 提示 from any at all."""
RAISED_FROM, TWICE = 4, "橙"
"""Courses of the last term still failed that raise a tier by one; and the tier that does when it comes twice."""
WORDS = {"": "未达到", "提示": "提示", "黄": "黄色预警", "橙": "橙色预警", "红": "红色预警"}
_ORDER = ("", "提示", "黄", "橙", "红")

_EXEMPT = """
SELECT DISTINCT se.course_id FROM enrolment en JOIN section se USING (section_id)
WHERE en.student_id = '{student}' AND en.kind = '免修' AND en.status = '在修'
"""
_TERMS = """
SELECT DISTINCT se.course_id, se.term_id FROM score sc JOIN section se USING (section_id)
WHERE sc.student_id = '{student}' AND NOT sc.is_deferred
"""
_DELIVERED = """
SELECT term_id, level FROM academic_warning
WHERE student_id = '{student}' AND state IN ('送达', '帮扶', '解除', '升级') ORDER BY term_id
"""
_TOTAL = """
SELECT cu.total_credits FROM student st
JOIN curriculum cu ON cu.major_id = st.major_id AND cu.entry_year = st.entry_year WHERE st.student_id = '{student}'
"""


@dataclass(frozen=True)
class Standing:
    """One student's study; the reference is asked as little as possible."""

    reference: Reference
    student: str

    @cached_property
    def school(self) -> School:
        return School.of(self.reference, RUNNING)

    @cached_property
    def record(self) -> Record:
        return Record.of(self.reference, self.school, self.student)

    @cached_property
    def names(self) -> dict[str, str]:
        return self.reference.names()

    @cached_property
    def done(self) -> frozenset[str]:
        """Passed, or exempt from."""
        exempt = {str(course) for (course,) in self._fetch(_EXEMPT)}
        return frozenset(self.record.passed | exempt)

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(c for c, (_, nature, _) in self.record.plan.items() if nature == "必修")

    @property
    def total(self) -> float:
        return float(self._fetch(_TOTAL)[0][0])

    @property
    def earned(self) -> float:
        required = sum(self.credits(c) for c in self.done & self.required)
        return required + min(self.electives, self.record.elective_credits)

    @property
    def electives(self) -> float:
        return sum(self.credits(c) for c in self.done & set(self.record.plan) - self.required)

    @property
    def owed(self) -> frozenset[str]:
        """Required courses failed before and not made up, whether repeated just now or not."""
        tried = {str(course) for course, _ in self._fetch(_TERMS)}
        return frozenset(c for c in self.required if c in tried and c not in self.done)

    @property
    def failed(self) -> frozenset[str]:
        """Those of them that are not being repeated."""
        return self.owed - self.record.under_way

    @property
    def untouched(self) -> frozenset[str]:
        return self.required - self.done - self.record.under_way - self.owed

    @property
    def owed_credits(self) -> float:
        return sum(self.credits(c) for c in self.owed)

    @property
    def delivered(self) -> list[tuple[str, str]]:
        """Warnings the school has delivered, as (term, level)."""
        return [(str(term), str(level)) for term, level in self._fetch(_DELIVERED)]

    @property
    def tier(self) -> str:
        owed, terms = self.owed_credits, self._fetch(_TERMS)
        base = next((level for least, level in TIERS if owed > 0 and owed >= least), "")
        if not base or not terms:
            return ""
        last = max(str(term) for _, term in terms)
        lately = self.owed & {str(course) for course, term in terms if term == last}
        twice = base == TWICE and (_before(last), TWICE) in self.delivered
        raised = len(lately) >= RAISED_FROM or twice
        return _ORDER[min(_ORDER.index(base) + raised, len(_ORDER) - 1)]

    @property
    def to_next(self) -> float | None:
        """Credits short of the tier above; None at the top."""
        place = _ORDER.index(self.tier) + 1
        least = {level: bound for bound, level in TIERS}
        return None if place == len(_ORDER) else max(least[_ORDER[place]] - self.owed_credits, 0.0)

    def credits(self, course: str) -> float:
        return float(self.record.plan[course][0])

    def called(self, courses: Sequence[str] | frozenset[str]) -> frozenset[str]:
        return frozenset(self.names[course] for course in courses)

    def _fetch(self, sql: str) -> list[tuple[Any, ...]]:
        return self.reference.fetch(sql.format(student=self.student))


@dataclass(frozen=True)
class Planned:
    """Terms to come violate nothing: those of the answer, `whole` until graduation or the next one alone."""

    standing: Standing
    whole: bool

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        terms = self._until(answer) if self.whole else self._next(answer)
        if not any(courses for _, courses in terms):
            yield Finding(Verdict.PARTIAL, "no courses to come are shown")
            return
        ends = self.whole and bool(titled(answer, "^最早修完的学期$"))
        for broken in violations(self.standing.school, self.standing.record, terms, ends):
            yield Finding(Verdict.WRONG, f"the plan breaks a rule: {broken}")
        told = [e.period for e in titled(answer, "^最早修完的学期$")]
        if self.whole and told and told[0] != max(term for term, _ in terms):
            yield Finding(Verdict.WRONG, f"{told[0]} is told as the last term, the plan ends otherwise")

    def _next(self, answer: Answer) -> list[tuple[str, list[str]]]:
        shown = titled(answer, "^建议修读《")
        terms = {e.period or "" for e in shown}
        return [(t, [self._code(e.entity or "") for e in shown if e.period == t]) for t in sorted(terms)]

    def _until(self, answer: Answer) -> list[tuple[str, list[str]]]:
        return [
            (e.period or "", [self._code(name) for name in re.findall("《(.+?)》", e.definition or "")])
            for e in titled(answer, "学期建议修读$")
        ]

    def _code(self, name: str) -> str:
        codes = [code for code in self.standing.record.plan if self.standing.names[code] == name]
        return codes[0] if codes else name


def claims(asked: Study, reference: Reference, person: str) -> list[Claim]:
    """What a true answer to it holds; ValueError where the data have nothing to tell, a fault of the case."""
    student = asked.student or person
    if not student:
        raise ValueError("no student is meant")
    at = Standing(reference, student)
    match asked.fact:
        case "credits_total":
            return [Number("总学分", "^培养方案总学分$", at.total)]
        case "credits_earned":
            return [Number("已修得学分", "^已修得学分$", at.earned)]
        case "credits_remaining":
            return [Number("还差学分", "^距毕业还差学分$", at.total - at.earned)]
        case "electives_missing":
            missing = max(at.record.elective_credits - at.electives, 0.0)
            return [Number("选修还差学分", "^选修还差学分$", missing, needed=missing > 0)]
        case "failed_courses":
            return [Names("未通过的必修课程", at.called(at.failed), "》.*未通过$", at.called(at.owed))]
        case "not_taken":
            names = at.called(at.untouched)
            number = Number("尚未修读的必修课程", "^尚未修读的必修课程$", len(names), needed=bool(names))
            return [number, Names("尚未修读的必修课程", names, "^$")]
        case "next_term" | "graduation_plan":
            return [Planned(at, asked.fact == "graduation_plan")]
        case _:
            return _of_warning(asked, at)


def _of_warning(asked: Study, at: Standing) -> list[Claim]:
    others = frozenset(WORDS.values())
    if asked.fact == "credits_owed":
        return [Number("应修未得学分", "^应修未得学分$", at.owed_credits)]
    if asked.fact == "tier":
        word = WORDS[at.tier]
        return [Word("等级", word, others - {word}, "^关注提示$")]
    if asked.fact == "credits_to_next_tier":
        gap = at.to_next
        return [] if gap is None else [Number("距下一等级", "^距“.+”的标准$", gap, needed=gap > 0)]
    delivered = at.delivered[-1:]
    if not delivered:
        return [Number("学校送达的预警", "^学校送达的学业预警$", -1.0, needed=False)]
    word = WORDS[delivered[0][1]]
    return [Word("学校送达的预警", word, others - {word}, "^学校送达的学业预警$")]


def _before(term: str) -> str:
    number = 2 * int(term[:4]) + int(term[-1]) - 2
    return f"{number // 2}-{number // 2 + 1}-{number % 2 + 1}"
