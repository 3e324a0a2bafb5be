"""The rules of disclosure on counts made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.evaluation.rights import Right, RightKind
from tools.metrics.definition import Catalogue, Level
from tools.metrics.disclosure import known_right
from tools.metrics.kept import Kept
from tools.metrics.periods import Period
from tools.metrics.request import MetricRequest
from tools.metrics.weighing import Count, added, largest, protect

LIMIT = 5


def persons(n: int) -> Count:
    return Count(n, n, n)


@pytest.mark.parametrize(
    ("count", "safe"),
    [
        (Count(5, 5, 5), True),
        (Count(4, 4, 4), False),
        (Count(100, 4, 96), False),
        (Count(100, 0, 100), False),
        (Count(100, 100, 0), False),
        (Count(100, 50, 50, units=1), False),
    ],
)
def test_a_cell_is_safe_inside_its_numerator_outside_it_and_among_units(count: Count, safe: bool) -> None:
    assert count.safe(LIMIT) is safe


@pytest.mark.parametrize(
    ("children", "shown"),
    [
        ({"a": 9, "b": 9}, {"a", "b"}),
        ({"a": 3, "b": 9, "c": 20}, {"c"}),
        ({"a": 3, "b": 3, "c": 20}, {"c"}),
        ({"a": 1, "b": 2, "c": 6, "d": 20}, {"d"}),
        ({"a": 3, "b": 9}, set()),
        ({"a": 3}, set()),
        ({"a": 9}, {"a"}),
        ({}, set()),
    ],
)
def test_hidden_children_are_none_or_two_that_reach_the_limit(children: dict[str, int], shown: set[str]) -> None:
    assert protect({key: persons(n) for key, n in children.items()}, LIMIT) == shown


def test_what_is_hidden_elsewhere_stays_hidden_and_is_not_alone() -> None:
    children = {key: persons(20 + i) for i, key in enumerate("abcd")}
    assert protect(children, LIMIT, hidden=["d"]) == {"b", "c"}
    assert protect(children, LIMIT, hidden=["not there"]) == set(children)


COUNTS = st.builds(
    lambda inside, outside: Count(inside + outside, inside, outside), st.integers(0, 30), st.integers(0, 30)
)


@given(
    st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), COUNTS, max_size=12), st.sampled_from([added, largest])
)
def test_no_set_left_over_is_unsafe(children: dict[str, Count], weigh: object) -> None:
    shown = protect(children, LIMIT, weigh)  # type: ignore[arg-type]
    hidden = [children[key] for key in children if key not in shown]
    assert all(children[key].safe(LIMIT) for key in shown)
    # With nothing shown there is nothing to subtract.
    assert not hidden or not shown or (len(hidden) >= 2 and weigh(hidden).safe(LIMIT))  # type: ignore[operator]


def test_sums_are_exact_and_shared_persons_are_weighed_by_the_largest() -> None:
    several = [Count(3, 1, 2), Count(4, 4, 0)]
    assert added(several) == Count(7, 5, 2)
    assert largest(several) == Count(4, 4, 2)
    assert largest([]).safe(1) is False


@pytest.mark.parametrize(
    ("metric", "right", "level", "known"),
    [
        ("avg_gpa", RightKind.STUDENT, Level.MAJOR, RightKind.STUDENT),
        ("avg_gpa", RightKind.STAFF, Level.SCHOOL, RightKind.STAFF),
        ("avg_gpa", RightKind.SCHOOL, Level.SCHOOL, None),
        ("graduation_rate", RightKind.STAFF, Level.SCHOOL, None),
        ("graduation_rate", RightKind.STUDENT, Level.COLLEGE, RightKind.STUDENT),
        ("set_mean_score", RightKind.STUDENT, Level.COLLEGE, None),
        ("set_mean_score", RightKind.STUDENT, Level.SCHOOL, RightKind.COLLEGE),
        ("set_mean_score", RightKind.STAFF, Level.COLLEGE, RightKind.STAFF),
        ("set_mean_score", RightKind.STAFF, Level.SELF, None),
        ("student_teacher_ratio", RightKind.COLLEGE, Level.SCHOOL, RightKind.COLLEGE),
        ("student_teacher_ratio", RightKind.STUDENT, Level.COLLEGE, None),
    ],
)
def test_what_an_asker_can_take_out(
    catalogue: Catalogue, metric: str, right: RightKind, level: Level, known: RightKind | None
) -> None:
    definition = catalogue.get(metric)
    request = MetricRequest(definition, "cs", level, (Period.parse("2024-2025"),), definition.attribution)
    found = known_right(Right(right, ("x",)), request, "cs")
    assert (found and found.kind) == known


def test_the_memory_is_bounded_and_forgets_the_oldest() -> None:
    kept: Kept[int] = Kept(2)
    assert [kept.get(key, lambda key=key: key * 10) for key in (1, 2, 1, 3)] == [10, 20, 10, 30]  # type: ignore[misc]
    assert kept.get(1, lambda: -1) == 10
    assert kept.get(2, lambda: -1) == -1
