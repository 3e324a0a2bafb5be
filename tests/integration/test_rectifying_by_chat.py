"""From a question to an item on record, and from a late item to its letter: the rule brain over real records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.answering.answer import Answer, Status
from agents.build import Sources
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.rectifying_home import Home, opened
from tools.acts.model import ActionState
from tools.errors import ActHindered, NotUpToYou
from tools.rectification.letters import DRAFT, ISSUED
from tools.scope import Scope

QUESTIONS = ("全校评教有效率2024-2025学年第二学期怎么样", "为什么")
"""What moved most is told to be one college, of which the diagnosis has a finding."""
LATE = "会计学专业毕业论文过程管理不完整"


@pytest.fixture
def home(tmp_path: Path, warehouse: DuckWarehouse, sources: Sources, scopes: dict[str, Scope]) -> Iterator[Home]:
    with opened(tmp_path, warehouse, sources, scopes) as home:
        yield home


def talk(home: Home, scope: Scope, *questions: str) -> Answer:
    """The last answer of one thread."""
    assistant, answer = home.assistant(), None
    for question in questions:
        answer = assistant.ask(question, scope, answer.thread if answer else None)
    assert answer is not None
    return answer


def drafted(home: Home, scope: Scope) -> Answer:
    answer = talk(home, scope, *QUESTIONS, "把这个立项整改")
    assert answer.status is Status.AWAITING, answer.text
    return answer


def no_longer(*_: object) -> None:
    raise NotUpToYou("整改项由质量评估中心立项")


def test_an_explained_finding_is_put_on_record_once_its_asker_confirms(home: Home, scopes: dict[str, Scope]) -> None:
    before = home.numbers("1 = 1")
    (card,) = drafted(home, scopes["qa"]).actions
    assert home.numbers("1 = 1") == before
    settled = home.assistant().decide(card.id, scopes["qa"], confirm=True)
    assert settled.state is ActionState.CONFIRMED
    (number,) = home.numbers("1 = 1") - before
    (item,) = [i for i in home.parts.records.items(scopes["qa"]) if i.id == number]
    assert "马克思主义学院" in item.title
    assert item.finding is not None
    assert home.parts.workflow.verify().problems == ()
    again = talk(home, scopes["qa"], *QUESTIONS, "把这个立项整改")
    assert not again.actions
    told = talk(home, scopes["qa"], f"{number}现在到哪一步了")
    assert "待分派" in told.text


def test_what_the_workflow_refuses_leaves_the_draft_and_writes_nothing(
    home: Home, scopes: dict[str, Scope], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = scopes["qa"]
    (card,) = drafted(home, office).actions
    before = (home.numbers("1 = 1"), home.parts.workflow.head().events)
    # Between the draft and its confirmation the school has taken the right to open items from this post.
    monkeypatch.setattr("tools.rectification.verbs.opening.may_register", no_longer)
    with pytest.raises(ActHindered):
        home.assistant().decide(card.id, office, confirm=True)
    assert home.assistant().action(card.id, office).state is ActionState.DRAFTED
    assert (home.numbers("1 = 1"), home.parts.workflow.head().events) == before
    monkeypatch.undo()
    assert home.assistant().decide(card.id, office, confirm=True).state is ActionState.CONFIRMED
    assert home.parts.workflow.verify().problems == ()


def test_the_office_s_urging_issues_the_letters_that_wait(home: Home, scopes: dict[str, Scope]) -> None:
    home.parts.tick()
    office = scopes["qa"]
    (late,) = [i.id for i in home.parts.records.items(office) if i.title == LATE]

    def letters() -> dict[str, str]:
        return {n.id: n.state for n in home.parts.records.notices(office) if n.item == late}

    waiting = {id_ for id_, state in letters().items() if state == DRAFT}
    assert waiting
    (card,) = talk(home, office, "哪些整改逾期了", "催一下逾期的").actions
    assert {id_ for id_, state in letters().items() if state == DRAFT} == waiting
    assert home.assistant().decide(card.id, office, confirm=True).state is ActionState.CONFIRMED
    assert {letters()[id_] for id_ in waiting} == {ISSUED}
    told = home.parts.records.notices(scopes["head.em.ac"])
    assert any(n.item == late and n.kind == "催办" for n in told)
    assert home.parts.workflow.verify().problems == ()


def test_a_dean_s_urging_leaves_the_letters_to_the_office(home: Home, scopes: dict[str, Scope]) -> None:
    home.parts.tick()
    before = {n.id: n.state for n in home.parts.records.notices(scopes["qa"])}
    (card,) = talk(home, scopes["dean.em"], "催一下论文过程管理那项").actions
    home.assistant().decide(card.id, scopes["dean.em"], confirm=True)
    after = {n.id: n.state for n in home.parts.records.notices(scopes["qa"])}
    assert {id_: after[id_] for id_ in before} == before
    assert len(after) == len(before) + 1


@pytest.mark.parametrize("user", ["qa", "dean.em"])
def test_whether_rectifications_worked_is_told_with_counts(home: Home, scopes: dict[str, Scope], user: str) -> None:
    answer = talk(home, scopes[user], "整改有效率多少")
    assert answer.status is Status.ANSWERED, answer.text
    told = {e.title: (e.display, e.numerator, e.denominator) for e in answer.evidence}
    assert told["问题级有效率"] == ("暂无", 0, 0)
    assert {
        "问题级完成率",
        "问题级按期率",
        "问题级成效未显示",
        "问题级特批",
        "问题级复发率",
        "任务级有效率",
    } <= told.keys()
    assert "经成效认定" in answer.text
    assert "小样本" not in answer.text


def test_whether_an_item_can_be_closed_and_which_became_worse_is_answered(home: Home, scopes: dict[str, Scope]) -> None:
    (late,) = (item.id for item in home.parts.records.items(scopes["qa"]) if item.title == LATE)
    answer = talk(home, scopes["qa"], f"{late} 可以销号了吗，为什么还没销")
    assert answer.status is Status.ANSWERED, answer.text
    assert answer.text.startswith("现在还不能销号：措施还没有验收通过")
    assert LATE in answer.text
    worse = talk(home, scopes["qa"], "哪些整改变差了")
    assert "没有检验结果为变差的整改项" in worse.text
    order = talk(home, scopes["qa"], f"把 {late} 销号")
    assert "我不能替您" in order.text


def test_what_fits_no_item_is_said_to_fit_none(home: Home, scopes: dict[str, Scope]) -> None:
    assert "没有对上您说的是哪一项" in talk(home, scopes["qa"], "天体物理概论的整改见效了吗").text
    assert "没有对上" not in talk(home, scopes["qa"], "整改见效了吗").text


def test_a_verdict_and_the_words_of_the_test_are_explained(home: Home, scopes: dict[str, Scope]) -> None:
    assert "重新整改" in talk(home, scopes["dean.cs"], "无明显变化的整改怎么办").text
    assert "对照单位同期" in talk(home, scopes["dean.cs"], "什么是双重差分").text


@pytest.mark.parametrize("question", ["谁负责", "后来批到几号", "原来定的是哪天", "现在缺什么材料"])
def test_a_few_words_after_an_item_are_of_that_item(question: str, home: Home, scopes: dict[str, Scope]) -> None:
    told = talk(home, scopes["qa"], "论文过程管理那项什么状态", question)
    assert told.status is Status.ANSWERED
    assert LATE in told.text


@pytest.mark.parametrize("question", ["会计那条原来定的是几号", "会计论文那条谁负责", "会计那项最初批准的期限是哪天"])
def test_a_unit_with_one_item_names_it(question: str, home: Home, scopes: dict[str, Scope]) -> None:
    told = talk(home, scopes["qa"], question)
    assert told.status is Status.ANSWERED
    assert told.text.count(LATE) == 1
    assert "原定 " in told.text


@pytest.mark.parametrize("question", ["会计招生那条原来定的是几号", "机械那条到哪一步了"])
def test_a_unit_does_not_name_an_item_of_other_words_or_one_of_several(
    question: str, home: Home, scopes: dict[str, Scope]
) -> None:
    assert "问题级还欠" in talk(home, scopes["qa"], question).text


def test_another_unit_is_refused_as_ever(home: Home, scopes: dict[str, Scope]) -> None:
    told = talk(home, scopes["dean.cs"], "会计那条谁负责")
    assert LATE not in told.text
    assert "ZG" not in told.text
