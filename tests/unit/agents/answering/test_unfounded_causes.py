"""Causes, places and guesses of a chat model: only evidence bears them; why something is not shown is no cause."""

import pytest

from agents.answering.unfounded import NO_CAUSE, NO_PLACE, kept


@pytest.mark.parametrize(
    "claim",
    [
        "到课率没有更高，是因为早课太多、学生学习态度松懈造成的。",
        "挂科率上升的主要原因是命题偏难。",
        "这应归因于教师不负责。",
        "评教低是助教换人引起的。",
    ],
)
def test_a_cause_without_evidence_is_left_out_and_the_rest_stays(claim: str) -> None:
    text, notes = kept(f"全校到课率是95.1%[E1]。{claim}", drafts=False, has_reminder=False)
    assert text.strip() == "全校到课率是95.1%[E1]。"
    assert notes == (NO_CAUSE,)


@pytest.mark.parametrize(
    "said",
    [
        "看不到各学院的数，是因为不在您的权限内。",
        "不显示是由于人数太少的小样本保护所致。",
        "这些数不能说明原因是什么。",
        "可能是因为考试变难，需要核实。",
        "原因是命题改革，见办法第三条[E2]。",
        "是不是因为高数？",
        "为什么上升，可以问我各专业的构成。",
    ],
)
def test_what_tells_why_something_is_hidden_open_or_shown_by_evidence_stays(said: str) -> None:
    text, notes = kept(said, drafts=False, has_reminder=False)
    assert (text.strip(), notes) == (said, ())


@pytest.mark.parametrize(
    "claim",
    [
        "在学院的同事里您排在前列。",
        "您的课名列前茅。",
        "这位老师排名第三。",
        "打低分的大概是挂科的学生打的。",
        "大概是缺课的同学打的低分。",
    ],
)
def test_a_place_among_persons_and_a_guess_who_rated_are_left_out(claim: str) -> None:
    text, notes = kept(f"您的评教有效率是79.51%[E1]。{claim}", drafts=False, has_reminder=False)
    assert text.strip() == "您的评教有效率是79.51%[E1]。"
    assert notes == (NO_PLACE,)


@pytest.mark.parametrize(
    "said",
    [
        "只统计您本人的教学班，不排名次。",
        "您在同事里排第几，系统不提供。",
        "打5分的有49份[E2]，打1–3分的有17份[E3]。",
        "打低分的是谁，系统里没有对应关系。",
        "不及格率最高的是机械学院。",
    ],
)
def test_what_refuses_a_place_or_tells_scores_stays(said: str) -> None:
    text, notes = kept(said, drafts=False, has_reminder=False)
    assert (text.strip(), notes) == (said, ())
