"""What the drawer says about each kind of evidence."""

from api.web.evidence import facts, value_text
from tests.fakes import CLAUSE, TREND
from tools.evidence import Evidence, EvidenceKind


def test_a_metric_says_how_it_was_counted() -> None:
    said = dict(facts(TREND.evidence[2]))
    assert said["分子 ÷ 分母"] == "1,688 ÷ 20,240"
    assert said["人数 n"] == "2,530（每人只计一次）"
    assert said["期间"] == "2024-2025 学年"
    assert said["归属"] == "按学生所在学院"
    assert said["数据完整率"] == "98.0%"
    assert said["数据版本"] == "第 3 代"
    assert said["口径版本"] == "course_fail_rate · 2025.1"


def test_a_clause_says_where_it_stands_and_since_when() -> None:
    said = dict(facts(CLAUSE.evidence[0]))
    assert said["条款"] == "3.2.2 c)"
    assert said["页码"] == "第 6 页"
    assert said["施行日期"] == "2026-01-01"
    assert "分子 ÷ 分母" not in said


def test_what_was_computed_says_how() -> None:
    said = dict(facts(TREND.evidence[4]))
    assert "difference/1" in said["方法"]


def test_what_is_no_figure_does_not_say_its_title_twice() -> None:
    clause = CLAUSE.evidence[0]
    assert value_text(clause.model_copy(update={"display": clause.title})) == ""
    assert value_text(TREND.evidence[4]) == "1.82 个百分点"


def test_a_withheld_figure_says_why() -> None:
    assert value_text(Evidence(id="E1", kind=EvidenceKind.METRIC, title="t")) == "小样本保护，不显示"


def test_what_n_and_the_two_sides_count_is_said() -> None:
    figure = Evidence(
        kind=EvidenceKind.METRIC, title="t", value=653 / 666, n=662, counted="人", numerator=653, denominator=666,
        numerator_words="毕业人数", denominator_words="毕业班人数",
    )  # fmt: skip
    said = dict(facts(figure))
    assert said["分子 ÷ 分母"] == "毕业人数 653 ÷ 毕业班人数 666"
    assert said["人数 n"] == "662（每人只计一次）"


def test_filters_are_said_in_words() -> None:
    codes = {"unit": "fl", "period": "grad:2023..grad:2025", "course": "FL101"}
    said = dict(facts(Evidence(kind=EvidenceKind.METRIC, title="t", period_zh="2023届至2025届合计", filters=codes)))
    assert said["筛选"] == "单位代码 fl；课程代码 FL101"
    assert said["期间"] == "2023届至2025届合计"
    own = Evidence(kind=EvidenceKind.METRIC, title="t", filters={"unit": "self", "period": "2024-2025"})
    assert dict(facts(own))["筛选"] == "只计本人"
