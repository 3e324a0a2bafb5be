"""What reaches the quality office's desk in a term: feedback from students and supervisors, teaching incidents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from knowledge_base.demo.noise import Ints
from knowledge_base.demo.organisation import UNIT_CODES
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink
from knowledge_base.demo.study import TermRecord

_TICKETS, _INCIDENTS = 110, 7
_DUE, _LONGEST = timedelta(days=10), 16
_DRAWS = 8
_SOURCES, _SOURCE_EDGES = ("信息员", "督导", "座谈", "热线"), (0.62, 0.74, 0.9)
_TOPICS = {
    "教学内容": ("进度与教学日历不一致，{when}已相差两次课", "教材版本与课件不同，{who}不知道以哪个为准",
             "{when}的几次课内容重复", "希望补充与专业相关的案例"),
    "教学条件": ("教室投影{when}多次黑屏", "机房有几台电脑不能开机，{who}只能两人一台", "空调噪声大，后排听不清",
             "实验耗材不足，{who}没能完成实验"),
    "作业与考核": ("作业两周没有反馈", "平时成绩的构成没有说明，{who}心里没底", "测验时间与另一门课冲突",
              "希望公布作业的评分标准"),
    "教学秩序": ("{when}调课通知太晚，{who}白跑一趟", "课堂秩序较乱，后排聊天的人多", "补课时间与选修课冲突",
             "{when}晚到几分钟的情况有两次"),
    "考试安排": ("两门考试安排在同一天上午", "补考时间通知得晚", "考场座位表与实际不符"),
}  # fmt: skip
_WHEN = ("上周", "开学以来", "近三周", "期中前后", "本月")
_WHO = ("同学们", "我们班", "部分同学", "不少同学")
_REPLIES = (
    "已与任课教师沟通，从下次课起调整", "已报修，三个工作日内处理", "已在课程群说明评分构成",
    "情况属实，学院已提醒并跟踪", "经核查与实际有出入，已向反映人解释", "已协调更换教室",
)  # fmt: skip
_KINDS = ("教学运行", "考试管理", "教学保障", "教学纪律")
_LEVELS, _LEVEL_EDGES = (("一般", "三级"), ("严重", "二级"), ("重大", "一级")), (0.85, 0.98)


def load_desk(sink: Sink, scene: Scene) -> None:
    """Fill `feedback_ticket` and `teaching_incident` with what was received by `today`."""
    for record in scene.history.terms:
        sections = scene.section_ids(record).to_pylist()
        owner = scene.plan.owner[record.sections.course]
        tickets = max(8, round(_TICKETS * scene.scale))
        sink.put_rows("feedback_ticket", list(_tickets(scene, record, sections, owner, tickets)))
        incidents = max(1, round(_INCIDENTS * scene.scale))
        sink.put_rows("teaching_incident", list(_incidents(scene, record, sections, owner, incidents)))


def _draws(scene: Scene, stream: str, record: TermRecord, count: int) -> list[list[float]]:
    rows = np.arange(count)[:, None]
    found: list[list[float]] = scene.noise.uniform(stream, record.term.ordinal, rows, np.arange(_DRAWS)).tolist()
    return found


def _received(scene: Scene, record: TermRecord, draw: float) -> date | None:
    """A day of the term; None when it is still to come."""
    term = record.term
    day = term.starts_on + timedelta(days=5 + int(draw * ((term.ends_on - term.starts_on).days - 8)))
    return day if day <= scene.today else None


def _tickets(scene: Scene, record: TermRecord, sections: list[str], owner: Ints, count: int) -> Any:
    today = scene.today
    topics = list(_TOPICS)
    for n, d in enumerate(_draws(scene, "ticket", record, count), start=1):
        received = _received(scene, record, d[0])
        if received is None:
            continue
        section = int(d[1] * len(sections))
        topic = topics[int(d[2] * len(topics))]
        sentence = _TOPICS[topic][int(d[3] * len(_TOPICS[topic]))]
        text = sentence.format(when=_WHEN[int(d[4] * len(_WHEN))], who=_WHO[int(d[5] * len(_WHO))])
        answered = received + timedelta(days=1 + int(d[6] ** 1.4 * _LONGEST))
        done = answered <= today
        state = "办结" if done else "办理" if received + timedelta(days=2) <= today else "受理"
        yield (
            f"K{record.term.short}{n:05d}", record.term.term_id, UNIT_CODES[owner[section]],
            _SOURCES[int(np.searchsorted(_SOURCE_EDGES, d[7]))], d[7] < 0.4,
            sections[section] if d[5] < 0.8 else None, text, text, topic, received, received + _DUE,
            answered if done else None, _REPLIES[int(d[4] * len(_REPLIES))] if done else None, state,
        )  # fmt: skip


def _incidents(scene: Scene, record: TermRecord, sections: list[str], owner: Ints, count: int) -> Any:
    for n, d in enumerate(_draws(scene, "incident", record, count), start=1):
        reported = _received(scene, record, d[0])
        if reported is None or d[1] < 0.25:
            continue
        section = int(d[2] * len(sections))
        level, raw = _LEVELS[int(np.searchsorted(_LEVEL_EDGES, d[3]))]
        decided = reported + timedelta(days=12 + int(d[4] * 20))
        if decided > scene.today:
            state, on = "核查", None
        else:
            state, on = ("不成立", decided) if d[5] < 0.12 else ("终结", decided)
        lead = scene.staff.ids[record.sections.lead[section]].item()
        yield (
            f"J{record.term.short}{n:05d}", record.term.term_id, UNIT_CODES[owner[section]], sections[section], lead,
            _KINDS[int(d[6] * len(_KINDS))], raw, level, reported, on, state,
        )  # fmt: skip
