"""Observations of classes: who has to observe how much in a term, what was seen, what was looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from knowledge_base.demo.organisation import UNIT_CODES
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink
from knowledge_base.demo.study import TermRecord

_REQUIRED = {"校督导": 24, "院督导": 14, "领导": 4}
_PEERS = 0.22
_PERIODS = 2
_SCHOOL_SUPERVISORS, _COLLEGE_SUPERVISORS, _LEADERS = 12, 2, 8
_LEADING_UNITS = ("jw", "zp", "rs", "xg")
_MEAN, _QUALITY, _SEVERITY, _CHANCE = 85.0, 3.2, 1.6, 2.4
_GRADES, _GRADE_BOUNDS = ("差", "中", "良", "优"), (70.0, 80.0, 90.0)
_WEAK = 76.0
_SEEN_AGAIN, _ONLY_WORDS = 0.75, 0.05
_MOST_VISITS, _DRAWS = 16, 9
_STRENGTHS = (
    "教学目标清楚，环节完整", "重点突出，例题选得好", "与学生交流自然，提问有层次", "板书工整，讲练结合",
    "能结合行业实例说明原理", "课件简洁，节奏得当", "注意前后知识的衔接", "课堂管理严格，到课率高",
)  # fmt: skip
_ISSUES = (
    "后排有学生做与课堂无关的事", "讲授偏多，留给学生思考的时间不够", "语速偏快，难点一带而过", "课件文字过密",
    "提问集中在前排", "实例较旧", "与大纲进度相差一周左右", "小结仓促", "未见明显问题",
)  # fmt: skip
_ADVICE = (
    "建议增加随堂练习", "建议把难点拆成两次课讲", "建议更新案例", "建议多巡视，关注后排学生", "建议用问题引入",
    "建议提前发放阅读材料", "继续保持",
)  # fmt: skip

Row = tuple[str, str, str, str, str, date, int, float | None, str | None, str, str, str, bool, str | None]


@dataclass(frozen=True)
class _Observer:
    """Someone who observes in a term; `unit` is where, None for the whole school."""

    staff: int
    kind: str
    unit: int | None
    required: int


def load_observations(sink: Sink, scene: Scene) -> None:
    """Fill `observation_duty` and `observation`."""
    for record in scene.history.terms:
        observers = _observers(scene, record)
        term = record.term
        duties = [(term.term_id, scene.staff.ids[o.staff].item(), o.kind, o.required) for o in observers if o.required]
        sink.put_rows("observation_duty", duties)
        sink.put_rows("observation", _Term(scene, record, observers).rows())


def _observers(scene: Scene, record: TermRecord) -> list[_Observer]:
    staff, noise = scene.staff, scene.noise
    present = [h <= record.term.starts_on and (left is None or left > record.term.ends_on)
               for h, left in zip(staff.hired_on, staff.left_on, strict=True)]  # fmt: skip
    here = np.flatnonzero(np.array(present))
    order = here[np.argsort(noise.uniform("observer", here), kind="stable")].tolist()
    senior = [i for i in order if staff.title[i] in ("正高", "副高") and staff.unit[i] in UNIT_CODES]
    retired = [i for i in senior if staff.kind[i] == "返聘"]
    count = max(4, round(_SCHOOL_SUPERVISORS * scene.scale))
    school = (retired + [i for i in senior if staff.kind[i] != "返聘"])[:count]
    found = [_Observer(i, "校督导", None, _REQUIRED["校督导"]) for i in school]
    for unit, code in enumerate(UNIT_CODES):
        own = [i for i in senior if staff.unit[i] == code and i not in school][:_COLLEGE_SUPERVISORS]
        found += [_Observer(i, "院督导", unit, _REQUIRED["院督导"]) for i in own]
    leaders = [i for i in order if staff.unit[i] in _LEADING_UNITS][: max(3, round(_LEADERS * scene.scale))]
    found += [_Observer(i, "领导", None, _REQUIRED["领导"]) for i in leaders]
    taken = {o.staff for o in found}
    peers = [i for i in order if staff.unit[i] in UNIT_CODES and i not in taken]
    joins = noise.chance("peer", _PEERS, np.array(peers, dtype=np.int64), record.term.ordinal)
    found += [_Observer(i, "同行", UNIT_CODES.index(staff.unit[i]), 0) for i, j in zip(peers, joins, strict=True) if j]
    return found


class _Term:
    """The observations of one term. Draws are made for all its visits at once: `u` uniform, `z` normal."""

    def __init__(self, scene: Scene, record: TermRecord, observers: list[_Observer]) -> None:
        self._scene, self._record, self._observers = scene, record, observers
        self._sections = scene.section_ids(record).to_pylist()
        owner = scene.plan.owner[record.sections.course]
        self._of_unit = [np.flatnonzero(owner == unit) for unit in range(len(UNIT_CODES))]
        self._all = np.arange(len(owner))
        self._rows: list[Row] = []
        self._first, self._last = record.term.starts_on + timedelta(days=14), record.term.evaluation_to
        staff = np.array([o.staff for o in observers], dtype=np.int64)[:, None]
        visit = np.arange(_MOST_VISITS)[None, :]
        keys = (staff[..., None], record.term.ordinal, visit[..., None], np.arange(_DRAWS)[None, None, :])
        self._u = scene.noise.uniform("observation", *keys).tolist()
        self._z = scene.noise.normal("seen", staff, record.term.ordinal, visit).tolist()
        self._severity = scene.noise.normal("severity", staff[:, 0]).tolist()

    def rows(self) -> list[Row]:
        """Every observation of the term up to `today`, in the order of the observers."""
        for place, observer in enumerate(self._observers):
            done = 0.72 + 0.5 * self._u[place][0][0]
            visits = max(1, round(done * observer.required / _PERIODS)) if observer.required else 1
            for n in range(visits):
                self._visit(place, observer, n)
        return self._rows

    def _visit(self, place: int, observer: _Observer, n: int) -> None:
        u = self._u[place][n]
        pool = self._all if observer.unit is None else self._of_unit[observer.unit]
        if not len(pool):
            return
        section = int(pool[int(u[1] * len(pool))])
        teacher = int(self._record.sections.lead[section])
        day = self._first + timedelta(days=int(u[2] * (self._last - self._first).days))
        day -= timedelta(days=max(0, day.weekday() - 4))
        if teacher == observer.staff or day > self._scene.today:
            return
        level = _MEAN + _QUALITY * float(self._scene.staff.quality[teacher])
        score = min(98.0, max(58.0, level - _SEVERITY * self._severity[place] + _CHANCE * self._z[place][n]))
        first = self._add(observer, section, day, score, None, u)
        again = day + timedelta(days=14)
        if score < _WEAK and again <= min(self._last, self._scene.today) and u[3] < _SEEN_AGAIN:
            self._add(observer, section, again, min(96.0, score + 2.0 + 5.0 * u[4]), first, u)

    def _add(
        self, observer: _Observer, section: int, day: date, score: float, before: str | None, u: list[float]
    ) -> str:
        ids = self._scene.staff.ids
        number = f"O{self._record.term.short}{len(self._rows) + 1:05d}"
        only_words = u[5] < _ONLY_WORDS
        grade = _GRADES[int(np.searchsorted(_GRADE_BOUNDS, score, side="right"))]
        strength, issue, advice = _texts(u[6:9], score)
        self._rows.append((
            number, ids[observer.staff].item(), observer.kind, self._sections[section],
            ids[self._record.sections.lead[section]].item(), day, _PERIODS, None if only_words else round(score, 1),
            None if only_words else grade, strength, issue, advice, score < _WEAK, before,
        ))  # fmt: skip
        return number


def _texts(u: list[float], score: float) -> Iterator[str]:
    """A strength, an issue and a piece of advice; the last of each are for classes nothing need be said against."""
    for draw, known in zip(u, (_STRENGTHS, _ISSUES, _ADVICE), strict=True):
        usable = known if score >= _MEAN or known is _STRENGTHS else known[:-1]
        yield usable[int(draw * len(usable))]
