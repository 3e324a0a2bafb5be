"""Last year set beside the newest class or calendar year, and which of the periods stands first."""

from __future__ import annotations

import pytest

from agents.brains.base import PastTurn
from agents.understanding.reader import Reader
from agents.understanding.reading import Reading
from agents.understanding.remarks import HIGHEST, LOWEST
from tests.unit.agents import demo_names
from tools.metrics.catalogue_files import load_catalogue

READER = Reader(demo_names.directory(), load_catalogue())


def read(question: str) -> Reading:
    return READER.read(question, demo_names.asker("leader"))


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("毕业率跟去年比怎么样", ("grad:2024", "grad:2025")),
        ("2025届毕业率比去年高还是低", ("grad:2024", "grad:2025")),
        ("整改完成率跟去年比怎么样", ("2024", "2025")),
        ("2024届毕业率跟去年比怎么样", ("grad:2024", "grad:2025")),
    ],
)
def test_the_newest_class_is_set_against_the_one_before(question: str, codes: tuple[str, ...]) -> None:
    reading = read(question)
    assert reading.periods[reading.metric] == codes


def test_last_years_figure_alone_stands_alone() -> None:
    assert read("去年毕业率多少").periods["graduation_rate"] == ("grad:2025",)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("近三年挂科率哪一年最高", HIGHEST),
        ("近三年挂科率哪年最低", LOWEST),
        ("毕业率哪届最好", HIGHEST),
        ("近三年旷考率哪一年最差", HIGHEST),
    ],
)
def test_which_period_stands_first_is_noted(question: str, key: str) -> None:
    assert key in read(question).notes


@pytest.mark.parametrize("question", ["近三年挂科率", "近三年挂科率哪一年最差"])
def test_none_stands_first_where_none_is_asked_or_neither_end_is_the_worse(question: str) -> None:
    assert not {HIGHEST, LOWEST} & set(read(question).notes)


def test_which_term_is_asked_of_the_terms() -> None:
    reading = read("近两年挂科率哪个学期最高")
    assert [len(code) for code in reading.periods[reading.metric]] == [len("2024-2025-1")] * 4


@pytest.mark.parametrize("words", ["和上一学期比", "跟前一个学期比", "环比"])
def test_the_term_before_the_one_told_is_set_beside_it(words: str) -> None:
    first = read("2023-2024学年第二学期挂科率")
    past = [PastTurn(question="2023-2024学年第二学期挂科率", text="", memory=first.to_memory())]
    reading = READER.read(words, demo_names.asker("leader"), past)
    assert reading.periods[reading.metric] == ("2023-2024-1", "2023-2024-2")
