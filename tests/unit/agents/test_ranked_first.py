"""What a ranking named first is what 「它」 and 「这个学院」 point at; a list points at nothing."""

from __future__ import annotations

from typing import Any

import pytest

from agents.brains.base import PastTurn
from agents.understanding.reading import Act, Operation, Reading
from tests.unit.agents.demo_names import asker
from tests.unit.agents.test_readings import reader

_SHOWN: tuple[dict[str, Any], ...] = ({"id": "E1", "entity_id": "em"}, {"id": "E2", "entity_id": "ms"})


def _after(ranking: str, question: str) -> Reading:
    first = reader().read(ranking, asker("leader"))
    return reader().read(question, asker("leader"), (PastTurn(ranking, "", first.to_memory(), evidence=_SHOWN),))


@pytest.mark.parametrize(
    ("question", "metric", "periods"),
    [
        ("它的平均绩点呢", "avg_gpa", ("2024-2025",)),
        ("那个学院前年多少", "course_fail_rate", ("2023-2024",)),
        ("它的评教有效率呢，同一学年", "set_valid_rate", ("2024-2025",)),
    ],
)
def test_it_is_the_first_of_the_ranking(question: str, metric: str, periods: tuple[str, ...]) -> None:
    reading = _after("上学年哪个学院不及格率最高", question)
    assert (reading.act, reading.metrics, reading.units) == (Act.FIGURES, (metric,), ("em",))
    assert reading.operations == (Operation.VALUE,)
    assert reading.periods[metric] == periods


def test_its_majors_are_ranked_within_it() -> None:
    reading = _after("上学年哪个学院不及格率最高", "这个学院下面各专业同一年的也列出来")
    assert (reading.operations, reading.units, reading.by) == ((Operation.RANK,), ("em",), "major")


@pytest.mark.parametrize("ranking", ["上学年各学院不及格率", "上学年不及格率最高的三个学院"])
def test_a_list_points_at_nothing(ranking: str) -> None:
    assert _after(ranking, "它的平均绩点呢").act is not Act.FIGURES
