"""Likeness: what is masked, what is guessed of wordings the model has not seen, and what is taken of a guess."""

from __future__ import annotations

from functools import cache

import pytest

from agents.understanding.likeness import taking
from agents.understanding.likeness.masking import masked
from agents.understanding.likeness.model import WORDINGS, Likeness, shipped
from agents.understanding.normalise import normalise
from agents.understanding.scan import scan
from agents.understanding.school import School
from agents.understanding.teaching import Asked as AskedOfTeaching
from tests.unit.agents.demo_names import directory
from tools.metrics.catalogue_files import load_catalogue
from tools.scope import Role


@cache
def tiny() -> Likeness:
    """A model of a few wordings of its own."""
    study = ["我还差几个学分", "我有哪些必修没过", "我学分够不够毕业", "我还要修多少学分"]
    rules = ["缓考要找谁批", "休学最长几年", "转专业要什么条件", "重修要交什么材料"]
    return Likeness(
        [
            *(("student", "study:audit", text) for text in study),
            ("student", "study:next", "下学期我选什么课"),
            ("student", "study:next", "我下学期该上哪几门"),
            *(("student", "clause", text) for text in rules),
        ]
    )


def test_what_belongs_to_one_school_is_masked() -> None:
    text = masked("计算机学院2024-2025学年《数据结构》挂了12个人，学号2023050001在里面吗", directory())
    for own in ("计算机", "数据结构", "2024", "2023050001", "12"):
        assert own not in text
    assert {"□", "○", "◇", "№", "00"} <= {sign for sign in ("□", "○", "◇", "№", "00") if sign in text}


def test_a_wording_that_was_not_learnt_is_guessed_by_what_it_is_like() -> None:
    study = tiny().guess("student", "我的学分还差多少呀")
    assert (study.kind, study.detail) == ("study", "audit")
    assert tiny().guess("student", "休学要找谁批").kind == "clause"
    assert sum(study.kinds.values()) == pytest.approx(1.0)


def test_a_kind_known_by_other_signs_keeps_its_detail() -> None:
    known = tiny().as_kind("study", "student", "下学期上哪几门课")
    assert (known.kind, known.sure, known.detail) == ("study", 1.0, "next")


def test_mere_names_tell_metrics_apart_and_no_kinds() -> None:
    named = [
        ("", "figures:a", "毕业证"),
        ("", "figures:b", "就业"),
        ("dean", "figures:a", "多少人毕业"),
        ("dean", "care", "救我"),
    ]
    model = Likeness([*named, ("dean", "figures:b", "多少人就业"), ("dean", "care", "撑不住了，救我")])
    guess = model.guess("dean", "多少人拿毕业证")
    assert (guess.kind, guess.detail) == ("figures", "a")


def test_the_wordings_that_ship_name_no_student_and_no_unit_of_the_demo() -> None:
    lines = [line.split("\t") for line in WORDINGS.read_text(encoding="utf-8").splitlines()]
    assert all(len(line) == 3 for line in lines)
    named = {unit.name for unit in directory().units.values() if len(unit.name) > 3}
    said = [text for role, _, text in lines if role]
    assert len(said) > 2000
    assert not [text for text in said if any(name in text for name in named)]


@pytest.mark.parametrize(
    ("role", "question", "kind"),
    [
        ("student", "到这会儿还有哪些必修我压根没碰过", "study"),
        ("teacher", "学生这学期到底给我的课打了几分呀", "teaching"),
        ("dean", "补考到底能补几回，文件是怎么讲的", "clause"),
        ("qa", "退回去的那条还差哪些材料没交上来", "rectification"),
    ],
)
def test_everyday_wordings_are_guessed(role: str, question: str, kind: str) -> None:
    assert shipped().kind(role, masked(question, directory()))[0] == kind


def test_of_a_study_nothing_is_taken_that_may_be_somebody_elses() -> None:
    assert taking.study("还有哪几门压根没碰过", Role.STUDENT, "audit") is not None
    assert taking.study("我室友还有哪几门压根没碰过", Role.STUDENT, "audit") is None
    assert taking.study("如果我转专业到金融，要补哪些", Role.STUDENT, "audit") is None
    assert taking.study("还有哪几门压根没碰过", Role.DEAN, "audit") is None
    named = taking.study("家长来问（事由：处理来信），学号2023060001拿到多少分了", Role.QA, "audit")
    assert named is not None
    assert (named.student, named.reason) == ("2023060001", "处理来信")


def test_of_a_sheet_nothing_is_taken_that_may_be_a_colleagues_or_a_units() -> None:
    assert taking.sheet("收回来的问卷算数的占几成", "ratings", of_course=True) is not None
    assert taking.sheet("收回来的问卷算数的占几成", "ratings", of_course=False) is None
    assert taking.sheet("全院收回来的问卷算数的占几成", "ratings", of_course=True) is None
    assert taking.sheet("张伟老师收回来的问卷算数的占几成", "ratings", of_course=True) is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2025年摊到每个本科生头上的开支有多少", "2025年费用是多少"),
        ("我们专业上学年所有课里，拿到优秀的占多少", "我们专业上学年费用是多少"),
        ("上学年哪个学院摊到头上的最低", "上学年费用哪个学院最低"),
    ],
)
def test_a_question_is_said_again_with_its_units_times_and_order(question: str, said: str) -> None:
    scanned = scan(normalise(question), load_catalogue(), School(directory()))
    assert taking.restated(scanned, "费用", why=False) == said


def test_who_is_counted_is_not_lost() -> None:
    assert taking.conditions("◇境外来的学生没过的占几成") == ["境外来"]
    assert taking.conditions("◇那一届本科生多少人拿到毕业证") == []
    assert not shipped().heard("figures", "course_fail_rate", "境外来")
    assert shipped().heard("figures", "graduation_rate", "毕业班")


def test_a_few_words_after_a_sheet_are_a_course_and_no_more() -> None:
    def taken(question: str) -> object:
        return taking.other_course(question, masked(question, directory()), "grades", "上学期")

    assert taken("高等数学呢") == AskedOfTeaching("grades", "上学期")
    assert taken("换成高等数学") is not None
    assert taken("高等数学怎么申请复核") is None
    assert taken("王老师的高等数学呢") is None


def test_what_is_not_late_is_not_told_as_late() -> None:
    assert taking.ledger("手里愈期的有几项").about == "overdue"
    assert taking.ledger("没逾期的有几项").about == ""


def test_of_two_students_neither_is_told_of() -> None:
    assert taking.study("2023060001跟2023060002谁拿的学分多", Role.QA, "audit") is None


@pytest.mark.parametrize(("question", "said"), [("上学年我院为啥又高了", True), ("上学年我院为啥这样", False)])
def test_why_is_said_again_only_of_a_change(question: str, said: bool) -> None:
    scanned = scan(normalise(question), load_catalogue(), School(directory()))
    assert ("为什么变了" in taking.restated(scanned, "费用", why=True)) is said
    assert bool(taking.restated(scanned, "费用", why=True)) is said
