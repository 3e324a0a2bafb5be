"""A few words after a list want a part of it: what is applied, what is said not to be, and what is another question."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agents.answering.answer import Status
from agents.brains.base import Draft, PastTurn
from agents.brains.rules import RuleBrain
from agents.understanding.list_again import Narrowed, narrowed
from tests.unit.agents.demo_names import asker, directory
from tests.unit.agents.fake_tools import Error, FakeTools, drive
from tools.metrics.catalogue_files import load_catalogue

TODAY = date(2026, 3, 20)
_REVIEWS, _FINDINGS, _LEDGER = "审核评估指出了哪些问题", "系统发现了哪些问题", "整改还欠几条"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("只看重点的", Narrowed(only=("重点",))),
        ("红线的有几项", Narrowed(only=("红线",), count=True)),
        ("底线和红线的有吗", Narrowed(only=("红线", "底线"))),
        ("一般的呢", Narrowed(only=("一般",))),
        ("最严重的是哪条", Narrowed(only=("最严重",))),
        ("没立项的有几条", Narrowed(only=("未立项",), count=True)),
        ("哪个学院最多", Narrowed(count=True, tally=True)),
        ("各学院各几条", Narrowed(count=True, tally=True)),
        ("按学院数一下", Narrowed(count=True, tally=True)),
        ("哪个专业最多", Narrowed(count=True, tally=True, unmet="专业")),
        ("那审核评估的呢", Narrowed(kind="audit", words="审核评估")),
        ("换成论文抽检的", Narrowed(kind="thesis", words="论文抽检")),
        ("诊断发现的呢", Narrowed(kind="", words="诊断发现")),
        ("去年的呢", Narrowed(year="2025", words="去年")),
        ("2024年的有几条", Narrowed(year="2024", words="2024年", count=True)),
        ("近三年的", Narrowed(year="近三年", words="近三年")),
        ("最近一次的呢", Narrowed(year="最近一次", words="最近一次")),
        ("上一轮的呢", Narrowed(unmet="上一轮")),
        ("本学期的呢", Narrowed(unmet="本学期", words="本学期")),
        ("我们学院的呢", Narrowed(unit="我们学院")),
        ("只看我们学院的", Narrowed(unit="我们学院")),
        ("我们专业的有几条", Narrowed(unit="我们专业", count=True)),
        ("全校的呢", Narrowed(whole=True)),
        ("一共几条", Narrowed(count=True)),
        ("总共多少条", Narrowed(count=True)),
        ("全部的呢", Narrowed(every=True)),
        ("教材方面的呢", Narrowed(matter="教材")),
        ("只看先修关系的", Narrowed(matter="先修关系")),
        ("评教的呢", Narrowed(matter="评教")),
        ("哪几项", Narrowed(listed=True)),
        ("都有哪些？", Narrowed(listed=True)),
        ("都有谁的", Narrowed(listed=True)),
        ("是哪几个", Narrowed(listed=True)),
        ("列出来看看", Narrowed(listed=True)),
        ("说具体点", Narrowed(listed=True)),
        ("哪年最多", Narrowed(unmet="哪年最多")),
        ("最突出的那条", Narrowed(only=("重点",))),
        ("其他学院呢", Narrowed(whole=True, unmet="其他学院")),
        ("一般的就别列了", Narrowed(only=("重点",))),
        ("重点的不用列", Narrowed(only=("一般",))),
        ("红线的不用列", Narrowed(unmet="红线")),
        ("除了重点的", Narrowed(only=("一般",))),
        ("一共多少", Narrowed(count=True)),
        ("一般多久办结", None),
        ("都是哪些学院的", Narrowed(count=True, tally=True)),
        ("重点占几条", Narrowed(only=("重点",), count=True)),
        ("就这一条吗", Narrowed(count=True)),
        ("统计下各学院各有多少", Narrowed(count=True, tally=True)),
        ("最少的是哪个", Narrowed(count=True, tally=True)),
        ("学院的呢", Narrowed(unit="我们学院")),
        ("2021年那次的", Narrowed(year="2021", words="2021年那次")),
        ("重点的整改了没有", Narrowed(only=("重点",), items=True)),
        ("为什么", None),
        ("挂科率呢", None),
        ("评教呢", None),
        ("整改期限一般多久", None),
        ("校历呢", None),
        ("重点的怎么整改", None),
        ("帮我催一下", None),
        ("呢", None),
        ("谢谢", None),
        ("重点专业的毕业率", None),
    ],
)
def test_the_part_of_what_was_found_that_is_wanted(question: str, asked: Narrowed | None) -> None:
    assert narrowed(question, of_ledger=False, units=(), metrics=("挂科率", "评教", "毕业率"), today=TODAY) == asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("红线的有几项", Narrowed(only=("红线",), count=True)),
        ("重点的整改", Narrowed(only=("重点",))),
        ("最严重的那条", Narrowed(only=("最严重",))),
        ("哪个学院的整改最多", Narrowed(count=True, tally=True)),
        ("谁牵头的最多", Narrowed(count=True, tally=True)),
        ("上半年到期的", Narrowed(only=("上半年到期",))),
        ("下个月要到期的有几项", Narrowed(only=("下个月到期",), count=True)),
        ("已经销号的有几项", Narrowed(only=("已销号",), count=True)),
        ("没销号的有几项", Narrowed(only=("没有销号",), count=True)),
        ("观察期里的有哪些", Narrowed(only=("观察期",))),
        ("没验收的有哪些", Narrowed(only=("没有验收通过",))),
        ("等验收的呢", Narrowed(only=("待验收",))),
        ("逾期的是哪几条", Narrowed(only=("逾期",))),
        ("拖得最久的呢", Narrowed(only=("逾期",))),
        ("退回过的有哪些", Narrowed(only=("退回过",))),
        ("今年立的有几项", Narrowed(only=("今年立项",), count=True)),
        ("去年的呢", Narrowed(only=("去年立项",), when="去年")),
        ("立行立改的呢", Narrowed(only=("立行立改",))),
        ("最近到期的是哪条", Narrowed(next_due=True)),
        ("期限最近的是哪条", Narrowed(next_due=True)),
        ("重点问题还欠几项", Narrowed(only=("重点", "没有了结"), count=True)),
        ("最久的逾期多少天", Narrowed(only=("逾期",))),
        ("哪家拖得最久", Narrowed(late_units=True)),
        ("谁手里的最多", Narrowed(count=True, tally=True)),
        ("没批方案的有哪些", Narrowed(only=("方案没有批准",))),
        ("三月份立的有几项", Narrowed(only=("三月份立项",), count=True)),
        ("下季度呢", Narrowed(unmet="下季度", when="下季度")),
        ("六月底前要完成的", Narrowed(only=("六月底前到期",))),
        ("只看我们学院的", Narrowed(unit="我们学院")),
        ("教材的呢", Narrowed(unmet="教材")),
        ("那审核评估的呢", Narrowed(unmet="审核评估")),
        ("本学期的呢", Narrowed(unmet="本学期")),
        ("怎么整改", None),
        ("能延期多久", None),
        ("谁批的", None),
    ],
)
def test_the_part_of_the_ledger_that_is_wanted(question: str, asked: Narrowed | None) -> None:
    assert narrowed(question, of_ledger=True, units=(), metrics=("挂科率",), today=TODAY) == asked


def _ask(question: str, past: tuple[PastTurn, ...] = (), tools: FakeTools | None = None) -> tuple[Draft, FakeTools]:
    tools = tools or FakeTools(directory())
    brain = RuleBrain(directory(), load_catalogue(), likeness=None)
    draft, _ = drive(brain, tools, asker("qa"), question, past)
    return draft, tools


def _thread(*questions: str) -> tuple[PastTurn, ...]:
    past: tuple[PastTurn, ...] = ()
    for question in questions:
        draft, _ = _ask(question, past)
        past = (*past, PastTurn(question, draft.text, dict(draft.memory)))
    return past


def _last_call(*questions: str) -> dict[str, Any]:
    *before, last = questions
    _, tools = _ask(last, _thread(*before))
    return {key: value for key, value in tools.calls[-1].arguments.items() if key != "count"}


@pytest.mark.parametrize(
    ("questions", "call"),
    [
        ((_REVIEWS, "只看重点的"), {"about": "audit", "only": "重点"}),
        ((_REVIEWS, "只看重点的", "一般的呢"), {"about": "audit", "only": "一般"}),
        ((_REVIEWS, "只看重点的", "去年的呢"), {"about": "audit", "only": "重点", "year": "2025"}),
        ((_REVIEWS, "只看重点的", "全部的呢"), {"about": "audit"}),
        ((_REVIEWS, "最严重的是哪条", "那认证的呢"), {"about": "accreditation"}),
        ((_REVIEWS, "计算机学院的呢"), {"about": "audit", "unit": "计算机学院"}),
        ((_REVIEWS, "没立项的有几条", "重点的呢"), {"about": "audit", "only": "未立项、重点"}),
        ((_REVIEWS, "教材方面的呢", "一共几条"), {"about": "audit", "matter": "教材"}),
        ((_REVIEWS, "食堂方面的呢", "一共几条"), {"about": "audit"}),
        ((_REVIEWS, "谢谢", "只看重点的"), {"about": "audit", "only": "重点"}),
        ((_FINDINGS, "只看重点的"), {"only": "重点"}),
        ((_FINDINGS, "那审核评估的呢"), {"about": "audit"}),
        ((_LEDGER, "红线的有几项"), {"only": "红线"}),
        ((_LEDGER, "红线的有几项", "上半年到期的"), {"only": "红线、上半年到期"}),
        ((_LEDGER, "已经销号的有几项", "观察期里的呢"), {"only": "观察期"}),
        ((_LEDGER, "最严重的那条", "上半年到期的"), {"only": "上半年到期"}),
        ((_LEDGER, "上半年到期的", "重点的整改有几项"), {"only": "重点"}),
        ((_LEDGER, "谁牵头的最多"), {"about": "units"}),
        ((_LEDGER, "重点的呢", "哪个学院最多"), {"about": "units", "only": "重点"}),
        ((_LEDGER, "计算机学院的呢", "重点的呢"), {"unit": "计算机学院", "only": "重点"}),
        (("逾期的整改都有哪些", "重点的呢"), {"about": "overdue", "only": "重点"}),
        ((_LEDGER, "本季度到期的", "下季度呢"), {"only": "下季度到期"}),
        ((_LEDGER, "重点的呢", "哪家拖得最久"), {"about": "units"}),
        ((_LEDGER, "谢谢", "红线的有几项"), {"only": "红线"}),
        (("最严重的整改是哪条",), {"only": "最严重"}),
        (("已经销号的整改有几项",), {"only": "已销号"}),
    ],
)
def test_conditions_hold_on_and_one_of_a_kind_takes_the_others_place(
    questions: tuple[str, ...], call: dict[str, Any]
) -> None:
    assert _last_call(*questions) == call


@pytest.mark.parametrize(
    ("before", "question", "says"),
    [
        (_REVIEWS, "食堂方面的呢", "“食堂”"),
        (_REVIEWS, "本学期的呢", "“本学期”"),
        (_REVIEWS, "哪个专业最多", "“专业”"),
        (_FINDINGS, "去年的呢", "没有单独的统计"),
        (_LEDGER, "教材的呢", "还不能按这个条件挑选整改项"),
        (_LEDGER, "本学期的呢", "还不能按这个条件挑选整改项"),
        (_LEDGER, "那审核评估的呢", "台账没有登记整改项出自哪次评估"),
        ("整改成效怎么样", "重点的呢", "还不能按这个条件挑选整改项"),
    ],
)
def test_what_cannot_be_applied_is_said_first(before: str, question: str, says: str) -> None:
    draft, _ = _ask(question, _thread(before))
    assert draft.status is Status.ANSWERED
    assert says in draft.text.split("\n\n")[0]


def test_where_there_is_none_of_that_time_the_list_before_is_still_spoken_of() -> None:
    def fail(call: Any) -> Error | None:
        return ("no_data", "没有", ()) if call.arguments.get("year") == "2025" else None

    past = _thread(_REVIEWS, "只看重点的")
    draft, _ = _ask("去年的呢", past, FakeTools(directory(), fail=fail))
    assert draft.status is Status.NO_DATA
    assert "“去年”" in draft.text
    _, tools = _ask("一共几条", (*past, PastTurn("去年的呢", draft.text, dict(draft.memory))))
    assert tools.calls[-1].arguments == {"about": "audit", "only": "重点", "count": True}


def test_a_count_alone_is_told_without_the_lines() -> None:
    draft, _ = _ask("一共几条", _thread(_REVIEWS))
    assert "共{E1}" in draft.text
    assert "{E2.title}" not in draft.text


def test_who_sees_the_own_unit_alone_is_told_so_where_all_are_asked_for() -> None:
    def ask(question: str, past: tuple[PastTurn, ...]) -> Draft:
        brain = RuleBrain(directory(), load_catalogue(), likeness=None)
        return drive(brain, FakeTools(directory()), asker("dean.cs"), question, past)[0]

    for first in (_REVIEWS, _LEDGER):
        told = ask(first, ())
        draft = ask("全校的呢", (PastTurn(first, told.text, dict(told.memory)),))
        assert draft.text.startswith("您的岗位只能查看本单位的")


@pytest.mark.parametrize("question", ["谁牵头", "都是哪天到期", "都到哪一步了"])
def test_what_is_asked_of_one_item_is_told_of_each_of_a_list(question: str) -> None:
    past = (PastTurn("重点的整改", "…", {"rectifying": "ledger", "ledger": {"only": "重点", "tally": False}}),)
    draft, tools = _ask(question, past)
    assert tools.calls[-1].arguments == {"only": "重点"}
    assert draft.text.startswith("牵头单位、期限和走到哪一步写在各条后面")


def test_a_place_is_that_of_the_list_told() -> None:
    told = {"found": {"unit": "材料学院", "only": "重点"}, "findings": ["k"], "findings_asked": [""]}
    _, tools = _ask("第一条详细说说", (PastTurn("材料学院的呢", "…", told),))
    assert tools.calls[-1].arguments == {"unit": "材料学院", "only": "重点"}


def test_two_numbers_are_told_where_two_are_asked_for() -> None:
    _, tools = _ask("重点的整改有几项，销号了几项")
    assert [call.arguments.get("only") for call in tools.calls] == ["重点", "重点、已销号"]


def test_without_a_list_before_the_words_are_read_as_ever() -> None:
    _, tools = _ask("红线的有几项")
    assert not {"findings", "rectifications"} & {call.name for call in tools.calls}
