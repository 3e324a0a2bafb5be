"""Every figure of every teacher's sheet of the small demo against SQL and numpy written here from the formulas alone.

No statistic of the tools is used: a figure is known by its title, and one whose title nobody here can count fails.
Which sections are shown is taken from the sheet; that none of them is too small is asserted.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import yaml

from agents.brains.base import ToolCall
from agents.calling.toolbox import run
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.warehouse import DuckClient
from tests.support import ROOT
from tools.context import ToolContext
from tools.evidence import Evidence
from tools.scope import Role, Scope

VALID = "NOT r.straightlined AND r.duration_s >= 30"
RESPONSES = f"""
SELECT o.term_id, r.section_id, r.staff_id, c.owner_id, c.category, s.course_id, o.form_version,
       (SELECT count(*) FROM enrolment e WHERE e.section_id = r.section_id AND e.status = '在修'
        AND e.kind IN ('正常', '重修')) AS enrolled, list(r.overall) AS marks, list(r.item_scores) AS items
FROM set_response r JOIN set_round o USING (round_id) JOIN section s USING (section_id) JOIN course c USING (course_id)
WHERE {VALID} GROUP BY ALL
"""
MARKS = """
SELECT s.points, s.is_deferred, s.is_absent OR s.is_cheat OR coalesce(s.points < 60, FALSE)
       OR coalesce(NOT s.passed, FALSE) FROM score s JOIN enrolment e USING (section_id, student_id)
WHERE s.section_id = '{0}' AND s.attempt = '正考' AND e.kind = '正常' AND e.status = '在修'
"""
ITEMS = """
SELECT v.student_id, i.item_id, coalesce(i.weight, p.weight, q.weight) * o.share, i.full_mark,
       CASE WHEN v.status = '正常' THEN v.value ELSE 0 END
FROM item_score v JOIN assessment_item i USING (item_id) JOIN item_objective o USING (item_id)
JOIN course_objective b USING (objective_id) LEFT JOIN assessment_item p ON p.item_id = i.parent_item_id
LEFT JOIN assessment_item q ON q.item_id = p.parent_item_id
WHERE i.section_id = '{0}' AND b.seq = {1} AND coalesce(i.weight, p.weight, q.weight) IS NOT NULL
  AND (v.status IN ('缺考', '未交') OR (v.status = '正常' AND v.value IS NOT NULL))
"""
COMMENTS = """
SELECT m.section_id, m.topic, m.sentiment = '肯定', lower(m.text_masked) FROM set_comment m
JOIN set_round o USING (round_id) WHERE m.staff_id = '{0}' AND o.term_id = '{1}' AND m.suppressed_reason IS NULL
  AND m.sentiment IN ('肯定', '建议', '批评')
