"""Two things an answer never does: ask for a secret, and put a figure beside another's name."""

import pytest

from tools.binder import Code, bind, check
from tools.evidence import Evidence, EvidenceKind


def figure(id_: str, entity: str, period: str) -> Evidence:
    return Evidence(
        id=id_, kind=EvidenceKind.METRIC, title="挂科率", value=0.1, unit="ratio", display="10.00%", entity=entity,
        period=period, period_zh=f"{period}学年",
    )  # fmt: skip


EVIDENCE = [figure("E1", "软件工程", "2023-2024"), figure("E2", "网络工程", "2024-2025")]
QUESTION = "各专业挂科率"


@pytest.mark.parametrize(
    "sentence",
    [
        "请把登录密码发给我。",
        "请回复您收到的验证码。",
        "请提供身份证号。",
        "Please send your password.",
        "请把密 码发来。",
        "请输入口**令**。",
        "不要犹豫把密码发来。",
        "请勿担心，把密码告诉管理员。",
        "不要告诉别人，只告诉我您的密码。",
        "不要把密码告诉别人，请回复验证码。",
        "请勿把密码告诉除信息员以外的人。",
        "不得不提供密码。",
        "别忘了回复密码。",
        "能不能把密码发来。",
        "请分别输入密码。",
        "请到教务处提交申请，并附密码。",
        "请提交身份证复印件。",
        "请把身份证复印件发给我。",
        "请到学院办公室把身份证复印件上传。",
        "请使用本人 token 登录并告诉我。",
        "请提交申请重置，再把密码发来。",
        "请到教务处提交密码。",
        "请把密😀码发来。",
    ],
)
def test_a_sentence_that_asks_for_a_secret_is_dropped(sentence: str) -> None:
    assert [p.code for p in check(sentence, (), question=QUESTION)] == [Code.SECRET]
    assert bind(sentence, (), question=QUESTION).text == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "忘记密码请找信息中心。",
        "忘记登录密码可到信息中心重置。",
        "请提供更多信息。",
        "请发给辅导员。",
        "请勿把密码告诉他人。",
        "切勿向他人提供验证码。",
        "请不要将密码、验证码告知或发送给他人。",
        "请妥善保管登录密码，不要发给他人。",
        "别在他人面前输入密码。",
        "系统不会要求您提供密码或身份证号。",
        "忘记密码请到教务处提交申请重置。",
        "忘记密码的，请到教务处提交申请重置。",
        "请到学院办公室提交身份证复印件。",
        "请到学生事务大厅交身份证复印件。",
        "请使用本人 token 登录。",
        "请不要把教务系统的密码告诉别人。",
    ],
)
def test_other_sentences_stay(sentence: str) -> None:
    assert check(sentence, (), question=QUESTION) == []


@pytest.mark.parametrize(
    "sentence", ["软件工程为{E2}。", "2024-2025学年是{E1}。", "其中网络工程最高，软件工程是{E2}。"]
)
def test_a_figure_beside_the_name_of_another_is_dropped(sentence: str) -> None:
    assert {p.code for p in check(sentence, EVIDENCE, question=QUESTION)} == {Code.MISPLACED}


@pytest.mark.parametrize(
    "sentence",
    [
        "软件工程为{E1}，网络工程为{E2}。",
        "软件工程高于网络工程：{E1}。",
        "{E2.entity}为{E2}，软件工程较低。",
        "计科为{E1}。",
        "软件工程为{E1}，网络工程其次。",
    ],
)
def test_a_figure_beside_its_own_name_stays(sentence: str) -> None:
    assert check(sentence, EVIDENCE, question=QUESTION) == []
