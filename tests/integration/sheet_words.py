"""The other half of a sheet counted again (see `sheets.py`): questions, comments, marks, objectives, visits."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml

from tests.integration.sheets import FIGURES_FROM, NOTHING_BELOW, Array, Figure, Own, Term, Told
from tests.support import ROOT

MARKS = """
SELECT k.section_id, k.points, k.is_deferred, k.is_absent OR k.is_cheat OR coalesce(k.points < 60, FALSE)
       OR coalesce(NOT k.passed, FALSE) FROM score k JOIN enrolment e USING (section_id, student_id)
WHERE k.section_id IN ({0}) AND k.attempt = '正考' AND e.kind = '正常' AND e.status = '在修'
"""
ITEMS = """
SELECT i.section_id, b.objective_id, v.student_id, i.item_id, coalesce(i.weight, p.weight, q.weight) * o.share,
       i.full_mark, CASE WHEN v.status = '正常' THEN v.value ELSE 0 END, b.seq, b.text,
       coalesce(b.expected_value, 0.65), coalesce(i.name, i.kind || i.seq)
FROM item_score v JOIN assessment_item i USING (item_id) JOIN item_objective o USING (item_id)
JOIN course_objective b USING (objective_id) LEFT JOIN assessment_item p ON p.item_id = i.parent_item_id
LEFT JOIN assessment_item q ON q.item_id = p.parent_item_id
WHERE i.section_id IN ({0}) AND coalesce(i.weight, p.weight, q.weight) IS NOT NULL
  AND (v.status IN ('缺考', '未交') OR (v.status = '正常' AND v.value IS NOT NULL))
"""
COMMENTS = """
SELECT m.section_id, m.topic, m.sentiment, lower(coalesce(m.text_masked, '')) FROM set_comment m
JOIN set_round o USING (round_id) WHERE m.staff_id = '{0}' AND o.term_id = '{1}' AND m.suppressed_reason IS NULL
  AND m.sentiment IS NOT NULL