"""
SIZES = (30, 60, 100)
THEMES = ROOT / "tools" / "feedback" / "themes.yaml"
PLAIN = re.compile(r"(-?[\d,]+(?:\.(\d+))?)( 分| 人|%)?")
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rated:
    """One section as one teacher was rated in it, by the valid responses."""

    section: str
    staff: str
    owner: str
    category: str
    course: str
    form: str
    enrolled: int
    marks: Array
    items: Array


@dataclass(frozen=True)
class Campus:
    """The tables behind the sheets."""

    client: DuckClient
    wordings: Mapping[str, Sequence[str]]

    @cached_property
    def rated(self) -> Mapping[str, Sequence[Rated]]:
        """By term, every section with valid responses."""
        found: dict[str, list[Rated]] = defaultdict(list)
        for term, section, staff, owner, category, course, form, enrolled, marks, items in self.client.fetch(RESPONSES):
            found[term].append(
                Rated(section, staff, owner, category, course, form, enrolled, np.array(marks, float), np.array(items))
            )
        return found

    def mine(self, term: str, section: str, staff: str) -> Rated:
        return next(r for r in self.rated[term] if (r.section, r.staff) == (section, staff))

    def one(self, sql: str) -> tuple[Any, ...]:
        (row,) = self.client.fetch(sql)
        return row


@pytest.fixture(scope="module")
def campus(demo_client: DuckClient, rules: RuleSet) -> Campus:
    return Campus(demo_client, rules.values.set_feedback.value.items)


@dataclass(frozen=True)
class Truth:
    """What the figures of one teacher's sheet ought to be; `shown` are the sections with a rating, by term."""

    campus: Campus
    staff: str
    term: str
    shown: Mapping[str, Sequence[str]]

    def ratings(self, term: str, section: str) -> Mapping[str, Sequence[float]]:
        """Interval, shrunken rating and band of a section, as the formula of the shrinkage has them."""
        every = [r for r in self.campus.rated[term] if len(r.marks) >= 10]
        key = self._level(term, every)
        mine = self.campus.mine(term, section, self.staff)
        within, between = variances(every, key)
        others = self._others(every, key, mine)
        n, mean, found = len(mine.marks), float(mine.marks.mean()), {}
        if others is not None:
            low, high = np.quantile(others, [0.25, 0.75])
            found["参照带"] = [round(low * 2) / 2, round(high * 2) / 2]
        kappa = 0.0
        if others is not None and between > 0:
            kappa = within / between
            mean = (n * mean + kappa * float(others.mean())) / (n + kappa)
            found["收缩"] = [mean]
        half = 1.96 * (within / (n + kappa)) ** 0.5
        return {**found, "区间": [mean - half, min(100.0, mean + half)]}

    def _level(self, term: str, every: Sequence[Rated]) -> Callable[[Rated], Any]:
        """The closest likeness at which most of the own sections have a band: one for all of a term."""
        levels: list[Callable[[Rated], Any]] = [
            lambda r: (r.owner, r.category, sum(r.enrolled > bound for bound in SIZES)),
            lambda r: (r.owner, r.category),
            lambda r: r.category,
        ]
        mine = [self.campus.mine(term, section, self.staff) for section in self.shown[term]]
        counted = [sum(self._others(every, key, r) is not None for r in mine) for key in levels]
        return levels[counted.index(max(counted))]

    def _others(self, every: Sequence[Rated], key: Callable[[Rated], Any], mine: Rated) -> Array | None:
        """The means of the comparable sections of others, if there are eight of four teachers."""
        alike = [r for r in every if r.staff != self.staff and key(r) == key(mine)]
        if len(alike) < 8 or len({r.staff for r in alike}) < 4:
            return None
        return np.array([r.marks.mean() for r in alike])

    def items(self, course: str) -> tuple[Array, Sequence[str]]:
        """Answers to each question of the form over the shown sections of a course, and the questions' wordings."""
        names: dict[str, str] = dict(self.campus.client.fetch("SELECT course_id, name FROM course"))
        mine = [self.campus.mine(self.term, section, self.staff) for section in self.shown[self.term]]
        rows = [r for r in mine if names[r.course] == course]
        return np.concatenate([r.items for r in rows]), self.campus.wordings.get(rows[0].form, ())

    def comments(self) -> list[tuple[str, bool, str]]:
        """Topic, whether good, text, over the sections with five valid responses whose marks are in."""
        counts = {r.section: len(r.marks) for r in self.campus.rated[self.term] if r.staff == self.staff}
        heard = {s for s, n in counts.items() if n >= 5 and self.campus.client.fetch(MARKS.format(s))}
        rows = self.campus.client.fetch(COMMENTS.format(self.staff, self.term))
        return [(topic, good, text or "") for section, topic, good, text in rows if section in heard]

    def objective(self, section: str, seq: int) -> tuple[float, int, float]:
        """Attainment Σw·mean(s) / Σw·S, how many students stay below 0.6, and the mean of the costliest item."""
        rows = self.campus.client.fetch(ITEMS.format(section, seq))
        by_item, by_student = defaultdict(list), defaultdict(list)
        for student, item, weight, full, value in rows:
            by_item[item].append((weight, full, value))
            by_student[student].append((weight, full, value))
        means = {item: (v[0][0], v[0][1], float(np.mean([x[2] for x in v]))) for item, v in by_item.items()}
        value = sum(w * m for w, _, m in means.values()) / sum(w * f for w, f, _ in means.values())
        shares = [sum(w * v for w, _, v in taken) / sum(w * f for w, f, _ in taken) for taken in by_student.values()]
        costliest = max(means.values(), key=lambda one: one[0] * (one[1] - one[2]))
        return value, sum(share < 0.6 for share in shares), costliest[2]


