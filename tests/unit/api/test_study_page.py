"""What the page of a student's study draws: parts that add up, places one to one, and no key that NiceGUI evaluates."""

from __future__ import annotations

from typing import Any

import pytest

from api.learning import LearningView
from api.web.study_charts import graph_alternative, graph_options, ring_alternative, ring_options
from api.web.study_page import graph_of, ring_of, warning_lines

EVIL = ':formatter": alert(1)'


def course(number: str, term: int | None, state: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "name": number, "module": "专业教育", "nature": "必修", "term": term, "credits": 3,
        "state": state, "blocking": 1, "delay": 2, "centrality": 0, "complexity": 3, **more,
    }  # fmt: skip


def study(**more: Any) -> LearningView:
    audit = {
        "plan": "k", "version": "2023版", "entry_year": 2023, "total": 100, "earned": 60, "missing": 40,
        "waiting": 12.5, "elective_needed": 4, "elective_done": 0, "exempt": 0, "outside": 0, "modules": [],
    }  # fmt: skip
    return LearningView.model_validate({
        "who": "本人", "term": "2025-2026-2", "audit": audit | more.pop("audit", {}),
        "courses": [course("a", 1, "已通过"), course("b", 2, "未通过"), course("c", None, "未修"),
                    course("d", 2, "免修")],
        "requisites": [{"before": "a", "course": "b"}, {"before": "b", "course": "c"}],
        "path": None, "why_no_path": "没有", "warning": None, "why_no_warning": "没有", "notes": [], **more,
    })  # fmt: skip


@pytest.mark.parametrize(("waiting", "left"), [(12.5, 27.5), (40, 0), (55, 0)])
def test_the_parts_of_the_ring_are_the_whole(waiting: float, left: float) -> None:
    spec = ring_of(study(audit={"waiting": waiting}).audit)
    assert sum(credits for _, credits, _ in spec.parts) == 100
    assert spec.parts[2][1] == left
    drawn = ring_options(spec)["series"][0]["data"]
    assert [d["value"] for d in drawn] == [credits for _, credits, _ in spec.parts if credits]
    assert "已修得 60 学分" in ring_alternative(spec)


def test_only_courses_with_a_requisite_are_in_the_graph() -> None:
    spec = graph_of(study())
    assert [n.id for n in spec.nodes] == ["a", "b", "c"]
    assert spec.columns == [0, 1, 2]
    assert "a是b的先修课" in graph_alternative(spec)


def test_places_are_one_to_one() -> None:
    """What the chart leaves around its places and their extent is its size: nothing is stretched."""
    spec = graph_of(study())
    series = graph_options(spec)["series"][0]
    xs, ys = ([node[axis] for node in series["data"]] for axis in ("x", "y"))
    assert max(xs) - min(xs) + series["left"] + series["right"] == spec.width
    assert max(ys) - min(ys) + series["top"] + series["bottom"] == spec.height


def test_every_link_joins_drawn_courses_of_different_names() -> None:
    twice = [course("a", 1, "已通过", name="同名"), course("b", 2, "未修", name="同名")]
    options = graph_options(graph_of(study(courses=twice, requisites=[{"before": "a", "course": "b"}])))
    names = [node["name"] for node in options["series"][0]["data"]]
    assert len(set(names)) == len(names)
    assert all({link["source"], link["target"]} <= set(names) for link in options["series"][0]["links"])


def test_names_are_values_and_never_keys() -> None:
    evil = [course("a", 1, "已通过", name=EVIL), course("b", 2, "未修", name=":b")]
    drawn = study(courses=evil, requisites=[{"before": "a", "course": "b"}])
    for options in (graph_options(graph_of(drawn)), ring_options(ring_of(drawn.audit))):
        assert not [key for key in keys(options) if key.startswith(":")]


def keys(tree: Any) -> list[str]:
    if isinstance(tree, dict):
        return [*tree, *(k for v in tree.values() for k in keys(v))]
    return [k for v in tree for k in keys(v)] if isinstance(tree, list) else []


def test_a_hint_says_level_distance_and_what_the_school_delivered() -> None:
    found = study(warning={
        "called": "关注提示", "term": "2025-2026-1", "level": "提示", "raised": "", "next_level": "黄",
        "owed": ["高等数学"], "measures": [{"name": "应修未得学分", "value": 5, "unit": "学分"}],
        "distances": [{"name": "应修未得学分", "bound": 8, "gap": 3, "unit": "学分"}],
        "official": {"term": "2024-2025-2", "level": "黄", "state": "帮扶"},
        "document": "办法", "standard": "第五条", "contest": "第十一条",
    })  # fmt: skip
    assert found.warning is not None
    raised = found.warning.model_copy(update={"level": "红", "raised": "连续两个学期为橙色预警"})
    assert "对应的等级：红色预警（连续两个学期为橙色预警，提高一级）" in warning_lines(raised)
    assert warning_lines(found.warning) == [
        "截至2025-2026学年第一学期的成绩：应修未得学分 5 学分（高等数学）",
        "对应的等级：提示",
        "距“黄色预警”的标准还有 3 学分（应修未得学分达到 8 学分）",
        "学校最近送达：2024-2025学年第二学期，黄色预警（帮扶）",
    ]
