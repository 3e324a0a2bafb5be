"""What students make: theses, and works that win prizes in contests."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from knowledge_base.demo.marks import AGAIN, FIRST
from knowledge_base.demo.noise import Ints
from knowledge_base.demo.organisation import UNIT_CODES
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink
from knowledge_base.demo.study import TermRecord
from knowledge_base.demo.terms import TERMS_OF_STUDY

_PRACTICAL = {"cs": 0.84, "me": 0.88, "ms": 0.86, "em": 0.62, "fl": 0.4, "ma": 0.45}
_SAMPLED = (0.02, 0.075)
_VOTES = 3
_SPRING = 2
_SUBJECTS = {
    "cs": ("校园信息服务", "图像识别", "推荐系统", "网络流量", "知识图谱", "日志数据"),
    "me": ("减速器", "机械臂", "车身结构", "自动送料装置", "夹具", "人机界面"),
    "ms": ("铝合金", "复合涂层", "聚乳酸", "电极材料", "陶瓷粉体", "功能薄膜"),
    "em": ("中小企业", "农村电商", "上市公司", "区域物流", "消费信贷", "品牌社群"),
    "fl": ("外宣文本", "学术写作", "影视字幕", "课堂话语", "旅游文本", "口译笔记"),
    "ma": ("时间序列", "优化问题", "抽样方法", "风险度量", "图的着色", "回归诊断"),
}
_WAYS = ("的设计与实现", "的影响因素研究", "的建模与分析", "的应用研究", "的优化方法", "的调查与对策")
_CONTESTS = (
    ("大学生程序设计竞赛", ("cs", "ma"), True), ("数学建模竞赛", ("ma", "cs", "em"), True),
    ("机械创新设计大赛", ("me",), True), ("材料综合技能大赛", ("ms",), True),
    ("市场调查与分析大赛", ("em", "ma"), True), ("外语演讲比赛", ("fl",), True),
    ("创新创业大赛", ("cs", "me", "ms", "em", "fl", "ma"), True),
    ("校园科技文化节作品赛", ("cs", "me", "ms", "em", "fl", "ma"), False),
)  # fmt: skip
_AWARDS_A_YEAR = 260
_LEVELS, _LEVEL_EDGES = ("国际", "国家", "省部", "校"), (0.02, 0.22, 0.72)
_GRADES, _GRADE_EDGES = ("特等", "一等", "二等", "三等", "优秀"), (0.03, 0.2, 0.5, 0.85)
_KEEN = 0.3
"""Share of a college's students who go in for contests: the ablest, mostly."""


def load_works(sink: Sink, scene: Scene) -> None:
    """Fill `thesis`, `award` and `award_member`."""
    for record in scene.history.terms:
        if record.term.seq == _SPRING:
            _theses(sink, scene, record)
            _awards(sink, scene, record)


def _theses(sink: Sink, scene: Scene, record: TermRecord) -> None:
    e, noise = record.enrolments, scene.noise
    m = record.marks.take(scene.known(record))
    final = np.isin(e.course[m.row], scene.plan.slots_of_term(TERMS_OF_STUDY))
    m = m.take(final & ((m.attempt == FIRST) | (m.attempt == AGAIN)) & ~np.isnan(m.points))
    student, year = e.student[m.row], record.term.leaving_on.year
    key = scene.students.key[student]
    college = scene.students.college[student]
    codes = [UNIT_CODES[c] for c in college.tolist()]
    practical = noise.chance("practice-thesis", np.array([_PRACTICAL[c] for c in codes]), key)
    similarity = np.clip(0.04 + 0.09 * -np.log(noise.uniform("similarity", key)), 0.0, 0.62).round(3)
    votes, sampled = _sampling(scene, m.points, key, year)
    subject = noise.integer("subject", len(_SUBJECTS["cs"]), key).tolist()
    way = noise.integer("way", len(_WAYS), key).tolist()
    unsampled = sampled < 0
    sink.put(
        "thesis",
        {
            "thesis_id": [f"L{year}{n:06d}" for n in range(1, len(student) + 1)],
            "student_id": scene.of_students(student),
            "grad_year": np.full(len(student), year),
            "advisor_id": scene.of_staff(_advisors(scene, record, college, key)),
            "title": [_SUBJECTS[c][i] + _WAYS[j] for c, i, j in zip(codes, subject, way, strict=True)],
            "practice_based": practical,
            "similarity": similarity,
            "score": m.points,
            "sampled_by": pa.array(np.array(["省", "校"])[np.maximum(sampled, 0)].tolist(), mask=unsampled),
            "review_votes": pa.array(np.full(len(student), _VOTES), mask=unsampled),
            "fail_votes": pa.array(votes, mask=unsampled),
            "is_problem": pa.array(votes >= 2, mask=unsampled),
        },
    )  # fmt: skip


