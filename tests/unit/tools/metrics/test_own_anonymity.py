"""A metric file of the school's own cannot undo anonymity: it follows from the relation, whatever the file says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge_base.errors import InputError
from tools.errors import OutOfScope, ToolError
from tools.metrics.access import authorise, relations_of
from tools.metrics.catalogue_files import CATALOGUE, load_catalogue
from tools.metrics.definition import Catalogue, Level, MetricDefinition
from tools.metrics.periods import Period
from tools.metrics.relations import RELATIONS
from tools.metrics.request import SELF, By, MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Scope

VOICES = {"evaluation_response", "evaluation_comment", "evaluation_duty", "survey_answer"}
TERM = (Period.parse("2024-2025-2"),)


def own(folder: Path, change: Callable[[dict[str, Any]], object], like: str = "set_mean_score") -> MetricDefinition:
    """A metric of the school's own: a shipped one under a new name, changed."""
    text = yaml.safe_load((CATALOGUE / f"{like}.yaml").read_text("utf-8"))
    text |= {
        "id": "own_score",
        "name_zh": "本校评教分",
        "name_en": "Own score",
        "aliases": ["自评分"],
        "companions": [],
    }
    text.pop("inverse_aliases", None)
    change(text)
    (folder / "own_score.yaml").write_text(yaml.safe_dump(text, allow_unicode=True), "utf-8")
    return load_catalogue(own=folder).get("own_score")


def test_the_relations_of_voices_are_anonymous_and_no_others() -> None:
    assert {relation.name for relation in RELATIONS.values() if relation.anonymous} == VOICES


def test_a_shipped_metric_is_anonymous_just_where_its_relation_is(catalogue: Catalogue) -> None:
    for metric in catalogue:
        assert metric.anonymous is any(relation.anonymous for relation in relations_of(metric))


@pytest.mark.parametrize("like", ["set_mean_score", "set_participation_rate", "graduate_satisfaction"])
def test_without_the_line_it_is_anonymous_all_the_same(tmp_path: Path, like: str) -> None:
    assert own(tmp_path, lambda text: text.pop("anonymous"), like).anonymous


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"anonymous": False}, "anonymous"),
        ({"grain": ["school", "college", "self", "section"]}, "section"),
        ({"grain": ["school", "college", "course"]}, "course"),
        ({"min_n": 1}, "min_n"),
        ({"min_n": 9}, "min_n"),
    ],
)
def test_a_file_that_would_show_single_voices_is_refused(tmp_path: Path, change: dict[str, object], told: str) -> None:
    with pytest.raises(InputError) as error:
        own(tmp_path, lambda text: (text.pop("anonymous"), text.update(change)))
    assert "own_score.yaml" in str(error.value)
    assert told in str(error.value)


def test_what_nobody_said_in_confidence_is_not_called_anonymous(tmp_path: Path) -> None:
    """Anonymous, it would count as rows that nobody knows, and its own holders could subtract them."""
    with pytest.raises(InputError, match="not anonymous"):
        own(tmp_path, lambda text: text.update(anonymous=True), "course_fail_rate")


@pytest.mark.parametrize("user", ["teacher.1", "dean.cs", "head.cs.se", "supervisor", "leader", "qa"])
def test_no_post_gives_a_right_to_the_rows_of_an_own_metric(
    tmp_path: Path, metric_service: MetricService, scopes: dict[str, Scope], user: str
) -> None:
    metric, directory = own(tmp_path, lambda text: text.pop("anonymous")), metric_service.directory
    answered = 0
    for unit, level in (("school", Level.SCHOOL), ("cs", Level.COLLEGE), (SELF, Level.SELF)):
        for by in (None, By.COLLEGE, By.PERIOD):
            request = MetricRequest(metric, unit, level, TERM, metric.attribution, by=by)
            try:
                access = authorise(scopes[user], request, directory)
            except (OutOfScope, ToolError):
                continue
            answered += 1
            assert access.right is None
    assert answered


def test_the_schools_limit_holds_where_a_file_asks_for_less(
    tmp_path: Path, metric_service: MetricService, scopes: dict[str, Scope]
) -> None:
    metric = own(tmp_path, lambda text: text.update(min_n=1), "avg_gpa")
    request = MetricRequest(metric, "school", Level.SCHOOL, TERM, metric.attribution)
    for user in ("leader", "dean.cs", "student.1"):
        school = metric_service.rules.limit(scopes[user].role.value)
        assert metric_service.limit(request, scopes[user]) == school > 1
