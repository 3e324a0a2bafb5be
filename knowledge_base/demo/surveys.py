"""Surveys of students, graduates, alumni and employers, weighted so that the majors count as in the population.

Responses bear random ids and are stored in their order; who answered is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from knowledge_base.demo.noise import Floats, Hashes, Ints
from knowledge_base.demo.organisation import MAJOR_CODES
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink, same
from knowledge_base.demo.study import GRADUATED
from knowledge_base.demo.terms import FIRST_YEAR, Term

_SCALE = 5
_VALID, _LEFT_OUT = 0.965, 0.008
_MEAN, _OF_MAJOR, _PERSON, _CHANCE = 3.95, 0.16, 0.5, 0.55
_EMPLOYERS, _EMPLOYER_ANSWERS = 600, 0.4
_OTHERS = (
    ("课程目标在开课时讲清楚", "课程"), ("教师备课充分、讲授清楚", "教学"), ("作业有及时的反馈", "教学"),
    ("实验、实习条件满足学习需要", "资源"),
)  # fmt: skip


@dataclass(frozen=True)
class _Kind:
    """One kind of survey: when it is held, whom it asks, its items beside the overall one."""

    kind: str
    months: tuple[int, int]
    spring: bool
    population: str
    sent: float
    answered: float
    items: tuple[tuple[str, str], ...]


_KINDS = (
    _Kind("学情", (11, 12), False, "全体在校本科生，按专业分层抽样", 0.3, 0.62, (
        ("我为自己的学习设定了目标", "学习投入"), ("我每周课外学习时间充足", "学习投入"),
        ("我在课堂上主动提问或讨论", "学习投入"), ("我能按时完成作业", "学习投入"), *_OTHERS)),
    _Kind("在校生满意度", (4, 5), True, "全体在校本科生，按专业分层抽样", 0.3, 0.55, (
        *_OTHERS, ("图书、网络等学习资源方便使用", "资源"), ("学业指导对我有帮助", "其他"))),
    _Kind("应届毕业生", (5, 6), True, "当届获准毕业的本科毕业生", 0.9, 0.58, (
        ("我达到了培养方案规定的能力要求", "能力达成"), ("专业培养目标符合社会需要", "培养目标"), *_OTHERS,
        ("我的去向与所学专业相关", "专业对口"))),
    _Kind("校友", (9, 10), False, "毕业三年的本科毕业生", 0.7, 0.3, (
        ("目前的工作与所学专业相关", "专业对口"), ("在校期间的培养支持了职业发展", "培养目标"),
        ("我具备解决本领域实际问题的能力", "能力达成"), ("我会持续学习", "能力达成"))),
    _Kind("用人单位", (10, 11), False, "近三年招收本校毕业生的用人单位", 1.0, _EMPLOYER_ANSWERS, (
        ("毕业生的专业知识", "能力达成"), ("毕业生的实践能力", "能力达成"), ("毕业生的沟通与合作", "能力达成"),
        ("毕业生的职业素养", "培养目标"))),
)  # fmt: skip
_OVERALL = ("总的来说，我感到满意", "总体满意度")


def load_surveys(sink: Sink, scene: Scene) -> None:
    """Fill `survey`, `survey_item`, `survey_response` and `survey_answer` with the surveys closed by `today`."""
    for year in range(FIRST_YEAR, scene.today.year + 1):
        for number, kind in enumerate(_KINDS, start=1):
            held = year + kind.spring
            opened, closed = date(held, kind.months[0], 10), date(held, kind.months[1], 20)
            if closed <= scene.today:
                _survey(sink, scene, f"V{year % 100:02d}{(year + 1) % 100:02d}{number}", year, kind, (opened, closed))


def _survey(sink: Sink, scene: Scene, survey: str, year: int, kind: _Kind, days: tuple[date, date]) -> None:
    people, majors = _population(scene, year, kind)
    if not len(people):
        return
    key = people * 100 + _KINDS.index(kind)
    sent = scene.noise.chance("survey-sent", kind.sent, key, year)
    answered = sent & scene.noise.chance("survey-answered", _rates(scene, kind, majors), key, year)
    academic_year = f"{year}-{year + 1}"
    version = "2019版" if year < 2023 else "2023版"
    row = (survey, kind.kind, academic_year, version, kind.population, len(people), int(sent.sum()), *days)
    sink.put_rows("survey", [row])
    items = (_OVERALL, *kind.items)
    sink.put_rows("survey_item", [(survey, n, text, topic, _SCALE) for n, (text, topic) in enumerate(items, start=1)])
    token = scene.noise.hashes("survey-token", key[answered], year) >> np.uint64(20)
    order = np.argsort(token, kind="stable")
    own, weight = majors[answered][order], _weights(majors, majors[answered])[order]
    _responses(sink, scene, survey, token[order], own, weight)
    _answers(sink, scene, year, token[order], own, len(items))


def _population(scene: Scene, year: int, kind: _Kind) -> tuple[Ints, Ints]:
    """A number for each person (or firm) in the population, and their majors (-1 for a firm)."""
    s = scene.students
    if kind.kind == "用人单位":
        firms = np.arange(max(40, round(_EMPLOYERS * scene.scale)), dtype=np.int64)
        return firms, np.full(len(firms), -1)
    if kind.kind in ("应届毕业生", "校友"):
        leaving_year = year + 1 if kind.spring else year - 3
        found = [v for v in scene.history.leavings if v.term.leaving_on.year == leaving_year]
        who = found[0].student[found[0].state == GRADUATED] if found else np.empty(0, dtype=np.int64)
    else:
        who = np.flatnonzero(s.term_of_study(Term(2 * year + kind.spring).ordinal) > 0)
    return s.key[who], s.major[who]


def _rates(scene: Scene, kind: _Kind, majors: Ints) -> Floats:
    lean = scene.noise.normal("survey-rate", majors + 1)
    return np.clip(kind.answered + 0.06 * lean, 0.05, 0.98)


def _weights(population: Ints, answered: Ints) -> Floats:
    """Each response stands for its share of its major; the mean weight is 1."""
    if not len(answered):
        return np.empty(0)
    everyone = np.bincount(population + 1, minlength=len(MAJOR_CODES) + 1)
    came = np.bincount(answered + 1, minlength=len(MAJOR_CODES) + 1)
    weight = (everyone / np.maximum(came, 1))[answered + 1]
    result: Floats = (weight / weight.mean()).round(6)
    return result


def _ids(token: Hashes) -> list[str]:
    return [f"{number:011x}" for number in token.tolist()]


def _responses(sink: Sink, scene: Scene, survey: str, token: Hashes, majors: Ints, weight: Floats) -> None:
    sink.put(
        "survey_response",
        {
            "response_id": pa.array(_ids(token), type=pa.string()),
            "survey_id": same(survey, len(token)),
            "org_id": pa.array(np.array(MAJOR_CODES)[majors].tolist(), type=pa.string(), mask=majors < 0),
            "weight": weight,
            "valid": scene.noise.chance("survey-valid", _VALID, token),
        },
    )


def _answers(sink: Sink, scene: Scene, year: int, token: Hashes, majors: Ints, items: int) -> None:
    """Answers of 1–5: some majors and years are happier, people differ, and items do too."""
    noise = scene.noise
    response = np.repeat(np.arange(len(token)), items)
    item = np.tile(np.arange(1, items + 1), len(token))
    level = _MEAN + _OF_MAJOR * noise.normal("happy-major", majors + 1) + 0.05 * noise.normal("happy-year", year)
    level = level + _PERSON * noise.normal("happy", token)
    ease = 0.18 * noise.normal("survey-item", item)
    chance = noise.normal("survey-answer", token[response], item)
    value = np.clip(np.rint(level[response] + ease + _CHANCE * chance), 1, _SCALE)
    kept = ~noise.chance("left-out", _LEFT_OUT, token[response], item)
    ids = pa.array(_ids(token), type=pa.string()).take(pa.array(response[kept]))
    sink.put("survey_answer", {"response_id": ids, "item": item[kept], "value": value[kept]})
