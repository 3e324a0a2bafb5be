"""Whether an item can be closed now, and what still stands between: in one sentence without figures."""

from __future__ import annotations

from datetime import date

from tools.effect.case import Verdict
from tools.rectification.alongside import told
from tools.rectification.model import Item
from tools.rectification.words import CLOSED, State

_WAYS = {
    Verdict.EFFECTIVE: "检验结果为有效，等质量评估中心办理成效认定，认定后才销号",
    Verdict.WORSE: "检验结果为变差，不能认定成效，也不能以成效未显示结项；可以重新整改，或由校领导说明理由特批",
    Verdict.NOT_ENOUGH: "检验结果为数据不足，不能认定成效；可以延长观察期、以成效未显示结项，或由校领导说明理由特批",
}
_NOT_SHOWN = "检验结果为{}，不能认定成效；可以重新整改、以成效未显示结项，或由校领导说明理由特批"
_BY_STATE = {
    State.OBSERVING: "还在观察期，到登记的认定日检验之后才能认定",
    State.RELAPSED: "已经反弹并重新立项",
    State.MERGED: "已并入别的整改项，不单独销号",
    State.EXCLUDED: "不纳入整改，不销号",
}
_BEFORE = "措施还没有验收通过；验收、观察期满、检验有效并经成效认定之后才销号"


def verdict_ways(verdict: Verdict) -> str:
    """What may be done after a judgement."""
    return _WAYS.get(verdict, _NOT_SHOWN.format(verdict.zh))


def closing(item: Item, today: date) -> str:
    """As it stands that day."""
    outcome = item.outcome
    if item.state in CLOSED:
        return f"已经销号：{outcome.closed_as.zh}" if outcome.closed_as else f"已经了结：{item.state.zh}"
    if item.state is State.JUDGED and outcome.judgement is not None:
        said = told(outcome.judgement.beside).rstrip("。") if outcome.judgement.effective else ""
        return f"还没有销号：{verdict_ways(outcome.judgement.verdict)}{said and f'；{said}'}"
    if item.state is State.OBSERVING and item.observe_until is not None and item.observe_until <= today:
        return "现在还不能销号：登记的认定日已过，等质量评估中心办理检验，检验之后才能认定"
    return f"现在还不能销号：{_BY_STATE.get(item.state, _BEFORE)}"
