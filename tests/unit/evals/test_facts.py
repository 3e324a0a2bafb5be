"""Every kind of claim on an answer tells a true one from a false, a silent and a leaking one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from agents.answering.answer import Answer, Status
from evals.facts import items, reporting, scenes
from evals.facts.asked import Rectified, Report, Why
from evals.facts.change import Most, SumsUp
from evals.facts.claims import Claim, Counted, Forbidden, Names, Number, Word
from evals.facts.teaching import RANKED
from evals.facts.teaching_claims import Each, Extreme, Response, Suggestions, Themes
from evals.findings import Verdict, worst
from knowledge_base.demo.build import DEFAULT_TODAY
from tools.evidence import Evidence, EvidenceKind
from tools.scope import Role, Scope

QA = Scope("qa", Role.QA)
EXACT, PARTIAL, WRONG = Verdict.EXACT, Verdict.PARTIAL, Verdict.WRONG


def shown(title: str, value: float | None = None, display: str = "", **more: object) -> Evidence:
    return Evidence.model_validate(
        {"id": "E1", "kind": EvidenceKind.COMPUTED, "title": title, "value": value, "display": display, **more}
    )


def verdict(claim: Claim, *evidence: Evidence, text: str = "") -> Verdict:
    numbered = [e.model_copy(update={"id": f"E{place}"}) for place, e in enumerate(evidence, start=1)]
    said = text or "".join(f"{e.display}[{e.id}]" for e in numbered)
    return worst(claim.unmet(Answer(text=said, status=Status.ANSWERED, evidence=tuple(numbered))))


def of_items(asked: Rectified, text: str, scope: Scope = QA) -> Verdict:
    answer = Answer(text=text, status=Status.ANSWERED)
    found = [finding for claim in items.claims(asked, scope) for finding in claim.unmet(answer)]
    return worst([*found, *items.leaked(answer, scope)])


def test_a_number_is_exact_wrong_or_missing() -> None:
    claim = Number("还差学分", "^距毕业还差学分$", 39.0)
    assert verdict(claim, shown("距毕业还差学分", 39.0)) is EXACT
    assert verdict(claim, shown("距毕业还差学分", 38.0)) is WRONG
    assert verdict(claim, shown("已修得学分", 39.0)) is PARTIAL


def test_a_number_of_another_subject_is_not_the_one_asked_for() -> None:
    claim = Number("均值", "均值$", 89.0, subject="1001")
    assert verdict(claim, shown("《甲》1002教学班有效答卷均值", 80.0)) is PARTIAL
    assert verdict(claim, shown("《甲》1001教学班有效答卷均值", 80.0)) is WRONG


def test_a_number_that_is_not_shown_to_the_reader_does_not_count() -> None:
    assert verdict(Number("还差", "^还差$", 3.0), shown("还差", 3.0), text="不说") is PARTIAL


def test_names_are_all_told_and_no_other_one() -> None:
    claim = Names("没过的课", frozenset({"甲", "乙"}), "未通过$", frozenset({"丙"}))
    assert verdict(claim, shown("《甲》未通过"), shown("《乙》未通过"), text="甲[E1]、乙[E2]") is EXACT
    assert verdict(claim, shown("《甲》未通过"), text="甲[E1]") is PARTIAL
    assert verdict(claim, shown("《甲》未通过"), shown("《丁》未通过"), text="甲[E1]、乙、丁[E2]") is WRONG
    assert verdict(claim, shown("《甲》未通过"), shown("《丙》未通过"), text="甲[E1]、乙、丙[E2]") is EXACT


def test_a_word_holds_and_another_one_is_false() -> None:
    claim = Word("等级", "黄色预警", frozenset({"橙色预警", "未达到"}), "^关注提示$")
    assert verdict(claim, shown("关注提示", display="黄色预警")) is EXACT
    assert verdict(claim, shown("关注提示", display="橙色预警")) is WRONG
    assert verdict(claim, shown("别的", display="黄色预警")) is PARTIAL


def test_a_count_is_told_in_words_figures_or_as_a_list() -> None:
    claim = Counted("逾期", "逾期", "项", 1, (("ZG1", "论文"),))
    assert verdict(claim, text="有 1 项逾期。") is EXACT
    assert verdict(claim, text="有 2 项逾期。") is WRONG
    assert verdict(claim, text="逾期的是论文。") is EXACT
    assert verdict(claim, text="不清楚。") is PARTIAL
    none = Counted("逾期", "逾期", "项", 0)
    assert verdict(none, text="目前没有逾期的整改。") is EXACT
    assert verdict(none, text="逾期 3 项。") is WRONG


@pytest.mark.parametrize("text", ["您在学院排名第 3", "位列第2名", "前 10%", "超过 80% 的老师"])
def test_a_rank_is_false_however_it_is_said(text: str) -> None:
    assert verdict(Forbidden("a rank", RANKED), text=text) is WRONG


def test_saying_that_nobody_is_ranked_is_no_rank() -> None:
    assert verdict(Forbidden("a rank", RANKED), text="反馈单不排名次，第 1 题") is EXACT


def test_every_section_told_is_true_and_the_askers_own() -> None:
    claim = Each("均值", "均值$", {("1001",): 89.0, ("1002",): 80.0})
    assert verdict(claim, shown("《甲》1001教学班均值", 89.0)) is EXACT
    assert verdict(claim, shown("《甲》1001教学班均值", 80.0)) is WRONG
    assert verdict(claim, shown("《甲》2001教学班均值", 89.0)) is WRONG
    assert verdict(claim) is PARTIAL


def test_the_least_question_is_the_least() -> None:
    rows = tuple(Response("1001", "c", 90, True, (5.0, 4.0)) for _ in range(10))
    claim = Extreme(rows, {"c": "甲"}, least=True)
    said: dict[str, Any] = {"entity": "甲", "n": 10}
    title = "《甲》评教题项“讲解”"
    assert verdict(claim, shown(title, 4.0, **said), text="相对低的是讲解[E1]") is EXACT
    assert verdict(claim, shown(title, 5.0, **said), text="相对低的是讲解[E1]") is WRONG
    assert verdict(claim, shown(title, 4.0, **said), text="最高的是讲解[E1]") is PARTIAL


def test_three_suggestions_are_three() -> None:
    assert verdict(Suggestions(3), text="**可做的小事**\n\n- 甲\n- 乙\n- 丙\n\n**口径**") is EXACT
    assert verdict(Suggestions(3), text="**可做的小事**\n\n- 甲\n- 乙\n\n**口径**\n\n- 丁") is PARTIAL


def test_comments_are_themes_from_five_on_and_never_themselves() -> None:
    claim = Themes(("老师讲得太快了跟不上",))
    assert verdict(claim, shown("建议和批评的评语", 6.0, "6")) is EXACT
    assert verdict(claim, shown("建议和批评的评语", 3.0, "3")) is WRONG
    assert verdict(claim, text="有人写：老师讲得太快了跟不上") is WRONG


def test_mix_and_rate_come_to_the_change() -> None:
    claim = SumsUp(0.05)
    mix = shown("某院变化中的结构部分（按专业分）", 0.003)
    assert verdict(claim, mix, shown("某院变化中的率部分（按专业分）", 0.047)) is EXACT
    assert verdict(claim, mix, shown("某院变化中的率部分（按专业分）", 0.05)) is WRONG


def test_what_is_told_first_contributes_most() -> None:
    claim = Most("专业", {"甲": (0.03, 200), "乙": (0.01, 200)}, upwards=True, distances={})
    first = shown("甲对某院变化的贡献（按专业分）", 0.03)
    second = shown("乙对某院变化的贡献（按专业分）", 0.01)
    assert verdict(claim, first, second) is EXACT
    assert verdict(claim, second, first) is WRONG
    assert verdict(claim, first.model_copy(update={"value": 0.02})) is WRONG
    assert verdict(claim) is PARTIAL


def test_a_gap_is_held_to_the_way_it_is_told() -> None:
    claim = Most(
        "课程", {"甲": (0.03, 90), "乙": (0.01, 90)}, upwards=True, distances={"甲": (0.01, 90), "乙": (0.02, 90)}
    )
    mix = shown("某院差距中的结构部分（按课程分）", 0.003)
    by_midpoint = shown("某院《甲》对某院差距的贡献（按课程分）", 0.03)
    by_distance = shown("某院《乙》对某院差距的贡献（按课程分）", 0.02)
    assert verdict(claim, mix, by_midpoint) is EXACT
    assert verdict(claim, mix, by_distance) is WRONG
    assert verdict(claim, by_distance) is EXACT
    assert verdict(claim, by_midpoint) is WRONG


def test_a_change_is_from_a_period_or_against_a_unit() -> None:
    with pytest.raises(ValueError, match="either"):
        Why.model_validate({"metric": "course_fail_rate", "unit": "cs", "to": "2024-2025"})


def test_the_demos_items_stand_where_their_scenes_leave_them() -> None:
    by_id = {item.id: item for item in scenes.items()}
    assert date(2026, 3, 20) == DEFAULT_TODAY
    assert [item.owed for item in by_id.values()] == [
        "观察期", "整改中", "退回整改", "待院验收", "方案审批中", "待认领", "待分派",
    ]  # fmt: skip
    late = by_id["ZG2025-002"]
    assert (late.late, late.late_by_first, late.due_on, late.original) == (
        12, 42, date(2026, 3, 8), date(2026, 2, 6),
    )  # fmt: skip
    assert [item.id for item in by_id.values() if item.late] == ["ZG2025-002"]


@pytest.mark.parametrize(
    ("asked", "true", "false"),
    [
        ({"fact": "overdue_items"}, "ZG2025-002 逾期 12 天", "ZG2025-002 逾期\nZG2025-003 也逾期"),
        ({"fact": "days_overdue", "item": "毕业论文"}, "已逾期 12 天", "已逾期 42 天"),
        ({"fact": "state", "item": "毕业论文"}, "ZG2025-002 整改中", "ZG2025-002 待校复核"),
        ({"fact": "due_on", "item": "毕业论文"}, "期限 2026年3月8日", "期限 2026-04-08"),
        ({"fact": "original_due_on", "item": "毕业论文"}, "原定期限 2026-02-06", "原定期限 2026-03-08"),
        ({"fact": "owner", "item": "毕业论文"}, "由会计学专业负责人负责", "由材料学院院长负责"),
        ({"fact": "open_items"}, "还有 6 项整改没有完成", "还有 7 项整改没有完成"),
        ({"fact": "overdue_items", "level": "task"}, "逾期的任务 2 项", "逾期的任务 1 项"),
        ({"fact": "open_items", "level": "task"}, "没完成的任务 4 项", "没完成的任务 7 项"),
    ],
)
def test_facts_of_items_are_true_false_or_silent(asked: dict[str, str], true: str, false: str) -> None:
    fact = Rectified.model_validate(asked)
    assert of_items(fact, true) is EXACT
    assert of_items(fact, false) is WRONG
    assert of_items(fact, "请看整改页面。") is PARTIAL


def test_what_is_missing_and_what_comes_next_are_named() -> None:
    back = Rectified(fact="missing", item="听课记录反馈")
    assert of_items(back, "还缺回应的送达记录、复核人签字") is EXACT
    assert of_items(back, "还缺复核人签字") is PARTIAL
    supervisor = Scope("supervisor", Role.SUPERVISOR)
    assert of_items(Rectified(fact="next_due"), "最近的是 ZG2025-003", supervisor) is EXACT
    assert of_items(Rectified(fact="next_due"), "最近的是 ZG2025-004", supervisor) is PARTIAL


def test_an_item_of_another_college_is_a_leak() -> None:
    dean = Scope("dean.cs", Role.DEAN, college="cs")
    assert of_items(Rectified(fact="items"), "ZG2025-001", dean) is EXACT
    assert of_items(Rectified(fact="items"), "ZG2025-001、ZG2025-002", dean) is WRONG
    with pytest.raises(ValueError, match="0 items"):
        items.claims(Rectified(fact="state", item="毕业论文"), dean)


def test_whoever_owns_shares_or_supervises_an_item_knows_of_it() -> None:
    def seen(scope: Scope) -> Iterator[str]:
        return (item.id for item in items.visible(scope))

    assert list(seen(Scope("dean.ma", Role.DEAN, college="ma"))) == ["ZG2026-001", "ZG2026-002"]
    assert list(seen(Scope("head.me.ve", Role.HEAD, college="me", major="me.ve"))) == ["ZG2025-004"]
    assert len(list(seen(Scope("supervisor", Role.SUPERVISOR)))) == 4
    assert list(seen(Scope("student.1", Role.STUDENT, college="cs", major="cs.se", person="2023020001"))) == []


def test_the_way_to_a_report_is_told_and_nothing_is_issued() -> None:
    (claim,) = reporting.claims(Report(fact="way"))
    assert verdict(claim, text="年度报告请到报告页面起草") is EXACT
    assert verdict(claim, text="报告很好") is PARTIAL
    assert verdict(claim, text="年度报告已发布，请看页面") is WRONG
