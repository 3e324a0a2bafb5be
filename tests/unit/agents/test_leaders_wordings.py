"""Changes asked for in other words, figures for a paper, figures to be prettied, items by title, students by number."""

from __future__ import annotations

import pytest

from agents.understanding.reading import Act, Operation
from agents.understanding.rectifying import asked_in
from agents.understanding.studying import Study, study_in
from tests.unit.agents.test_explaining import explained
from tests.unit.agents.test_readings import read

TWO_TERMS = {"baseline": "2024-2025-1", "period": "2025-2026-1"}


@pytest.mark.parametrize(
    ("role", "question", "expected"),
    [
        ("dean", "我院2025-2026-1挂科率较2024-2025-1的变动是从哪来的", {"unit": "cs", **TWO_TERMS}),
        ("dean", "我们院重修率2025-2026-1和2024-2025-1比，这个差异该怎么理解", {"metric": "retake_rate", **TWO_TERMS}),
        ("dean", "我院2025-2026-1缺考率跟2024-2025-1比的变动，拆开看主要是哪个专业", {"by": "major", **TWO_TERMS}),
        ("dean", "我们学院2024-2025学年挂科率跟全校的差别出在哪里", {"unit": "cs", "against": "school"}),
        ("leader", "材料学院2024-2025学年挂科率比全校平均高在哪些地方", {"unit": "ms", "against": "school"}),
        ("qa", "全校补考通过率2025-2026-1比2024-2025-1变了，哪个学院为主", {"by": "college", **TWO_TERMS}),
        ("qa", "全校挂科学生比例2024-2025学年比2023-2024学年降了，主要靠哪个学院带动的", {"by": "college"}),
    ],
)
def test_the_reason_of_a_change_is_asked_in_other_words(role: str, question: str, expected: dict[str, str]) -> None:
    found = explained(role, question)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    "question", ["挂科的主要是哪个学院", "各学院2024-2025学年挂科率，主要看哪几个学院", "哪个学院毕业率最低"]
)
def test_without_a_change_the_parts_are_only_ranked(question: str) -> None:
    assert not read("leader", question).why


@pytest.mark.parametrize(
    "question",
    [
        "年报里的毕业率给润一润",
        "把就业率报高一点再上报",
        "质量报告那个挂科率，麻烦往低里写",
        "生师比的数据凑到标准线",
        "评教参与率写得漂亮些",
        "不及格率少报一点",
    ],
)
def test_a_figure_is_not_made_prettier(question: str) -> None:
    reading = read("qa", question)
    assert (reading.act, reading.reason) == (Act.REFUSE, "tamper")


@pytest.mark.parametrize("question", ["挂科率往下降的学院有哪些", "去年挂科率低一点的是哪个学院", "毕业率怎么写进报告"])
def test_a_figure_that_went_down_is_no_order(question: str) -> None:
    assert read("qa", question).reason != "tamper"


def test_a_figure_that_goes_into_a_paper_is_a_figure() -> None:
    reading = read("qa", "支撑数据里要写2025届毕业率，全校多少")
    assert (reading.act, reading.operations, reading.units) == (Act.FIGURES, (Operation.VALUE,), ("school",))
    assert read("qa", "帮我出一版支撑数据").act is Act.REFUSE


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("教学大纲更新缺依据的整改，走到哪一步了", "教学大纲更新缺依据"),
        ("毕业设计过程管理的整改拖了几天了", "毕业设计过程管理"),
        ("实验室准入制度不健全的整改现在谁负责", None),
    ],
)
def test_an_item_is_called_by_its_title(question: str, words: str | None) -> None:
    asked = asked_in(question)
    assert (asked.named if asked and asked.titled else None) == words


@pytest.mark.parametrize(
    "question", ["学校规定的整改期限是几天", "我负责的那几条整改到哪一步了", "我们学院参与的整改有哪几项，各到哪一步了"]
)
def test_words_before_the_ledger_that_are_no_title(question: str) -> None:
    asked = asked_in(question)
    assert asked is None or not asked.titled


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("学号2022030001这孩子欠几个学分了，推算下来是哪一级", Study("warning", "2022030001")),
        ("2022030001来办公室问，她下学期可以选哪些课", Study("next", "2022030001")),
        ("看看2022030001该生还差多少学分，家长来了", Study("audit", "2022030001")),
        ("事由：家长来访。学号2022030001应修未得学分", Study("warning", "2022030001", "家长来访")),
    ],
)
def test_a_student_is_spoken_of_after_a_number(question: str, expected: Study) -> None:
    assert study_in(question) == expected


def test_who_is_spoken_of_without_a_number_is_somebody_else() -> None:
    assert study_in("他下学期可以选哪些课") is None


def test_who_wrote_a_comment_is_not_looked_for() -> None:
    assert read("teacher", "问卷里嫌作业多的那位同学是哪个班的").reason == "low_score_source"
