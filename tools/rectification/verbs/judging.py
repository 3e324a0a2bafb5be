"""After the measures: the judgement, what people make of it, the look back. Effect gates closure.

The machine judges by the registered test, once; it closes nothing. 成效认定 needs its "effective"; without it a leader
may close with a reason, which is counted apart, or the quality office closes as "measures done, effect not shown".
Whoever ever had a hand in an item decides none of this.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from tools.effect.case import Verdict
from tools.errors import Lacking, NotNow, NotUpToYou
from tools.rectification.alongside import told
from tools.rectification.judged import Judged, Outcome, Round
from tools.rectification.judging_requests import (
    CloseNotShown,
    JudgeEffect,
    LookBackAt,
    ObserveOn,
    OverrideEffect,
    PlanAnew,
    RecogniseEffect,
)
from tools.rectification.model import Item
from tools.rectification.request_base import LEAST_GROUNDS, says_enough
from tools.rectification.requests import Register
from tools.rectification.verbs.base import Move, Setting, only_judges, only_roles, refuse
from tools.rectification.verbs.opening import opened
from tools.rectification.words import Closing, LookBack, State
from tools.scope import Role

JUDGEMENTS: TypeAdapter[Judged] = TypeAdapter(Judged)


def judge_effect(item: Item, request: JudgeEffect, setting: Setting) -> Move:
    """On or after the confirmatory date, by the day's run or the quality office; what came out goes on record whole."""
    if not setting.by_machine:
        only_judges(item, setting)
    if item.observe_until is None or setting.today < item.observe_until:
        raise NotNow(f"登记的认定日是 {item.observe_until}，此前的数据只供了解，不作为成效检验的结果")
    judged = setting.judged
    if judged is None:
        raise Lacking("还没有算出检验结果")
    refuse(judged.registration != item.test_number, NotNow(f"{item.id} 的效果检验刚有变更，请重新检验"))
    judged = _with_others(judged, setting)
    told = JUDGEMENTS.dump_python(judged, mode="json")
    changes = {"outcome": replace(item.outcome, judgement=judged)}
    return Move(State.JUDGED, request.why or f"按登记的检验：{judged.found}", changes, {"judgement": told})


def _with_others(judged: Judged, setting: Setting) -> Judged:
    """With how many other items tested the figure meanwhile, which an "effective" says in its sentences."""
    test = setting.test
    others = len(setting.alongside(test.request).of(test)) if test is not None else 0
    said = told(others) if judged.effective else ""
    return replace(judged, beside=others, sentences=(*judged.sentences[:-1], judged.sentences[-1] + said))


def recognise_effect(item: Item, request: RecogniseEffect, setting: Setting) -> Move:
    only_judges(item, setting)
    judged = _judgement(item)
    refuse(
        not judged.effective,
        NotNow(
            f"检验结果是“{judged.verdict.zh}”，不能认定成效；可以重新整改、以成效未显示结项，或由校领导说明理由特批"
        ),
    )
    refuse(
        not _stands(judged, setting),
        NotNow(
            "检验以后数据有更正或缺失，按现有数据得不出“有效”，不能认定成效；可以重新整改、以成效未显示结项，或由校领导说明理由特批"
        ),
    )
    return _closed(item, Closing.EFFECTIVE, State.EFFECTIVE_CLOSED, request.why, setting)


def _stands(judged: Judged, setting: Setting) -> bool:
    """Whether an "effective" is one by the data of today too: corrected ones can take it away, never give it."""
    return judged.effective and (setting.judged is None or setting.judged.effective)


def override_effect(item: Item, request: OverrideEffect, setting: Setting) -> Move:
    """By a leader alone, who had no hand in it."""
    only_roles(setting, (Role.LEADER,))
    mine = any(setting.actor.is_same_person(hand) for hand in item.hands)
    refuse(mine, NotUpToYou("承担整改的人不能特批自己的整改项"))
    refuse(_stands(_judgement(item), setting), NotNow("检验已经显示成效，由质量评估中心认定，不需要特批"))
    return _closed(item, Closing.OVERRIDDEN, State.OVERRIDE_CLOSED, request.why, setting)


def close_not_shown(item: Item, request: CloseNotShown, setting: Setting) -> Move:
    """What no metric can test, what was tested without an effect to be shown, or what the data never came for.

    Never what became worse.
    """
    only_judges(item, setting)
    if item.state is State.OBSERVING:
        _never_came(item, setting)
    if item.state is State.JUDGED:
        judged = _judgement(item)
        refuse(_stands(judged, setting), NotNow("检验已经显示成效，请办理成效认定"))
        worse = (setting.judged or judged).verdict is Verdict.WORSE
        refuse(worse, NotNow("指标变差，不能以成效未显示结项；请重新整改，或由校领导说明理由特批"))
    return _closed(item, Closing.NOT_SHOWN, State.NOT_SHOWN, request.why, setting)


def _never_came(item: Item, setting: Setting) -> None:
    """NotNow unless the date is over and the data of the window are still not there to be judged."""
    early = item.observe_until is None or setting.today < item.observe_until
    refuse(early, NotNow(f"登记的认定日是 {item.observe_until}，到期后数据仍未到的，才可以这样结项"))
    refuse(setting.judged is not None, NotNow("观察期的数据已经齐，请先办理成效检验"))


