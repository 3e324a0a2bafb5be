"""The rules on rectification: dated as all others, checked when read, usual practice where none are written."""

from datetime import date
from pathlib import Path

import pytest

from knowledge_base.demo.templates import RULES_YAML
from knowledge_base.errors import InputError
from knowledge_base.evaluation.rectification_rules import RectificationRules, Span
from knowledge_base.evaluation.rules import USUAL_RULES, SchoolRules

_BLOCK = """      rectification:
        status: school
        source: 本校整改办法
        value:
          plan_due: {days: 20, working: true}
          approvals: {major: [school]}
          holidays: [2026-04-06]
"""


def with_rules(tmp_path: Path, block: str) -> Path:
    """Rules of two versions: usual practice, and from April 2026 on the school's own."""
    usual = USUAL_RULES.read_text(encoding="utf-8")
    values = usual[usual.index("    values:\n") : usual.index("      # 整改")]
    path = tmp_path / "rules.yaml"
    own = f"  - version: 本校\n    effective_from: 2026-04-01\n{values}{block}"
    path.write_text(usual.rstrip() + "\n" + own, encoding="utf-8")
    return path


def test_the_rules_of_a_day_are_those_in_force_then(tmp_path: Path) -> None:
    rules = SchoolRules.load(with_rules(tmp_path, _BLOCK))
    before, after = (rules.on(date(2026, month, 20)).rectification for month in (3, 4))
    assert (before.plan_due, after.plan_due) == (Span(days=30), Span(days=20, working=True))
    assert (before.approvals.major, after.approvals.major) == (("major", "college", "school"), ("school",))
    assert after.approvals.college == ("college", "school")
    # Twenty working days from Wednesday the first of April, without Monday the sixth.
    assert after.after(date(2026, 4, 1), after.plan_due) == date(2026, 4, 30)


@pytest.mark.parametrize("path", [USUAL_RULES, RULES_YAML])
def test_what_is_written_out_for_a_school_is_the_usual_practice(path: Path) -> None:
    """But for the offices that cooperate: those are codes of a school's own units."""
    found = SchoolRules.load(path).on(date(2026, 3, 20)).rectification
    drafting = found.drafting.model_copy(update={"cooperating": {}})
    assert found.model_copy(update={"drafting": drafting}) == RectificationRules()


def test_a_demo_and_a_school_say_whose_rule_it_is() -> None:
    statuses = [
        SchoolRules.load(p).on(date(2026, 3, 20)).values.rectification.status for p in (USUAL_RULES, RULES_YAML)
    ]
    assert statuses == ["assumed", "school"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[school]", "[major, college]"),
        ("[school]", "[school, school]"),
        ("[school]", "[dean]"),
        ("days: 20", "days: -1"),
        ("plan_due", "plan_dew"),
        ("holidays: [2026-04-06]", "extensions: [{up_to_days: 30, by: school}]"),
        (
            "holidays: [2026-04-06]",
            "extensions: [{up_to_days: 30, by: school}, {up_to_days: 10, by: qa}, {by: leader}]",
        ),
    ],
)
def test_rules_that_cannot_hold_are_refused_by_name(tmp_path: Path, old: str, new: str) -> None:
    assert old in _BLOCK
    with pytest.raises(InputError, match="rectification"):
        SchoolRules.load(with_rules(tmp_path, _BLOCK.replace(old, new)))


@pytest.mark.parametrize(
    ("days", "earlier", "by"), [(30, 0, "school"), (31, 0, "leader"), (1, 1, "leader"), (400, 0, "leader")]
)
def test_who_decides_on_an_extension(days: int, earlier: int, by: str) -> None:
    assert RectificationRules().extension_by(days, earlier) == by
