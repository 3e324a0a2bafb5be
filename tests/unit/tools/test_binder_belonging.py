"""A figure stands beside its own unit, period and metric, and a difference goes the way it goes."""

import pytest

from tools.binder import bind, check
from tools.evidence import Evidence, EvidenceKind


def _rate(id_: str, entity: str, period: str, value: float, metric: str = "course_fail_rate") -> Evidence:
    name = {"course_fail_rate": "课程不及格率", "initial_destination_rate": "初次毕业去向落实率"}[metric]
    return Evidence(
        id=id_, kind=EvidenceKind.METRIC, title=f"{entity}{period}学年{name}", metric=metric, value=value,
        unit="ratio", display=f"{value:.2%}", n=300, numerator=30, entity=entity, period=period,
        period_zh=f"{period}学年", as_of="2026-03-20",
    )  # fmt: skip


def _less(id_: str, first: Evidence, second: Evidence) -> Evidence:
    assert first.value is not None
    assert second.value is not None
    return Evidence(
        id=id_, kind=EvidenceKind.COMPUTED, title=f"{first.title}与{second.title}之差", metric=first.metric,
        value=first.value - second.value, unit="pp", display="2.43 个百分点", entity=first.entity,
        period=first.period, period_zh=first.period_zh, inputs=(first.id, second.id),
    )  # fmt: skip


SOFT = _rate("E1", "软件工程", "2024-2025", 0.1143)
NET = _rate("E2", "网络工程", "2024-2025", 0.0799)
SCHOOL = _rate("E3", "示范大学", "2024-2025", 0.0717)
SOFT_BEFORE = _rate("E4", "软件工程", "2023-2024", 0.09)
RISE = _less("E5", SOFT, SOFT_BEFORE)
OVER = _less("E6", SOFT, SCHOOL)
FALL = _less("E7", SOFT_BEFORE, SOFT)
JOBS = _rate("E8", "软件工程", "2024-2025", 0.93, "initial_destination_rate")
EVIDENCE = (SOFT, NET, SCHOOL, SOFT_BEFORE, RISE, OVER, FALL, JOBS)
NAMES = ("软件工程", "网络工程", "软工", "机械工程", "大学体育", "数据结构", "就业率", "课程不及格率", "挂科率")
QUESTION = "各专业2021-2022学年以来的挂科率怎么样"


def problems(draft: str) -> list[str]:
    return [f"{p.code}: {p.found}" for p in check(draft, EVIDENCE, question=QUESTION, known_names=NAMES)]


@pytest.mark.parametrize(
    "draft",
    [
        "软件工程：{E2}",
        "- 软件工程（{E2}）",
        "软件工程，{E2}。",
        "软件工程的挂科率，{E2}。",
        "- **软件工程**：{E2}",
        "软件工程的{E2}高于网络工程的{E1}。",
        "软件工程和网络工程分别为{E2}和{E1}。",
        "软件工程、网络工程的挂科率依次为{E2}、{E1}。",
        "2023-2024学年的{E1}高于2024-2025学年的{E4}。",
        "2023-2024学年（{E1}）",
        "2021-2022学年，软件工程为{E4}。",
        "{E1.entity}：{E2}",
        "{E4.period}，{E1}",
        "机械工程为{E1}。",
        "数据结构（{E1}）",
        "机械工程的挂科率为{E1}。",
        "就业率为{E1}。",
        "软件工程的就业率为{E1}。",
        "挂科率为{E8}。",
        "软件工程的平均分：{E1}",
        "全校平均：{E2}，软件工程学院{E3}",
        "| 专业 | 挂科率 |\n|---|---|\n| 软件工程 | {E2} |",
        "| 学年 | 挂科率 |\n|---|---|\n| 2023-2024学年 | {E1} |",
        "| 专业 | 网络工程 |\n|---|---|\n| 挂科率 | {E1} |",
        "| 专业 | 就业率 |\n|---|---|\n| 软件工程 | {E1} |",
        "| 专业 | 2023-2024学年 | 2024-2025学年 |\n|---|---|---|\n| 软件工程 | {E1} | {E4} |",
        "软件工程下降了{E5}。",
        "软件工程上升{E1}。",
        "挂科率提高了{E1}。",
        "比上一学年下降{E5}。",
        "比上一学年回落{E7}。",
        "软件工程比全校低{E6}。",
        "全校比软件工程高{E6}。",
        "与全校相比，软件工程低{E6}。",
        "比2023-2024学年下降{E5}。",
    ],
)
def test_a_figure_is_not_shown_as_anothers_nor_turned_round(draft: str) -> None:
    shown = bind(draft, EVIDENCE, question=QUESTION, known_names=NAMES).text
    assert "[E" not in shown, shown


@pytest.mark.parametrize(
    "draft",
    [
        "软件工程：{E1}",
        "软工{E1}，高于全校的{E3}。",
        "软工的挂科率为{E1}，比全校高{E6}。",
        "软件工程为{E1}，网络工程为{E2}，全校{E3}。",
        "软件工程和网络工程分别为{E1}和{E2}。",
        "软件工程、网络工程的挂科率依次为{E1}、{E2}。",
        "软件工程高于全校，为{E1}。",
        "软件工程高于全校的{E3}，达到{E1}。",
        "与网络工程相比，{E1}偏高。",
        "比上一学年上升{E5}。",
        "比上一学年上升{E7}。",
        "软件工程较2023-2024学年上升{E5}，由{E4}升到{E1}。",
        "2023-2024学年至2024-2025学年，软件工程由{E4}上升到{E1}。",
        "2023-2024学年和2024-2025学年分别为{E4}和{E1}。",
        "软件工程2024-2025学年挂科率为{E1}（{E1.numerator}人次，涉及{E1.n}人）。",
        "最高的是{E1}（软件工程）。",
        "软件工程偏高，全校为{E3}。",
        "{E1.entity}{E1.period}为{E1}，{E2.entity}为{E2}。",
        "软件工程的就业率为{E8}，挂科率为{E1}。",
        "毕业去向落实率：{E8}",
        "不及格率为{E1}。",
        "全校比软件工程低{E6}。",
        "与全校相比，软件工程高{E6}。",
        "软件工程高出全校{E6}。",
        "两者相差{E6}。",
        "软件工程值得关注，其中最低的是{E2}。",
        "| 专业 | 挂科率 |\n|---|---|\n| 软件工程 | {E1} |\n| 网络工程 | {E2} |",
        "| 学年 | 软件工程 | 较上年 |\n|---|---|---|\n| 2024-2025学年 | {E1} | {E5} |",
        "| 专业 | 2023-2024学年 | 2024-2025学年 |\n|---|---|---|\n| 软件工程 | {E4} | {E1} |",
        "| 专业 | 挂科率 | 全校 | 比全校高 |\n|---|---|---|---|\n| {E1.entity} | {E1} | {E3} | {E6} |",
        "| 指标 | 数值 |\n|---|---|\n| 就业率 | {E8} |\n| 挂科率 | {E1} |",
        "### 软件工程\n\n- 2024-2025学年：{E1}\n- 2023-2024学年：{E4}\n- 全校：{E3}",
        "挂科率上升到{E1}。",
        "挂科率提高至{E1}，网络工程仅{E2}。",
    ],
)
def test_a_figure_beside_its_own_names_stays(draft: str) -> None:
    assert problems(draft) == []