def _closed(item: Item, how: Closing, to: State, why: str, setting: Setting) -> Move:
    rules, lot = setting.rules.look_back, setting.drawn(item)
    outcome = replace(
        item.outcome,
        closed_on=setting.today,
        closed_as=how,
        closed_by=setting.actor.username,
        look_from=setting.rules.after(setting.today, rules.earliest),
        look_until=setting.rules.after(setting.today, rules.latest),
        drawn=lot.drawn,
    )
    details = {
        "closing": how.value,
        "drawn": outcome.drawn,
        "nonce": lot.nonce,
        "look_from": str(outcome.look_from),
    }
    return Move(to, why, {"outcome": outcome}, details)


def observe_on(item: Item, request: ObserveOn, setting: Setting) -> Move:
    """Only where nothing could be told: more looks at a figure that was judged would find an effect by chance.

    For the same reason what is added must begin after today: who has seen a term does not choose whether it counts.
    """
    only_judges(item, setting)
    judged, test = _judgement(item), setting.test
    refuse(judged.verdict is not Verdict.NOT_ENOUGH, NotNow("已经得出结论的检验不能再延长观察期；可以重新整改"))
    assert test is not None
    assert item.observe_until is not None
    refuse(
        request.until <= max(item.observe_until, setting.today),
        Lacking(f"新的认定日须晚于原定的 {item.observe_until} 和今天"),
    )
    before, after = setting.ground_before, setting.ground
    adds = before is None or after is None or len(after.window or ()) > len(before.window or ())
    refuse(not adds, Lacking(f"观察到 {request.until} 没有多出一个完整的学期（学年），再检验还是同样的数据"))
    added = after.begins[len(before.window or ()) :] if before is not None and after is not None else ()
    begun = [day for day in added if day <= setting.today]
    if begun:
        raise NotNow(
            f"延长的观察期里有学期（学年）在 {begun[0]} 已经开始，它的数据可能已经看得到；延长观察须在那之前办理，"
            "现在可以重新整改、重新登记检验，或以成效未显示结项"
        )
    beside = setting.alongside(test.request).of(test)
    longer = replace(
        test,
        observe_until=request.until,
        foresight=setting.foresight,
        beside=beside,
        beside_why=test.beside_why or (request.why if beside else ""),
    )
    changes = {
        "test_number": item.test_number + 1,
        "amendments": item.amendments + 1,
        "observe_until": request.until,
        "outcome": replace(item.outcome, judgement=None),
    }
    return Move(State.OBSERVING, request.why, changes, {"until": request.until.isoformat()}, registration=(longer,))


def plan_anew(item: Item, request: PlanAnew, setting: Setting) -> Move:
    """The first deadline stays on record; measures, test, approvals and acceptance begin anew."""
    only_judges(item, setting)
    if item.state is State.JUDGED:
        refuse(_stands(_judgement(item), setting), NotNow("检验已经显示成效，请办理成效认定"))
    dues = tuple(m.due_on for m in setting.plan.measures if m.id in item.tasks) if setting.plan else ()
    past = Round(item.outcome.judgement.verdict if item.outcome.judgement else None, dues, item.due_on_original)
    changes: dict[str, Any] = {
        "outcome": Outcome(rounds=item.outcome.rounds + 1, past=(*item.outcome.past, past)),
        "plan_due_on": setting.rules.after(setting.today, setting.rules.plan_due),
        "testable": None,
        "amended_at_work": 0,
        "steps": (),
        "approved": (),
        "tasks": {},
        "missing": (),
        **dict.fromkeys(
            ("started_on", "due_on", "submitted_on", "accepted_on", "observe_until", "extension", "first_acceptor")
        ),
    }
    return Move(State.PLANNING, request.why, changes, {"round": item.outcome.rounds + 1})


def look_back(item: Item, request: LookBackAt, setting: Setting) -> Move:
    """Held, it stays closed; relapsed, an item of its own is opened from it."""
    only_judges(item, setting)
    outcome = item.outcome
    refuse(outcome.looked_on is not None, NotNow(f"{item.id} 已在 {outcome.looked_on} 回头看"))
    early = outcome.look_from is None or setting.today < outcome.look_from
    refuse(early, NotNow(f"回头看从 {outcome.look_from} 开始"))
    looked = replace(outcome, looked_on=setting.today, look_back=request.result)
    details = {"result": request.result.value}
    if request.result is LookBack.HELD:
        looked = replace(looked, held_against=_against(request, setting))
        return Move(item.state, request.why, {"outcome": looked}, details)
    again = opened(_again(item, request), setting.next_number(), item.finding, setting)
    changes = {"outcome": replace(looked, recurred_as=again.id)}
    return Move(State.RELAPSED, request.why, changes, {**details, "opened": again.id}, opens=again)


def _against(request: LookBackAt, setting: Setting) -> str:
    """The reason, where the figure itself does not hold: it has to say something, and is shown with the finding."""
    found = setting.looked
    if found is None or found.holds:
        return ""
    back = f"观察期以后（{'、'.join(found.periods)}）的数值已回到基线或更差"
    least = f"仍要认定巩固，理由须至少 {LEAST_GROUNDS} 个字，并随结论显示"
    refuse(not says_enough(request.why), Lacking(f"{back}；{least}"))
    return request.why


def _again(item: Item, request: LookBackAt) -> Register:
    return Register(
        title=f"{_AGAIN}{item.title.removeprefix(_AGAIN)}"[:_TITLE],
        problem=item.problem,
        unit=item.unit,
        level=item.level,
        severity=item.severity,
        nature=item.nature,
        recurrence_of=item.id,
        why=f"{item.id} 回头看反弹：{request.why}"[:_WHY],
    )


_AGAIN = "（反弹）"
_TITLE, _WHY = 120, 1000


def _judgement(item: Item) -> Judged:
    judged = item.outcome.judgement
    if judged is None:
        raise NotNow(f"{item.id} 还没有检验结果")
    return judged
