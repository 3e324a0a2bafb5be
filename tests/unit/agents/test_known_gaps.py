"""What the lists know not to be counted is not told by what merely sounds like it."""

from __future__ import annotations

import pytest

from agents.brains.rule_writing.not_understood import is_something_else
from agents.understanding.likeness.model import Guess
from agents.understanding.reader import Reader
from agents.understanding.reading import Act
from tests.unit.agents import demo_names
from tools.metrics.catalogue_files import load_catalogue

READER = Reader(demo_names.directory(), load_catalogue())


def _guess(kind: str, detail: str = "") -> Guess:
    return Guess(kind, 0.9, 0.9, detail, 0.9, {kind: 0.9})


@pytest.mark.parametrize(
    ("question", "kind", "detail"),
    [
        ("我上学期工作量多少", "teaching", "ratings"),
        ("我的工作量够不够", "study", "audit"),
        ("毕业生就业质量好不好", "figures", "graduation_rate"),
    ],
)
def test_a_known_gap_is_not_filled(question: str, kind: str, detail: str) -> None:
    reading = READER.read(question, demo_names.asker("teacher"))
    assert reading.act is Act.MISSING
    assert is_something_else(reading, _guess(kind, detail))


def test_a_neighbour_of_what_is_missing_may_be_meant() -> None:
    reading = READER.read("学科竞赛拿省部级以上奖的学生比例，哪个院最高", demo_names.asker("leader"))
    assert not is_something_else(reading, _guess("figures", "award_student_rate"))


def test_how_graduates_fare_in_work_is_the_rate_of_destinations() -> None:
    reading = READER.read("软件工程毕业生就业怎么样", demo_names.asker("leader"))
    assert reading.metrics == ("initial_destination_rate",)


def test_most_invalid_answers_are_the_least_valid_ones() -> None:
    reading = READER.read("评教答卷无效最多的学院", demo_names.asker("qa"))
    assert (reading.metric, reading.order, bool(reading.inverse)) == ("set_valid_rate", "asc", True)


@pytest.mark.parametrize("question", ["上学期有多少门课不及格率过了两成", "有几门课挂科率在三成以上"])
def test_a_bound_in_tenths_is_no_filter(question: str) -> None:
    reading = READER.read(question, demo_names.asker("leader"))
    assert (reading.act, reading.reason) == (Act.CLARIFY, "modifier_threshold")
