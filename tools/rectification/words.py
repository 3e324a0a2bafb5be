"""The codes of rectification and what they are called in Chinese."""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """A code with its Chinese name, written `CODE = "code", "中文"`."""

    zh: str

    def __new__(cls, code: str, zh: str = "") -> Word:
        made = str.__new__(cls, code)
        made._value_ = code
        made.zh = zh
        return made


class State(Word):
    """Where an item stands. Self-reported progress is none of these; what comes after OBSERVING rests on the effect."""

    UNASSIGNED = "unassigned", "待分派"
    UNCLAIMED = "unclaimed", "待认领"
    PLANNING = "planning", "方案拟定"
    APPROVING = "approving", "方案审批中"
    PLAN_RETURNED = "plan_returned", "退回补充"
    WORKING = "working", "整改中"
    COLLEGE_REVIEW = "college_review", "待院验收"
    SCHOOL_REVIEW = "school_review", "待校复核"
    REWORK = "rework", "退回整改"
    ACCEPTED = "accepted", "措施验收通过"
    OBSERVING = "observing", "观察期"
    JUDGED = "judged", "待成效认定"
    EFFECTIVE_CLOSED = "effective_closed", "已销号（成效认定通过）"
    OVERRIDE_CLOSED = "override_closed", "已销号（学校特批）"
    NOT_SHOWN = "not_shown", "措施已完成，成效未显示"
    RELAPSED = "relapsed", "反弹，已重新立项"
    LASTING = "lasting", "长期坚持"
    SUSPENDED = "suspended", "挂起"
    MERGED = "merged", "已合并"
    EXCLUDED = "excluded", "不纳入"


BEFORE_WORK = frozenset({State.UNASSIGNED, State.UNCLAIMED, State.PLANNING, State.PLAN_RETURNED})
UNDER_WAY = frozenset({State.WORKING, State.REWORK})
IN_REVIEW = frozenset({State.COLLEGE_REVIEW, State.SCHOOL_REVIEW})
CLOSED = frozenset({State.EFFECTIVE_CLOSED, State.OVERRIDE_CLOSED, State.NOT_SHOWN})
"""Decided, and kept up until a look back finds otherwise."""
MEASURES_ACCEPTED = frozenset({State.ACCEPTED, State.OBSERVING, State.JUDGED, State.RELAPSED}) | CLOSED
LEFT = frozenset({State.MERGED, State.EXCLUDED})
"""Out of the count: not rectified under this item."""


class Level(Word):
    MAJOR = "major", "专业"
    COLLEGE = "college", "学院"
    SCHOOL = "school", "学校"


class Severity(Word):
    RED_LINE = "red_line", "红线"
    BOTTOM_LINE = "bottom_line", "底线"
    KEY = "key", "重点"
    ORDINARY = "ordinary", "一般"


class Nature(Word):
    AT_ONCE = "at_once", "立行立改"
    BY_DEADLINE = "by_deadline", "限期整改"
    LASTING = "lasting", "长期坚持"


class Cause(Word):
    RULES = "rules", "制度"
    EXECUTION = "execution", "执行"
    RESOURCES = "resources", "资源"
    ABILITY = "ability", "能力"
    DATA = "data", "数据"
    OUTSIDE = "outside", "外部"


class EvidenceKind(Word):
    """What a file is. A notice or a plan alone shows that something was said, not that it was done."""

    RULE = "rule", "制度文件"
    MINUTES = "minutes", "会议纪要"
    DATA = "data", "数据报表"
    TEACHING = "teaching", "教学材料"
    SURVEY = "survey", "问卷与评教"
    PURCHASE = "purchase", "采购与合同"
    PHOTO = "photo", "照片"
    THIRD_PARTY = "third_party", "第三方证明"
    NOTICE = "notice", "通知或计划"

    @property
    def counts(self) -> bool:
        return self is not EvidenceKind.NOTICE


class Step(Word):
    """Whose approval."""

    MAJOR = "major", "专业负责人"
    COLLEGE = "college", "院长"
    SCHOOL = "school", "质量评估中心"
    LEADER = "leader", "校领导"


class Standard(Word):
    """What a file of evidence is checked for on the spot, one by one."""

    GENUINE = "genuine", "真实性（原件、来源可查）"
    SUFFICIENT = "sufficient", "充分性（覆盖全部措施和单位）"
    TIMELY = "timely", "时效（形成于整改期内）"
    CONSISTENT = "consistent", "一致性（与数据同口径）"
    EFFECTIVE = "effective", "有效性（指标或现象有变化）"


class Checked(Word):
    """How it was found."""

    PASSED = "passed", "符合"
    LACKING = "lacking", "不符合"
    UNSEEN = "unseen", "未能核实"


class Closing(Word):
    """How an item came to its end; each is counted apart."""

    EFFECTIVE = "effective", "成效认定通过"
    OVERRIDDEN = "overridden", "学校特批"
    NOT_SHOWN = "not_shown", "成效未显示"


class LookBack(Word):
    """What was found some months after."""

    HELD = "held", "巩固"
    RELAPSED = "relapsed", "反弹"
