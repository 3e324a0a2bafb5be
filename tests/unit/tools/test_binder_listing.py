"""Numbers that count the points of an answer: in a line, over lines, down a table's first column."""

import pytest

from tools.binder import bind, check
from tools.evidence import Evidence, EvidenceKind

FIGURE = Evidence(id="E1", kind=EvidenceKind.METRIC, title="挂科率", value=0.1, unit="ratio", display="10.00%")


@pytest.mark.parametrize(
    "draft",
    [
        "一是看课程结构；二是看考核标准。",
        "原因：一是考核改变，二是基础不同，三是班级过大。",
        "第一，看课程结构；第二，看考核标准。",
        "第一，看课程结构。第二，看考核标准。",
        "第一，看课程结构。\n\n**第二，**看考核标准。",
        "一要核对成绩，二要约谈教师。",
        "其一，考核改变；其二，基础不同。",
        "①看课程结构；②看考核标准。",
        "① 看课程结构\n② 看考核标准",
        "一、看课程结构；二、看考核标准。",
        "建议：（1）核对成绩；（2）约谈教师。",
        "建议：1）核对成绩；2）约谈教师。",
        "第一，{E1}；第二，看考核标准。",
    ],
)
def test_marks_that_count_up_from_one_stay(draft: str) -> None:
    assert check(draft, (FIGURE,), question="") == []
    assert bind(draft, (FIGURE,), question="").dropped == ()


@pytest.mark.parametrize(
    "draft",
    [
        "第一，软件工程。",
        "二是看课程结构；三是看考核标准。",
        "第一，看课程结构；第三，看考核标准。",
        "一是看课程结构；一是看考核标准；二是看班级。",
        "①看课程结构。",
        "排名第一，看排名第二，看。",
        "一成学生；一是看课程；二是看考核。",
        "一是三成；二是两成。",
        "第一，8；第二，9。",
        "挂科的一、二、三年级。",
        "一、二、三。",
        "（1）人；（2）人。",
        "其中1）8；2）9。",
        "1.5；2.5。",
    ],
)
def test_others_are_refused(draft: str) -> None:
    assert check(draft, (FIGURE,), question="")


TABLE = "| {} | 学院 | 率 |\n|---|---|---|\n| {} | 甲院 | {{E1}} |\n| {} | 乙院 | {{E1}} |"


@pytest.mark.parametrize("heading", ["序号", "编号", "#", "No.", "", "**序号**"])
def test_a_first_column_may_count_the_rows(heading: str) -> None:
    assert bind(TABLE.format(heading, 1, 2), (FIGURE,), question="").dropped == ()


@pytest.mark.parametrize(
    ("heading", "first", "second"), [("序号", 1, 3), ("序号", 2, 3), ("人数", 1, 2), ("名次", 1, 2), ("序号", 1, "8人")]
)
def test_a_first_column_of_anything_else_is_refused(heading: str, first: int, second: object) -> None:
    assert "学院" not in bind(TABLE.format(heading, first, second), (FIGURE,), question="").text or (
        "乙院" not in bind(TABLE.format(heading, first, second), (FIGURE,), question="").text
    )