def _sampling(scene: Scene, points: Any, key: Ints, year: int) -> tuple[Ints, Ints]:
    """(votes against, who sampled it: 0 the province, 1 the school, -1 nobody), in the year after graduation."""
    noise = scene.noise
    chosen = np.searchsorted(_SAMPLED, noise.uniform("sampled", key))
    done = (points >= 60) & (scene.today.year > year)
    sampled = np.where(done & (chosen < len(_SAMPLED)), chosen, -1)
    doubt = np.clip(0.2 - 0.006 * (points - 60), 0.005, 0.3)
    votes = sum(noise.chance("vote", doubt, key, juror).astype(np.int64) for juror in range(_VOTES))
    return np.asarray(votes, dtype=np.int64), sampled


def _advisors(scene: Scene, record: TermRecord, college: Ints, key: Ints) -> Ints:
    """A teacher of the student's college who holds a post in that term."""
    posts = scene.staff.posts
    place = (scene.noise.uniform("advisor", key) * posts.count[college]).astype(np.int64)
    result: Ints = posts.holders(record.term.ordinal)[posts.start[college] + place]
    return result


def _awards(sink: Sink, scene: Scene, record: TermRecord) -> None:
    """The prizes of the academic year that ends with this term."""
    if record.term.ends_on > scene.today:
        return
    noise, year = scene.noise, record.term.year
    count = max(12, round(_AWARDS_A_YEAR * scene.scale))
    keen = _keen_students(scene, record)
    awards: list[tuple[Any, ...]] = []
    members: list[tuple[str, str, int]] = []
    draws = noise.uniform("award", year, np.arange(count)[:, None], np.arange(6)[None, :]).tolist()
    for n, (contest, unit, level, grade, size, first) in enumerate(draws, start=1):
        name, units, listed = _CONTESTS[int(contest * len(_CONTESTS))]
        college = units[int(unit * len(units))]
        found = keen[college]
        award = f"A{year}{n:05d}"
        place = int(np.searchsorted(_LEVEL_EDGES, level)) if listed else 3
        awards.append((award, name, listed, _LEVELS[place], _GRADES[int(np.searchsorted(_GRADE_EDGES, grade))],
                       record.term.academic_year, f"W{year}{n:05d}", college))  # fmt: skip
        begin = int(first * len(found))
        team = [found[(begin + i) % len(found)] for i in range(min(len(found), 1 + int(size * 5)))]
        members.extend((award, scene.students.ids[s].item(), i) for i, s in enumerate(team, start=1))
    sink.put_rows("award", awards)
    sink.put_rows("award_member", members)


def _keen_students(scene: Scene, record: TermRecord) -> dict[str, list[int]]:
    s = scene.students
    studying = np.flatnonzero(s.term_of_study(record.term.ordinal) > 0)
    drive = s.ability[studying] + scene.noise.normal("drive", s.key[studying])
    found = {}
    for unit, code in enumerate(UNIT_CODES):
        own = s.college[studying] == unit
        if own.any():
            order = np.argsort(-drive[own], kind="stable")
            found[code] = studying[own][order[: max(5, int(_KEEN * own.sum()))]].tolist()
    return found
