"""Periods that lean on another, range over terms, or run on."""

import pytest

from agents.brains.base import PastTurn
from agents.understanding.reader import Reader
from agents.understanding.reading import Act
from tests.unit.agents import demo_names
from tools.metrics.catalogue_files import load_catalogue

READER = Reader(demo_names.directory(), load_catalogue())


def periods(*questions: str) -> tuple[str, ...]:
    """The codes the last question comes to, after the others in one thread."""
    past: list[PastTurn] = []
    for question in questions[:-1]:
        reading = READER.read(question, demo_names.asker("leader"), past)
        past.append(PastTurn(question=question, text="", memory=reading.to_memory()))
    reading = READER.read(questions[-1], demo_names.asker("leader"), past)
    return tuple(reading.periods[reading.metric])


@pytest.mark.parametrize(
    ("questions", "codes"),
    [
        (("全校2024-2025学年第一学期挂科率", "第二学期呢"), ("2024-2025-2",)),
        (("全校上学期挂科率", "去年同期呢"), ("2024-2025-1",)),
        (("全校2024-2025-2挂科率", "再往前推一个学期"), ("2024-2025-1",)),
        (("全校2025届毕业率", "去年同期呢"), ("grad:2024",)),
        (("全校去年同期挂科率多少",), ("2024-2025-1",)),
        (("全校挂科率和去年同期相比怎么样",), ("2024-2025-1", "2025-2026-1")),
        (("全校毕业率比去年同期高了还是低了",), ("grad:2024", "grad:2025")),
        (("全校2024-2025学年挂科率", "和去年同期相比呢"), ("2023-2024", "2024-2025")),
        (("全校2024-2025-2挂科率跟去年同期比",), ("2023-2024-2", "2024-2025-2")),
        (("全校挂科率2023-2024-1至2024-2025-2逐学期",), ("2023-2024-1", "2023-2024-2", "2024-2025-1", "2024-2025-2")),
        (("2022-2023学年以来全校挂科率",), ("2022-2023", "2023-2024", "2024-2025")),
        (("全校毕业率2023届一直到2025届",), ("grad:2023", "grad:2024", "grad:2025")),
        (("二四到二五学年全校挂科率",), ("2024-2025",)),
        (("各学院生师比，按去年9月30日的",), ("2025-09-30",)),
        (("2023年到2025年每年九月底的生师比",), ("2023-09-30", "2024-09-30", "2025-09-30")),
        (("全校25年秋季学期评教分",), ("2025-2026-1",)),
        (("全校上学期挂科率", "前一个学期呢"), ("2024-2025-2",)),
        (("全校上学期挂科率", "前一个学期呢", "再往前呢"), ("2024-2025-1",)),
        (("全校上学期挂科率", "上个学期呢"), ("2024-2025-2",)),
        (("全校这学期评教平均分", "上学期呢"), ("2025-2026-1",)),
        (("全校上学期挂科率", "评教平均分上学期呢"), ("2025-2026-1",)),
        (("全校上学期挂科率", "计算机学院上学期呢"), ("2025-2026-1",)),
        (("全校2023-2024学年挂科率", "上一年呢"), ("2022-2023",)),
        (("全校2023-2024学年挂科率", "去年呢"), ("2024-2025",)),
        (("全校上学期挂科率", "再往前推一年的同一个学期"), ("2024-2025-1",)),
        (("全校2024-2025学年挂科率", "再往前"), ("2023-2024",)),
        (("全校2025届毕业率", "上一年呢"), ("grad:2024",)),
        (("全校2022-2023、2023-2024、2024-2025三个学年挂科率", "最后那一年，哪个学院最高"), ("2024-2025",)),
        (("全校近三年挂科率", "最早那一年呢"), ("2022-2023",)),
        (("全校2025-2026学年第一学期评教参与率", "同一轮的有效率"), ("2025-2026-1",)),
        (("全校2025-2026学年第一学期评教有效率", "有效率按学院铺开"), ("2025-2026-1",)),
        (("全校2025-2026学年第一学期评教有效率", "计算机学院有效率"), ("2024-2025",)),
        (("全校去年就业率", "上一年呢", "再上一年呢"), ("grad:2023",)),
        (("全校23秋24秋25秋三次的挂科率",), ("2023-2024-1", "2024-2025-1", "2025-2026-1")),
        (("全校24年春的挂科率",), ("2023-2024-2",)),
        (("全校近三个秋季学期挂科率",), ("2023-2024-1", "2024-2025-1", "2025-2026-1")),
        (("全校过去两个春季学期挂科率",), ("2023-2024-2", "2024-2025-2")),
        (("全校上学期挂科率", "前一个秋天呢"), ("2024-2025-1",)),
        (("全校2024-2025-2挂科率", "前一个秋季学期呢"), ("2024-2025-1",)),
        (("全校上个秋季学期挂科率",), ("2025-2026-1",)),
        (("全校上学期挂科率跟前一年秋季学期比",), ("2024-2025-1", "2025-2026-1")),
        (("全校上学期挂科率和再往前那个学期比",), ("2024-2025-2", "2025-2026-1")),
        (("全校2024-2025这一年挂科率",), ("2024-2025",)),
        (("全校近三届（22 23 24）毕业率",), ("grad:2022", "grad:2023", "grad:2024")),
        (("全校上一学年(24年秋加25年春)挂科率",), ("2024-2025",)),
        (("高等数学挂科率", "这门课上一年呢"), ("2023-2024",)),
        (("Course fail rate of the school in 2024-2025?", "and the year before"), ("2023-2024",)),
    ],
)
def test_what_a_period_comes_to(questions: tuple[str, ...], codes: tuple[str, ...]) -> None:
    assert periods(*questions) == codes