def variances(every: Sequence[Rated], key: Callable[[Rated], Any]) -> tuple[float, float]:
    """σ² within sections and τ² between the sections of a group: analysis of variance, unequal sizes."""
    groups: dict[Any, list[Array]] = defaultdict(list)
    for r in every:
        groups[key(r)].append(r.marks)
    persons, sections = sum(len(r.marks) for r in every), len(every)
    within = sum(float(((r.marks - r.marks.mean()) ** 2).sum()) for r in every) / (persons - sections)
    around = sum(
        len(m) * (m.mean() - np.concatenate(group).mean()) ** 2 for group in groups.values() for m in group
    ) / (sections - len(groups))
    lost = sum(sum(len(m) ** 2 for m in group) / sum(map(len, group)) for group in groups.values())
    return within, max(0.0, (around - within) / ((persons - lost) / (sections - len(groups))))


def figures(truth: Truth, e: Evidence) -> Iterator[float]:
    """What the value of an evidence may be by hand; nothing where it is not known here."""
    title, section, term = e.title, e.entity_id or "", e.period or ""
    campus, staff = truth.campus, truth.staff
    if e.metric == "set_valid_rate":
        yield campus.one(f"SELECT avg(({VALID})::INT) FROM set_response r JOIN set_round o USING (round_id) "
                         f"WHERE staff_id = '{staff}' AND term_id = '{term}'")[0]  # fmt: skip
    elif title == "本人教学班参评率":
        yield campus.one("SELECT avg(submitted::INT) FROM set_participation JOIN set_round USING (round_id) "
                         f"WHERE staff_id = '{staff}' AND term_id = '{term}'")[0]  # fmt: skip
    elif title.endswith("选课人数"):
        yield campus.one(f"SELECT count(*) FROM enrolment WHERE section_id = '{section}' AND status = '在修' "
                         "AND kind IN ('正常', '重修')")[0]  # fmt: skip
    elif title.endswith("教学班有效答卷"):
        yield len(campus.mine(term, section, staff).marks)
    elif title.endswith("有效答卷均值"):
        yield float(campus.mine(term, section, staff).marks.mean())
    elif title.endswith("收缩后的评分"):
        yield from truth.ratings(term, section).get("收缩", ())
    elif title.endswith("评分区间"):
        yield from truth.ratings(term, section)["区间"]
    elif title.endswith("的参照带"):
        yield from truth.ratings(term, section).get("参照带", ())
    elif "评教题项" in title:
        yield from _of_items(truth, title)
    elif title.endswith("的评语"):
        yield _of_comments(truth, title)
    elif "课程目标" in title:
        yield from _of_objective(truth, e)
    else:
        yield from _of_marks(truth, e)


def _of_items(truth: Truth, title: str) -> Iterator[float]:
    found = re.fullmatch(r"《(.+)》评教题项“(.+?)”(?:打 (\d)(?:–(\d))? 分的答卷)?", title)
    assert found is not None
    answers, wordings = truth.items(found[1])
    place = wordings.index(found[2])
    means = answers.mean(axis=0)
    if found[3]:
        own = answers[:, place]
        yield int(((own >= int(found[3])) & (own <= int(found[4] or found[3]))).sum())
    else:
        assert means[place] in (means.max(), means.min())
        yield float(means[place])


