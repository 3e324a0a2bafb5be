"""Which questions ask what an external review found; those of rules, of the ledger and of figures do not."""

from __future__ import annotations

from datetime import date

import pytest

from agents.understanding.reviews import Reviewed, review_asked

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("2024年审核评估专家组说马院课堂方面有什么毛病", Reviewed("audit", "2024", topic="马院课堂")),
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
        ("去年五月省教育厅来评我们院统计学专业，报告里点了哪几个问题", Reviewed("reviews", "2025")),
        ("省里来检查的时候给我们提了哪些意见", Reviewed("reviews")),
        ("2025年省教育厅评统计学专业时指出了什么问题，请列", Reviewed("reviews", "2025")),
        ("厅里评估会计学以后指出了哪些不足", Reviewed("reviews")),
        ("专家评教之后说了什么意见", None),
        ("专家进校考察反馈了哪些问题", Reviewed("reviews")),
        ("会计学2023年那次专业评估列了几个缺陷", Reviewed("programme", "2023", count=True)),
        ("最近一次审核评估发现了什么", Reviewed("audit", "最近一次")),
        ("这次认证指出了什么不足", Reviewed("accreditation", "最近一次")),
        ("审核评估近三年的问题", Reviewed("audit", "近三年")),
        ("这几年专业认证提出的问题", Reviewed("accreditation", "这几年")),
        ("2022到2024年外部评估提出的问题", Reviewed("reviews", "2022、2023、2024")),
        ("2024年以来审核评估提了什么问题", Reviewed("audit", "2024、2025、2026")),
        ("审核评估指出的重点问题有哪些", Reviewed("audit", only="重点")),
        ("近三年巡视提的一般问题", Reviewed("inspection", "近三年", only="一般")),
        ("认证提的最严重的问题", Reviewed("accreditation", only="最严重")),
        ("审核评估指出的底线问题", Reviewed("audit", only="底线")),
        ("巡视提的红线问题有几条", Reviewed("inspection", only="红线", count=True)),
        ("去年评估给我们提的问题里最严重的是哪个", Reviewed("reviews", "2025", only="最严重")),
        ("学生评估提了什么意见", None),
        ("审核评估哪个学院的问题最多", Reviewed("audit", count=True, tally=True)),
        ("审核评估提的问题里哪些还没立项", Reviewed("audit", only="未立项")),
        ("审核评估提的问题整改了没有", Reviewed("audit", items=True)),
        ("认证提的问题谁负责整改", Reviewed("accreditation", items=True)),
        ("审核评估指出的师资问题", Reviewed("audit", topic="师资")),
        ("上一轮审核评估指出的问题", Reviewed("audit", unmet="上一轮")),
        ("今年以来外部评估提的问题", Reviewed("reviews", unmet="今年以来")),
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


def test_the_name_of_a_unit_is_no_matter_of_a_problem() -> None:
    asked = review_asked("审核评估说马院课堂方面有什么毛病", TODAY, ("马院",))
    assert asked == Reviewed("audit", topic="课堂")
