"""What becomes of the leaving classes: conclusions, degrees, destinations on the days they are counted."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from knowledge_base.demo.noise import Ints
from knowledge_base.demo.organisation import UNIT_CODES
from knowledge_base.demo.scene import Scene, days
from knowledge_base.demo.sink import Sink, same, words
from knowledge_base.demo.study import COMPLETED, GRADUATED, STATES, Leaving
from knowledge_base.evaluation.tables.outcomes import DESTINATIONS

_DENIED = ("平均学分绩点未达学位要求", "受过记过以上处分且未解除", "学位外语成绩未达要求")
_DENIED_EDGES = (0.6, 0.72)
_AGREED, _CONTRACT, _LOCAL, _ARMY, _ASSISTANT, _OWN_FIRM, _FREE, _HOME, _ABROAD, _WAITING, _LATER = range(11)
_EMPLOYED = (_AGREED, _CONTRACT, _LOCAL, _ASSISTANT)
_WORK_SHARES = (0.42, 0.36, 0.035, 0.012, 0.02, 0.013, 0.14)
_INDUSTRIES = {
    "cs": ("信息传输、软件和信息技术服务业", "制造业", "金融业"),
    "me": ("制造业", "科学研究和技术服务业", "交通运输、仓储和邮政业"),
    "ms": ("制造业", "电力、热力、燃气及水生产和供应业", "科学研究和技术服务业"),
    "em": ("金融业", "批发和零售业", "租赁和商务服务业"),
    "fl": ("教育", "批发和零售业", "文化、体育和娱乐业"),
    "ma": ("教育", "信息传输、软件和信息技术服务业", "金融业"),
}
_REGIONS, _REGION_EDGES = ("本省", "长三角", "珠三角", "京津冀", "中西部其他地区"), (0.46, 0.68, 0.82, 0.92)
_MATCHES = ("很相关", "相关", "不相关")
_STATES, _STATE_EDGES = ("核实", "未核", "存疑", "撤回"), (0.86, 0.97, 0.992)


def load_outcomes(sink: Sink, scene: Scene) -> None:
    """Fill `graduation` and `destination`."""
    for leaving in scene.leavings():
        _conclusions(sink, scene, leaving)
        year = leaving.term.leaving_on.year
        for day in (date(year, 8, 31), date(year, 12, 31)):
            if day <= scene.today:
                _destinations(sink, scene, leaving, day)


def _conclusions(sink: Sink, scene: Scene, leaving: Leaving) -> None:
    key = scene.students.key[leaving.student]
    denied = (leaving.state == GRADUATED) & ~leaving.degree
    why = np.searchsorted(_DENIED_EDGES, scene.noise.uniform("degree-denied", key))
    sink.put(
        "graduation",
        {
            "student_id": scene.of_students(leaving.student),
            "grad_year": np.full(len(leaving.student), leaving.term.leaving_on.year),
            "state": words(STATES, leaving.state),
            "degree_awarded": leaving.degree,
            "degree_denied_reason": pa.array(np.array(_DENIED)[why].tolist(), mask=~denied),
        },
    )


def _destinations(sink: Sink, scene: Scene, leaving: Leaving, day: date) -> None:
    """Everyone who graduated or completed, placed or not, as counted on that day."""
    noise = scene.noise
    student = leaving.student[(leaving.state == GRADUATED) | (leaving.state == COMPLETED)]
    key, year = scene.students.key[student], leaving.term.leaving_on.year
    kind = _kinds(scene, student, year, first=day.month == 8)
    working = np.isin(kind, _EMPLOYED)
    codes = np.array([UNIT_CODES[c] for c in scene.students.college[student]])
    industry = np.array([_INDUSTRIES[c] for c in codes])
    of_three = np.searchsorted((0.62, 0.84), noise.uniform("industry-of-graduate", key))
    match = np.searchsorted((0.36, 0.8), noise.uniform("match", key) + 0.12 * (of_three == 2))
    region = np.searchsorted(_REGION_EDGES, noise.uniform("region", key))
    state = np.searchsorted(_STATE_EDGES, noise.uniform("verified", key, days(day)))
    sink.put(
        "destination",
        {
            "student_id": scene.of_students(student),
            "snapshot_on": same(day, len(student)),
            "grad_year": np.full(len(student), year),
            "kind": words(DESTINATIONS, kind),
            "industry": pa.array(np.take_along_axis(industry, of_three[:, None], 1)[:, 0].tolist(), mask=~working),
            "region": pa.array(np.array(_REGIONS)[region].tolist(), mask=~working),
            "match_level": pa.array(np.array(_MATCHES)[match].tolist(), mask=~working),
            "verify_state": words(_STATES, state),
        },
    )


def _kinds(scene: Scene, student: Ints, year: int, first: bool) -> Ints:
    """Kind of destination: the able study on; who is not placed in August may be by December."""
    noise, s = scene.noise, scene.students
    key, ability = s.key[student], s.ability[student]
    study = noise.uniform("studies-on", key) < 1 / (1 + np.exp(1.75 - 1.05 * ability))
    abroad = noise.chance("abroad", 0.17, key)
    edges = np.cumsum(_WORK_SHARES)
    work = np.searchsorted(edges / edges[-1], noise.uniform("work", key))
    # Some years are harder; the lower the marks the later the placement.
    luck = 0.03 * float(noise.normal("labour-market", year)[0])
    placed = noise.uniform("placed", key) < np.clip((0.885 if first else 0.945) + luck + 0.03 * ability, 0.5, 0.995)
    never = noise.chance("not-seeking", 0.22, key)
    kind = np.where(study, np.where(abroad, _ABROAD, _HOME), work)
    unplaced = np.where(never, _LATER, _WAITING)
    result: Ints = np.where(study | placed, kind, unplaced)
    return result
