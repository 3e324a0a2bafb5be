"""One teacher's term by hand: participation, ratings, questions, marks, attainment, by SQL over the base tables.

A sheet may leave out what too few stand behind, so of a term's sections one at least must be told, and every one told
must be true. Attainment is algorithm A of the definition: sums of weighted means over sums of weighted full marks.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from evals.by_hand.rows import COURSE_RESULTS, RESPONSES
from evals.facts.asked import Teaching
from evals.facts.claims import Claim, Forbidden, Number
from evals.facts.teaching_claims import FEWEST, Each, Extreme, Response, Suggestions, Themes
from evals.reference import Reference

PLAIN_FROM = 20
"""Valid responses from which a section has more than an interval."""

RANKED = (
    r"(?:排名?|名列|位列|排在)第? ?\d+|第 ?\d+ ?名|倒数第|前 ?\d+ ?[%％名]|超过(?:了)? ?\d+ ?[%％] ?的(?:老师|教师)"
)
"""Nobody is ranked."""

_TAKEN = """
SELECT count(*), count(*) FILTER (WHERE p.submitted) FROM set_participation p JOIN set_round r USING (round_id)
WHERE p.staff_id = '{staff}' AND r.term_id = '{term}'
"""
_RESPONSES = f"""
SELECT x.section_id, x.overall, x.valid, re.item_scores, se.course_id FROM ({RESPONSES}) x
JOIN set_response re ON re.response_id = x.person JOIN section se ON se.section_id = x.section_id
WHERE x.staff_id = '{{staff}}' AND x.term_id = '{{term}}'
"""
_MARKS = f"""
SELECT m.section_id, m.failed, m.points, m.course_id FROM ({COURSE_RESULTS}) m
WHERE m.term_id = '{{term}}'
  AND m.section_id IN (SELECT section_id FROM section_staff WHERE staff_id = '{{staff}}')
"""
_ATTAINED = """
SELECT se.section_id, ob.seq, sum(k.weight * k.share * k.mean) / sum(k.weight * k.share * k.full_mark) FROM (
    SELECT it.item_id, it.section_id, it.full_mark, it.weight, io.objective_id, io.share,
           avg(CASE WHEN sc.status = '缺考' THEN 0 ELSE sc.value END) AS mean
    FROM assessment_item it JOIN item_objective io USING (item_id) JOIN item_score sc USING (item_id)
    JOIN enrolment en ON en.section_id = it.section_id AND en.student_id = sc.student_id
    WHERE en.status = '在修' AND sc.status <> '缓考'
    GROUP BY ALL) k
JOIN section se ON se.section_id = k.section_id JOIN course_objective ob ON ob.objective_id = k.objective_id
WHERE se.term_id = '{term}' AND se.section_id IN (SELECT section_id FROM section_staff WHERE staff_id = '{staff}')
GROUP BY ALL
"""
_COMMENTS = """
SELECT c.text FROM set_comment c JOIN set_round r USING (round_id)
WHERE c.staff_id = '{staff}' AND r.term_id = '{term}' AND length(c.text) >= 8
"""


def claims(asked: Teaching, reference: Reference, person: str, beside: Collection[str] = ()) -> list[Claim]:
    """What a true answer to it holds; ValueError where the term has nothing of the asker's, a fault of the case.

    `beside` are further courses asked about in the same breath: their sections may be told of as well.
    """
    at = _Term(reference, person, asked.term, asked.course, (asked.course, *beside))
    unranked = Forbidden("a rank", RANKED)
    match asked.fact:
        case "participation":
            return [unranked, at.participation()]
        case "valid_rate":
            return [unranked, at.valid_rate()]
        case "rating":
            return [unranked, at.rating()]
        case "strongest_item" | "weakest_item":
            return [unranked, Extreme(at.responses(), reference.names(), asked.fact == "weakest_item")]
        case "fail_rate" | "mean_mark":
            return [unranked, at.marks(asked.fact)]
        case "attainment":
            return [unranked, at.attainment()]
        case "themes":
            return [unranked, Themes(tuple(str(text) for (text,) in at.fetch(_COMMENTS)))]
        case _:
            return [unranked, Suggestions(3)]


@dataclass(frozen=True)
class _Term:
    reference: Reference
    staff: str
    term: str
    course: str
    told_of: tuple[str, ...]

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        if not self.staff:
            raise ValueError("the asker teaches nothing")
        return self.reference.fetch(sql.format(staff=self.staff, term=self.term))

    def responses(self) -> tuple[Response, ...]:
        rows = self.fetch(_RESPONSES)
        made = [
            Response(str(s), str(c), float(o), bool(v), tuple(map(float, _marks(marks)))) for s, o, v, marks, c in rows
        ]
        if not made:
            raise ValueError(f"no responses about {self.staff} in {self.term}")
        return tuple(r for r in made if not self.course or self._is(r.course, (self.course,)))

    def participation(self) -> Claim:
        ((asked, submitted),) = self.fetch(_TAKEN)
        small = any(len(self._valid(section)) < FEWEST for section in {r.section for r in self.responses()})
        hidden = small or min(submitted, asked - submitted) < FEWEST
        return Number("参评率", "参评率$", submitted / asked, needed=not hidden)

    def valid_rate(self) -> Claim:
        every = self.responses()
        valid = sum(r.valid for r in every)
        hidden = min(valid, len(every) - valid) < FEWEST
        return Number("有效率", "^本人.*有效率$", valid / len(every), needed=not hidden)

    def rating(self) -> Claim:
        every = self.responses()
        means: dict[tuple[str, ...], float] = {("本人",): _mean([r.overall for r in every if r.valid])}
        plain = False
        for section in {r.section for r in every}:
            own = self._valid(section)
            plain |= len(own) >= PLAIN_FROM
            if len(own) >= FEWEST:
                means[(section,)] = _mean(own)
        return Each("评教均值", "有效答卷均值$|^本人.*学生评教平均分$", means, plain)

    def _valid(self, section: str) -> list[float]:
        return [r.overall for r in self.responses() if r.section == section and r.valid]

    def marks(self, fact: str) -> Claim:
        truths: dict[tuple[str, ...], float] = {}
        rows = [row for row in self.fetch(_MARKS) if not self.course or self._is(str(row[3]), self.told_of)]
        for section in {str(row[0]) for row in rows}:
            own = [row for row in rows if str(row[0]) == section]
            points = [float(row[2]) for row in own if row[2] is not None]
            if fact == "fail_rate":
                truths[(section,)] = sum(bool(row[1]) for row in own) / len(own)
            elif points:
                truths[(section,)] = _mean(points)
        if not truths:
            raise ValueError(f"no marks of {self.staff} in {self.term}")
        title = "教学班不及格率$" if fact == "fail_rate" else "教学班平均成绩$"
        return Each("不及格率" if fact == "fail_rate" else "平均成绩", title, truths)

    def attainment(self) -> Claim:
        truths: dict[tuple[str, ...], float] = {
            (f"{section}教学班", f"课程目标 {seq}达成度"): float(value) for section, seq, value in self.fetch(_ATTAINED)
        }
        if not truths:
            raise ValueError(f"no marks of items of {self.staff} in {self.term}")
        return Each("达成度", r"课程目标 \d+达成度$", truths)

    def _is(self, course: str, wanted: Collection[str]) -> bool:
        return any(one in (course, self.reference.names()[course]) for one in wanted)


def _marks(stored: Any) -> Sequence[Any]:
    """The marks of a response's questions, however they are stored."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return list(found.values()) if isinstance(found, dict) else found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
