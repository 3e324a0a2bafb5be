"""A school's own metric files stand beside the shipped catalogue, and their mistakes are told by file."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from knowledge_base.errors import InputError
from tests.support import ROOT
from tools.metrics.catalogue_files import CATALOGUE, load_catalogue
from tools.metrics.definition import Catalogue
from tools.metrics.trial import try_out

EXAMPLE = ROOT / "tests/examples/metrics/institution_retention_rate.yaml"


def test_a_metric_of_the_school_is_asked_like_any_other(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / EXAMPLE.name).write_bytes(EXAMPLE.read_bytes())
    own = load_catalogue(own=tmp_path)
    assert own.get("各院校留存率").id == "institution_retention_rate"
    assert len(list(own)) == len(list(catalogue)) + 1


def test_a_home_without_own_metrics_has_the_shipped_ones(tmp_path: Path, catalogue: Catalogue) -> None:
    assert list(load_catalogue(own=tmp_path / "metrics")) == list(catalogue)


@pytest.mark.parametrize("name", [metric.id for metric in load_catalogue()])
def test_every_shipped_metric_would_pass_the_trial_of_an_own_one(catalogue: Catalogue, name: str) -> None:
    try_out(catalogue.get(name), name)


@pytest.mark.parametrize(
    ("metric", "key", "text", "told"),
    [
        ("set_mean_score", "numerator", "overall = 'abc'", "Could not convert"),
        ("set_mean_score", "where", "overall = 'abc'", "Could not convert"),
        ("set_mean_score", "where", "overall", "应是条件，现在得到的是 DOUBLE"),
        ("set_mean_score", "where", "college_id > 5", "Cannot compare"),
        ("set_mean_score", "numerator", "staff_id", "应是数值，现在得到的是 VARCHAR"),
        ("set_mean_score", "denominator", "straightlined", "应是数值，现在得到的是 BOOLEAN"),
        ("course_fail_rate", "numerator", "points", "应是条件"),
        ("course_fail_rate", "where", "points > 'sixty'", "Could not convert"),
        ("feedback_closure_rate", "where", "due_on > 'soon'", "invalid date"),
    ],
)
def test_an_expression_of_a_wrong_type_is_told_at_the_load(
    tmp_path: Path, metric: str, key: str, text: str, told: str
) -> None:
    definition = yaml.safe_load((CATALOGUE / f"{metric}.yaml").read_text("utf-8"))
    definition |= {"id": "own", "name_zh": "自定", "name_en": "Own", "aliases": ["自定的"], "inverse_aliases": []}
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(definition | {key: text}, allow_unicode=True), "utf-8")
    with pytest.raises(InputError) as error:
        load_catalogue(own=tmp_path)
    assert f"own.yaml 的 {key} “{text}”" in str(error.value)
    assert told in str(error.value)


def test_a_side_of_an_own_quotient_is_tried_as_well(tmp_path: Path) -> None:
    definition = yaml.safe_load((CATALOGUE / "student_teacher_ratio.yaml").read_text("utf-8"))
    definition |= {"id": "own", "name_zh": "自定", "name_en": "Own", "aliases": ["自定的"], "inverse_aliases": []}
    definition["denominator"]["where"] = "conversion > 'half'"
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(definition, allow_unicode=True), "utf-8")
    with pytest.raises(InputError, match=r"denominator\.where"):
        load_catalogue(own=tmp_path)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("min_n: 1", "min_m: 1", "min_m"),
        ("relation: institution", "relation: institutions", "institutions"),
        ("各院校留存率", "挂科率", "挂科率"),
        ("id: institution_retention_rate", "id: other", "other"),
    ],
)
def test_a_mistake_names_the_file(tmp_path: Path, before: str, after: str, told: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    (tmp_path / EXAMPLE.name).write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(InputError) as error:
        load_catalogue(own=tmp_path)
    assert EXAMPLE.name in str(error.value)
    assert told in str(error.value)
