"""What is said from today (上学期, 去年, 近三年) is held to the period of its figures, by the school's calendar."""

from datetime import date

import pytest

from knowledge_base.evaluation.directory import Directory, TermInfo
from tools.binder import bind, check, faults
from tools.evidence import Evidence, EvidenceKind
from tools.periods.calendar import Calendar


def calendar(terms: list[str], day: date) -> Calendar:
    """The calendar of a school whose `terms` all have marks."""
    known = [TermInfo(term, term[:9], day, day, has_scores=True) for term in terms]
    return Calendar(Directory((), (), known, day))


TERMS = [f"{year}-{year + 1}-{half}" for year in range(2020, 2025) for half in (1, 2)] + ["2025-2026-1"]
CALENDAR = calendar(TERMS, date(2026, 3, 20))
"""In March 2026: the running term is 2025-2026-2, the last with marks 2025-2026-1, the last whole year 2024-2025."""


def figure(id_: str, period: str, metric: str = "course_fail_rate", inputs: tuple[str, ...] = ()) -> Evidence:
    kind, unit = (EvidenceKind.COMPUTED, "pp") if inputs else (EvidenceKind.METRIC, "ratio")
    return Evidence(
        id=id_, kind=kind, title="挂科率", metric=metric, value=0.1, unit=unit, display="10.00%", entity="材料学院",
        period=period, inputs=inputs,
    )  # fmt: skip


OLD, LAST_YEAR, BEFORE = figure("E1", "2022-2023"), figure("E2", "2024-2025"), figure("E3", "2023-2024")
TERM, TERM_OF_OLD = figure("E4", "2025-2026-1"), figure("E5", "2022-2023-2")
YEAR_AGO = figure("E6", "2024-2025-1")
CHANGE = figure("E7", "2024-2025", inputs=("E2", "E3"))
POOLED = figure("E8", "2022-2023..2024-2025")
TERM_CHANGE = figure("E9", "2025-2026-1", inputs=("E4", "E6"))
POINT, CALENDAR_YEAR, GRADUATES = figure("E10", "2025-09-30"), figure("E11", "2025"), figure("E12", "grad:2025")
EVIDENCE = (
    OLD, LAST_YEAR, BEFORE, TERM, TERM_OF_OLD, YEAR_AGO, CHANGE, POOLED, TERM_CHANGE, POINT, CALENDAR_YEAR, GRADUATES,
)  # fmt: skip
QUESTION = "我们院近三年、近两年、近几年的挂科率怎么样"

TRUE = """上学期为{E4}。
上学期为{E4}，比去年同期上升{E9}。
上学期材料学院的挂科率为{E4}。
上学年为{E2}。
去年为{E2}，前年为{E3}。
去年的挂科率是{E2}。
与上一学年相比上升{E7}。
比上学年低，为{E1}。
上学期和去年同期分别为{E4}和{E6}。
2023-2024学年为{E3}，上一学年为{E1}。
{E3.period}为{E3}，前一学年为{E1}。
{E4}（上学期）是最近的数值。
上学期（{E4.period}）为{E4}。
上学期即{E4.period}，为{E4}。
上学年（2024-2025学年）为{E2}。
近三年依次为{E1}、{E3}、{E2}。
近三年合计为{E8}。
近三年最高的是{E2}。
近三年先升后降，最新为{E2}。
{E4}为近三年最低。
去年较低，之后为{E4}。
2024-2025学年为{E2}，建议本学期重点关注。
{E2}，高于上学期。
今年在校生为{E4}。
去年为{E11}。
去年秋季学期为{E4}。
去年底为{E10}。
上一届为{E12}。
没有说明年数，为{E1}。
以上学期的数值为{E1}。
本年级为{E1}。
上学期还没有数据，2024-2025学年为{E2}。
| 学期 | 挂科率 |\n| --- | --- |\n| 上学期 | {E4} |\n| 去年同期 | {E6} |
| 学院 | 上学期 | 去年同期 |\n| --- | --- | --- |\n| 材料学院 | {E4} | {E6} |
Last year it was {E2}.""".splitlines()