def _of_comments(truth: Truth, title: str) -> int:
    rows = truth.comments()
    if title in ("肯定的评语", "建议和批评的评语"):
        return sum(good is (title == "肯定的评语") for _, good, _ in rows)
    found = re.fullmatch(r"(肯定|希望改进)“(.+)”的评语", title)
    assert found is not None
    good, said = found[1] == "肯定", found[2]
    known = yaml.safe_load(THEMES.read_text(encoding="utf-8"))["good" if good else "wish"]
    words = next((point["words"] for point in known if point["say"] == said), None)
    if words is None:
        return sum(topic == said and g is good for topic, g, _ in rows)
    return sum(g is good and any(word in text for word in words) for _, g, text in rows)


def _of_objective(truth: Truth, e: Evidence) -> Iterator[float]:
    found = re.search(r"课程目标 (\d+)(.*)$", e.title)
    assert found is not None
    section, seq, what = e.entity_id or "", int(found[1]), found[2]
    value, below, costliest = truth.objective(section, seq)
    match what:
        case "":
            yield seq
        case "达成度":
            yield value
        case "未达成的学生":
            yield below
        case "失分最多的考核项":
            yield costliest
        case "期望值":
            yield truth.campus.one(f"SELECT coalesce(expected_value, 0.65) FROM course_objective JOIN section "
                                   f"USING (course_id) WHERE section_id = '{section}' AND seq = {seq}")[0]  # fmt: skip


def _of_marks(truth: Truth, e: Evidence) -> Iterator[float]:
    rows = truth.campus.client.fetch(MARKS.format(e.entity_id))
    points = np.array([p for p, _, _ in rows if p is not None])
    if e.title.endswith("不及格率"):
        yield float(np.mean([failed for _, deferred, failed in rows if not deferred]))
    elif e.title.endswith("平均成绩"):
        yield float(points.mean())
    elif e.title.endswith("成绩标准差"):
        yield float(points.std(ddof=1)) if len(points) > 1 else 0.0
    elif e.title.endswith("优秀率"):
        yield float((points >= 90).mean())
    elif e.title.endswith("成绩分段人数"):
        bounds = [-1, 60, 70, 80, 90, 101]
        parts = [int(((points >= a) & (points < b)).sum()) for a, b in itertools.pairwise(bounds)]
        assert [int(n) for n in re.findall(r"(\d+) 人", e.display)] == parts
        yield len(points)


def test_every_figure_of_every_teacher(
    campus: Campus, scopes: dict[str, Scope], tools_of: Callable[[Scope], ToolContext]
) -> None:
    told, counted = 0, set[str]()
    wrong: list[tuple[object, ...]] = []
    for user, scope in scopes.items():
        if scope.role is not Role.TEACHER:
            continue
        outcome = run(ToolCall("my_teaching", {"about": "all"}), tools_of(scope), 0)
        if outcome.error is not None:
            continue
        told += 1
        shown: dict[str, list[str]] = defaultdict(list)
        for e in outcome.evidence:
            if e.title.endswith("评分区间") and e.entity_id not in shown[e.period or ""]:
                shown[e.period or ""].append(e.entity_id or "")
        truth = Truth(campus, scope.person or "", outcome.data["term"], shown)
        for e in outcome.evidence:
            if e.value is None:
                continue
            true = list(figures(truth, e))
            counted.add(re.sub(r"《.*?》|\d+|“.*?”", "", e.title))
            if not any(e.value == pytest.approx(value, abs=1e-9) for value in true) or not _shows(e):
                wrong.append((user, e.title, e.value, e.display, true))
            if e.title.endswith(("有效答卷均值", "收缩后的评分")):
                assert (e.n or 0) >= 20
            if e.title.endswith("评分区间"):
                assert (e.n or 0) >= 10
    assert wrong == []
    assert told >= 30
    assert len(counted) >= 18


def _shows(e: Evidence) -> bool:
    """Whether a plain figure is shown as its value rounded."""
    found = PLAIN.fullmatch(e.display)
    if found is None or e.value is None:
        return True
    value, decimals = float(found[1].replace(",", "")), len(found[2] or "")
    true = e.value * 100 if found[3] == "%" else e.value
    return bool(abs(value - true) <= 0.5 * 10.0**-decimals + 1e-9)
