"""The scoped relations a sheet is read from: those of the metrics, with the columns that only a sheet needs.

They stay here, so that no metric, shipped or a school's own, can be counted on the words of comments or on single
items of a form. Their rights and tables are those of the relations they widen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from tools.metrics.relations import RELATIONS, Join, Relation

_COURSE = Join("course", "co.course_id = se.course_id", needs=("se",))
_SECTION = Join("section_fact", "sc.section_id = sr.section_id")


def _wider(name: str, columns: Mapping[str, str], joins: Mapping[str, Join] | None = None) -> Relation:
    known = RELATIONS[name]
    return replace(known, columns={**known.columns, **columns}, joins={**known.joins, **(joins or {})})


RESPONSES = _wider(
    "evaluation_response",
    {
        "owner_id": "co.owner_id",
        "category": "co.category",
        "enrolled": "sc.enrolled",
        "form_version": "ro.form_version",
        "item_count": "ro.item_count",
    },
    {"co": _COURSE, "sc": _SECTION},
)
"""Responses, with the kind and size of the section they are about."""

COMMENTS = _wider(
    "evaluation_comment",
    {"section_id": "sm.section_id", "topic": "sm.topic", "text_masked": "sm.text_masked"},
)
"""Comments: `text_masked` is read to find themes and goes no further."""

DUTIES = RELATIONS["evaluation_duty"]

SECTIONS = _wider(
    "section",
    {"category": "co.category", "course_name": "co.name"},
    {"co": Join("course", "co.course_id = sc.course_id")},
)

RESULTS = RELATIONS["course_result"]

OBJECTIVES = _wider(
    "objective_result",
    {
        "item_id": "jf.item_id",
        "item_seq": "ai.seq",
        "item_name": "ai.name",
        "item_kind": "ai.kind",
        "objective_seq": "ob.seq",
        "objective_text": "ob.text",
        "expected": "ob.expected_value",
    },
    {
        "ai": Join("assessment_item", "ai.item_id = jf.item_id"),
        "ob": Join("course_objective", "ob.objective_id = jf.objective_id"),
    },
)
"""Marks of single items, with what the item and the objective are called."""

OBSERVATIONS = _wider(
    "observation",
    {
        "observation_id": "ob.observation_id",
        "section_id": "ob.section_id",
        "observed_on": "ob.observed_on",
        "strengths": "ob.strengths",
        "issues": "ob.issues",
        "suggestions": "ob.suggestions",
    },
)
"""Visits; who came is never read."""

TABLES: Mapping[str, Collection[str]] = {
    r.name: r.tables for r in (RESPONSES, COMMENTS, DUTIES, SECTIONS, RESULTS, OBJECTIVES, OBSERVATIONS)
}
"""The base tables each of them may read."""


def with_items(count: int) -> Relation:
    """Responses with a column a question of the form: `item_1` to `item_count`."""
    items = {f"item_{place}": f"sr.item_scores[{place}]" for place in range(1, count + 1)}
    return replace(RESPONSES, columns={**RESPONSES.columns, **items})
