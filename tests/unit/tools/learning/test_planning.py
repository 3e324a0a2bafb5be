"""The planner against a search through every plan there is, for problems small enough to do that."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.learning.planning import Item, Need, Placed, Slot, place

SLOTS = (Slot(10, 4), Slot(11, 3), Slot(12, 6))
NUMBERS = [slot.number for slot in SLOTS]


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Item], float]:
    """Up to five courses; those that come before have the smaller number, and one may be outside the list."""
    items = [
        Item(
            course=str(i),
            credits=draw(st.sampled_from([1.0, 1.5, 2.0, 3.0])),
            given=frozenset(draw(st.sets(st.sampled_from(NUMBERS)))),
            before=tuple(sorted(draw(st.sets(st.sampled_from([*map(str, range(i)), "x"]), max_size=1 if i else 0)))),
            weight=draw(st.integers(1, 9)),
            need=draw(st.sampled_from(Need)),
        )
        for i in range(draw(st.integers(0, 5)))
    ]
    return items, draw(st.sampled_from([0.0, 1.0, 3.5]))


def holds(items: list[Item], terms: dict[str, int]) -> bool:
    """Whether a plan violates nothing."""
    loads = {s.number: sum(i.credits for i in items if terms.get(i.course) == s.number) for s in SLOTS}
    in_order = all(terms.get(b, 99) < terms[i.course] for i in items if i.course in terms for b in i.before)
    given_then = all(terms[i.course] in i.given for i in items if i.course in terms)
    return in_order and given_then and all(loads[s.number] <= s.cap for s in SLOTS)


def worth(items: list[Item], terms: dict[str, int], electives: float) -> tuple[float, int, int]:
    """The order of importance: credits missing, the last term, early places by weight."""
    missing = sum(i.credits for i in items if i.need is Need.REQUIRED and i.course not in terms)
    reached = sum(i.credits for i in items if i.need is Need.ELECTIVE and i.course in terms)
    early = sum(i.weight * NUMBERS.index(terms[i.course]) + 1 for i in items if i.course in terms)
    last = max((NUMBERS.index(t) + 1 for t in terms.values()), default=0)
    return round(missing + max(electives - reached, 0.0), 3), last, early


def best(items: list[Item], electives: float) -> tuple[float, int, int]:
    choices = [[None, *sorted(item.given)] for item in items]
    plans = ({i.course: t for i, t in zip(items, chosen, strict=True) if t is not None} for chosen in product(*choices))
    return min(worth(items, plan, electives) for plan in plans if holds(items, plan))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_plan_is_as_good_as_the_best_of_all(problem: tuple[list[Item], float]) -> None:
    items, electives = problem
    found = place(items, SLOTS, electives)
    terms = dict(found.terms)
    assert holds(items, terms)
    assert worth(items, terms, electives) == best(items, electives)
    assert set(found.left_out) == {i.course for i in items if i.need is Need.REQUIRED} - set(terms)


def test_the_same_problem_has_the_same_plan() -> None:
    items = [Item(str(i), 2, frozenset(NUMBERS), (), 5, Need.REQUIRED) for i in range(6)]
    assert len({tuple(sorted(place(items, SLOTS, 0).terms.items())) for _ in range(5)}) == 1


def test_nothing_to_place_is_an_empty_plan() -> None:
    assert place([], SLOTS, 0) == Placed({}, (), 0)
    assert place([], SLOTS, 2.5).elective_short == 2.5