"""
VISITS = """
SELECT observation_id, strengths, issues, suggestions FROM observation
WHERE staff_id = '{0}' AND section_id IN ({1})
"""
THEMES = ROOT / "tools" / "feedback" / "themes.yaml"
PARTS = ("60 以下", "60–69", "70–79", "80–89", "90 及以上")
LEAST, FEW, MOST = 10, 5, 3
"""Students an objective, comments a theme is told from; themes of a kind that are told at most."""
SELECTED = 3.16
"""Studentised range of ten means at 5 % over √2."""


def listed(term: Term) -> str:
    return ", ".join(f"'{section}'" for section in term.sections)


@dataclass(frozen=True)
class Asked:
    """Answers to each question of the form over the open sections of a course."""

    course: str
    answers: Array
    wordings: Sequence[str]

    @property
    def ends(self) -> tuple[int, int]:
        """The places of the best and of the least liked question, the first of equals."""
        means = self.answers.mean(axis=0)
        return int(means.argmax()), int(means.argmin())

    @property
    def apart(self) -> bool:
        best, least = (self.answers[:, place] for place in self.ends)
        spread = best.var(ddof=1) / len(best) + least.var(ddof=1) / len(least)
        return bool(best.mean() - least.mean() > SELECTED * spread**0.5)


def asked(now: Term) -> Iterator[Asked]:
    courses: dict[str, list[str]] = defaultdict(list)
    for section in now.open:
        courses[now.sections[section].course_id].append(section)
    for sections in courses.values():
        rows = [now.mine[section] for section in sections]
        answers = np.concatenate([r.items for r in rows]).astype(float)
        yield Asked(now.sections[sections[0]].course, answers, now.campus.wordings[rows[0].form])


def of_items(now: Term) -> Told:
    for one in asked(now):
        for place in one.ends:
            mean, word = float(one.answers[:, place].mean()), one.wordings[place]
            yield (
                (f"《{one.course}》评教题项“{word}”", None, now.term),
                Figure(mean, len(one.answers), shown=f"{word}（平均 {mean:.2f} 分）"),
            )
        least = one.ends[1]
        for marks, count in spread(one.answers[:, least]):
            yield (
                (f"《{one.course}》评教题项“{one.wordings[least]}”打 {marks} 分的答卷", None, now.term),
                Figure(count, len(one.answers), shown=f"{marks} 分的有 {count} 份"),
            )


def spread(answers: Array) -> list[tuple[str, int]]:
    """The marks from five down, joined until ten gave one of them; nothing where that leaves one part."""
    cuts, held = [5], 0
    for mark in (5, 4, 3, 2, 1):
        held += int((answers == mark).sum())
        if held >= FIGURES_FROM:
            cuts.append(mark - 1)
            held = 0
    # What is left over goes with the last part.
    cuts = [*cuts[:-1], 0] if cuts[-1] else cuts
    parts = [(low + 1, high) for high, low in itertools.pairwise(cuts)]
    told = [
        (str(low) if low == high else f"{low}–{high}", int(((answers >= low) & (answers <= high)).sum()))
        for low, high in parts
    ]
    return told if len(told) > 1 else []


def of_comments(now: Term) -> Told:
    """Themes brought up by five comments or more, over the sections with five valid responses whose marks are in."""
    heard = {s for s, how in now.openings.items() if how not in ("closed", "nothing")}
    assert all(len(now.mine[s].marks) >= NOTHING_BELOW for s in heard)
    rows = [r[1:] for r in now.campus.client.fetch(COMMENTS.format(now.staff, now.term)) if r[0] in heard]
    if len(rows) < FEW:
        return
    known = yaml.safe_load(THEMES.read_text(encoding="utf-8"))
    for lead, whole, side, leaning in (
        ("肯定", "肯定的评语", "good", ("肯定",)),
        ("希望改进", "建议和批评的评语", "wish", ("建议", "批评")),
    ):
        mine = [(topic, text) for topic, sentiment, text in rows if sentiment in leaning]
        topics = most(Counter(topic for topic, _ in mine if topic))
        points = most({
            p["say"]: sum(any(w in text for w in p["words"]) for _, text in mine) for p in known[side]
        })  # fmt: skip
        rest = len(mine) - sum(topics.values())
        if len(mine) >= FEW and (rest == 0 or rest >= FEW):
            yield (whole, None, now.term), Figure(len(mine))
        for said, count in [*topics.items(), *points.items()]:
            yield (f"{lead}“{said}”的评语", None, now.term), Figure(count, shown=f"{said}（{count} 条）")


def most(counts: dict[str, int] | Counter[str]) -> dict[str, int]:
    enough = sorted(((said, n) for said, n in counts.items() if n >= FEW), key=lambda each: (-each[1], each[0]))
    return dict(enough[:MOST])


@dataclass(frozen=True)
class Marks:
    """The first exams of one section that were due, and those with points."""

    own: Own
    points: Array
    failed: int
    due: int

    @property
    def spread(self) -> float:
        return float(self.points.std(ddof=1)) if len(self.points) > 1 else 0.0

    @property
    def checks(self) -> set[str]:
        """What of the distribution is worth a look, but for two peaks."""
        p, n = self.points, len(self.points)
        at, below = int(((p >= 60) & (p < 62)).sum()), int(((p >= 57) & (p < 60)).sum())
        met = {
            "优秀的比例偏高": n >= 30 and (p >= 90).mean() > 0.2,
            "不及格的比例偏高": n >= 30 and self.failed > 0.3 * self.due,
            "人数较多而没有人不及格": self.failed == 0 and self.due >= 60,
            "平均成绩偏低": n > 0 and p.mean() < 60,
            "平均成绩偏高": n > 0 and p.mean() > 90,
            "成绩过于集中": n >= 30 and self.spread < 5,
            "成绩很分散": n >= 30 and self.spread > 20,
            "及格线上的人数明显多于线下": n >= 30 and at >= 5 and at > 3 * max(1, below),
        }
        return {said for said, true in met.items() if true}


def marks_of(now: Term) -> Iterator[Marks]:
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for section, *row in now.campus.client.fetch(MARKS.format(listed(now))):
        rows[section].append(tuple(row))
    for section, held in rows.items():
        due = [failed for _, deferred, failed in held if not deferred]
        points = np.array([p for p, _, _ in held if p is not None], float)
        if due:
            yield Marks(now.sections[section], points, sum(due), len(due))


def of_marks(now: Term) -> Told:
    for m in marks_of(now):
        name, section, n = m.own.name, m.own.section, len(m.points)
        yield (f"{name}不及格率", section, now.term), Figure(m.failed / m.due, m.due, m.failed, m.due)
        if not n:
            continue
        best = int((m.points >= 90).sum())
        yield (f"{name}平均成绩", section, now.term), Figure(float(m.points.mean()), n)
        yield (f"{name}成绩标准差", section, now.term), Figure(m.spread, n)
        yield (f"{name}优秀率", section, now.term), Figure(best / n, n, best, n)
        bounds = itertools.pairwise([-1, 60, 70, 80, 90, 101])
        parts = [int(((m.points >= low) & (m.points < high)).sum()) for low, high in bounds]
        words = "、".join(f"{label} {count} 人" for label, count in zip(PARTS, parts, strict=True))
        yield (f"{name}成绩分段人数", section, now.term), Figure(n, n, shown=words)


def of_objectives(now: Term, *, every: bool) -> Told:
    """Attainment Σw·mean(s) / Σw·S of the objectives that fall short (or the closest), or of `every` one with the item
    that costs it most.
    """
    rows: dict[str, dict[str, list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))
    for section, objective, *row in now.campus.client.fetch(ITEMS.format(listed(now))):
        rows[section][objective].append(tuple(row))
    for section, objectives in rows.items():
        told = [o for held in objectives.values() if (o := objective_of(held)).persons >= LEAST]
        short = [o for o in told if o.value < o.expected]
        shown = told if every else short or sorted(told, key=lambda o: (o.expected - o.value) * -1)[:1]
        for one in shown:
            yield from told_of_objective(now, section, one, every=every)


@dataclass(frozen=True)
class Objective:
    """One objective in one section, with the words of the item that costs it most."""

    seq: int
    text: str
    value: float
    expected: float
    persons: int
    below: int
    mean: float
    item: str


def objective_of(rows: Sequence[tuple[Any, ...]]) -> Objective:
    """From rows of student, item, weight, full mark, mark, place, text, expected value, name of the item."""
    by_item, by_student = defaultdict(list), defaultdict(list)
    for student, item, weight, full, value, *_, name in rows:
        by_item[item].append((weight, full, value, name))
        by_student[student].append((weight, full, value))
    means = [(v[0][0], v[0][1], float(np.mean([x[2] for x in v])), v[0][3]) for v in by_item.values()]
    whole = sum(w * f for w, f, _, _ in means)
    shares = [sum(w * v for w, _, v in taken) / sum(w * f for w, f, _ in taken) for taken in by_student.values()]
    weight, full, mean, name = max(means, key=lambda one: one[0] * (one[1] - one[2]))
    words = f"{name}（满分 {full:g}，平均 {mean:.1f}，拉低 {weight * (full - mean) / whole:.3f}）"
    value, below = sum(w * m for w, _, m, _ in means) / whole, sum(share < 0.6 for share in shares)
    return Objective(rows[0][5], rows[0][6], value, float(rows[0][7]), len(by_student), below, mean, words)


def told_of_objective(now: Term, section: str, o: Objective, *, every: bool) -> Told:
    title, n = f"{now.sections[section].name}课程目标 {o.seq}", o.persons
    name = f"课程目标 {o.seq}"
    yield (name, section, now.term), Figure(o.seq, n, shown=f"{name}（{o.text}）")
    yield (f"{title}达成度", section, now.term), Figure(o.value, n, shown=f"{o.value:.3f}")
    yield (f"{title}期望值", section, now.term), Figure(o.expected, n, shown=f"{o.expected:.2f}")
    yield (f"{title}未达成的学生", section, now.term), Figure(o.below, n, o.below, n)
    if every:
        yield (f"{title}失分最多的考核项", section, now.term), Figure(o.mean, n, shown=o.item)


def of_visits(now: Term) -> set[tuple[str, str]]:
    """Title and words of everything visitors noted about the term's sections."""
    empty = ("", "未见明显问题", "继续保持", "无")
    rows = now.campus.client.fetch(VISITS.format(now.staff, listed(now)))
    return {
        (f"听课记录{visit}的{what}", said)
        for visit, *noted in rows
        for what, text in zip(("优点", "问题", "建议"), noted, strict=True)
        if (said := (text or "").strip().rstrip("。")) not in empty
    }