def test_beside_its_own_year_before_stands_no_other_unit() -> None:
    first = READER.read("计算机学院2024-2025学年挂科率", demo_names.asker("leader"), [])
    past = [PastTurn("计算机学院2024-2025学年挂科率", "", first.to_memory())]
    reading = READER.read("只看软件工程，和前一学年比", demo_names.asker("leader"), past)
    assert reading.units == ("cs.se",)
    assert reading.periods["course_fail_rate"] == ("2024-2025",)


@pytest.mark.parametrize("question", ["那门课谁在管", "这个班呢", "那位老师呢"])
def test_what_is_pointed_at_and_was_never_named_is_asked_back(question: str) -> None:
    first = READER.read("计算机学院去年挂科率", demo_names.asker("leader"), [])
    past = [PastTurn("计算机学院去年挂科率", "", first.to_memory())]
    reading = READER.read(question, demo_names.asker("leader"), past)
    assert reading.act is Act.CLARIFY
    assert reading.subject in question


def test_the_course_of_the_question_before_is_pointed_at() -> None:
    first = READER.read("高等数学去年挂科率", demo_names.asker("leader"), [])
    past = [PastTurn("高等数学去年挂科率", "", first.to_memory())]
    reading = READER.read("这门课上学期呢", demo_names.asker("leader"), past)
    assert (reading.act, reading.course) == (Act.FIGURES, first.course)


@pytest.mark.parametrize("question", ["它前年多少", "哪个学院的"])
def test_which_of_the_ranked_is_meant_is_asked_back(question: str) -> None:
    first = READER.read("全校哪门课挂科率最高", demo_names.asker("leader"), [])
    past = [PastTurn("全校哪门课挂科率最高", "", first.to_memory())]
    reading = READER.read(question, demo_names.asker("leader"), past)
    assert reading.act is Act.CLARIFY
    assert reading.subject in question


@pytest.mark.parametrize("question", ["都是哪些", "有哪些", "分别是哪几门"])
def test_which_courses_were_failed_is_asked_after_how_many(question: str) -> None:
    first = READER.read("我上学期挂了几门", demo_names.asker("student"), [])
    past = [PastTurn("我上学期挂了几门", "", first.to_memory())]
    assert READER.read(question, demo_names.asker("student"), past).by == "course"


def test_what_was_offered_for_want_of_a_metric_is_taken_with_yes_alone() -> None:
    first = READER.read("我们院怎么样", demo_names.asker("dean"), [])
    assert first.act is Act.CLARIFY
    past = [PastTurn("我们院怎么样", "", first.to_memory())]
    assert READER.read("重点的呢", demo_names.asker("dean"), past).act is Act.CLARIFY
    assert READER.read("好的", demo_names.asker("dean"), past).act is Act.FIGURES
    assert READER.read("挂科率", demo_names.asker("dean"), past).metrics == ("course_fail_rate",)


def test_which_are_low_is_told_from_the_lowest() -> None:
    reading = READER.read("哪些学院评教分低", demo_names.asker("qa"), [])
    assert reading.order == "asc"
    assert READER.read("各学院评教分高低", demo_names.asker("qa"), []).order == "desc"


def test_papers_to_hand_in_are_no_college() -> None:
    assert READER.read("缓考要交什么材料", demo_names.asker("student"), []).act is Act.POLICY


def test_the_college_that_was_ranked_first_is_asked_back() -> None:
    first = READER.read("去年哪个学院挂科率最高", demo_names.asker("leader"), [])
    past = [PastTurn("去年哪个学院挂科率最高", "", first.to_memory())]
    reading = READER.read("这个学院下面各专业也列出来", demo_names.asker("leader"), past)
    assert (reading.act, reading.subject) == (Act.CLARIFY, "这个学院")


def test_the_other_day_of_a_family_is_asked_for_by_the_day_alone() -> None:
    first = READER.read("2025届初次落实率", demo_names.asker("leader"), [])
    past = [PastTurn("2025届初次落实率", "", first.to_memory())]
    assert READER.read("到年底呢", demo_names.asker("leader"), past).metrics == ("yearend_destination_rate",)