FALSE = """上学期为{E1}。
上学期为{E5}。
上学期为{E2}。
上学期为{E1.period}。
上学期（{E1.period}）为{E1}。
{E1.period}（上学期）为{E1}。
上学期（2022-2023学年）为{E1}。
上学期即2022-2023学年。
本学期为{E4}。
上上学期为{E4}。
去年为{E1}。
去年的挂科率为{E3}。
去年，材料学院为{E1}。
上学期挂科率明显上升，为{E1}。
去年为{E3}，前年为{E2}。
去年、前年分别为{E3}和{E2}。
去年同期为{E1}。
今年为{E2}。
明年为{E2}。
下学期为{E4}。
挂科率为{E1}（上学期）。
近三年为{E2}。
近两年为{E1}。
近三年材料学院的挂科率为{E2}。
去年秋季学期为{E6}。
上一学年为{E1}。
前年为{E11}。
上一届为{E1}。
| 学期 | 挂科率 |\\n| --- | --- |\\n| 上学期 | {E5} |
| 学院 | 去年 |\\n| --- | --- |\\n| 材料学院 | {E1} |
Last term it was {E1}.
**上学期**为{E1}。
上 学期为{E1}。
去年的人数是{E1.n}。""".splitlines()


@pytest.mark.parametrize("sentence", [s.replace("\\n", "\n") for s in TRUE])
def test_the_period_of_the_figure_may_be_said_from_today(sentence: str) -> None:
    assert check(sentence, EVIDENCE, question=QUESTION, calendar=CALENDAR) == []


@pytest.mark.parametrize("sentence", [s.replace("\\n", "\n") for s in FALSE])
def test_another_period_said_from_today_is_refused(sentence: str) -> None:
    assert check(sentence, EVIDENCE, question=QUESTION, calendar=CALENDAR)


def test_the_same_words_mean_another_term_on_another_day() -> None:
    later = calendar([*TERMS, "2025-2026-2"], date(2026, 9, 20))
    assert check("上学期为{E4}。", EVIDENCE, question="", calendar=later)
    assert check("上上学期为{E4}。", EVIDENCE, question="", calendar=later) == []


def test_what_is_refused_is_dropped_and_its_writer_told_what_would_be_right() -> None:
    bound = bind("挂科率为{E2}。上学期为{E1}。", EVIDENCE, question="", calendar=CALENDAR)
    assert bound.text == "挂科率为10.00%[E2]。"
    (fault,) = faults("上学期为{E1}。", EVIDENCE, question="", calendar=CALENDAR)
    assert "上学期" in fault.reasons[0]
    assert "{E1.period}" in fault.reasons[0]


def test_without_a_calendar_nothing_is_said() -> None:
    assert check("上学期为{E1}。", EVIDENCE, question="") == []


def test_a_span_of_years_up_to_today_is_that_of_the_evidence_or_none() -> None:
    old = tuple(figure(f"E{i}", f"{year}-{year + 1}") for i, year in enumerate((2018, 2019, 2020), start=1))
    assert check("近三年先升后降。", old, question="", calendar=CALENDAR)
    assert check("这三个学年先升后降。", old, question="", calendar=CALENDAR) == []
    assert check("近三年先升后降。", (OLD, BEFORE, LAST_YEAR), question="", calendar=CALENDAR) == []


def test_periods_that_tools_told_make_a_span_where_no_figure_stands() -> None:
    told = ("2022-2023学年", "2023-2024学年", "2024-2025学年")
    assert check("近三年都没有数据。", (), question="", told_periods=told, calendar=CALENDAR) == []
    assert check("近四年都没有数据。", (), question="", told_periods=told, calendar=CALENDAR)
    assert check("近三年为{E1}。", (OLD,), question="", told_periods=told, calendar=CALENDAR)


@pytest.mark.parametrize(
    "above",
    ["## 上学期", "**上学期**", "上学期情况如下：", "- 上学期：", "上学期的各项指标：\n\n- 平稳"],
)
def test_a_heading_or_a_colon_announces_the_period_of_the_figures_below(above: str) -> None:
    assert check(f"{above}\n\n- 挂科率为{{E1}}", EVIDENCE, question="", calendar=CALENDAR)
    assert check(f"{above}\n\n- 挂科率为{{E4}}", EVIDENCE, question="", calendar=CALENDAR) == []
    assert check(f"{above}\n\n- 2022-2023学年为{{E1}}", EVIDENCE, question="", calendar=CALENDAR) == []


@pytest.mark.parametrize(
    "above", ["## 本学期的建议", "上学期与去年同期：", "## 上学期\n\n## 历年", "上学期情况如下：\n\n另外平稳。"]
)
def test_what_announces_no_one_period_says_nothing_of_the_figures_below(above: str) -> None:
    assert check(f"{above}\n\n- 挂科率为{{E1}}", EVIDENCE, question="", calendar=CALENDAR) == []
