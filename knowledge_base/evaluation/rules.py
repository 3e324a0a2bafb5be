"""A school's rules as dated configuration: every value with its status, every version with the day it takes effect."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field, model_validator

from knowledge_base.errors import InputError
from knowledge_base.evaluation.configuration import StrictModel, load_yaml
from knowledge_base.evaluation.diagnosis_rules import DiagnosisRules
from knowledge_base.evaluation.feedback_rules import Attainment, GradeChecks, SetFeedback
from knowledge_base.evaluation.rectification_rules import RectificationRules
from knowledge_base.evaluation.study_rules import CreditCap, WarningRule

Value = TypeVar("Value")
Limit = Annotated[int, Field(ge=1)]
Mark = Annotated[float, Field(ge=0, le=100)]
Years = Annotated[int, Field(ge=1, le=12)]

USUAL_RULES = Path(__file__).with_name("usual_rules.yaml")
"""What a school starts with: the usual practice, none of it any school's own rule, for the school to confirm."""

DEFAULT_REJECTED_SHARE = 0.05
"""What an import may leave out of a file where the school has no rule on it."""


class Ruled(StrictModel, Generic[Value]):
    """One value with its standing: `school` is the school's own rule, `assumed` is known but unverified."""

    value: Value
    status: Literal["school", "assumed"]
    source: str


class Suppression(StrictModel):
    """Fewest persons a figure may rest on: for the whole school, and higher for some roles."""

    school: Limit
    roles: dict[str, Limit] = Field(default_factory=dict)


class RuleValues(StrictModel):
    """All rules of one version. What an earlier release did not ask for stands as the usual practice, assumed."""

    pass_mark: Ruled[Mark]
    excellent_mark: Ruled[Mark] = Ruled(value=90, status="assumed", source="优秀的通行分数线")
    good_mark: Ruled[Mark] = Ruled(value=80, status="assumed", source="优良的通行分数线")
    small_section: Ruled[Limit] = Ruled(value=30, status="assumed", source="小班人数上限的通行做法")
    suppression: Ruled[Suppression]
    set_min_seconds: Ruled[Annotated[int, Field(ge=0)]]
    rank_min_n: Ruled[Limit]
    grade_point: Ruled[str]
    import_rejected_share: Ruled[Annotated[float, Field(ge=0, le=1)]] | None = None
    credit_cap: Ruled[CreditCap] = Ruled(
        value=CreditCap(term=30), status="assumed", source="每学期选课学分上限的通行做法"
    )
    longest_study_years: Ruled[Years] = Ruled(value=6, status="assumed", source="四年制本科最长修业年限的通行做法")
    academic_warning: Ruled[WarningRule] | None = None
    rectification: Ruled[RectificationRules] = Ruled(
        value=RectificationRules(), status="assumed", source="整改审批、期限与督办的通行做法"
    )
    set_feedback: Ruled[SetFeedback] = Ruled(value=SetFeedback(), status="assumed", source="评教反馈的通行做法")
    grade_checks: Ruled[GradeChecks] = Ruled(value=GradeChecks(), status="assumed", source="成绩分布核查的通行做法")
    attainment: Ruled[Attainment] = Ruled(value=Attainment(), status="assumed", source="课程目标达成度的通行算法")
    diagnosis: Ruled[DiagnosisRules] = Ruled(value=DiagnosisRules(), status="assumed", source="诊断判定界限的通行取值")


class RuleSet(StrictModel):
    """The rules in force from `effective_from` until the next version."""

    version: str
    effective_from: date
    values: RuleValues

    @property
    def pass_mark(self) -> float:
        """Points (0–100) from which a course is passed."""
        return self.values.pass_mark.value

    @property
    def excellent_mark(self) -> float:
        """Points (0–100) from which a mark is excellent."""
        return self.values.excellent_mark.value

    @property
    def good_mark(self) -> float:
        """Points (0–100) from which a mark is good or better."""
        return self.values.good_mark.value

    @property
    def small_section(self) -> int:
        """Most students of a small section."""
        return self.values.small_section.value

    @property
    def set_min_seconds(self) -> int:
        """Shortest time, in seconds, of a valid response in the evaluation of teaching."""
        return self.values.set_min_seconds.value

    @property
    def rank_min_n(self) -> int:
        """Fewest persons for a figure to take a place in a ranking."""
        return self.values.rank_min_n.value

    @property
    def import_rejected_share(self) -> float:
        """The share of a file's rows (0–1) an import may leave out; beyond it nothing is imported."""
        given = self.values.import_rejected_share
        return DEFAULT_REJECTED_SHARE if given is None else given.value

    @property
    def rectification(self) -> RectificationRules:
        """Approvals, deadlines and reminders of rectification."""
        return self.values.rectification.value

    @property
    def diagnosis(self) -> DiagnosisRules:
        """From where on diagnosis says that something stands out."""
        return self.values.diagnosis.value

    def limit(self, role: str) -> int:
        """Fewest persons a figure shown to `role` may rest on: the larger of the school's and the role's."""
        suppression = self.values.suppression.value
        return max(suppression.school, suppression.roles.get(role, 0))


class SchoolRules(StrictModel):
    """Every version of the rules, the oldest first."""

    versions: Annotated[tuple[RuleSet, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> SchoolRules:
        days = [v.effective_from for v in self.versions]
        if days != sorted(set(days)):
            raise ValueError("effective_from 须逐版递增且不重复 (must rise from version to version)")
        return self

    @classmethod
    def load(cls, path: Path) -> SchoolRules:
        """Read rules.yaml; InputError naming file, key and mend when it cannot be used."""
        return load_yaml(path, cls)

    def on(self, day: date) -> RuleSet:
        """The rules in force on `day`; InputError before the first version."""
        in_force = [v for v in self.versions if v.effective_from <= day]
        if not in_force:
            first = self.versions[0].effective_from
            raise InputError(
                f"{day} 早于学校规则的最早生效日期 {first}，请在 rules.yaml 中补充更早的版本 "
                f"(no rules in force on {day}: add an earlier version)"
            )
        return in_force[-1]
