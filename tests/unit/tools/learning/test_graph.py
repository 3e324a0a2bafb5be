"""The measures of a prerequisite graph, exact against two published plans and against every path listed one by one."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import SHARED, need
from tools.errors import ToolFailure
from tools.learning.graph import CourseGraph

CURRICULA = SHARED / "data" / "curricula"
_REQUISITES = ("Prerequisites", "Corequisites", "Strict-Corequisites")


def rows(path: Path) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The head of a plan's file and its courses."""
    lines = list(csv.reader(need(path).read_text(encoding="utf-8-sig").splitlines()))
    start = next(i for i, line in enumerate(lines) if line[0] == "Course ID")
    head = {line[0]: line[1] for line in lines[:start]}
    return head, [dict(zip(lines[start], line, strict=False)) for line in lines[start + 1 :] if line and line[0]]


@pytest.mark.parametrize("name", ["Colostate_CSDegree_2017", "Michigan_Ann_Arbor_CS"])
def test_every_course_of_a_published_plan_has_the_published_measures(name: str) -> None:
    head, courses = rows(CURRICULA / "plans" / f"{name}.csv")
    _, published = rows(CURRICULA / "correct" / f"{name}_w_metrics.csv")
    requisites = [
        (before, course["Course ID"])
        for course in courses
        for kind in _REQUISITES
        for before in course[kind].split(";")
        if before
    ]
    quarters = head["System Type"] == "quarter"
    found = CourseGraph([c["Course ID"] for c in courses], requisites).measures(quarters=quarters)
    assert len(found) == len(published) > 30
    for row in published:
        measures = found[row["Course ID"]]
        assert measures.complexity == float(row["Complexity"]), row
        assert measures.blocking == int(row["Blocking"]), row
        assert measures.delay == float(row["Delay"]), row
        assert measures.centrality == int(row["Centrality"]), row


Edges = list[tuple[int, int]]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda e: e[0] < e[1]), max_size=14))
def test_counted_paths_are_the_listed_paths(edges: Edges) -> None:
    courses = [str(i) for i in range(7)]
    known = sorted({(str(a), str(b)) for a, b in edges})
    found = CourseGraph(courses, known).measures()
    whole = [p for p in _paths(courses, known) if _is_whole(p, known)]
    for course in courses:
        through = [p for p in whole if course in p]
        inner = [p for p in through if course not in (p[0], p[-1])]
        assert found[course].delay == max(len(p) for p in through)
        assert found[course].centrality == sum(len(p) for p in inner)
        assert found[course].blocking == len({p[-1] for p in _paths([course], known)} - {course})


def _paths(starts: list[str], edges: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [(s,) for s in starts]
    grown = found[:]
    while grown:
        grown = [(*p, b) for p in grown for a, b in edges if p[-1] == a]
        found += grown
    return found


def _is_whole(path: tuple[str, ...], edges: list[tuple[str, str]]) -> bool:
    return not any(b == path[0] for _, b in edges) and not any(a == path[-1] for a, _ in edges)


def test_the_critical_path_is_the_longest_chain_of_what_is_left() -> None:
    graph = CourseGraph("abcde", [("a", "b"), ("b", "c"), ("c", "d"), ("a", "e")])
    assert graph.critical_path("abcde") == ("a", "b", "c", "d")
    assert graph.critical_path("cde") == ("c", "d")
    assert graph.critical_path("") == ()
    assert all(x in graph.before[y] for x, y in pairwise(graph.critical_path("abcd")))


def test_a_circle_is_refused_and_named() -> None:
    with pytest.raises(ToolFailure, match=r"(a → b → a)|(b → a → b)"):
        CourseGraph("ab", [("a", "b"), ("b", "a")])


def test_a_requisite_outside_the_plan_is_no_edge() -> None:
    graph = CourseGraph("ab", [("x", "a"), ("a", "b"), ("a", "b")])
    assert graph.before == {"a": (), "b": ("a",)}
