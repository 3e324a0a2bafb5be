"""The school's rules by date."""

from datetime import date
from pathlib import Path

import pytest

from knowledge_base.demo.templates import RULES_YAML
from knowledge_base.errors import InputError
from knowledge_base.evaluation.rules import USUAL_RULES, SchoolRules


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2019, 9, 1), "2019.1"),
        (date(2023, 8, 31), "2019.1"),
        (date(2023, 9, 1), "2023.1"),
        (date(2030, 1, 1), "2023.1"),
    ],
)
def test_the_version_in_force(day: date, version: str) -> None:
    assert SchoolRules.load(RULES_YAML).on(day).version == version


def test_values_limits_and_status() -> None:
    rules = SchoolRules.load(RULES_YAML).on(date(2026, 3, 20))
    assert rules.pass_mark == 60
    assert rules.set_min_seconds == 30
    assert rules.limit("dean") == 5
    assert rules.limit("student") == 10
    assert rules.values.suppression.status == "assumed"


def test_before_the_first_version_there_are_no_rules() -> None:
    with pytest.raises(InputError, match="2019-09-01"):
        SchoolRules.load(RULES_YAML).on(date(2018, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("pass_mark: {value: 60", "pass_mark: {value: 160", "pass_mark"),
        ("status: assumed", "status: guessed", "status"),
        ("set_min_seconds", "set_min_second", "set_min_second：没有这个键"),
        ("effective_from: 2023-09-01", "effective_from: 2019-09-01", "须逐版递增"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = RULES_YAML.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        SchoolRules.load(path)


def test_no_value_a_school_starts_with_passes_for_its_own_rule() -> None:
    rules = SchoolRules.load(USUAL_RULES).on(date(2001, 1, 1))
    ruled = [value for name in type(rules.values).model_fields if (value := getattr(rules.values, name)) is not None]
    assert {value.status for value in ruled} == {"assumed"}
    unset = {name for name in type(rules.values).model_fields if getattr(rules.values, name) is None}
    assert unset == {"import_rejected_share", "academic_warning"}


def test_the_tiers_of_warnings_are_the_ones_of_the_day() -> None:
    rules = SchoolRules.load(RULES_YAML)
    earlier, now = (rules.on(date(year, 1, 1)).values.academic_warning for year in (2022, 2026))
    assert earlier is not None
    assert now is not None
    assert earlier.value.levels == ("一般警示", "严重警示")
    assert [(t.level, t.owed_credits) for t in now.value.tiers] == [("提示", 0), ("黄", 8), ("橙", 16), ("红", 24)]
    assert rules.on(date(2026, 1, 1)).values.credit_cap.value.of("红") == 20
    assert rules.on(date(2026, 1, 1)).values.credit_cap.value.of("黄") == 30


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{level: 黄, owed_credits: 8}", "{level: 黄, owed_credits: 17}", "逐级递增"),
        ("{level: 黄, owed_credits: 8}", "{level: 黄}", "至少要有一个条件"),
        ("twice: 橙}", "twice: 紫}", "raised.twice"),
        ("{level: 黄, owed_credits: 8}", "{level: 黄, grade_point: 1.8}", "grade_point：没有这个键"),
    ],
)
def test_a_mistake_in_the_tiers_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    test_mistakes_are_named(tmp_path, old, new, message)
