"""The catalogue is strict: a definition that is not whole, or names what is not there, stops the load by its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.errors import ToolFailure, UnknownName
from tools.metrics.access import relations_of
from tools.metrics.catalogue_files import CATALOGUE, load_catalogue
from tools.metrics.definition import Catalogue, MetricDefinition

Change = Callable[[dict[str, Any]], None]


def put(key: str, value: object) -> Change:
    return lambda definition: definition.update({key: value})


def drop(key: str) -> Change:
    def change(definition: dict[str, Any]) -> None:
        del definition[key]

    return change


def load_changed(folder: Path, metric: str, *changes: Change) -> Catalogue:
    """The catalogue with one definition changed."""
    for path in CATALOGUE.glob("*.yaml"):
        definition = yaml.safe_load(path.read_text(encoding="utf-8"))
        for change in changes if path.stem == metric else ():
            change(definition)
        (folder / path.name).write_text(yaml.safe_dump(definition, allow_unicode=True), encoding="utf-8")
    return load_catalogue(folder)


def test_the_catalogue_as_it_lies(catalogue: Catalogue) -> None:
    """Every property that an answer, a comparison or a guard needs is there, in Chinese where people read it."""
    for metric in catalogue:
        for text in (metric.name_zh, metric.definition, metric.numerator_words, metric.denominator_words):
            assert any("\u4e00" <= c <= "\u9fff" for c in text)
        assert all((metric.version, metric.aliases, metric.inclusion, metric.category.zh))
        # Other institutions' figures answer to no clause of the guide.
        assert metric.clauses or metric.parts
        # Only where no person stands behind a row is there nothing to protect.
        assert (metric.min_n >= 5) == all(relation.personal for relation in relations_of(metric))
        assert metric.attribution.zh
        assert metric.benchmark.text


def test_unchanged_copies_load(tmp_path: Path, catalogue: Catalogue) -> None:
    assert list(load_changed(tmp_path, "")) == list(catalogue)


@pytest.mark.parametrize("key", sorted(k for k, f in MetricDefinition.model_fields.items() if f.is_required()))
def test_a_missing_property_is_named(tmp_path: Path, key: str) -> None:
    with pytest.raises(ToolFailure, match=rf"course_fail_rate\.yaml[\s\S]*{key}"):
        load_changed(tmp_path, "course_fail_rate", drop(key))


BAD: dict[str, Change] = {
    "an unknown key": put("min_m", 5),
    "another file's id": put("id", "avg_gpa"),
    "a companion that is not there": put("companions", ["no_such_metric"]),
    "an unknown relation": put("relation", "score"),
    "no relation": drop("relation"),
    "an unknown form": put("form", "median"),
    "periods without the own kind": put("periods", ["academic_year"]),
    "an attribution that the relation does not know": put("attributions", ["teacher_unit"]),
    "an unknown data domain": put("coverage", "library"),
    "a benchmark of unknown standing": put("benchmark", {"text": "x", "source": "y", "status": "official"}),
    "no listed table of units": put("listed", [["last_three_years", "course"]]),
    "another metric's name": put("aliases", ["绩点"]),
    "a name that is its own opposite": put("inverse_aliases", ["挂科率"]),
    "a function call": put("numerator", "lower(attempt) = '正考'"),
    "an aggregate": put("numerator", "sum(points) > 1"),
    "a subquery": put("where", "points < (SELECT 60)"),
    "a list from a subquery": put("where", "points IN (SELECT 1)"),
    "a question to a subquery": put("numerator", "EXISTS (SELECT 1)"),
    "a division": put("numerator", "points / 2 < 30"),
    "an unknown column": put("where", "gender = '男'"),
    "a column of a table": put("where", "rf.points > 1"),
    "an unknown rule": put("numerator", "points < :passmark"),
    "a rule without a name": put("numerator", "points < ?"),
    "a comment": put("numerator", "points < 60 -- or so"),
    "two statements": put("numerator", "passed; DROP TABLE score"),
    "half an expression": put("numerator", "points <"),
    "half a text": put("where", "attempt = '正考"),
    "an empty expression": put("where", ""),
    "a form it is not": put("form", "quotient"),
    "an unknown unit": put("display", {"unit": "percent", "decimals": 2}),
    "too many decimals": put("display", {"unit": "ratio", "decimals": 9}),
    "an unknown direction": put("direction", "up"),
    "an unknown level": put("grain", ["school", "faculty"]),
    "a period kind that the relation is not counted by": put("periods", ["term", "point_in_time"]),
    "a date that is none": put("effective_from", "soon"),
    "a listed table nobody weighs": put("listed", [["term", "college", "major"], ["term", "gender"]]),
    "a column to count by that is not there": put("count_by", ["id_card"]),
    "a cast": put("numerator", "CAST(points AS INTEGER) < 60"),
    "an unknown category": put("category", "outcome"),
    "a chain of units listed twice": put("listed", [["term", "college"], ["term", "college", "major"]]),
    "a chain that leaves a level out": put("listed", [["term", "major"]]),
    "a negative lag": put("lag", -1),
    "a measure where an expression belongs": put(
        "numerator", {"relation": "student_at", "where": "TRUE", "value": "1", "words": "x"}
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_definition_stops_the_load_by_its_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ToolFailure, match=r"course_fail_rate\.yaml|names course_fail_rate"):
        load_changed(tmp_path, "course_fail_rate", BAD[name])


@pytest.mark.parametrize(
    "change",
    [
        put("numerator", "TRUE"),
        put("denominator", {"relation": "staff_at", "where": "conversion > 0", "value": "1/2", "words": "x"}),
        put("denominator", {"relation": "staff_at", "where": "salary > 0", "value": "1", "words": "x"}),
        put("denominator", {"relation": "payroll", "where": "TRUE", "value": "1", "words": "x"}),
        put("denominator", {"relation": "staff_at", "value": "1", "words": "x", "unit": "x"}),
        put("grain", ["school", "college", "major"]),
    ],
)
def test_a_bad_quotient_too(tmp_path: Path, change: Change) -> None:
    with pytest.raises(ToolFailure, match=r"student_teacher_ratio\.yaml"):
        load_changed(tmp_path, "student_teacher_ratio", change)


@pytest.mark.parametrize(
    "change",
    [
        put("numerator", "TRUE"),
        put("numerator", {"figures": {"no_such": 1}, "period": "calendar_year", "words": "x"}),
        put("numerator", {"figures": {"daily_cost": 1}, "period": "point_in_time", "words": "x"}),
        put("numerator", {"figures": {}, "period": "calendar_year", "words": "x"}),
        put("denominator", {"figures": {"admitted": 1}, "period": "entry_cohort", "words": "x"}),
        put("denominator", {"relation": "staff_at", "words": "x"}),
        put("periods", ["calendar_year", "graduation_cohort"]),
    ],
)
def test_a_bad_metric_of_filed_figures_too(tmp_path: Path, change: Change) -> None:
    with pytest.raises(ToolFailure, match=r"daily_cost_per_student\.yaml"):
        load_changed(tmp_path, "daily_cost_per_student", change)


def test_a_file_of_another_name(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text((CATALOGUE / "avg_gpa.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ToolFailure, match=r"other\.yaml"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "id: [", "just words"])
def test_a_file_that_is_no_definition(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ToolFailure, match=r"broken\.yaml"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize("name", ["course_fail_rate", " 挂科率 ", "COURSE FAIL RATE", "课程不及格率", "挂科"])
def test_a_metric_is_found_by_any_of_its_names(catalogue: Catalogue, name: str) -> None:
    assert catalogue.get(name).id == "course_fail_rate"


@pytest.mark.parametrize("name", ["", "及格率", "通过率", "挂科率' OR 1=1", "x" * 9999])
def test_other_names_are_unknown_and_say_what_there_is(catalogue: Catalogue, name: str) -> None:
    """The opposite of a metric is not the metric."""
    with pytest.raises(UnknownName) as raised:
        catalogue.get(name)
    assert len(raised.value.suggestions) <= 5
    assert all("（" in suggestion for suggestion in raised.value.suggestions)
    assert len(raised.value.message) < 100
