"""Which questions ask what an external review found; those of rules, of the ledger and of figures do not."""

from __future__ import annotations

from datetime import date

import pytest

from agents.understanding.reviews import Reviewed, review_asked

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("2024年审核评估专家组说马院课堂方面有什么毛病", Reviewed("audit", "2024")),
        ("软工2023年认证之后专家点出的不足", Reviewed("accreditation", "2023")),
        ("2025年统计学专业评估，专家报告里提了什么", Reviewed("programme", "2025")),
        ("省里论文抽检给机械学院反馈的问题是什么", Reviewed("thesis")),
        ("上一轮（2018年）审核评估中经管学院被指出的问题", Reviewed("audit", "2018")),
        ("去年专业评估给我们挑了哪些毛病", Reviewed("programme", "2025")),
        ("2022年巡视点了我们学院什么问题", Reviewed("inspection", "2022")),
        ("进校专家对我们院的意见都有哪些", Reviewed("reviews")),
        ("计算机科学与技术工程认证，专家反馈了哪些短板", Reviewed("accreditation")),
        ("审核评估里我们院被点名的薄弱环节", Reviewed("audit")),
        ("2018和2024两次审核评估各指出了什么问题", Reviewed("audit", "2018、2024")),
        ("毕业论文2024年抽检，省里发现什么毛病了", Reviewed("thesis", "2024")),
        ("认证专家当时怎么说我们专业的", Reviewed("accreditation")),
        ("评估专家批评了哪几点", Reviewed("reviews")),
        ("会计学2023年那次专业评估列了几个缺陷", Reviewed("programme", "2023")),
        ("审核评估那几条整改我们院还欠几条", None),
        ("审核评估发现的问题整改期限多长", None),
        ("专业评估每几年一次", None),
        ("论文抽检发现问题怎么处理", None),
        ("认证有效期到哪年", None),
        ("工程认证通过了吗，结论是什么", None),
        ("专业认证要准备哪些材料", None),
        ("论文抽检重复率有什么要求", None),
        ("督导听课发现了哪些问题", None),
        ("学生评教反馈的问题有哪些", None),
        ("专业认证通过率多少", None),
        ("评估结论有异议找谁提意见", None),
        ("身份认证提示有问题", None),
        ("最近有什么异常", None),
        ("审核评估规定要发现哪些问题", None),
    ],
)
def test_what_is_asked_of_reviews(question: str, asked: Reviewed | None) -> None:
    assert review_asked(question, TODAY) == asked
