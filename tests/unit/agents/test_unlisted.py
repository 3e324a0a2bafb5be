"""Figures no list knows, figures named by a part of their name, and names of shares in every form."""

from __future__ import annotations

import pytest

from agents.brains.base import PastTurn
from agents.understanding.metric_names import metric_names
from agents.understanding.normalise import normalise
from agents.understanding.reader import Reader
from agents.understanding.relatives import with_relative
from agents.understanding.scan import Scan, scan
from agents.understanding.unlisted import unlisted
from tests.unit.agents import demo_names
from tools.metrics.catalogue_files import load_catalogue

CATALOGUE = load_catalogue()
READER = Reader(demo_names.directory(), CATALOGUE)


def scanned(question: str) -> Scan:
    return scan(normalise(question), CATALOGUE, READER.school)


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("毕业生的专业对口率", "毕业生的专业对口率"),
        ("作业的抄袭率有统计吗", "作业的抄袭率"),
        ("去年新增了几个省级教学团队", "新增了几个省级教学团队"),
    ],
)
def test_words_make_a_figure_by_their_place(question: str, subject: str) -> None:
    reading = unlisted(scanned(question), CATALOGUE)
    assert reading is not None
    assert reading.subject == subject


@pytest.mark.parametrize("question", ["我们院情况怎么样", "哪个学院最好", "全校挂科率多少", "学业预警办法第几条说的"])
def test_other_questions_name_no_unlisted_figure(question: str) -> None:
    assert unlisted(scanned(question), CATALOGUE) is None


def test_metrics_that_speak_of_the_same_things_are_offered() -> None:
    reading = unlisted(scanned("作业的抄袭率"), CATALOGUE)
    assert reading is not None
    assert "assignment_on_time_rate" in reading.candidates


def test_a_part_of_a_name_is_a_figure_only_after_another_figure() -> None:
    asker = demo_names.asker("qa")
    before = READER.read("全校上学期缓考率", asker)
    assert with_relative(scanned("缺考的呢"), before, CATALOGUE).values("metric") == ["absent_rate"]
    assert not with_relative(scanned("缺考的呢"), None, CATALOGUE).has("metric")


def test_a_part_of_a_name_beside_a_share_of_first_marks_is_a_condition() -> None:
    before = READER.read("全校挂科率", demo_names.asker("qa"))
    assert not with_relative(scanned("缺考的呢"), before, CATALOGUE).has("metric")


def test_a_turn_is_remembered_like_any_figure() -> None:
    asker = demo_names.asker("qa")
    first = READER.read("2025年教学日常运行支出占比", asker)
    second = READER.read("换成生均的", asker, (PastTurn("…", "", first.to_memory()),))
    third = READER.read("前一年呢", asker, (PastTurn("…", "", second.to_memory()),))
    assert third.metrics == ("daily_cost_per_student",)
    assert third.periods["daily_cost_per_student"] == ("2024",)


def test_names_of_shares_are_known_with_every_ending() -> None:
    words = metric_names(CATALOGUE).words
    assert {"实践学分的比例", "实践学分比重"} <= words["practice_credit_rate"]


def test_a_made_name_belongs_to_one_metric_alone() -> None:
    names = metric_names(CATALOGUE)
    every = [word for words in names.words.values() for word in words if word.endswith(("的比例", "的比率", "比重"))]
    assert len(every) == len(set(every))


def test_a_name_of_the_opposite_is_none_of_the_figure() -> None:
    names = metric_names(CATALOGUE)
    assert all(not names.words[metric] & inverse for metric, inverse in names.inverse.items())
