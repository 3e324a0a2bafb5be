"""Every verb, with the states it may be asked in. What is not listed here cannot be done with an item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tools.rectification.model import Item
from tools.rectification.verbs import inspecting, judging, opening, planning, registering, sideways, working
from tools.rectification.verbs.base import Move, Setting
from tools.rectification.words import BEFORE_WORK, CLOSED, IN_REVIEW, MEASURES_ACCEPTED, UNDER_WAY, State


@dataclass(frozen=True)
class Verb:
    """`zh` is what it is called; `states` those it may be asked in."""

    zh: str
    states: frozenset[State]
    decide: Callable[[Item, Any, Setting], Move]


_PLANNING = frozenset({State.PLANNING, State.PLAN_RETURNED})
_LIVE = BEFORE_WORK | UNDER_WAY | IN_REVIEW | {State.APPROVING, State.SUSPENDED, State.LASTING}
_ALL = frozenset(State)
_AMENDABLE = UNDER_WAY | {State.SUSPENDED}
"""Where an amendment of the test may still be registered: never once the measures are before those who accept."""


def _in(*states: State) -> frozenset[State]:
    return frozenset(states)


VERBS: Mapping[str, Verb] = {
    "assign": Verb("分派", BEFORE_WORK | UNDER_WAY | {State.SUSPENDED}, opening.assign),
    "claim": Verb("认领", _in(State.UNCLAIMED), opening.claim),
    "decline": Verb("退回分派", _in(State.UNCLAIMED), opening.decline),
    "exclude": Verb("不纳入", BEFORE_WORK, opening.exclude),
    "merge": Verb("合并", _LIVE, opening.merge),
    "save_plan": Verb("写方案", _PLANNING, planning.save_plan),
    "register_test": Verb("登记效果检验", _PLANNING | _AMENDABLE, registering.register_test),
    "declare_untestable": Verb("声明不能检验", _PLANNING | _AMENDABLE, registering.declare_untestable),
    "submit_plan": Verb("提交方案", _PLANNING, planning.submit_plan),
    "approve_plan": Verb("批准方案", _in(State.APPROVING), planning.approve_plan),
    "return_plan": Verb("退回方案", _in(State.APPROVING), planning.return_plan),
    "report": Verb("报告进展", UNDER_WAY, working.report),
    "add_evidence": Verb("上传证据", UNDER_WAY, working.add_evidence),
    "submit_work": Verb("提交验收", UNDER_WAY, working.submit_work),
    "accept": Verb("验收通过", IN_REVIEW, working.accept),
    "send_back": Verb("退回整改", IN_REVIEW, working.send_back),
    "ask_extension": Verb("申请延期", UNDER_WAY, sideways.ask_extension),
    "grant_extension": Verb("批准延期", UNDER_WAY | {State.SUSPENDED}, sideways.grant_extension),
    "refuse_extension": Verb("驳回延期", UNDER_WAY | {State.SUSPENDED}, sideways.refuse_extension),
    "suspend": Verb("挂起", UNDER_WAY, sideways.suspend),
    "resume": Verb("恢复", _in(State.SUSPENDED), sideways.resume),
    "make_lasting": Verb("转为长期坚持", UNDER_WAY, sideways.make_lasting),
    "confirm_lasting": Verb("年度确认", _in(State.LASTING), sideways.confirm_lasting),
    "end_lasting": Verb("恢复整改", _in(State.LASTING), sideways.end_lasting),
    "inspect": Verb("督导核查", UNDER_WAY | IN_REVIEW | MEASURES_ACCEPTED | {State.SUSPENDED}, inspecting.inspect),
    "recuse": Verb("申请回避", _LIVE | MEASURES_ACCEPTED, inspecting.recuse),
    "judge_effect": Verb("成效检验", _in(State.OBSERVING), judging.judge_effect),
    "recognise_effect": Verb("成效认定", _in(State.JUDGED), judging.recognise_effect),
    "override_effect": Verb("学校特批", _in(State.JUDGED), judging.override_effect),
    "close_not_shown": Verb(
        "以成效未显示结项", _in(State.JUDGED, State.ACCEPTED, State.OBSERVING), judging.close_not_shown
    ),
    "observe_on": Verb("延长观察", _in(State.JUDGED), judging.observe_on),
    "plan_anew": Verb("重新整改", _in(State.JUDGED, State.NOT_SHOWN), judging.plan_anew),
    "look_back": Verb("回头看", CLOSED, judging.look_back),
    "remark": Verb("记事", _ALL, sideways.remark),
}
