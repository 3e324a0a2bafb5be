"""Found in review, not mended yet: figures shown as another's, and true sentences that are dropped."""

import pytest

from tools.binder import bind
from tools.evidence import Evidence, EvidenceKind


def _rate(id_: str, entity: str, period: str, display: str, value: float) -> Evidence:
    return Evidence(
        id=id_, kind=EvidenceKind.METRIC, title=f"{entity}课程不及格率", metric="course_fail_rate", value=value,
        unit="ratio", display=display, n=300, entity=entity, period=period, period_zh=f"{period}学年",
    )  # fmt: skip


EVIDENCE = (
    _rate("E1", "材料学院", "2024-2025", "11.43%", 0.1143),
    _rate("E2", "经济管理学院", "2024-2025", "7.99%", 0.0799),
    _rate("E3", "示范大学", "2024-2025", "7.17%", 0.0717),
    _rate("E4", "材料学院", "2022-2023..2024-2025", "10.02%", 0.1002),
    _rate("E5", "材料学院", "2022-2023", "9.00%", 0.09),
    Evidence(
        id="E6", kind=EvidenceKind.COMPUTED, title="之差", metric="course_fail_rate", value=0.0243, unit="pp",
        display="2.43 个百分点", entity="材料学院", period="2024-2025", period_zh="2024-2025学年", inputs=("E1", "E5"),
    ),
)  # fmt: skip
NAMES = ("软件工程", "就业率", "课程不及格率")


def shown(draft: str) -> str:
    return bind(draft, EVIDENCE, question="各学院挂科率怎么样", known_names=NAMES).text


@pytest.mark.parametrize(
    "draft",
    [
        "- 材料学院：{E2}",
        "- 材料学院（{E2}）",
        "材料学院，{E2}。",
        "材料学院的{E2}高于经济管理学院的{E1}。",
        "2022-2023学年的{E1}高于2024-2025学年的{E5}。",
        "软件工程为{E2}。",
        "就业率为{E2}。",
        "全校为{E2}。",
        "材料学院下降了{E6}。",
    ],
)
def test_a_figure_is_not_shown_as_anothers(draft: str) -> None:
    assert shown(draft) == ""


def test_a_row_does_not_show_anothers_figure() -> None:
    assert "7.99%" not in shown("| 学院 | 挂科率 |\n|---|---|\n| 材料学院 | {E2} |\n| 经济管理学院 | {E1} |")


@pytest.mark.parametrize(
    "draft",
    [
        "建议先和辅导员聊一聊。",
        "这与挂科学生比例不是一回事。",
        "一门课不及格率高，不一定是教学问题。",
        "一个可能的原因是考核方式有变化。",
        "要看几个方面的情况。",
        "这些情况要放在一起比。",
        "一是看课程结构；二是看考核标准。",
        "第一，看课程结构；第二，看考核标准。",
        "材料学院2022-2023学年至2024-2025学年这三个学年合计为{E4}。",
        "材料学院近三年合计为{E4}。",
        "材料学院2024—2025学年为{E1}。",
        "材料学院为{E1}（n={E1.n}）。",
        "请不要把教务系统的密码告诉别人。",
        "忘记密码的，请到教务处提交申请重置。",
        "如果有危险，请立即拨打120或110。",
        "你不是一个人，我们可以一起想办法。",
    ],
)
def test_what_a_good_model_rightly_says_stays(draft: str) -> None:
    assert shown(draft) != ""


def test_a_table_may_number_its_rows() -> None:
    assert "11.43%" in shown(
        "| 序号 | 学院 | 挂科率 |\n|---|---|---|\n| 1 | 材料学院 | {E1} |\n| 2 | 经济管理学院 | {E2} |"
    )
